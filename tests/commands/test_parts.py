"""What people say of a match: measured against the need, kept while it stands, and no longer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from ptce.db import tables
from ptce.domain.errors import ErrorCode
from tests.commands.deals import Deals, codes, done, hours
from tests.world import NOW, World

STOCK: dict[str, Any] = {"quantity_basis": "IN_ALL", "divisible": True}
FLOW: dict[str, Any] = {"quantity": 10, "quantity_basis": "PER_WEEK", "divisible": True}

RENTED: dict[str, Any] = {"exchange_modes": ["RENTAL"]}
PAID: dict[str, Any] = {"price_eur": 50, "price_unit": "FLAT", **RENTED}


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def test_a_proposed_part_says_what_it_leaves_uncovered_and_is_worth_less(
    deals: Deals,
) -> None:
    heap = await deals.van(quantity=30, **STOCK, **PAID)
    request = await deals.need(quantity=20, budget_eur=900, **STOCK, **RENTED)
    await deals.rematch(request=request)
    whole = await deals.match(request, heap)
    done(await deals.propose(whole.id, quantity=Decimal(1)))
    part = await deals.row(tables.match, whole.id)
    assert (part.quantity, part.cost_eur) == (1, 50)
    assert part.score < whole.score
    assert "1 unité seulement sur 20" in part.sentence_fr
    assert "only 1 unit out of 20" in part.sentence_en
    assert "le budget de cette part" in part.sentence_fr
    await deals.rematch(request=request)
    await deals.rematch(resource=heap)
    again = await deals.row(tables.match, whole.id)
    assert (again.version, again.score) == (part.version, part.score)


async def test_what_nobody_can_compare_is_not_proposed_when_nothing_is_left(deals: Deals) -> None:
    flow = await deals.van(**FLOW)
    first = await deals.need(**FLOW)
    other = await deals.need(await deals.world.member(deals.pole, "Autre"), quantity=4)
    for request in (first, other):
        await deals.rematch(request=request)
    match = (await deals.match(other, flow)).id
    done(await deals.propose((await deals.match(first, flow)).id))
    done(await deals.propose(match, taken=Decimal(6)))
    done(await deals.accept((await deals.match(first, flow)).id, deals.lending))
    held = await deals.row(tables.match, match)
    assert (held.status, held.taken) == ("PROPOSED", 6)
    late = await deals.accept(match, deals.lending)
    assert codes(late) == [(ErrorCode.CONFLICT, ())]
    late = await deals.accept(match, deals.lending, taken=Decimal(2))
    assert codes(late) == [(ErrorCode.CONFLICT, ())]
    await deals.rematch(resource=flow)
    assert (await deals.row(tables.match, match)).version == held.version
    done(await deals.accept((await deals.match(first, flow)).id, deals.borrowing))
    assert await deals.status(match) == "LAPSED"
    third = await deals.need(await deals.world.member(deals.pole, "Tierce"), quantity=4)
    await deals.rematch(request=third)
    assert (third, flow) not in await deals.statuses()


async def test_what_people_said_of_a_match_ends_with_it(deals: Deals) -> None:
    heap = await deals.van(quantity=30, **STOCK)
    request = await deals.need(quantity=20, **STOCK)
    await deals.rematch(request=request)
    whole = await deals.match(request, heap)
    done(await deals.propose(whole.id, quantity=Decimal(3)))
    resource = tables.resource
    for available, status in ((hours(900, 901), "LAPSED"), (Range(NOW, None), "SUGGESTED")):
        async with deals.world.engine.begin() as connection:
            await connection.execute(update(resource).values(available=available))
        await deals.rematch(resource=heap)
        assert await deals.status(whole.id) == status
    revived = await deals.row(tables.match, whole.id)
    assert (revived.quantity, revived.share, revived.score) == (20, None, whole.score)
    await deals.rematch(request=request)
    assert (await deals.row(tables.match, whole.id)).version == revived.version


async def test_what_is_said_to_be_taken_is_what_is_paid(deals: Deals) -> None:
    flow = await deals.van(**FLOW, **PAID)
    weeks = Range(NOW, NOW + timedelta(days=14))
    request = await deals.need(quantity=4, period=weeks, **RENTED)
    await deals.rematch(request=request)
    match = (await deals.match(request, flow)).id
    done(await deals.propose(match, taken=Decimal(6)))
    row = await deals.row(tables.match, match)
    assert (row.taken, row.quantity, row.cost_eur) == (6, 4, 600)
    assert [each["status"] for each in row.checks if each["code"] == "QUANTITY"] == ["OK"]
