"""After a booking, time to make ready again: in the database, in what is matched and found."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.domain.calendar import Interval
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import ExchangeMode, QuantityBasis
from ptce.matching.constraints import free_periods
from ptce.matching.pairs import later_slot
from tests.client import client_of
from tests.commands.deals import MONDAY, Deals, codes, done, hours
from tests.commands.test_races import accepted, proposals
from tests.conftest import Database
from tests.world import NOW, World

SHARED: dict[str, Any] = {"divisible": True, "quantity": 2}


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def booked(deals: Deals, van: UUID, period: Range[Any], **columns: Any) -> UUID:
    """Confirmed for another member, without the commands; answers the need."""
    request = await deals.need(await deals.world.member(deals.pole, "Autre"), period=period)
    match = await deals.world.match(request, van, status="AGREED")
    await deals.world.booking(match, during=[period], **columns)
    return request


async def edit(deals: Deals, van: UUID, **changes: Any) -> Outcome:
    data = UpdateResource(resource_id=public_id("resource", van), **changes)
    return await deals.give(deals.lending, UPDATE_RESOURCE, data)


def interval(period: Range[Any]) -> Interval:
    assert period.lower is not None and period.upper is not None
    return Interval(period.lower, period.upper)


async def statuses(deals: Deals, van: UUID, request: UUID) -> list[str]:
    match = tables.match
    rows = await deals.rows(match, match.c.request_id == request, match.c.resource_id == van)
    return [row.status for row in rows]


@pytest.mark.parametrize(("start", "free"), [(8, False), (8.5, False), (9, True)])
async def test_the_database_keeps_bookings_apart(deals: Deals, start: float, free: bool) -> None:
    van = await deals.van()
    await booked(deals, van, hours(0, 8), buffer_minutes=60)
    if free:
        await booked(deals, van, hours(start, 20))
        return
    with pytest.raises(Exception, match="booking_exclusive_excl"):
        await booked(deals, van, hours(start, 20))


async def test_the_buffer_of_a_booking_ends_before_the_one_that_follows(deals: Deals) -> None:
    van = await deals.van()
    await booked(deals, van, hours(8, 12))
    with pytest.raises(Exception, match="booking_exclusive_excl"):
        await booked(deals, van, hours(4, 7.5), buffer_minutes=60)
    await booked(deals, van, hours(4, 7), buffer_minutes=60)


async def test_what_is_blocked_follows_from_what_is_used(deals: Deals) -> None:
    van, request = await deals.van(), await deals.need()
    slots = [hours(0, 1), hours(1.5, 2), hours(5, 6)]
    booking = await deals.world.booking(
        await deals.world.match(request, van), during=slots, buffer_minutes=45
    )
    row = await deals.row(tables.booking, booking)
    assert list(row.blocked) == [hours(0, 2.75), hours(5, 6.75)]
    with pytest.raises(Exception, match="blocked"):
        async with deals.world.engine.begin() as connection:
            await connection.execute(insert(tables.booking).values(blocked=slots))


async def test_a_minute_is_as_long_when_the_clocks_change(deals: Deals) -> None:
    """Summer time begins on 29 March 2026 at two: the day after has 23 hours."""
    van = await deals.van()
    eve = Range(MONDAY + timedelta(days=18), MONDAY + timedelta(days=19, hours=4))
    await booked(deals, van, eve, buffer_minutes=1_440)
    [row] = await deals.rows(tables.booking)
    [used], [blocked] = row.during, row.blocked
    assert blocked.upper - used.upper == timedelta(days=1)


async def test_a_booking_keeps_the_buffer_of_its_first_yes(deals: Deals) -> None:
    van = await deals.van(buffer_minutes=90)
    request = await deals.need()
    await deals.rematch(request=request)
    match = (await deals.match(request, van)).id
    done(await deals.propose(match))
    done(await deals.accept(match, deals.lending))
    done(await edit(deals, van, buffer_minutes=0))
    done(await deals.accept(match, deals.borrowing))
    [row] = await deals.rows(tables.booking)
    assert (row.status, row.buffer_minutes, list(row.blocked)) == ("CONFIRMED", 90, [hours(0, 9.5)])
    assert (await deals.row(tables.request, request)).status == "ALLOCATED"
    assert (await deals.row(tables.resource, van)).status == "PUBLISHED"


async def test_a_buffer_that_grows_moves_no_booking_and_matches_again(deals: Deals) -> None:
    van = await deals.van()
    for period in (hours(0, 4), hours(5, 8)):
        await booked(deals, van, period)
    after, later = await deals.need(period=hours(8.5, 9)), await deals.need(period=hours(4, 5))
    for request in (after, later):
        await deals.rematch(request=request)
        assert await statuses(deals, van, request) == ["SUGGESTED"]
    done(await edit(deals, van, buffer_minutes=120))
    assert {row.status for row in await deals.rows(tables.booking)} == {"CONFIRMED"}
    assert await statuses(deals, van, after) == ["SUGGESTED"]
    assert await statuses(deals, van, later) == ["LAPSED"]
    done(await edit(deals, van, buffer_minutes=None))
    assert await statuses(deals, van, later) == ["SUGGESTED"]


async def test_of_two_who_want_one_after_the_other_without_the_time_between_one_has_it(
    deals: Deals, database: Database
) -> None:
    van = await deals.van(buffer_minutes=60)
    listings = [{"period": hours(0, 2)}, {"period": hours(2.5, 4)}]
    runners = await proposals(deals, van, listings)
    counted, _ = await accepted(database, runners)
    assert counted == {(): 1, ("CONFLICT",): 1}
    [row] = await deals.rows(tables.booking)
    assert row.buffer_minutes == 60


async def test_who_comes_second_is_refused_until_it_is_ready_again(deals: Deals) -> None:
    van = await deals.van(buffer_minutes=60)
    [(_, first), (_, close), (_, apart)] = await proposals(
        deals, van, [{"period": hours(*each)} for each in ((4, 6), (2, 3.5), (2, 3))]
    )
    done(await deals.accept(first, deals.lending))
    assert codes(await deals.accept(close, deals.lending)) == [(ErrorCode.CONFLICT, ())]
    done(await deals.accept(apart, deals.lending))


async def test_weekly_slots_lose_those_that_a_buffer_touches(deals: Deals) -> None:
    van = await deals.van(buffer_minutes=60)
    await booked(deals, van, hours(-1.5, -0.5), buffer_minutes=60)
    await booked(deals, van, hours(24 * 14 + 1.5, 24 * 14 + 2))
    request = await deals.need(
        weekly_minutes=[Range(540, 600)], period=Range(NOW, NOW + timedelta(days=21))
    )
    await deals.rematch(request=request)
    match = await deals.match(request, van)
    assert list(match.periods) == [hours(-24 * 7, -24 * 7 + 1), hours(24 * 7, 24 * 7 + 1)]
    done(await deals.propose(match.id))
    done(await deals.accept(match.id, deals.lending))
    held = [each for each in await deals.rows(tables.booking) if each.match_id == match.id]
    assert [list(each.during) for each in held] == [list(match.periods)]
    assert [part.upper - part.lower for part in held[0].blocked] == [timedelta(hours=2)] * 2


async def test_each_place_has_its_own_buffer(deals: Deals) -> None:
    room = await deals.van(buffer_minutes=60, **SHARED)
    wanted = [(0, 2), (2, 4), (2.5, 4), (3, 5)]
    runners = await proposals(deals, room, [{"period": hours(*each)} for each in wanted])
    outcomes = [await deals.accept(match, deals.lending) for _, match in runners]
    assert [codes(each) for each in outcomes] == [[], [], [(ErrorCode.CONFLICT, ())], []]


async def test_what_buffers_share_cannot_become_one_thing(deals: Deals) -> None:
    room = await deals.van(buffer_minutes=60, **SHARED)
    runners = await proposals(deals, room, [{"period": hours(*each)} for each in ((0, 2), (2, 4))])
    for _, match in runners:
        done(await deals.accept(match, deals.lending))
    change = {"divisible": False, "quantity": Decimal(1)}
    found = codes(await edit(deals, room, **change))
    assert (ErrorCode.WRONG_STATE, ("divisible",)) in found
    assert (ErrorCode.WRONG_STATE, ("quantity",)) in found
    done(await deals.decline(runners[1][1], deals.lending))
    done(await edit(deals, room, **change))


LISTED = """query ($start: DateTime!, $end: DateTime!, $during: PeriodInput!) {
  resources(filter: {freeDuring: {start: $start, end: $end}}) { nodes { id } }
  all: resources { nodes { id bufferMinutes remaining(during: $during) } }
}"""


@pytest.mark.parametrize("columns", [{}, SHARED])
async def test_the_search_of_what_is_free_says_what_the_matching_says(
    deals: Deals, database: Database, columns: dict[str, Any]
) -> None:
    vans = [await deals.van(buffer_minutes=minutes, **columns) for minutes in (0, 30, 90)]
    exclusive = not columns
    for van in vans:
        for kept, start, end in ((0, 0, 2), (30, 4, 5), (60, 7.5, 8)):
            period = hours(start, end)
            await booked(deals, van, period, buffer_minutes=kept, exclusive=exclusive)
        if not exclusive:
            await booked(deals, van, hours(1, 2), exclusive=False, buffer_minutes=120)
    member = await deals.world.member(deals.pole, "Qui cherche")
    token = await deals.world.token(await deals.world.user(member))
    seen = []
    async with client_of(database.url) as client:
        for half in range(-4, 24):
            for length in (0.5, 1, 2.5):
                slot = hours(half / 2, half / 2 + length)
                asked = interval(slot)
                at = {"start": asked.start.isoformat(), "end": asked.end.isoformat()}
                data = await client.data(LISTED, at | {"during": at}, token)
                request = await deals.need(member, period=slot)
                found = {each["id"] for each in data["resources"]["nodes"]}
                left = {each["id"]: each["remaining"] for each in data["all"]["nodes"]}
                async with deals.world.engine.connect() as connection:
                    need = (await needs_by_id(connection, "VEHICLE", [request]))[request].need
                    offers = await offers_by_id(connection, "VEHICLE", vans, need.period)
                for van in vans:
                    free = bool(free_periods(need, offers[van].seen_by(request)))
                    id_ = public_id("resource", van)
                    assert (id_ in found, left[id_] != "0") == (free, free), (slot, van)
                    seen.append(free)
    assert {True, False} == set(seen)


async def test_the_slot_that_is_proposed_instead_is_the_first_after_the_buffer(
    deals: Deals,
) -> None:
    van = await deals.van(buffer_minutes=60)
    await booked(deals, van, hours(0, 2), buffer_minutes=30)
    await booked(deals, van, hours(4, 5), buffer_minutes=45)
    request = await deals.need(period=hours(1, 3))
    async with deals.world.engine.connect() as connection:
        need = (await needs_by_id(connection, "VEHICLE", [request]))[request].need
        found = (await offers_by_id(connection, "VEHICLE", [van], need.period))[van]
    assert later_slot(need, found.seen_by(request)) == interval(hours(5.75, 7.75))


def published(**said: Any) -> PublishResource:
    usual: dict[str, Any] = {"details": {"category": "N1"}, "exchange_modes": (ExchangeMode.LOAN,)}
    return PublishResource(kind="VEHICLE", title="Camion frigo", **(usual | said))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"buffer_minutes": -1}, ErrorCode.OUT_OF_RANGE),
        ({"buffer_minutes": 1_441}, ErrorCode.OUT_OF_RANGE),
        ({"buffer_minutes": 30, "quantity_basis": QuantityBasis.IN_ALL}, ErrorCode.INVALID),
        ({"buffer_minutes": 30, "quantity_basis": QuantityBasis.PER_WEEK}, ErrorCode.INVALID),
        ({"buffer_minutes": 0, "quantity_basis": QuantityBasis.IN_ALL}, None),
        ({"buffer_minutes": 1_440}, None),
        ({}, None),
    ],
)
async def test_only_what_is_used_at_once_is_made_ready_again_within_a_day(
    deals: Deals, said: dict[str, Any], code: ErrorCode | None
) -> None:
    outcome = await deals.give(deals.lending, PUBLISH_RESOURCE, published(**said))
    assert codes(outcome) == ([] if code is None else [(code, ("bufferMinutes",))])
    if code is None:
        row = await deals.row(tables.resource, done(outcome))
        assert row.buffer_minutes == said.get("buffer_minutes", 0)


async def test_what_becomes_a_stock_loses_its_buffer_first(deals: Deals) -> None:
    van = await deals.van(buffer_minutes=60)
    outcome = await edit(deals, van, quantity_basis=QuantityBasis.IN_ALL)
    assert codes(outcome) == [(ErrorCode.INVALID, ("bufferMinutes",))]
    done(await edit(deals, van, quantity_basis=QuantityBasis.IN_ALL, buffer_minutes=0))


SAID = """mutation ($input: PublishResourceInput!) { publishResource(input: $input) {
  resource { bufferMinutes } userErrors { code field message remedy } } }"""


async def test_a_partner_says_it_and_reads_it(deals: Deals, database: Database) -> None:
    token = await deals.world.token(deals.lending.principal_id or UUID(int=0))
    given = {
        "details": {"vehicle": {"category": "N1"}},
        "title": "Fourgon",
        "exchangeModes": ["LOAN"],
        "bufferMinutes": 45,
    }
    async with client_of(database.url) as client:
        data = await client.data(SAID, {"input": given}, token)
        assert data["publishResource"] == {"resource": {"bufferMinutes": 45}, "userErrors": []}
        data = await client.data(SAID, {"input": given | {"quantityBasis": "IN_ALL"}}, token)
    [error] = data["publishResource"]["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID", ["bufferMinutes"])
    assert "rien n'est à remettre en état" in error["message"]
    assert "AT_ONCE" in error["remedy"]
