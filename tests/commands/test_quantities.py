"""Parts of a stock, needs that several answer, and what is left at each step."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.bookings import CANCEL_BOOKING, CancelBooking
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import CancelCause, Language
from tests.client import client_of
from tests.commands.deals import Deals, codes, done, hours
from tests.conftest import Database
from tests.world import NOW, World

STOCK: dict[str, Any] = {"quantity_basis": "IN_ALL", "divisible": True}


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def taker(deals: Deals, quantity: Any, **columns: Any) -> tuple[UUID, Any]:
    """A new member's need for so much of a stock, and its user."""
    member = await deals.world.member(deals.pole, f"Preneur de {quantity}")
    request = await deals.need(member, **(STOCK | {"quantity": quantity} | columns))
    await deals.rematch(request=request)
    return request, await deals.world.viewer(await deals.world.user(member))


async def agree(deals: Deals, match: UUID, receiver: Any, **part: Any) -> None:
    done(await deals.propose(match, **part))
    done(await deals.accept(match, deals.lending))
    done(await deals.accept(match, receiver))


async def state(deals: Deals, table: Any, id_: UUID) -> str:
    status: str = (await deals.row(table, id_)).status
    return status


async def test_a_stock_is_shared_by_several_takers_until_nothing_is_left(deals: Deals) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    first, first_user = await taker(deals, 6)
    second, second_user = await taker(deals, 5)
    await agree(deals, (await deals.match(first, stock)).id, first_user)
    assert await state(deals, tables.resource, stock) == "PARTIALLY_ALLOCATED"
    assert await state(deals, tables.request, first) == "ALLOCATED"
    part = await deals.match(second, stock)
    assert (part.status, part.quantity, part.taken) == ("SUGGESTED", 4, 4)
    await agree(deals, part.id, second_user)
    assert await state(deals, tables.resource, stock) == "ALLOCATED"
    assert await state(deals, tables.request, second) == "PARTIALLY_ALLOCATED"
    other = await deals.van(quantity=3, **STOCK)
    await deals.rematch(resource=other)
    rest = await deals.match(second, other)
    assert (rest.status, rest.quantity) == ("SUGGESTED", 1)


async def test_a_cancelled_part_is_left_again_and_reopens_the_need(deals: Deals) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    first, first_user = await taker(deals, 10)
    await agree(deals, (await deals.match(first, stock)).id, first_user)
    second, _ = await taker(deals, 4)
    assert (second, stock) not in await deals.statuses()
    [booking] = await deals.rows(tables.booking)
    cause = CancelCause.TIMING
    data = CancelBooking(booking_id=public_id("booking", booking.id), cause=cause)
    done(await deals.give(deals.lending, CANCEL_BOOKING, data))
    assert await state(deals, tables.resource, stock) == "PUBLISHED"
    assert await state(deals, tables.request, first) == "PUBLISHED"
    assert (await deals.match(second, stock)).status == "SUGGESTED"


async def test_a_part_is_proposed_and_accepted_as_people_say(deals: Deals) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    request, user = await taker(deals, 8)
    match = (await deals.match(request, stock)).id
    too_much = await deals.propose(match, quantity=Decimal(9))
    assert codes(too_much) == [(ErrorCode.MORE_THAN_LEFT, ("quantity",))]
    assert too_much.errors[0].message(Language.FR) == "Il ne reste que 8 unités."
    assert too_much.errors[0].message(Language.EN) == "Only 8 units left."
    done(await deals.propose(match, quantity=Decimal(3)))
    await deals.rematch(request=request)
    await deals.rematch(resource=stock)
    row = await deals.row(tables.match, match)
    assert (row.quantity, row.share, row.version) == (3, 3, 2)
    done(await deals.accept(match, deals.lending))
    other = await deals.accept(match, user, quantity=Decimal(4))
    assert codes(other) == [(ErrorCode.INVALID, ("quantity",))]
    assert "jusqu'au 09/03/2026" in (other.errors[0].remedy(Language.FR) or "")
    done(await deals.accept(match, user, quantity=Decimal(3)))
    [booking] = await deals.rows(tables.booking)
    assert (booking.quantity, booking.covered, booking.quantity_basis) == (3, 3, "IN_ALL")


