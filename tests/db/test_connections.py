"""Connections of reads: lent, given back, waited for, and replaced when they break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ptce.db import connections
from ptce.db.connections import Busy, Connections
from ptce.db.session import read_pool
from tests.conftest import Database

BACKEND = "SELECT pg_backend_pid()"


@pytest.fixture
async def two(database: Database) -> AsyncIterator[Connections]:
    pool = await read_pool(database.url, 2)
    yield pool
    await pool.close()


async def test_the_last_used_is_the_first_lent(two: Connections) -> None:
    one, other = await two.take(), await two.take()
    assert one is not other
    two.give(other, sound=True)
    two.give(one, sound=True)
    assert await two.take() is one
    assert await two.take() is other
    for each in (one, other):
        two.give(each, sound=True)


async def test_who_waits_is_served_in_turn(two: Connections) -> None:
    taken = [await two.take(), await two.take()]
    waiting = [asyncio.create_task(two.take()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    two.give(taken[0], sound=True)
    assert await waiting[1] is taken[0]
    two.give(taken[1], sound=True)
    assert await waiting[2] is taken[1]
    for each in taken:
        two.give(each, sound=True)
    assert await two.fetchval("SELECT 1") == 1


async def test_a_turn_that_comes_as_its_waiter_leaves_goes_to_the_next(two: Connections) -> None:
    taken = [await two.take(), await two.take()]
    leaving, next_ = (asyncio.create_task(two.take()) for _ in range(2))
    await asyncio.sleep(0)
    two.give(taken[0], sound=True)
    leaving.cancel()
    assert await next_ is taken[0]
    for each in taken:
        two.give(each, sound=True)


async def test_nobody_waits_for_ever(two: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE_S", 0.05)
    taken = [await two.take(), await two.take()]
    with pytest.raises(Busy):
        await two.take()
    for each in taken:
        two.give(each, sound=True)
    assert await two.fetchval("SELECT 1") == 1


async def test_a_statement_that_is_cancelled_leaves_a_connection_that_answers(
    two: Connections,
) -> None:
    for _ in range(6):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await two.fetchval("SELECT pg_sleep(30)")
    answers = await asyncio.gather(*(two.fetchval("SELECT 1") for _ in range(20)))
    assert answers == [1] * 20


async def test_an_error_of_a_statement_keeps_its_connection(two: Connections) -> None:
    before = await two.fetchval(BACKEND)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await two.fetchval("SELECT 1/0")
    assert await two.fetchval(BACKEND) == before


async def test_what_the_server_has_closed_is_opened_again(
    two: Connections, database: Database
) -> None:
    """Idle ones, and one in the middle of a question."""
    asking = asyncio.create_task(two.fetchval("SELECT pg_sleep(30)"))
    await two.fetchval("SELECT 1")
    owner = await asyncpg.connect(database.owner_url)
    while not await owner.fetchval("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%30)'"):
        await asyncio.sleep(0.01)
    await owner.fetch(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'ptce reads' AND datname = current_database()"
    )
    await owner.close()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await asking
    assert await asyncio.gather(*(two.fetchval("SELECT 1") for _ in range(10))) == [1] * 10
