"""Points: never more than there are, however many processes spend them, and no statement each."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ptce.db import budgets as module
from ptce.db.budgets import Budgets, Purse
from ptce.db.connections import Connections
from ptce.db.session import BUDGETS, read_pool
from ptce.domain.allowances import Allowance
from ptce.domain.errors import RateLimited
from tests.conftest import Database, Statements

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ALLOWANCE = Allowance(60_000, 1_000_000)
WHO = b"somebody"
LEASE_S = 10.0


class Time:
    """One time for all processes, and for the clock that only goes forward."""

    def __init__(self) -> None:
        self.now = NOON

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    told = Time()
    monkeypatch.setattr(module, "monotonic", told.monotonic)
    monkeypatch.setattr(module, "LEASE_S", LEASE_S)
    yield told


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Connections]:
    pool = await read_pool(database.url, 4, BUDGETS)
    yield pool
    await pool.close()


async def paid(purse: Purse, points: int) -> bool:
    try:
        if (owed := purse.pay(points)) is not None:
            await owed
    except RateLimited:
        return False
    return True


def processes(pool: Connections, time: Time, number: int) -> list[Budgets]:
    return [Budgets(pool, lambda: time.now) for _ in range(number)]


@pytest.mark.parametrize("points", [1, 40, 900, 7_000, 60_000])
async def test_several_processes_spend_what_there_is_and_no_more(
    pool: Connections, time: Time, points: int
) -> None:
    purses = [each.purse(WHO, ALLOWANCE) for each in processes(pool, time, 4)]

    async def spends(purse: Purse) -> int:
        spent = 0
        while await paid(purse, points):
            spent += points
        return spent

    spent = sum(await asyncio.gather(*(spends(purse) for purse in purses for _ in range(5))))
    assert spent <= ALLOWANCE.per_minute
    # What is lost: less than a second's worth in the account, and what four processes cannot use.
    assert spent > ALLOWANCE.per_minute - 1_000 - 5 * points


async def test_over_any_time_no_more_is_spent_than_came_back(pool: Connections, time: Time) -> None:
    chosen = random.Random(7)
    purses = [each.purse(WHO, ALLOWANCE) for each in processes(pool, time, 3)]
    spent: list[tuple[datetime, int]] = []
    for _ in range(3_000):
        points = chosen.choice([1, 20, 300, 2_000])
        if await paid(chosen.choice(purses), points):
            spent.append((time.now, points))
        time.passes(chosen.choice([0, 0, 0, 0.1, 1, 3]) * chosen.random())
    for start in range(0, len(spent), 50):
        since, total = spent[start][0], 0
        for at, points in spent[start:]:
            total += points
            # What was taken may be spent for LEASE_S, as if it came that much later.
            lasting = (at - since).total_seconds() + LEASE_S
            assert total <= ALLOWANCE.per_minute * (1 + lasting / 60)
    lasting = (time.now - NOON).total_seconds()
    assert sum(points for _, points in spent) > 0.9 * ALLOWANCE.per_minute * lasting / 60


async def test_points_come_back(pool: Connections, time: Time) -> None:
    [one] = processes(pool, time, 1)
    purse = one.purse(WHO, ALLOWANCE)
    assert await paid(purse, 60_000)
    with pytest.raises(RateLimited) as refusal:
        await purse.pay(5_000)  # type: ignore[misc]
    assert (refusal.value.wait, refusal.value.left) == (5, None)
    time.passes(4.9)
    assert not await paid(purse, 5_000)
    time.passes(0.2)
    assert await paid(purse, 5_000)
    assert purse.standing()[0] < 200


async def test_the_points_of_a_day_come_back_at_midnight(pool: Connections, time: Time) -> None:
    one, other = processes(pool, time, 2)
    daily = Allowance(60_000, 100_000)
    purse = one.purse(WHO, daily)
    for _ in range(2):
        assert await paid(purse, 50_000)
        time.passes(120)
    for each in (purse, other.purse(WHO, daily)):
        with pytest.raises(RateLimited) as refusal:
            await each.pay(1_000)  # type: ignore[misc]
        assert refusal.value.left == 0
        assert refusal.value.wait == 12 * 3_600 - 240
    time.passes(12 * 3_600 - 239)
    assert await paid(purse, 50_000)
    assert await paid(other.purse(WHO, daily), 10_000)


async def test_spending_asks_the_database_now_and_then(
    pool: Connections, time: Time, database: Database, statements: Statements
) -> None:
    one, other = processes(pool, time, 2)
    async with statements(database) as counted:
        for _ in range(3_000):
            for each in (one, other):
                assert await paid(each.purse(WHO, ALLOWANCE), 10)
            time.passes(0.02)
    taken = sum(n for text, n in counted.texts.items() if "INSERT INTO budget" in text)
    assert 2 <= taken == counted.total <= 40


async def test_who_has_nothing_left_is_refused_without_a_statement(
    pool: Connections, time: Time, database: Database, statements: Statements
) -> None:
    [one] = processes(pool, time, 1)
    purse = one.purse(WHO, ALLOWANCE)
    while await paid(purse, 10):
        pass
    async with statements(database) as counted:
        for _ in range(100):
            assert not await paid(purse, 10)
    assert counted.total == 0
    # Spent as fast as it comes back: a second's worth is taken at a time.
    async with statements(database) as counted:
        accepted = 0
        for _ in range(1_000):
            time.passes(0.01)
            accepted += await paid(purse, 10)
    assert accepted > 900
    assert 5 <= counted.total <= 12


async def test_callers_spend_their_own(pool: Connections, time: Time) -> None:
    [one] = processes(pool, time, 1)
    assert await paid(one.purse(b"first", ALLOWANCE), 60_000)
    assert not await paid(one.purse(b"first", ALLOWANCE), 60)
    assert await paid(one.purse(b"second", ALLOWANCE), 60_000)


async def test_who_asks_now_and_then_spends_what_it_asks(pool: Connections, time: Time) -> None:
    """What was taken and not spent is given back: also to the day."""
    one, other = processes(pool, time, 2)
    daily = Allowance(60_000, 100_000)
    for _ in range(1_000):
        for each in (one, other):
            assert await paid(each.purse(WHO, daily), 40)
        time.passes(LEASE_S + 5)
    assert not await paid(one.purse(WHO, daily), 30_000)


async def test_what_is_not_spent_in_time_cannot_be_spent(pool: Connections, time: Time) -> None:
    one, other = processes(pool, time, 2)
    assert await paid(one.purse(WHO, ALLOWANCE), 60)
    time.passes(LEASE_S)
    assert await paid(other.purse(WHO, ALLOWANCE), 60_000)
    assert not await paid(one.purse(WHO, ALLOWANCE), 60)


async def test_what_is_left_is_spent_once_while_more_is_taken(
    pool: Connections, time: Time
) -> None:
    [one] = processes(pool, time, 1)
    purse = one.purse(WHO, ALLOWANCE)
    assert await paid(purse, 60)
    there = 60_000 // 8 - 60
    more = asyncio.create_task(paid(purse, there + 1))
    await asyncio.sleep(0)  # it asks the database
    others = await asyncio.gather(*(paid(purse, there // 8) for _ in range(8)))
    spent = 60 + await more * (there + 1) + sum(others) * (there // 8)
    while await paid(purse, 100):
        spent += 100
    assert spent <= ALLOWANCE.per_minute


class Lossy(Budgets):
    """Its answers are lost on the way: who asks leaves, or the connection breaks."""

    async def take(self, *given: Any) -> tuple[int, int, int]:
        await super().take(*given)
        raise ConnectionError


async def day_used(pool: Connections) -> int:
    used: int = await pool.fetchval("SELECT day_used FROM budget")
    return used


async def test_what_is_given_back_is_given_back_once(pool: Connections, time: Time) -> None:
    one = Lossy(pool, lambda: time.now)
    purse = one.purse(WHO, ALLOWANCE)
    one.take = Budgets(pool, lambda: time.now).take  # type: ignore[method-assign]
    assert await paid(purse, 60)
    del one.take
    for _ in range(5):
        time.passes(61)
        with pytest.raises(ConnectionError):
            await paid(purse, 60)
    assert await day_used(pool) >= 5 * 7_000


async def test_what_was_taken_yesterday_is_not_given_back_today(
    pool: Connections, time: Time
) -> None:
    one, other = processes(pool, time, 2)
    time.passes(12 * 3_600 - 5)
    assert await paid(one.purse(WHO, ALLOWANCE), 60)
    time.passes(61)
    assert await paid(other.purse(WHO, ALLOWANCE), 50_000)
    assert await paid(one.purse(WHO, ALLOWANCE), 60)
    assert await day_used(pool) >= 50_060


async def test_an_allowance_that_changes_counts_at_once(pool: Connections, time: Time) -> None:
    [one] = processes(pool, time, 1)
    assert await paid(one.purse(WHO, ALLOWANCE), 30_000)
    assert not await paid(one.purse(WHO, Allowance(20_000, 1_000_000)), 10)
    assert await paid(one.purse(WHO, Allowance(90_000, 1_000_000)), 50_000)


async def test_the_purses_of_a_process_are_bounded(
    pool: Connections, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    [one] = processes(pool, time, 1)
    for number in range(10):
        assert await paid(one.purse(bytes([number]), ALLOWANCE), 60)
    assert len(one) == 3


async def test_who_comes_back_is_not_forgotten_for_a_flood_of_newcomers(
    pool: Connections, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    [one] = processes(pool, time, 1)
    purse = one.purse(WHO, ALLOWANCE)
    for number in range(10):
        one.purse(bytes([number]), ALLOWANCE)
        assert one.purse(WHO, ALLOWANCE) is purse


async def test_refusals_wait_their_turn_and_not_too_many(
    pool: Connections, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HELD", 3)
    monkeypatch.setattr(module, "HELD_S", 0.05)
    [one] = processes(pool, time, 1)
    purse = one.purse(WHO, ALLOWANCE)
    assert sorted(await asyncio.gather(*(purse.made_wait() for _ in range(5)))) == [
        False, False, True, True, True,
    ]  # fmt: skip
    assert await purse.made_wait()