async def test_no_more_is_accepted_than_others_have_left(deals: Deals) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    first, first_user = await taker(deals, 7)
    second, second_user = await taker(deals, 6)
    for request in (first, second):
        done(await deals.propose((await deals.match(request, stock)).id))
    done(await deals.accept((await deals.match(first, stock)).id, first_user))
    late = await deals.accept(
        (await deals.match(second, stock)).id, second_user, quantity=Decimal(5)
    )
    assert codes(late) == [(ErrorCode.MORE_THAN_LEFT, ("quantity",))]
    assert late.errors[0].message(Language.EN) == "Only 3 units left."
    done(await deals.accept((await deals.match(second, stock)).id, second_user))
    held = {row.covered for row in await deals.rows(tables.booking)}
    assert held == {7, 3}


async def test_a_need_in_one_go_is_not_answered_in_part(deals: Deals) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    request, _ = await taker(deals, 8, divisible=False)
    match = (await deals.match(request, stock)).id
    assert codes(await deals.propose(match, quantity=Decimal(3))) == [
        (ErrorCode.INVALID, ("quantity",))
    ]
    large, _ = await taker(deals, 12, divisible=False)
    assert (large, stock) not in await deals.statuses()


async def test_what_nobody_can_compare_is_said_by_people(deals: Deals) -> None:
    flow = await deals.van(quantity=10, quantity_basis="PER_WEEK", divisible=True)
    request, user = await taker(deals, 4, quantity_basis="AT_ONCE")
    match = (await deals.match(request, flow)).id
    assert (await deals.row(tables.match, match)).taken is None
    done(await deals.propose(match))
    silent = await deals.accept(match, user)
    assert codes(silent) == [(ErrorCode.REQUIRED, ("taken",))]
    more = await deals.accept(match, user, taken=Decimal(11))
    assert codes(more) == [(ErrorCode.MORE_THAN_LEFT, ("taken",))]
    done(await deals.accept(match, user, taken=Decimal(6)))
    done(await deals.accept(match, deals.lending))
    [booking] = await deals.rows(tables.booking)
    assert (booking.quantity, booking.covered, booking.quantity_basis) == (6, 4, "PER_WEEK")


async def test_what_people_said_stands_when_the_pair_is_judged_again(deals: Deals) -> None:
    flow = await deals.van(quantity=10, quantity_basis="PER_WEEK", divisible=True)
    request, _ = await taker(deals, 4, quantity_basis="AT_ONCE")
    match = (await deals.match(request, flow)).id
    done(await deals.propose(match, taken=Decimal(6)))
    proposed = await deals.row(tables.match, match)
    await deals.rematch(request=request)
    await deals.rematch(resource=flow)
    again = await deals.row(tables.match, match)
    assert (again.taken, again.version) == (proposed.taken, proposed.version)
    assert again.taken == 6


async def test_a_weekly_need_met_in_part_stays_open_for_its_other_slots(deals: Deals) -> None:
    weekly: dict[str, Any] = {"weekly_minutes": [Range(540, 600)]}
    month = Range(NOW, NOW + timedelta(days=27))
    half = await deals.van(available=Range(NOW, NOW + timedelta(days=14)))
    request = await deals.need(period=month, slots=4, **weekly)
    await deals.rematch(request=request)
    first = (await deals.match(request, half)).id
    await agree(deals, first, deals.borrowing)
    assert await state(deals, tables.request, request) == "PARTIALLY_ALLOCATED"
    whole = await deals.van()
    await deals.rematch(resource=whole)
    rest = await deals.match(request, whole)
    [booking] = await deals.rows(tables.booking)
    assert (len(booking.during), len(rest.periods)) == (2, 2)
    assert not set(booking.during) & set(rest.periods)
    await agree(deals, rest.id, deals.borrowing)
    assert await state(deals, tables.request, request) == "ALLOCATED"


