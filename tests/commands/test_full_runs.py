"""Each night every open need is matched again, and nothing moves that people did not move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands import full_runs
from ptce.commands.full_runs import BATCH, last_night, match_again
from ptce.db import tables
from tests.commands.deals import Deals, done
from tests.world import NOW, World

WRITTEN = (tables.match, tables.match_event, tables.booking, tables.outbox, tables.audit_event)


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def run(engine: AsyncEngine, now: datetime = NOW) -> int:
    judged = 0
    while done := await match_again(engine, now):
        judged += done
    return judged


async def runs(deals: Deals) -> list[Row[Any]]:
    return list(await deals.rows(tables.full_run))


async def test_a_full_run_after_the_changes_of_a_day_changes_nothing(deals: Deals) -> None:
    engine = deals.world.engine
    vans = [await deals.van(title=title) for title in ("Camion frigo", "Camionnette", "Fourgon")]
    needs = [await deals.need(title="Camion") for _ in range(BATCH + 1)]
    for request in needs:
        await deals.rematch(request=request)
    match = (await deals.match(needs[0], vans[0])).id
    done(await deals.propose(match))
    done(await deals.accept(match, deals.lending))
    before = [await deals.rows(table) for table in WRITTEN]
    assert await run(engine) == len(needs)
    assert [await deals.rows(table) for table in WRITTEN] == before
    [ended] = await runs(deals)
    assert (ended.judged, ended.changed, ended.ended_at) == (len(needs), 0, NOW)


async def test_what_the_engine_would_say_otherwise_is_said_again(deals: Deals) -> None:
    match = await deals.suggested()
    right = await deals.row(tables.match, match)
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.match).values(s=0.3, score=30, engine_version="1"))
    await run(deals.world.engine)
    assert (await deals.row(tables.match, match)).score == right.score
    assert (await deals.row(tables.match, match)).engine_version == right.engine_version
    [ended] = await runs(deals)
    assert ended.changed == 1


async def test_what_was_never_matched_is(deals: Deals) -> None:
    await deals.van()
    await deals.need(title="Camion")
    await deals.need(title="Camion", visibility="PRIVATE")
    assert await run(deals.world.engine) == 1
    assert len(await deals.rows(tables.match)) == 1


async def test_it_runs_once_a_night_and_when_what_judges_has_changed(
    deals: Deals, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, night = deals.world.engine, last_night(NOW) + timedelta(days=1)
    await deals.suggested()
    assert await run(engine) == 1
    assert await run(engine, night - timedelta(seconds=1)) == 0
    assert await run(engine, night) == 1
    assert await run(engine, night + timedelta(hours=1)) == 0
    monkeypatch.setattr(full_runs, "ENGINE_VERSION", "another")
    assert await run(engine, night + timedelta(hours=2)) == 1
    assert len(await runs(deals)) == 3


async def test_a_run_that_was_left_goes_on_where_it_was(deals: Deals) -> None:
    needs = [await deals.need(title="Camion") for _ in range(BATCH + 3)]
    assert await match_again(deals.world.engine, NOW) == BATCH
    later = NOW + timedelta(days=3)
    assert await match_again(deals.world.engine, later) == 3
    assert await match_again(deals.world.engine, later) == 0
    [ended] = await runs(deals)
    assert ended.last_request_id == max(needs)


async def test_a_need_that_somebody_is_changing_is_left_to_him(deals: Deals) -> None:
    match = await deals.suggested()
    request = (await deals.row(tables.match, match)).request_id
    async with deals.world.engine.begin() as connection:
        await connection.execute(
            update(tables.request).where(tables.request.c.id == request).values(title="Autre")
        )
        await run(deals.world.engine)  # it would wait for ever
    [ended] = await runs(deals)
    assert ended.changed == 0


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 7, 1, 0, 0, tzinfo=UTC), datetime(2026, 7, 1, 0, 0, tzinfo=UTC)),
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), datetime(2026, 6, 30, 0, 0, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 59, tzinfo=UTC), datetime(2025, 12, 31, 1, 0, tzinfo=UTC)),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), datetime(2026, 1, 1, 1, 0, tzinfo=UTC)),
    ],
)
def test_the_night_begins_at_two_in_paris(now: datetime, night: datetime) -> None:
    assert last_night(now) == night
