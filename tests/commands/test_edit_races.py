"""Real races of edits and pauses with acceptances: each waits for the other, nothing is torn."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ptce.commands.matches import AcceptMatch
from ptce.commands.pauses import PauseResource
from ptce.commands.request_updates import UpdateRequest
from ptce.commands.resource_updates import UpdateResource
from ptce.db import tables
from ptce.domain.identifiers import public_id
from tests.commands.deals import MONDAY, Deals, hours
from tests.commands.race import Entrant, race
from tests.commands.test_races import DEADLOCKS, HARDER, TWICE, proposals
from tests.conftest import Database
from tests.world import NOW, World

RUNNERS = 12

OUTSIDE = """
SELECT count(*) FROM booking b JOIN resource r ON r.id = b.resource_id
 WHERE b.status IN ('HELD', 'CONFIRMED')
   AND NOT b.during <@ tstzmultirange(r.available)
"""

OVERBOOKED = """
SELECT count(*) FROM resource r
 WHERE r.quantity < (SELECT sum(b.quantity) FROM booking b
                      WHERE b.resource_id = r.id AND b.status IN ('HELD', 'CONFIRMED'))
"""

TORN = """
SELECT count(*) FROM match m JOIN resource r ON r.id = m.resource_id
 WHERE r.status = 'PAUSED'
   AND m.status NOT IN ('LAPSED', 'EXPIRED', 'DECLINED', 'WITHDRAWN', 'CANCELLED', 'AGREED')
"""


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def counted(deals: Deals, *statements: str) -> list[Any]:
    async with deals.world.engine.connect() as connection:
        return [await connection.scalar(text(statement)) for statement in statements]


def accepting(runners: list[tuple[Any, UUID]]) -> list[Entrant]:
    return [
        Entrant(viewer, AcceptMatch(match_id=public_id("match", match)))
        for viewer, match in runners
    ]


@pytest.mark.parametrize("rounds", HARDER)
async def test_an_opening_is_cut_or_a_slot_is_held_never_both(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        vans = [await deals.van() for _ in range(4)]
        day = hours(24 * round_, 24 * round_ + 8)
        entrants = []
        for van in vans:
            until = MONDAY
            cut = UpdateResource(resource_id=public_id("resource", van), available_until=until)
            entrants += accepting(await proposals(deals, van, [{"period": day}] * 2))
            entrants.append(Entrant(deals.lending, cut))
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE", "NO_LONGER_FITS"}
        assert await counted(deals, OUTSIDE, TWICE, DEADLOCKS) == [0, 0, 0]
        for number, van in enumerate(vans):
            live = await deals.rows(
                tables.booking,
                tables.booking.c.resource_id == van,
                tables.booking.c.status == "HELD",
            )
            edited = finishes[3 * number + 2].codes == ()
            assert len(live) == (0 if edited else 1)


@pytest.mark.parametrize("rounds", HARDER)
async def test_a_stock_shrinks_to_what_is_taken_at_most(
    deals: Deals, database: Database, rounds: int
) -> None:
    stock: dict[str, Any] = {"quantity_basis": "IN_ALL", "divisible": True}
    for round_ in range(rounds):
        van = await deals.van(quantity=RUNNERS, **stock)
        day = hours(24 * round_, 24 * round_ + 8)
        runners = await proposals(deals, van, [{"period": day, "quantity": 1, **stock}] * RUNNERS)
        shrunk = UpdateResource(
            resource_id=public_id("resource", van), quantity=Decimal(RUNNERS // 2)
        )
        entrants = accepting(runners)
        entrants.insert(RUNNERS // 2, Entrant(deals.lending, shrunk))
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE", "NO_LONGER_FITS"}
        assert await counted(deals, OVERBOOKED, DEADLOCKS) == [0, 0]


@pytest.mark.parametrize("rounds", HARDER)
async def test_a_pause_and_acceptances_wait_for_each_other(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        van = await deals.van()
        day = hours(24 * round_, 24 * round_ + 8)
        runners = await proposals(deals, van, [{"period": day}] * RUNNERS)
        pause = PauseResource(resource_id=public_id("resource", van))
        entrants = accepting(runners)
        entrants.insert(RUNNERS // 2, Entrant(deals.lending, pause))
        finishes = await race(database.url, NOW, entrants)
        assert finishes[RUNNERS // 2].codes == ()
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE"}
        assert await counted(deals, TORN, TWICE, DEADLOCKS) == [0, 0, 0]
        booking = tables.booking
        held = await deals.rows(booking, booking.c.resource_id == van, booking.c.status == "HELD")
        assert held == []


@pytest.mark.parametrize("rounds", HARDER)
async def test_of_edits_with_the_version_that_was_read_one_wins(
    deals: Deals, database: Database, rounds: int
) -> None:
    for _ in range(rounds):
        van, request = await deals.van(), await deals.need()
        entrants = []
        for number in range(RUNNERS):
            title = f"Camion frigo {number}"
            offered = UpdateResource(
                resource_id=public_id("resource", van), title=title, expected_version=1
            )
            asked = UpdateRequest(
                request_id=public_id("request", request), title=title, expected_version=1
            )
            entrants += [Entrant(deals.lending, offered), Entrant(deals.borrowing, asked)]
        finishes = await race(database.url, NOW, entrants)
        expected = {(): 1, ("STALE_VERSION",): RUNNERS - 1}
        assert Counter(each.codes for each in finishes[::2]) == expected
        assert Counter(each.codes for each in finishes[1::2]) == expected
        for table, id_ in ((tables.resource, van), (tables.request, request)):
            assert (await deals.row(table, id_)).version == 2
        assert await counted(deals, DEADLOCKS) == [0]


@pytest.mark.parametrize("rounds", HARDER)
async def test_both_sides_are_edited_while_they_are_accepted(
    deals: Deals, database: Database, rounds: int
) -> None:
    """Many listings tied together: afterwards, matching again changes nothing."""
    for round_ in range(rounds):
        day = hours(24 * round_, 24 * round_ + 8)
        vans = [await deals.van(available=day) for _ in range(4)]
        requests = [await deals.need(period=day) for _ in range(4)]
        for request in requests:
            await deals.rematch(request=request)
        rows = await deals.rows(tables.match, tables.match.c.request_id.in_(requests))
        entrants = []
        for row in rows:
            await deals.propose(row.id)
            identifier = public_id("match", row.id)
            entrants += [
                Entrant(viewer, AcceptMatch(match_id=identifier))
                for viewer in (deals.lending, deals.borrowing)
            ]
        for number, (van, request) in enumerate(zip(vans, requests, strict=True)):
            offered = UpdateResource(
                resource_id=public_id("resource", van), details={"seats": number + 2}
            )
            asked = UpdateRequest(
                request_id=public_id("request", request), details={"seats_min": 3}
            )
            entrants.insert(5 * number, Entrant(deals.lending, offered))
            entrants.insert(5 * number + 2, Entrant(deals.borrowing, asked))
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE", "NO_LONGER_FITS"}
        assert await counted(deals, TWICE, DEADLOCKS) == [0, 0]
        before = await deals.rows(tables.match)
        for van in vans:
            await deals.rematch(resource=van)
        for request in requests:
            await deals.rematch(request=request)
        assert await deals.rows(tables.match) == before
