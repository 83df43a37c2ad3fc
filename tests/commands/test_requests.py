"""Posting a need, previewing it, withdrawing it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ptce.commands.needs import PostRequest, parse_need
from ptce.commands.parsing import WeeklySlot
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.calendar import Interval
from ptce.domain.errors import Denied, ErrorCode, Refusal
from ptce.domain.identifiers import public_id
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.domain.terms import ExchangeMode, Weekday
from ptce.domain.values import Need, Point
from ptce.domain.wording import need_text
from tests.commands.scene import TOULON, Scene, codes
from tests.world import NOW

ONE_DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def need() -> PostRequest:
    """Six fields: what, its kind, one asked attribute, and when."""
    return PostRequest(
        kind="VEHICLE",
        details={"refrigerated_required": True, "cargo_volume_m3_min": 8},
        title="Camion frigo pour la collecte",
        period_start=MONDAY,
        period_end=MONDAY + 5 * ONE_DAY,
    )


def whole_need() -> PostRequest:
    return replace(
        need(),
        description="Denrées fraîches",
        radius_km=Decimal("20.5"),
        weekly_slots=(WeeklySlot(Weekday.TUESDAY, "08:00", "12:00"),),
        quantity=Decimal(2),
        budget_eur=Decimal("80.50"),
        strict_budget=True,
        exchange_modes=(ExchangeMode.RENTAL, ExchangeMode.LOAN),
        details={"category_in": ["N1", "N2"], "licence_held": ["B"], "tail_lift_required": False},
    )


async def preview(scene: Scene, viewer: Viewer, data: PostRequest) -> Need:
    async with transaction(scene.engine) as connection:
        return await parse_need(connection, viewer, NOW, data)


async def test_a_need_is_posted_in_six_fields(scene: Scene) -> None:
    outcome = await scene.give(scene.user, POST_REQUEST, need())
    row = await scene.row(tables.request, outcome)
    assert (row.status, row.visibility, row.version) == ("PUBLISHED", "MEMBERS", 1)
    assert (row.member_id, row.commune_insee) == (scene.member, TOULON)
    assert (row.quantity, row.unit, row.exchange_modes) == (1, "UNIT", [])
    assert (row.budget_eur, row.strict_budget) == (None, False)
    assert row.reference.startswith("BES-20260302-")
    asked = await scene.row(tables.request_of["VEHICLE"], outcome)
    assert (asked.refrigerated_required, asked.cargo_volume_m3_min) == (True, 8)
    assert asked.tail_lift_required is None


@pytest.mark.parametrize("data", [need(), whole_need()])
async def test_what_is_posted_is_what_was_previewed(scene: Scene, data: PostRequest) -> None:
    previewed = await preview(scene, scene.user, data)
    outcome = await scene.give(scene.user, POST_REQUEST, data)
    row = await scene.row(tables.request, outcome)
    asked = await scene.row(tables.request_of["VEHICLE"], outcome)
    assert stored(row, asked) == previewed


def stored(row: Any, asked: Any) -> Need:
    """The need that the database remembers."""
    kind = KIND_BY_CODE[row.kind]
    values = {attribute.asked: getattr(asked, attribute.asked) for attribute in kind.asks}
    asks = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None
    }
    weekly = row.weekly_minutes
    return Need(
        id=None,
        kind=row.kind,
        member_id=row.member_id,
        text=need_text(kind, row.title, row.description, asks),
        point=Point(row.latitude, row.longitude),
        radius_km=float(row.radius_km),
        period=Interval(row.period.lower, row.period.upper),
        weekly=None if weekly is None else tuple((part.lower, part.upper) for part in weekly),
        quantity=row.quantity,
        budget=row.budget_eur,
        strict_budget=row.strict_budget,
        exchange_modes=frozenset(map(ExchangeMode, row.exchange_modes)),  # type: ignore[arg-type]
        asks=asks,
    )


async def test_a_visitor_previews_a_need_with_a_commune(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        await preview(scene, ANONYMOUS, need())
    assert [(e.code, e.path) for e in refused.value.errors] == [
        (ErrorCode.REQUIRED, ("communeCode",))
    ]
    previewed = await preview(scene, ANONYMOUS, replace(need(), commune_code=TOULON))
    assert (previewed.id, previewed.member_id) == (None, None)
    assert previewed.text == "Camion frigo pour la collecte. réfrigéré"


async def test_a_preview_writes_and_locks_nothing(scene: Scene) -> None:
    before = await scene.counts()
    async with scene.engine.connect() as connection:
        await connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        await parse_need(connection, scene.user, NOW, need())
    assert await scene.counts() == before


async def test_a_preview_for_a_member_of_others_is_denied(scene: Scene) -> None:
    named = replace(need(), on_behalf_of=public_id("member", scene.neighbour))
    for viewer in (scene.user, ANONYMOUS):
        with pytest.raises(Denied):
            await preview(scene, viewer, named)
    assert (await preview(scene, scene.coordinator, named)).member_id == scene.neighbour


async def test_a_preview_refuses_what_posting_refuses(scene: Scene) -> None:
    wrong = replace(need(), title="", quantity=Decimal(-2), period_end=MONDAY)
    outcome = await scene.give(scene.user, POST_REQUEST, wrong)
    with pytest.raises(Refusal) as refused:
        await preview(scene, scene.user, wrong)
    assert refused.value.errors == outcome.errors


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"kind": "\0"}, ErrorCode.INVALID, ("kind",)),
        ({"title": "\0"}, ErrorCode.INVALID_TEXT, ("title",)),
        ({"description": "\udfff"}, ErrorCode.INVALID_TEXT, ("description",)),
        ({"period_end": MONDAY - ONE_DAY}, ErrorCode.REVERSED_PERIOD, ("period", "end")),
        ({"period_end": MONDAY}, ErrorCode.REVERSED_PERIOD, ("period", "end")),
        (
            {"period_start": NOW - 2 * ONE_DAY, "period_end": NOW - ONE_DAY},
            ErrorCode.PERIOD_PAST,
            ("period", "end"),
        ),
        ({"period_end": MONDAY + 367 * ONE_DAY}, ErrorCode.PERIOD_TOO_LONG, ("period", "end")),
        ({"period_start": datetime(1, 1, 1)}, ErrorCode.OUT_OF_RANGE, ("period", "start")),
        ({"period_end": datetime(2101, 1, 1)}, ErrorCode.OUT_OF_RANGE, ("period", "end")),
        ({"quantity": Decimal(-4)}, ErrorCode.OUT_OF_RANGE, ("quantity",)),
        ({"budget_eur": Decimal(-1)}, ErrorCode.OUT_OF_RANGE, ("budget", "amount")),
        ({"strict_budget": True}, ErrorCode.REQUIRED, ("budget", "amount")),
        ({"commune_code": "83 137"}, ErrorCode.UNKNOWN_COMMUNE, ("communeCode",)),
        (
            {"weekly_slots": (WeeklySlot(Weekday.SUNDAY, "09:00", "12:00"),)},
            ErrorCode.INVALID,
            ("weeklySlots",),
        ),
        (
            {"details": {"cargo_volume_m3_min": -1}},
            ErrorCode.OUT_OF_RANGE,
            ("need", "vehicle", "cargoVolumeM3Min"),
        ),
        ({"details": {"seats": 3}}, ErrorCode.INVALID, ("need", "vehicle", "seats")),
    ],
)
async def test_a_wrong_field_is_refused_and_nothing_is_written(
    scene: Scene, changes: dict[str, object], code: ErrorCode, path: tuple[str, ...]
) -> None:
    before = await scene.counts()
    given = replace(need(), **changes)  # type: ignore[arg-type]
    outcome = await scene.give(scene.user, POST_REQUEST, given)
    assert codes(outcome) == [(code, path)]
    assert await scene.counts() == before


async def test_a_need_that_has_begun_is_still_a_need(scene: Scene) -> None:
    begun = replace(need(), period_start=NOW - 3 * ONE_DAY)
    assert codes(await scene.give(scene.user, POST_REQUEST, begun)) == []


async def test_a_member_without_the_charter_posts_nothing_but_may_preview(scene: Scene) -> None:
    outcome = await scene.give(scene.applicant_user, POST_REQUEST, need())
    assert codes(outcome) == [(ErrorCode.CHARTER_NOT_SIGNED, ())]
    assert (await preview(scene, scene.applicant_user, need())).member_id == scene.applicant


async def test_two_posts_of_one_key_are_one_need(scene: Scene) -> None:
    given = replace(need(), idempotency_key="cle")
    first, second = await scene.both(scene.user, POST_REQUEST, given)
    assert first.object_id is not None
    assert first.object_id == second.object_id


async def test_a_withdrawn_need_is_out_of_circulation(scene: Scene) -> None:
    posted = await scene.give(scene.user, POST_REQUEST, need())
    assert posted.object_id is not None
    data = WithdrawRequest(request_id=public_id("request", posted.object_id), expected_version=1)
    outcome = await scene.give(scene.user, WITHDRAW_REQUEST, data)
    row = await scene.row(tables.request, outcome)
    assert (row.status, row.version) == ("WITHDRAWN", 2)
    again = await scene.give(scene.user, WITHDRAW_REQUEST, data)
    assert codes(again) == [(ErrorCode.WRONG_STATE, ("requestId",))]


async def test_a_need_that_is_promised_a_resource_is_not_withdrawn(scene: Scene) -> None:
    resource = await scene.published()
    request = await scene.booked(resource, NOW + ONE_DAY, NOW + 2 * ONE_DAY, "CONFIRMED")
    data = WithdrawRequest(request_id=public_id("request", request))
    outcome = await scene.give(scene.neighbour_user, WITHDRAW_REQUEST, data)
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("requestId",))]
