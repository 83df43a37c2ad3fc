"""Publishing what a member shares, and withdrawing it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.parsing import WeeklySlot
from ptce.commands.resources import PUBLISH_RESOURCE, WITHDRAW_RESOURCE, WithdrawResource
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import ExchangeMode, Language, PriceUnit, Unit, Weekday
from tests.commands.scene import HYERES, TOULON, Scene, codes, offer
from tests.world import NOW

ONE_DAY = timedelta(days=1)


async def test_a_resource_is_published_with_its_defaults(scene: Scene) -> None:
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, offer())
    row = await scene.row(tables.resource, outcome)
    assert (row.status, row.visibility, row.version) == ("PUBLISHED", "MEMBERS", 1)
    assert (row.member_id, row.pole_id, row.site_id) == (
        scene.member,
        scene.pole,
        await scene.main_site(scene.member),
    )
    assert (row.commune_insee, row.radius_km) == (TOULON, Decimal(30))
    assert (row.quantity, row.unit, row.divisible) == (1, "UNIT", False)
    assert row.available == Range(NOW, None)
    assert row.weekly_minutes is None
    assert row.sort_key == "camion frigo de l epicerie"
    assert "refrigere" in row.search_text
    assert "toulon" in row.search_text
    assert row.reference.startswith("RES-20260302-")


async def test_what_is_stated_is_in_the_table_of_the_kind(scene: Scene) -> None:
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, offer())
    row = await scene.row(tables.resource_of["VEHICLE"], outcome)
    assert (row.category, row.cargo_volume_m3, row.refrigerated) == ("N1", Decimal("12.5"), True)
    assert (row.tail_lift, row.seats) == (None, None)


async def test_publishing_leaves_an_audit_and_an_outbox_row(scene: Scene) -> None:
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, offer())
    [audit] = await scene.audits(outcome)
    assert (audit.command, audit.object_type) == ("publishResource", "resource")
    assert (audit.actor_id, audit.on_behalf_of) == (scene.user.principal_id, None)
    [message] = await scene.messages(outcome)
    assert (message.topic, message.member_ids) == ("resource.published", [scene.member])


async def test_everything_that_can_be_said_is_kept(scene: Scene) -> None:
    said = replace(
        offer(),
        description="Deux lignes\nde texte",
        site_id=None,
        commune_code=HYERES,
        radius_km=Decimal("12.5"),
        available_from=datetime(2026, 7, 1, 8),
        available_until=datetime(2026, 9, 1, 8, tzinfo=UTC),
        weekly_slots=(WeeklySlot(Weekday.SUNDAY, "22:00", "02:00"),),
        quantity=Decimal(3),
        divisible=True,
        exchange_modes=(ExchangeMode.RENTAL, ExchangeMode.LOAN),
        price_eur=Decimal("19.90"),
        price_unit=PriceUnit.DAY,
    )
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, said)
    row = await scene.row(tables.resource, outcome)
    assert (row.commune_insee, row.site_id) == (HYERES, None)
    assert row.available.lower == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert [(r.lower, r.upper) for r in row.weekly_minutes] == [(0, 120), (9_960, 10_080)]
    assert (row.quantity, row.divisible) == (3, True)
    assert row.exchange_modes == ["LOAN", "RENTAL"]
    assert (row.price_eur, row.price_unit) == (Decimal("19.90"), "DAY")


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"kind": "BOAT"}, ErrorCode.INVALID, ("kind",)),
        ({"title": "\n"}, ErrorCode.REQUIRED, ("title",)),
        ({"title": "é" * 121}, ErrorCode.TOO_LONG, ("title",)),
        ({"title": "a\0"}, ErrorCode.INVALID_TEXT, ("title",)),
        ({"description": "\ud800"}, ErrorCode.INVALID_TEXT, ("description",)),
        ({"description": "x" * 2_001}, ErrorCode.TOO_LONG, ("description",)),
        ({"commune_code": "99999"}, ErrorCode.UNKNOWN_COMMUNE, ("communeCode",)),
        ({"commune_code": "\0"}, ErrorCode.UNKNOWN_COMMUNE, ("communeCode",)),
        ({"site_id": "sit_\0"}, ErrorCode.NOT_FOUND, ("siteId",)),
        ({"site_id": "sit_1", "commune_code": "83137"}, ErrorCode.INVALID, ("siteId",)),
        ({"radius_km": Decimal(-1)}, ErrorCode.OUT_OF_RANGE, ("radiusKm",)),
        ({"radius_km": Decimal(1_501)}, ErrorCode.OUT_OF_RANGE, ("radiusKm",)),
        ({"quantity": Decimal(-1)}, ErrorCode.OUT_OF_RANGE, ("quantity",)),
        ({"quantity": Decimal(0)}, ErrorCode.OUT_OF_RANGE, ("quantity",)),
        ({"quantity": Decimal("NaN")}, ErrorCode.INVALID, ("quantity",)),
        ({"quantity": Decimal("1.5"), "divisible": True}, ErrorCode.INVALID, ("quantity",)),
        ({"quantity": Decimal(2)}, ErrorCode.INVALID, ("quantity",)),
        ({"unit": Unit.PLACE}, ErrorCode.INVALID, ("unit",)),
        ({"exchange_modes": ()}, ErrorCode.REQUIRED, ("exchangeModes",)),
        (
            {"price_eur": Decimal(5), "exchange_modes": (ExchangeMode.RENTAL,)},
            ErrorCode.REQUIRED,
            ("price", "per"),
        ),
        ({"price_unit": PriceUnit.DAY}, ErrorCode.REQUIRED, ("price", "amount")),
        (
            {"price_eur": Decimal(5), "price_unit": PriceUnit.DAY},
            ErrorCode.INVALID,
            ("price", "amount"),
        ),
        (
            {"price_eur": Decimal("0.001"), "price_unit": PriceUnit.DAY},
            ErrorCode.INVALID,
            ("price", "amount"),
        ),
        (
            {"available_from": NOW + ONE_DAY, "available_until": NOW + ONE_DAY},
            ErrorCode.REVERSED_PERIOD,
            ("availability", "end"),
        ),
        (
            {"available_from": NOW - 2 * ONE_DAY, "available_until": NOW - ONE_DAY},
            ErrorCode.PERIOD_PAST,
            ("availability", "end"),
        ),
        ({"available_from": datetime(1, 1, 1)}, ErrorCode.OUT_OF_RANGE, ("availability", "start")),
        (
            {"weekly_slots": (WeeklySlot(Weekday.MONDAY, "9h", "12:00"),)},
            ErrorCode.INVALID,
            ("weeklySlots", "0", "start"),
        ),
        (
            {"details": {"cargo_volume_m3": Decimal(-3)}},
            ErrorCode.OUT_OF_RANGE,
            ("details", "vehicle", "cargoVolumeM3"),
        ),
    ],
)
async def test_a_wrong_field_is_refused_and_nothing_is_written(
    scene: Scene, changes: dict[str, object], code: ErrorCode, path: tuple[str, ...]
) -> None:
    before = await scene.counts()
    given = replace(offer(), **changes)  # type: ignore[arg-type]
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    assert codes(outcome) == [(code, path)]
    assert await scene.counts() == before


async def test_every_mistake_is_told_at_once(scene: Scene) -> None:
    given = replace(
        offer(),
        title="",
        quantity=Decimal(-1),
        commune_code="00000",
        details={"seats": 1_000},
        exchange_modes=(),
    )
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    assert {path for _, path in codes(outcome)} == {
        ("title",),
        ("quantity",),
        ("communeCode",),
        ("details", "vehicle", "seats"),
        ("exchangeModes",),
    }


async def test_a_long_availability_is_no_mistake(scene: Scene) -> None:
    given = replace(offer(), available_until=NOW + timedelta(days=3_000))
    assert codes(await scene.give(scene.user, PUBLISH_RESOURCE, given)) == []


async def test_the_site_of_another_member_is_not_found(scene: Scene) -> None:
    given = replace(offer(), site_id=public_id("site", await scene.main_site(scene.neighbour)))
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("siteId",))]
    site = await scene.main_site(scene.member)
    own = replace(offer(), site_id=public_id("site", site))
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, own)
    assert (await scene.row(tables.resource, outcome)).site_id == site


async def test_a_member_without_the_current_charter_publishes_nothing(scene: Scene) -> None:
    outcome = await scene.give(scene.applicant_user, PUBLISH_RESOURCE, offer())
    assert codes(outcome) == [(ErrorCode.CHARTER_NOT_SIGNED, ())]
    assert "charte" in str(outcome.errors[0].remedy(Language.FR))
    await scene.renew_charter()
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, offer())
    assert codes(outcome) == [(ErrorCode.CHARTER_NOT_SIGNED, ())]


async def test_a_replay_answers_the_same_resource(scene: Scene) -> None:
    given = replace(offer(), idempotency_key="cle")
    first, second = await scene.both(scene.user, PUBLISH_RESOURCE, given)
    assert first.object_id is not None
    assert first.object_id == second.object_id
    withdrawn = WithdrawResource(resource_id=public_id("resource", first.object_id))
    await scene.give(scene.user, WITHDRAW_RESOURCE, withdrawn)
    before = await scene.counts()
    assert (await scene.give(scene.user, PUBLISH_RESOURCE, given)).object_id == first.object_id
    assert await scene.counts() == before


async def test_a_key_is_not_used_for_something_else(scene: Scene) -> None:
    given = replace(offer(), idempotency_key="cle")
    await scene.give(scene.user, PUBLISH_RESOURCE, given)
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, replace(given, title="Autre"))
    assert codes(outcome) == [(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))]
    theirs = await scene.give(scene.neighbour_user, PUBLISH_RESOURCE, given)
    assert codes(theirs) == [], "a key belongs to whoever uses it"


async def test_a_withdrawn_resource_is_out_of_circulation(scene: Scene) -> None:
    resource_id = await scene.published()
    data = WithdrawResource(
        resource_id=public_id("resource", resource_id), expected_version=1, reason="vendu"
    )
    outcome = await scene.give(scene.user, WITHDRAW_RESOURCE, data)
    row = await scene.row(tables.resource, outcome)
    assert (row.status, row.version, row.updated_at) == ("WITHDRAWN", 2, NOW)
    messages = {message.topic: message for message in await scene.messages(outcome)}
    assert messages["resource.withdrawn"].detail == {"reason": "vendu"}
    assert [audit.detail for audit in await scene.audits(outcome)][-1] == {
        "version": 2,
        "reason": "vendu",
    }


async def test_a_resource_is_withdrawn_once(scene: Scene) -> None:
    data = WithdrawResource(resource_id=public_id("resource", await scene.published()))
    first, second = await scene.both(scene.user, WITHDRAW_RESOURCE, data)
    refused = [codes(outcome) for outcome in (first, second) if outcome.object_id is None]
    assert refused == [[(ErrorCode.WRONG_STATE, ("resourceId",))]]


async def test_what_has_changed_since_it_was_read_is_not_withdrawn(scene: Scene) -> None:
    resource = public_id("resource", await scene.published())
    data = WithdrawResource(resource_id=resource, expected_version=7)
    before = await scene.counts()
    outcome = await scene.give(scene.user, WITHDRAW_RESOURCE, data)
    assert codes(outcome) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    assert await scene.counts() == before


@pytest.mark.parametrize("identifier", ["", "res_\0", "req_" + "0" * 32, "res_" + "0" * 32])
async def test_a_resource_that_does_not_exist_is_not_found(scene: Scene, identifier: str) -> None:
    outcome = await scene.give(
        scene.user, WITHDRAW_RESOURCE, WithdrawResource(resource_id=identifier)
    )
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("resourceId",))]


async def test_a_reason_is_text_like_any_other(scene: Scene) -> None:
    data = WithdrawResource(resource_id=public_id("resource", await scene.published()))
    for reason, code in (("\0", ErrorCode.INVALID_TEXT), ("x" * 501, ErrorCode.TOO_LONG)):
        outcome = await scene.give(scene.user, WITHDRAW_RESOURCE, replace(data, reason=reason))
        assert codes(outcome) == [(code, ("reason",))]


@pytest.mark.parametrize(("status", "kept"), [("CONFIRMED", True), ("CANCELLED", False)])
async def test_a_promise_still_to_come_is_cancelled_first(
    scene: Scene, status: str, kept: bool
) -> None:
    resource_id = await scene.published()
    await scene.booked(resource_id, NOW + ONE_DAY, NOW + 2 * ONE_DAY, status)
    data = WithdrawResource(resource_id=public_id("resource", resource_id))
    outcome = await scene.give(scene.user, WITHDRAW_RESOURCE, data)
    assert codes(outcome) == ([(ErrorCode.WRONG_STATE, ("resourceId",))] if kept else [])
    if kept:
        assert "Annulez d'abord la réservation RSV-" in str(outcome.errors[0].remedy(Language.FR))


async def test_a_promise_that_was_kept_holds_nothing_back(scene: Scene) -> None:
    resource_id = await scene.published()
    await scene.booked(resource_id, NOW - 2 * ONE_DAY, NOW - ONE_DAY, "CONFIRMED")
    data = WithdrawResource(resource_id=public_id("resource", resource_id))
    assert codes(await scene.give(scene.user, WITHDRAW_RESOURCE, data)) == []
