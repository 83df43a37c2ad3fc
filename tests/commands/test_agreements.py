"""What is agreed stays what it was: an edit that would break a booked pair is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.terms import Language
from tests.commands.deals import MONDAY, Deals, codes, done, hours
from tests.commands.scene import HYERES
from tests.commands.test_promises import Booked
from tests.world import World

SEVERAL = pytest.mark.parametrize(
    ("both", "remedy"), [(True, "cancelBooking"), (False, "declineMatch")]
)


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def room(
    deals: Deals, asks: Mapping[str, Any], *, both: bool = True, **stated: Any
) -> Booked:
    """A room of forty seats, step-free, and a need that asks for it."""
    details = {"seats": 40, "step_free": True} | stated
    offered = await deals.van(kind="PREMISES", details=details, title="Salle")
    need: dict[str, Any] = {
        "kind": "PREMISES",
        "details": asks,
        "title": "Salle",
        "period": hours(0, 4),
    }
    return await Booked.of(deals, offered, both=both, **need)


async def refused(
    booked: Booked, outcome: Outcome, path: tuple[str, ...], remedy: str, rule: str | None = None
) -> None:
    """One refusal, that names the booking, the field, the rule and what helps."""
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, path)]
    [error] = outcome.errors
    assert error.rule == rule
    for language in Language:
        assert (await booked.row()).reference in error.message(language)
        assert remedy in (error.remedy(language) or "")


@SEVERAL
async def test_seats_are_not_taken_out_under_a_booking(
    deals: Deals, both: bool, remedy: str
) -> None:
    booked = await room(deals, {"seats_min": 30}, both=both)
    path = ("details", "premises", "seats")
    await refused(booked, await booked.edit(details={"seats": Decimal(20)}), path, remedy)
    await refused(booked, await booked.edit(details={"seats": None}), path, remedy)
    assert (await booked.row()).status == ("CONFIRMED" if both else "HELD")
    roomy = await booked.edit(details={"seats": Decimal(30)})
    if both:
        done(roomy)
    else:
        await refused(booked, roomy, path, remedy)


async def test_between_two_yeses_an_offer_stays_what_the_first_has_read(deals: Deals) -> None:
    booked = await room(deals, {"seats_min": 30}, both=False)
    cellar = await booked.edit(title="Cave humide")
    await refused(booked, cellar, ("title",), "withdrawMatch")
    deposit = await booked.edit(details={"deposit_eur": Decimal(5000)})
    await refused(booked, deposit, ("details", "premises", "depositEur"), "withdrawMatch")
    await refused(booked, await booked.edit_need(title="Concert"), ("title",), "withdrawMatch")
    loud = await booked.edit_need(description="Avec sonorisation")
    await refused(booked, loud, ("description",), "withdrawMatch")


async def test_a_changed_attribute_is_no_changed_title(deals: Deals) -> None:
    hall = {"seats": 40, "premises_kind": "MEETING_ROOM"}
    offered = await deals.van(kind="PREMISES", details=hall, title="Salle")
    asked: dict[str, Any] = {"kind": "PREMISES", "title": "Salle", "period": hours(0, 4)}
    booked = await Booked.of(deals, offered, both=False, **asked)
    land = await booked.edit(details={"premises_kind": "LAND"})
    await refused(booked, land, ("details", "premises", "premisesKind"), "withdrawMatch")


async def test_once_agreed_a_listing_does_not_become_another_thing(deals: Deals) -> None:
    hall = {"seats": 40, "premises_kind": "MEETING_ROOM"}
    offered = await deals.van(kind="PREMISES", details=hall, title="Salle")
    booked = await Booked.of(deals, offered, period=hours(0, 4), kind="PREMISES", title="Salle")
    done(await booked.edit(title="Grande salle"))
    land = await booked.edit(details={"premises_kind": "LAND"})
    await refused(booked, land, ("details", "premises", "premisesKind"), "cancelBooking")


async def test_once_agreed_a_hazardous_stream_stays_of_its_code(deals: Deals) -> None:
    stated = {"material_status": "BY_PRODUCT", "waste_code": "140603", "evidence": "Note"}
    stock: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "exchange_modes": ["GIFT"],
        "quantity_basis": "IN_ALL",
        "divisible": True,
        "unit": "TONNE",
        "title": "Solvants",
    }
    booked = await Booked.of(deals, await deals.van(details=stated, **stock), **stock)
    outcome = await booked.edit(details={"contaminants": "Amiante libre"})
    path = ("details", "wasteStream", "contaminants")
    await refused(booked, outcome, path, "cancelBooking", "W03")
    outcome = await booked.edit(details={"evidence": "Autre note"})
    path = ("details", "wasteStream", "evidence")
    await refused(booked, outcome, path, "cancelBooking", "W03")


async def test_a_place_asked_in_the_quantity_is_one_too(deals: Deals) -> None:
    offered = await deals.van(kind="PREMISES", details={"seats": 40}, title="Salle")
    need: dict[str, Any] = {"kind": "PREMISES", "title": "Salle", "unit": "PLACE", "quantity": 30}
    booked = await Booked.of(deals, offered, period=hours(0, 4), **need)
    path = ("details", "premises", "seats")
    await refused(booked, await booked.edit(details={"seats": Decimal(8)}), path, "cancelBooking")


async def test_step_free_access_is_a_rule_to_whom_it_is_promised(deals: Deals) -> None:
    booked = await room(deals, {"step_free_required": True})
    path = ("details", "premises", "stepFree")
    for said in (False, None):
        outcome = await booked.edit(details={"step_free": said})
        await refused(booked, outcome, path, "cancelBooking", "P02")


@SEVERAL
async def test_an_object_does_not_become_hazardous_waste_under_a_booking(
    deals: Deals, both: bool, remedy: str
) -> None:
    stated = {"material_status": "REUSABLE_PRODUCT"}
    stock: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "exchange_modes": ["GIFT"],
        "quantity_basis": "IN_ALL",
        "divisible": True,
    }
    offered = await deals.van(details=stated, unit="TONNE", title="Pots de peinture", **stock)
    need: dict[str, Any] = stock | {"unit": "TONNE", "title": "Pots de peinture"}
    booked = await Booked.of(deals, offered, both=both, **need)
    outcome = await booked.edit(details={"material_status": "WASTE", "waste_code": "08 01 11*"})
    path = ("details", "wasteStream", "materialStatus")
    await refused(booked, outcome, path, remedy, "W01")
    assert (await deals.row(tables.resource_of["WASTE_STREAM"], offered)).hazard is None


async def test_people_find_the_room_where_they_were_told(deals: Deals) -> None:
    booked = await room(deals, {}, both=False)
    outcome = await booked.edit(commune_code=HYERES)
    await refused(booked, outcome, ("communeCode",), "declineMatch")
    done(await booked.edit(MONDAY + timedelta(days=1), commune_code=HYERES))


async def test_what_is_moved_stays_near_enough(deals: Deals) -> None:
    booked = await Booked.of(deals, await deals.van(radius_km=30), period=hours(0, 4), radius_km=30)
    done(await booked.edit(commune_code=HYERES))
    paris = await booked.edit(commune_code="75056")
    await refused(booked, paris, ("communeCode",), "cancelBooking")


async def test_a_machine_that_is_not_moved_is_fetched_where_it_is(deals: Deals) -> None:
    oven: dict[str, Any] = {"kind": "EQUIPMENT", "title": "Four à pain", "radius_km": 30}
    for transportable in (True, False):
        details = {"transportable": transportable}
        offered = await deals.van(details=details, **oven)
        booked = await Booked.of(deals, offered, period=hours(0, 4), **oven)
        outcome = await booked.edit(commune_code=HYERES)
        if transportable:
            done(outcome)
        else:
            await refused(booked, outcome, ("communeCode",), "cancelBooking")


async def test_how_far_one_goes_for_the_next_is_free_once_confirmed(deals: Deals) -> None:
    for both in (True, False):
        van, far = (
            await deals.van(radius_km=30),
            await deals.world.member(deals.pole, "Loin", HYERES),
        )
        request = await deals.need(far, radius_km=30, period=hours(0, 4))
        await deals.rematch(request=request)
        match = (await deals.match(request, van)).id
        done(await deals.propose(match))
        borrower = await deals.world.viewer(await deals.world.user(far))
        for viewer in (deals.lending, borrower)[: 1 + both]:
            done(await deals.accept(match, viewer))
        booked = Booked(deals, van, request, match)
        outcome = await booked.edit(radius_km=Decimal(1))
        if both:
            done(outcome)
        else:
            await refused(booked, outcome, ("radiusKm",), "declineMatch")


@SEVERAL
async def test_a_need_does_not_ask_more_than_what_is_booked_for_it_gives(
    deals: Deals, both: bool, remedy: str
) -> None:
    booked = await room(deals, {"seats_min": 30}, both=both)
    outcome = await booked.edit_need(details={"seats_min": Decimal(50)})
    await refused(booked, outcome, ("need", "premises", "seatsMin"), remedy)
    outcome = await booked.edit_need(commune_code="75056")
    await refused(booked, outcome, ("communeCode",), remedy)
    done(await booked.edit_need(details={"seats_min": Decimal(35), "area_m2_min": Decimal(20)}))


async def test_a_budget_is_not_cut_under_a_first_yes(deals: Deals) -> None:
    rented: dict[str, Any] = {"price_eur": 12, "price_unit": "HOUR", "exchange_modes": ["RENTAL"]}
    for both in (False, True):
        van = await deals.van(**rented)
        booked = await Booked.of(
            deals, van, both=both, period=hours(0, 4), exchange_modes=[], budget_eur=100
        )
        outcome = await booked.edit_need(budget_eur=Decimal(20), strict_budget=True)
        if both:
            done(outcome)
        else:
            await refused(booked, outcome, ("budget", "amount"), "declineMatch")


async def test_what_changes_nothing_of_the_deal_is_free(deals: Deals) -> None:
    booked = await room(deals, {"seats_min": 30})
    done(await booked.edit(title="Grande salle", description="Clés à l'accueil"))
    done(await booked.edit(details={"seats": Decimal(60), "area_m2": Decimal(80)}))
    done(await booked.edit_need(title="Notre assemblée", description="Avec un goûter"))
    assert await deals.status(booked.match) == "AGREED"


async def test_what_is_over_binds_nobody(deals: Deals) -> None:
    booked = await room(deals, {"seats_min": 30})
    later = MONDAY + timedelta(days=1)
    done(await booked.edit(later, details={"seats": Decimal(5), "step_free": False}))


async def test_two_edits_that_are_each_harmless_are_not_so_together(deals: Deals) -> None:
    booked = await room(deals, {"seats_min": 20})
    outcomes = await asyncio.gather(
        booked.edit(details={"seats": Decimal(25)}),
        booked.edit_need(details={"seats_min": Decimal(35)}),
    )
    assert sorted(len(outcome.errors) for outcome in outcomes) == [0, 1]
