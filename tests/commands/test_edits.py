"""A listing is edited field by field, checked as it was published, and matched again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.edits import weekly_slots
from ptce.commands.expiry import expire_listings
from ptce.commands.parsing import Parser, WeeklySlot
from ptce.commands.pauses import PAUSE_RESOURCE, PauseResource
from ptce.commands.request_updates import UPDATE_REQUEST, UpdateRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.commands.resources import PUBLISH_RESOURCE, WITHDRAW_RESOURCE, WithdrawResource
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.calendar import DAY
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Viewer
from ptce.domain.terms import ExchangeMode, PriceUnit, Unit, Visibility, Weekday
from tests.commands.deals import MONDAY, Deals, codes, done
from tests.commands.scene import fridge_van, offer
from tests.world import NOW, World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def edit(
    deals: Deals, resource: UUID, viewer: Viewer | None = None, **changes: Any
) -> Outcome:
    data = UpdateResource(resource_id=public_id("resource", resource), **changes)
    return await deals.give(viewer or deals.lending, UPDATE_RESOURCE, data)


async def edit_need(
    deals: Deals, request: UUID, viewer: Viewer | None = None, **changes: Any
) -> Outcome:
    data = UpdateRequest(request_id=public_id("request", request), **changes)
    return await deals.give(viewer or deals.borrowing, UPDATE_REQUEST, data)


async def published(deals: Deals, **changes: Any) -> UUID:
    data = replace(offer(), **changes)
    return done(await deals.give(deals.lending, PUBLISH_RESOURCE, data))


async def posted(deals: Deals, **changes: Any) -> UUID:
    data = replace(fridge_van(), **changes)
    return done(await deals.give(deals.borrowing, POST_REQUEST, data))


async def audits(deals: Deals, id_: UUID, command: str) -> Sequence[Any]:
    audit = tables.audit_event
    return await deals.rows(audit, audit.c.object_id == id_, audit.c.command == command)


async def test_only_what_is_given_changes(deals: Deals) -> None:
    van = await published(deals, weekly_slots=(WeeklySlot(Weekday.MONDAY, "22:00", "06:00"),))
    before = await deals.row(tables.resource, van)
    done(await edit(deals, van, title=" Utilitaire ", radius_km=Decimal(12), expected_version=1))
    after = await deals.row(tables.resource, van)
    changed = {name for name in before._mapping if before._mapping[name] != after._mapping[name]}
    assert changed == {"title", "sort_key", "search_text", "radius_km", "version"}
    assert (after.title, after.sort_key, after.version) == ("Utilitaire", "utilitaire", 2)
    assert "utilitaire" in after.search_text
    [audit] = await audits(deals, van, "updateResource")
    assert audit.detail == {"changed": ["radius_km", "title"], "version": 2}
    assert await deals.topics(van) == ["resource.published", "resource.updated"]


async def test_attributes_are_merged_one_by_one(deals: Deals) -> None:
    van = await published(deals)
    done(await edit(deals, van, kind="VEHICLE", details={"refrigerated": None, "payload_kg": 900}))
    own = await deals.row(tables.resource_of["VEHICLE"], van)
    assert (own.category, own.cargo_volume_m3) == ("N1", Decimal("12.5"))
    assert (own.refrigerated, own.payload_kg) == (None, 900)
    request = await posted(deals)
    done(await edit_need(deals, request, details={"seats_min": 3}))
    asked = await deals.row(tables.request_of["VEHICLE"], request)
    assert (asked.refrigerated_required, asked.seats_min) == (True, 3)
    done(await edit_need(deals, request, details={"refrigerated_required": False}))
    asked = await deals.row(tables.request_of["VEHICLE"], request)
    assert (asked.refrigerated_required, asked.seats_min) == (None, 3)


async def test_the_hazard_of_waste_is_derived_again(deals: Deals) -> None:
    waste = await deals.world.resource(
        deals.lender,
        "WASTE_STREAM",
        {"material_status": "WASTE", "waste_code": "150103", "hazard": "NON_HAZARDOUS"},
        exchange_modes=["GIFT"],
        title="Palettes",
    )
    done(await edit(deals, waste, details={"waste_code": "170204"}))
    own = await deals.row(tables.resource_of["WASTE_STREAM"], waste)
    assert (own.waste_code, own.hazard) == ("170204", "HAZARDOUS")
    refused = await edit(deals, waste, details={"waste_code": "999999"})
    assert codes(refused) == [(ErrorCode.UNKNOWN_CODE, ("details", "wasteStream", "wasteCode"))]


async def test_null_is_what_leaving_out_is_in_a_publication(deals: Deals) -> None:
    van = await published(
        deals,
        description="Avec hayon",
        visibility=Visibility.PUBLIC,
        radius_km=Decimal(3),
        exchange_modes=(ExchangeMode.RENTAL,),
        price_eur=Decimal(20),
        price_unit=PriceUnit.DAY,
        weekly_slots=(WeeklySlot(Weekday.MONDAY, "08:00", "12:00"),),
        available_until=MONDAY,
    )
    names = ("description", "visibility", "radius_km", "price_eur", "price_unit", "weekly_slots")
    done(await edit(deals, van, available_until=None, **dict.fromkeys(names)))
    row = await deals.row(tables.resource, van)
    assert (row.description, row.visibility, row.price_eur) == (None, "MEMBERS", None)
    assert (row.weekly_minutes, row.available) == (None, Range(NOW, None))
    assert row.radius_km == (await deals.row(tables.resource, await published(deals))).radius_km
    refused = await edit(deals, van, title=None, exchange_modes=None)
    assert set(codes(refused)) == {
        (ErrorCode.REQUIRED, ("title",)),
        (ErrorCode.REQUIRED, ("exchangeModes",)),
    }
    request = await posted(deals)
    refused = await edit_need(deals, request, period_start=None, period_end=None)
    assert codes(refused) == [(ErrorCode.REQUIRED, ("period",))]


async def test_what_changes_nothing_writes_nothing(deals: Deals) -> None:
    van = await published(deals, weekly_slots=(WeeklySlot(Weekday.SUNDAY, "20:00", "04:00"),))
    request = await posted(deals)
    counted = [await deals.rows(table) for table in (tables.audit_event, tables.outbox)]
    done(await edit(deals, van, title="Camion frigo de l'épicerie", quantity=Decimal(1)))
    done(await edit_need(deals, request, details={"refrigerated_required": True}))
    for table, id_ in ((tables.resource, van), (tables.request, request)):
        assert (await deals.row(table, id_)).version == 1
    assert [await deals.rows(table) for table in (tables.audit_event, tables.outbox)] == counted


async def test_the_kind_never_changes(deals: Deals) -> None:
    van, request = await published(deals), await posted(deals)
    refused = await edit(deals, van, kind="PREMISES", details={"capacity": 3})
    assert codes(refused) == [(ErrorCode.INVALID, ("details",))]
    refused = await edit_need(deals, request, kind="PREMISES", details={})
    assert codes(refused) == [(ErrorCode.INVALID, ("need",))]


async def test_an_edit_is_checked_as_a_publication_is(deals: Deals) -> None:
    van = await published(deals)
    wrong: list[tuple[dict[str, Any], tuple[ErrorCode, tuple[str, ...]]]] = [
        ({"quantity": Decimal(2)}, (ErrorCode.INVALID, ("quantity",))),
        ({"price_eur": Decimal(2)}, (ErrorCode.REQUIRED, ("price", "per"))),
        ({"unit": Unit.TONNE}, (ErrorCode.INVALID, ("unit",))),
        ({"commune_code": "99999"}, (ErrorCode.UNKNOWN_COMMUNE, ("communeCode",))),
        ({"available_until": NOW}, (ErrorCode.REVERSED_PERIOD, ("availability", "end"))),
        ({"details": {"x": 1}}, (ErrorCode.INVALID, ("details", "vehicle", "x"))),
    ]
    for changes, error in wrong:
        assert error in codes(await edit(deals, van, **changes)), changes
    assert (await deals.row(tables.resource, van)).version == 1


async def test_a_place_named_takes_the_stead_of_the_other(deals: Deals) -> None:
    van = await published(deals)
    site = (await deals.row(tables.resource, van)).site_id
    assert site is not None
    done(await edit(deals, van, title="Camion"))
    assert (await deals.row(tables.resource, van)).site_id == site
    done(await edit(deals, van, commune_code="83069"))
    row = await deals.row(tables.resource, van)
    assert (row.site_id, row.commune_insee) == (None, "83069")
    done(await edit(deals, van, site_id=public_id("site", site)))
    row = await deals.row(tables.resource, van)
    assert (row.site_id, row.commune_insee) == (site, "83137")


async def test_a_suggestion_follows_the_edit_and_a_proposal_while_it_fits(deals: Deals) -> None:
    van, request = await published(deals), await posted(deals)
    match = (await deals.match(request, van)).id
    done(await deals.propose(match))
    first = await deals.row(tables.match, match)
    done(await edit(deals, van, commune_code="83069"))
    second = await deals.row(tables.match, match)
    assert (second.status, second.version) == ("PROPOSED", first.version + 1)
    assert second.score < first.score
    done(await edit(deals, van, details={"refrigerated": False}))
    assert await deals.status(match) == "LAPSED"
    assert (await deals.topics(match))[-1] == "match.lapsed"
    assert (await deals.events(match))[-1] == "LAPSE"
    done(await edit_need(deals, request, details={"refrigerated_required": None}))
    assert await deals.status(match) == "SUGGESTED"


async def test_what_no_criterion_reads_changes_no_match(deals: Deals) -> None:
    van, request = await published(deals), await posted(deals)
    before = await deals.rows(tables.match)
    assert before
    done(await edit(deals, van, visibility=Visibility.PUBLIC))
    done(await edit_need(deals, request, visibility=Visibility.PUBLIC))
    assert await deals.rows(tables.match) == before


async def test_who_no_longer_may_meet_a_listing_loses_its_match(deals: Deals) -> None:
    other = await deals.world.pole("Pôle voisin")
    stranger = await deals.world.member(other, "Ailleurs")
    request = await deals.need(stranger, visibility="PUBLIC")
    van = await published(deals, visibility=Visibility.PUBLIC)
    near = await posted(deals)
    statuses = await deals.statuses()
    assert (statuses[request, van], statuses[near, van]) == ("SUGGESTED", "SUGGESTED")
    done(await edit(deals, van, visibility=Visibility.MEMBERS))
    statuses = await deals.statuses()
    assert (statuses[request, van], statuses[near, van]) == ("LAPSED", "SUGGESTED")
    done(await edit(deals, van, visibility=Visibility.PRIVATE))
    assert (await deals.statuses())[near, van] == "LAPSED"


async def test_a_declined_pair_stays_declined(deals: Deals) -> None:
    van, request = await published(deals), await posted(deals)
    match = (await deals.match(request, van)).id
    done(await deals.decline(match, deals.lending))
    done(await edit(deals, van, title="Camion frigo"))
    done(await edit_need(deals, request, title="Camion"))
    assert await deals.status(match) == "DECLINED"


async def test_what_has_expired_is_extended(deals: Deals) -> None:
    van = await published(deals, available_until=MONDAY)
    request = await posted(deals, period_end=MONDAY + timedelta(hours=1))
    later = MONDAY + timedelta(days=1)
    assert await expire_listings(deals.world.engine, later) == 2
    update = UpdateResource(resource_id=public_id("resource", van), title="Camion frigo")
    done(await deals.give(deals.lending, UPDATE_RESOURCE, update, later))
    assert (await deals.row(tables.resource, van)).status == "EXPIRED"
    past = replace(update, available_until=later)
    refused = await deals.give(deals.lending, UPDATE_RESOURCE, past, later)
    assert codes(refused) == [(ErrorCode.PERIOD_PAST, ("availability", "end"))]
    extended = replace(update, available_until=None)
    done(await deals.give(deals.lending, UPDATE_RESOURCE, extended, later))
    row = await deals.row(tables.resource, van)
    assert (row.status, row.version) == ("PUBLISHED", 4)
    again = UpdateRequest(
        request_id=public_id("request", request),
        period_start=later,
        period_end=later + timedelta(hours=2),
    )
    done(await deals.give(deals.borrowing, UPDATE_REQUEST, again, later))
    assert (await deals.row(tables.request, request)).status == "PUBLISHED"
    assert (await deals.statuses())[request, van] == "SUGGESTED"


async def test_what_is_paused_stays_so_and_what_is_withdrawn_is_not_edited(deals: Deals) -> None:
    van = await published(deals)
    identifier = public_id("resource", van)
    done(await deals.give(deals.lending, PAUSE_RESOURCE, PauseResource(resource_id=identifier)))
    done(await edit(deals, van, title="Camion"))
    assert (await deals.row(tables.resource, van)).status == "PAUSED"
    gone = WithdrawResource(resource_id=identifier)
    done(await deals.give(deals.lending, WITHDRAW_RESOURCE, gone))
    refused = await edit(deals, van, title="Camion frigo")
    assert codes(refused) == [(ErrorCode.WRONG_STATE, ("resourceId",))]


async def test_coordinators_edit_for_the_member_which_is_told(deals: Deals) -> None:
    van, request = await published(deals), await posted(deals)
    hidden = [(ErrorCode.NOT_FOUND, ("resourceId",))]
    done(await edit(deals, van, deals.coordinator, title="Camion", visibility=Visibility.PRIVATE))
    [audit] = await audits(deals, van, "updateResource")
    assert audit.on_behalf_of == deals.lender
    assert (await deals.topics(van))[-2:] == ["member.acted_for", "resource.updated"]
    assert codes(await edit(deals, van, deals.borrowing, title="À moi")) == hidden
    stale = await edit_need(deals, request, title="Autre", expected_version=7)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    first = await edit_need(deals, request, title="Autre", idempotency_key="k")
    assert await edit_need(deals, request, title="Autre", idempotency_key="k") == first
    assert (await deals.row(tables.request, request)).version == 2


@pytest.mark.parametrize("seed", range(20))
def test_slots_of_minutes_cover_the_same_minutes(seed: int) -> None:
    rng = Random(seed)
    slots = []
    for _ in range(rng.randint(1, 12)):
        start, end = rng.sample(range(0, DAY, 5), 2)
        clock = [f"{minute // 60:02}:{minute % 60:02}" for minute in (start, end)]
        slots.append(WeeklySlot(rng.choice(list(Weekday)), *clock))
    minutes = Parser().weekly((), slots)
    parser = Parser()
    assert parser.weekly((), weekly_slots(minutes)) == minutes
    assert parser.errors == []
    assert weekly_slots(None) == ()