async def test_a_weekly_need_is_met_slot_by_slot_by_a_flow_that_is_taken_once(
    deals: Deals, database: Database
) -> None:
    month: dict[str, Any] = {"quantity": 10, "quantity_basis": "PER_MONTH", "divisible": True}
    flow = await deals.van(**month, available=Range(NOW, NOW + timedelta(days=14)))
    weeks = Range(NOW, NOW + timedelta(days=27))
    asked: dict[str, Any] = {"quantity_basis": "AT_ONCE", "slots": 4, "period": weeks}
    request, user = await taker(deals, 4, weekly_minutes=[Range(540, 600)], **asked)
    match = (await deals.match(request, flow)).id
    await agree(deals, match, user, taken=Decimal(6))
    [booking] = await deals.rows(tables.booking)
    assert (booking.quantity, booking.covered, len(booking.during)) == (6, 4, 2)
    assert await state(deals, tables.request, request) == "PARTIALLY_ALLOCATED"
    longer = await deals.van(**month)
    await deals.rematch(resource=longer)
    rest = await deals.match(request, longer)
    assert len(rest.periods) == 2 and not set(booking.during) & set(rest.periods)
    await agree(deals, rest.id, user, taken=Decimal(6))
    assert await state(deals, tables.request, request) == "ALLOCATED"
    token = await deals.world.token(user.principal_id or UUID(int=0))
    during = {"start": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "end": f"{weeks.upper:%Y-%m-%dT%H:%M:%SZ}"}
    query = """query ($day: PeriodInput!) { requests { nodes { remaining covered } }
      resources { nodes { remaining(during: $day) } } }"""
    async with client_of(database.url) as client:
        data = await client.data(query, {"day": during}, token)
    assert data["requests"]["nodes"] == [{"remaining": "0", "covered": 1.0}]
    assert data["resources"]["nodes"] == [{"remaining": "4"}] * 2


async def test_what_is_there_during_a_part_of_a_need_in_one_go_answers_it(deals: Deals) -> None:
    heap = await deals.van(**STOCK, available=Range(hours(2, 3).lower, hours(3, 4).upper))
    request, user = await taker(deals, 1, quantity_basis="AT_ONCE", divisible=False)
    await agree(deals, (await deals.match(request, heap)).id, user)
    assert await state(deals, tables.request, request) == "ALLOCATED"


async def test_the_second_yes_takes_no_more_than_the_need_still_asks(deals: Deals) -> None:
    request, user = await taker(deals, 10)
    stocks = [await deals.van(quantity=6, **STOCK) for _ in range(2)]
    for stock in stocks:
        await deals.rematch(resource=stock)
        done(await deals.propose((await deals.match(request, stock)).id))
        done(await deals.accept((await deals.match(request, stock)).id, deals.lending))
    for stock in stocks:
        done(await deals.accept((await deals.match(request, stock)).id, user))
    booked = sorted(row.covered for row in await deals.rows(tables.booking))
    assert booked == [4, 6]
    assert await state(deals, tables.request, request) == "ALLOCATED"


async def test_what_is_left_is_read_and_never_stored(deals: Deals, database: Database) -> None:
    stock = await deals.van(quantity=10, **STOCK)
    room = await deals.van(quantity=3, divisible=True)
    request, user = await taker(deals, 12)
    await agree(deals, (await deals.match(request, stock)).id, user, quantity=Decimal(4))
    places = await deals.need(await deals.world.member(deals.pole, "Trois"), quantity=2)
    await deals.rematch(request=places)
    done(await deals.propose((await deals.match(places, room)).id))
    done(await deals.accept((await deals.match(places, room)).id, deals.lending))
    token = await deals.world.token(user.principal_id or UUID(int=0))
    day = hours(0, 8)
    query = """query ($ids: [ID!], $day: PeriodInput!) {
      resources(filter: {ids: $ids}, orderBy: {field: CREATED, direction: ASC}) {
        nodes { status remaining then: remaining(during: $day) } }
      requests { nodes { status quantity { value } remaining covered } }
    }"""
    variables = {
        "ids": [public_id("resource", each) for each in (stock, room)],
        "day": {
            "start": f"{day.lower:%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{day.upper:%Y-%m-%dT%H:%M:%SZ}",
        },
    }
    async with client_of(database.url) as client:
        data = await client.data(query, variables, token)
    assert data["resources"]["nodes"] == [
        {"status": "PARTIALLY_ALLOCATED", "remaining": "6", "then": "6"},
        {"status": "PUBLISHED", "remaining": None, "then": "1"},
    ]
    mine = next(each for each in data["requests"]["nodes"] if each["quantity"]["value"] == "12")
    assert mine["remaining"] == "8"
    assert (mine["status"], round(mine["covered"], 4)) == ("PARTIALLY_ALLOCATED", 0.3333)
