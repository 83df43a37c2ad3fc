"""A match that is over without anybody's no says why, and whose yes is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from ptce.commands.expiry import expire_listings
from ptce.db import tables
from tests.commands.deals import MONDAY, Deals, done
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def last(deals: Deals, match: UUID) -> Any:
    return (await deals.rows(tables.match_event, tables.match_event.c.match_id == match))[-1]


CAUSES = [
    (tables.member, {"status": "SUSPENDED"}, "MEMBER_SUSPENDED"),
    (tables.member, {"status": "WITHDRAWN"}, "MEMBER_WITHDRAWN"),
    (tables.resource, {"status": "WITHDRAWN"}, "LISTING_WITHDRAWN"),
    (tables.resource, {"status": "PAUSED"}, "LISTING_PAUSED"),
    (tables.request, {"status": "ALLOCATED"}, "REQUEST_MET"),
    # known to be something else; what names no vehicle at all would keep its place (UNHEARD)
    (tables.request, {"title": "Barque de pêche"}, "NO_LONGER_FITS"),
]


@pytest.mark.parametrize(("table", "values", "cause"), CAUSES, ids=lambda each: str(each)[:20])
async def test_a_match_that_lapses_says_why(
    deals: Deals, table: Any, values: dict[str, str], cause: str
) -> None:
    match = await deals.suggested()
    row = await deals.row(tables.match, match)
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(table).values(**values))
        if table is tables.member:
            await connection.execute(update(tables.resource).values(suspended=True))
    await deals.rematch(request=row.request_id)
    event = await last(deals, match)
    assert (event.event, event.cause) == ("LAPSE", cause)
    after = await deals.row(tables.match, match)
    assert after.sentence_fr.startswith("N'est plus proposé : ")
    assert after.sentence_en.startswith("No longer proposed: ")
    [told] = await deals.rows(tables.outbox, tables.outbox.c.topic == "match.lapsed")
    assert told.detail == {"cause": cause}


async def test_whose_yes_is_lost_is_told_and_a_revived_match_wants_a_new_one(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    done(await deals.accept(match, deals.lending))
    later = MONDAY + timedelta(days=1)
    await expire_listings(deals.world.engine, later)
    event = await last(deals, match)
    assert (event.event, event.cause) == ("EXPIRE", "LISTING_EXPIRED")
    [told] = await deals.rows(tables.outbox, tables.outbox.c.topic == "match.expired")
    assert told.detail == {"cause": "LISTING_EXPIRED", "lostAcceptance": "PROVIDER"}
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.request).values(status="PUBLISHED"))
    await deals.rematch(request=row.request_id)
    revived = await deals.row(tables.match, match)
    assert revived.status == "SUGGESTED"
    assert revived.sentence_fr.startswith("Proposé à ")
    assert (await last(deals, match)).from_status == "EXPIRED"
