"""Connections of reads: lent, given back, waited for, and replaced when they break."""

from __future__ import annotations

import asyncio
import random
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


async def test_who_asks_most_waits_behind_nobody_but_themselves(database: Database) -> None:
    """One caller has two thirds of the connections at most; those who wait take turns."""
    pool = await read_pool(database.url, 3)
    done: list[str] = []

    async def asks(caller: str) -> None:
        await pool.asked(lambda one: one.execute("SELECT pg_sleep(0.05)"), caller)
        done.append(caller)

    await asks("other")  # there is somebody else
    flood = [asyncio.create_task(asks("flood")) for _ in range(12)]
    await asyncio.sleep(0.01)
    await asks("other")
    assert done.count("flood") <= 2, "a connection was free for the other"
    quiet = [asyncio.create_task(asks(name)) for name in ("a", "b", "a", "b")]
    await asyncio.gather(*quiet)
    assert done.count("flood") < 12
    await asyncio.gather(*flood)
    assert done.count("flood") == 12
    assert not pool._held and not pool._waiting
    await pool.close()


async def test_turns_survive_those_who_leave(database: Database) -> None:
    pool = await read_pool(database.url, 2)
    chosen = random.Random(3)

    async def asks(caller: int) -> None:
        await pool.asked(lambda one: one.execute("SELECT pg_sleep(0.002)"), caller or None)

    tasks = [asyncio.create_task(asks(chosen.randrange(5))) for _ in range(120)]
    for task in chosen.sample(tasks, 40):
        await asyncio.sleep(0.001)
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(each is None for each in ended) >= 80
    assert not [each for each in ended if each and not isinstance(each, asyncio.CancelledError)]
    assert not pool._held and not pool._waiting
    await pool.asked(lambda one: one.execute("SELECT 1"), "somebody")
    await pool.close()
