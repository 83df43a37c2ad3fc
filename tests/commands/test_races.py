"""The race for the last slot has one winner, nobody waits for ever, nothing is promised twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.matches import AcceptMatch, DeclineMatch
from ptce.commands.needs import PostRequest
from ptce.commands.resources import PublishResource, WithdrawResource
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Viewer
from ptce.domain.terms import DeclineReason, ExchangeMode
from tests.commands.deals import MONDAY, Deals, done, hours
from tests.commands.race import Entrant, Finish, race
from tests.conftest import Database
from tests.world import NOW, World

RUNNERS = 50
HARDER = [1, pytest.param(8, marks=pytest.mark.soak)]

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

ON_WITHDRAWN = """
SELECT count(*) FROM match JOIN resource ON resource.id = match.resource_id
 WHERE resource.status = 'WITHDRAWN'
   AND match.status NOT IN ('LAPSED', 'EXPIRED', 'DECLINED', 'WITHDRAWN', 'CANCELLED', 'AGREED')
"""

TWICE = """
SELECT count(*) FROM booking a JOIN booking b
    ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during
 WHERE a.status IN ('HELD', 'CONFIRMED') AND b.status IN ('HELD', 'CONFIRMED')
"""


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def proposals(
    deals: Deals, resource: UUID, listings: list[dict[str, Any]]
) -> list[tuple[Viewer, UUID]]:
    """A proposed match of the resource with a need of a new member each, and its user."""
    runners = []
    for number, listing in enumerate(listings):
        member = await deals.world.member(deals.pole, f"Structure {number}")
        viewer = await deals.world.viewer(await deals.world.user(member))
        request = await deals.need(member, **listing)
        match = await deals.world.match(
            request, resource, status="PROPOSED", periods=[listing["period"]]
        )
        runners.append((viewer, match))
    return runners


async def accepted(
    database: Database, runners: list[tuple[Viewer, UUID]]
) -> tuple[Counter[tuple[str, ...]], list[Finish]]:
    entrants = [
        Entrant(viewer, AcceptMatch(match_id=public_id("match", match)))
        for viewer, match in runners
    ]
    finishes = await race(database.url, NOW, entrants)
    assert len(finishes) == len(runners)
    return Counter(finish.codes for finish in finishes), finishes


async def scalar(deals: Deals, statement: str) -> Any:
    async with deals.world.engine.connect() as connection:
        return await connection.scalar(text(statement))


@pytest.mark.parametrize("rounds", HARDER)
async def test_one_of_fifty_holds_the_van_and_the_others_hear_what_is_left(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        van = await deals.van()
        day = hours(24 * round_, 24 * round_ + 8)
        runners = await proposals(deals, van, [{"period": day}] * RUNNERS)
        second = await deals.van(available=day)
        with_second = {}
        for _, match in runners[::2]:
            request = (await deals.row(tables.match, match)).request_id
            with_second[match] = await deals.world.match(request, second, periods=[day])
        counted, finishes = await accepted(database, runners)
        assert counted == {(): 1, ("CONFLICT",): RUNNERS - 1}
        booking = tables.booking
        held = await deals.rows(booking, booking.c.resource_id == van)
        assert [each.status for each in held] == ["HELD"]
        assert [each.object_id for each in finishes if not each.codes] == [held[0].match_id]
        for (_, match), finish in zip(runners, finishes, strict=True):
            expected = [with_second[match]] if match in with_second and finish.codes else []
            assert list(finish.alternatives) == expected


@pytest.mark.parametrize("rounds", HARDER)
async def test_no_two_slots_that_overlap_in_part_are_held(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        van = await deals.van()
        starts = [24 * round_ + number / 5 for number in range(RUNNERS)]  # an hour every 12 min
        listings = [{"period": hours(start, start + 1)} for start in starts]
        counted, _ = await accepted(database, await proposals(deals, van, listings))
        assert set(counted) == {(), ("CONFLICT",)}
        assert await scalar(deals, TWICE) == 0
        held = await deals.rows(tables.booking, tables.booking.c.resource_id == van)
        taken = [each.during[0] for each in held]
        for listing in listings:  # and no slot was refused that nobody took
            assert any(listing["period"].overlaps(each) for each in taken)


@pytest.mark.parametrize("rounds", HARDER)
async def test_a_room_of_three_places_is_held_three_times(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        room = await deals.van(divisible=True, quantity=3)
        day = hours(24 * round_, 24 * round_ + 8)
        runners = await proposals(deals, room, [{"period": day}] * RUNNERS)
        counted, _ = await accepted(database, runners)
        assert counted == {(): 3, ("CONFLICT",): RUNNERS - 3}
        held = await deals.rows(tables.booking, tables.booking.c.resource_id == room)
        assert [(each.status, each.quantity) for each in held] == [("HELD", 1)] * 3


@pytest.mark.parametrize("rounds", HARDER)
async def test_both_sides_of_many_matches_accept_and_decline_at_once(
    deals: Deals, database: Database, rounds: int
) -> None:
    """Every lock is taken in one order: nobody is refused for a deadlock, and no state is torn."""
    for _ in range(rounds):
        vans = [await deals.van() for _ in range(4)]
        entrants = []
        for van in vans:
            for viewer, match in await proposals(deals, van, [{"period": hours(0, 8)}] * 5):
                identifier = public_id("match", match)
                entrants += [
                    Entrant(viewer, AcceptMatch(match_id=identifier)),
                    Entrant(deals.lending, AcceptMatch(match_id=identifier)),
                    Entrant(viewer, DeclineMatch(match_id=identifier, reason=DeclineReason.TRUST)),
                ]
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE"}
        assert await scalar(deals, TWICE) == 0
        assert await scalar(deals, DEADLOCKS) == 0
        for row in await deals.rows(tables.match, tables.match.c.resource_id.in_(vans)):
            live = {
                "ACCEPTED_BY_PROVIDER": ["HELD"],
                "ACCEPTED_BY_RECEIVER": ["HELD"],
                "AGREED": ["CONFIRMED"],
            }.get(row.status, [])
            bookings = await deals.bookings(row.id)
            assert [each for each in bookings if each in ("HELD", "CONFIRMED")] == live


@pytest.mark.parametrize("rounds", HARDER)
async def test_needs_and_resources_that_appear_at_once_find_each_other(
    deals: Deals, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        start = MONDAY + timedelta(days=round_)
        entrants = []
        for number in range(6):
            need = PostRequest(
                kind="VEHICLE",
                details={},
                title=f"Camion frigo {round_} {number}",
                period_start=start,
                period_end=start + timedelta(hours=2),
            )
            van = PublishResource(
                kind="VEHICLE",
                details={},
                title=f"Camion frigo {round_} {number}",
                exchange_modes=(ExchangeMode.LOAN,),
                available_from=start,
                available_until=start + timedelta(hours=2),
            )
            entrants += [Entrant(deals.borrowing, need), Entrant(deals.lending, van)]
        finishes = await race(database.url, NOW, entrants)
        assert {finish.codes for finish in finishes} == {()}
        requests = [finish.object_id for finish in finishes[::2]]
        resources = [finish.object_id for finish in finishes[1::2]]
        statuses = await deals.statuses()
        assert all(
            statuses.get((request, resource)) == "SUGGESTED"
            for request in requests
            for resource in resources
            if request is not None and resource is not None
        )
        assert await scalar(deals, DEADLOCKS) == 0


@pytest.mark.parametrize("rounds", HARDER)
async def test_resources_are_withdrawn_while_needs_arrive_and_sides_answer(
    deals: Deals, database: Database, rounds: int
) -> None:
    """Many resources and needs, all tied together: what one frees or takes, another is told."""
    for round_ in range(rounds):
        day = hours(24 * round_, 24 * round_ + 8)
        vans = [await deals.van(available=day) for _ in range(5)]
        requests = [await deals.need(period=day) for _ in range(5)]
        for request in requests:
            await deals.rematch(request=request)
        entrants = []
        for row in await deals.rows(tables.match, tables.match.c.request_id.in_(requests)):
            if row.resource_id == vans[0]:
                continue
            match = done(await deals.propose(row.id))
            entrants += [
                Entrant(viewer, AcceptMatch(match_id=public_id("match", match)))
                for viewer in (deals.lending, deals.borrowing)
            ]
        for van in vans[:2]:
            order = WithdrawResource(resource_id=public_id("resource", van))
            entrants.insert(7, Entrant(deals.lending, order))
        for _ in range(3):
            need = PostRequest(
                kind="VEHICLE",
                details={},
                title="Camion frigo",
                period_start=day.lower or NOW,
                period_end=day.upper or NOW,
            )
            entrants.insert(3, Entrant(deals.borrowing, need))
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE"}
        assert await scalar(deals, TWICE) == 0
        assert await scalar(deals, DEADLOCKS) == 0
        assert await scalar(deals, ON_WITHDRAWN) == 0
        before = await deals.statuses()
        for van in vans:
            await deals.rematch(resource=van)
        for request in requests:
            await deals.rematch(request=request)
        assert await deals.statuses() == before


async def test_the_database_refuses_what_the_code_would_let_pass(deals: Deals) -> None:
    van = await deals.van()
    [(_, one), (_, other)] = await proposals(deals, van, [{"period": hours(0, 8)}] * 2)
    await deals.world.booking(one)
    with pytest.raises(Exception, match="booking_exclusive_excl"):
        await deals.world.booking(other, during=[Range(MONDAY, MONDAY + timedelta(minutes=1))])


async def test_an_acceptance_waits_for_the_one_before_it(deals: Deals, database: Database) -> None:
    """The same match, both sides, at once: one holds, the other confirms."""
    match = await deals.proposed()
    entrants = [
        Entrant(viewer, AcceptMatch(match_id=public_id("match", match)))
        for viewer in (deals.lending, deals.borrowing)
    ]
    finishes = await race(database.url, NOW, entrants)
    assert [finish.codes for finish in finishes] == [(), ()]
    assert await deals.status(match) == "AGREED"
    async with deals.world.engine.connect() as connection:
        statuses = (await connection.execute(select(tables.booking.c.status))).scalars().all()
    assert list(statuses) == ["CONFIRMED"]
    done(await deals.decline(await deals.suggested(period=hours(48, 50)), deals.lending))
