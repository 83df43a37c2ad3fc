"""Permits: declared by a member, counted once verified by its coordinators, until their end."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from ptce.commands.permits import (
    DECLARE_PERMIT,
    MOST_PERMITS,
    REJECT_PERMIT,
    UPDATE_PERMIT,
    VERIFY_PERMIT,
    WITHDRAW_PERMIT,
    DeclarePermit,
    ReviewPermit,
    UpdatePermit,
    WithdrawPermit,
    expire_permits,
)
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.permits import CapacityUnit, PermitKind
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Language
from tests.commands.scene import Scene, codes
from tests.world import NOW

TODAY = date(2026, 3, 2)

SORTING = DeclarePermit(
    kind=PermitKind.ICPE,
    rubrique=" 2714 ",
    number="A-2024-17",
    low_prefixes=("17 02 04*", "15 01", "1501"),
    capacity=Decimal("1.50"),
    capacity_unit=CapacityUnit.TONNE_PER_DAY,
    valid_until=date(2027, 1, 31),
)


async def declared(scene: Scene, given: DeclarePermit = SORTING) -> str:
    """A permit of `member`, declared by its own people: its public id."""
    outcome = await scene.give(scene.user, DECLARE_PERMIT, given)
    assert outcome.object_id is not None, outcome.errors
    return public_id("permit", outcome.object_id)


async def verified(scene: Scene, given: DeclarePermit = SORTING) -> str:
    permit = await declared(scene, given)
    outcome = await scene.give(scene.coordinator, VERIFY_PERMIT, ReviewPermit(permit_id=permit))
    assert codes(outcome) == []
    return permit


async def row(scene: Scene, outcome: Outcome) -> Any:
    return await scene.row(tables.permit, outcome)


async def test_a_declared_permit_is_to_be_verified(scene: Scene) -> None:
    outcome = await scene.give(scene.user, DECLARE_PERMIT, SORTING)
    permit = await row(scene, outcome)
    assert (permit.member_id, permit.pole_id) == (scene.member, scene.pole)
    assert (permit.status, permit.version, permit.rubrique) == ("DECLARED", 1, "2714")
    assert permit.low_prefixes == ["1501", "170204"]
    assert (permit.verified_by, permit.covers_hazardous) == (None, False)
    [audit] = await scene.audits(outcome)
    assert (audit.command, audit.detail) == ("declarePermit", {"kind": "ICPE", "version": 1})
    assert [message.topic for message in await scene.messages(outcome)] == ["permit.declared"]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"rubrique": None}, ErrorCode.REQUIRED, ("rubrique",)),
        ({"rubrique": "27 14"}, ErrorCode.INVALID, ("rubrique",)),
        ({"rubrique": "9714"}, ErrorCode.INVALID, ("rubrique",)),
        ({"rubrique": "2" * 21}, ErrorCode.TOO_LONG, ("rubrique",)),
        ({"number": "a\0"}, ErrorCode.INVALID_TEXT, ("number",)),
        ({"number": "9" * 61}, ErrorCode.TOO_LONG, ("number",)),
        ({"low_prefixes": ("21",)}, ErrorCode.INVALID, ("lowPrefixes", "0")),
        ({"low_prefixes": ("17", "170")}, ErrorCode.INVALID, ("lowPrefixes", "1")),
        ({"low_prefixes": ("17\0",)}, ErrorCode.INVALID, ("lowPrefixes", "0")),
        ({"low_prefixes": ("17",) * 101}, ErrorCode.TOO_MANY, ("lowPrefixes",)),
        ({"capacity": Decimal(0)}, ErrorCode.OUT_OF_RANGE, ("capacity",)),
        ({"capacity": Decimal(-1)}, ErrorCode.OUT_OF_RANGE, ("capacity",)),
        ({"capacity": None}, ErrorCode.REQUIRED, ("capacity",)),
        ({"capacity_unit": None}, ErrorCode.REQUIRED, ("capacityUnit",)),
        ({"valid_until": TODAY - timedelta(days=1)}, ErrorCode.PERIOD_PAST, ("validUntil",)),
        ({"valid_from": date(2028, 1, 1)}, ErrorCode.REVERSED_PERIOD, ("validUntil",)),
        ({"valid_from": date(1, 1, 1)}, ErrorCode.OUT_OF_RANGE, ("validFrom",)),
        ({"note": "é" * 2001}, ErrorCode.TOO_LONG, ("note",)),
    ],
)
async def test_a_wrong_permit_is_refused_and_nothing_is_written(
    scene: Scene, changes: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    before = await scene.counts()
    outcome = await scene.give(scene.user, DECLARE_PERMIT, replace(SORTING, **changes))
    assert codes(outcome) == [(code, path)]
    assert await scene.counts() == before


async def test_only_an_icpe_has_a_heading_and_only_waste_permits_cover_codes(scene: Scene) -> None:
    given = replace(SORTING, kind=PermitKind.INSURANCE, covers_hazardous=True, below_threshold=True)
    outcome = await scene.give(scene.user, DECLARE_PERMIT, given)
    assert {path for _, path in codes(outcome)} == {
        ("rubrique",),
        ("coversHazardous",),
        ("lowPrefixes",),
        ("belowThreshold",),
    }


async def test_a_member_has_a_bounded_number_of_live_permits(scene: Scene) -> None:
    for _ in range(MOST_PERMITS - 1):
        await scene.world.permit(scene.member)
    await scene.world.permit(scene.member, status="WITHDRAWN")
    await declared(scene)
    outcome = await scene.give(scene.user, DECLARE_PERMIT, SORTING)
    assert codes(outcome) == [(ErrorCode.TOO_MANY, ())]


async def test_a_coordinator_declares_for_a_member_that_is_told(scene: Scene) -> None:
    given = replace(SORTING, on_behalf_of=public_id("member", scene.hidden))
    outcome = await scene.give(scene.coordinator, DECLARE_PERMIT, given)
    assert (await row(scene, outcome)).member_id == scene.hidden
    [audit] = await scene.audits(outcome)
    assert audit.on_behalf_of == scene.hidden
    told = [message.topic for message in await scene.messages(outcome)]
    assert told == ["member.acted_for", "permit.declared"]


async def test_a_verified_permit_says_who_and_when(scene: Scene) -> None:
    permit = await declared(scene)
    given = ReviewPermit(permit_id=permit, reason="Arrêté vu le 2 mars", expected_version=1)
    outcome = await scene.give(scene.coordinator, VERIFY_PERMIT, given)
    seen = await row(scene, outcome)
    assert (seen.status, seen.version, seen.verified_on) == ("VERIFIED", 2, TODAY)
    assert seen.verified_by == scene.coordinator.principal_id
    topics = [message.topic for message in await scene.messages(outcome)]
    assert topics == ["permit.declared", "member.acted_for", "permit.verified"]


async def test_a_rejection_has_a_reason(scene: Scene) -> None:
    permit = await declared(scene)
    bare = await scene.give(
        scene.coordinator, REJECT_PERMIT, ReviewPermit(permit_id=permit, reason="  ")
    )
    assert codes(bare) == [(ErrorCode.REQUIRED, ("reason",))]
    given = ReviewPermit(permit_id=permit, reason="Numéro introuvable")
    outcome = await scene.give(scene.coordinator, REJECT_PERMIT, given)
    seen = await row(scene, outcome)
    assert (seen.status, seen.reason) == ("REJECTED", "Numéro introuvable")
    assert codes(await scene.give(scene.coordinator, REJECT_PERMIT, given)) == [
        (ErrorCode.WRONG_STATE, ("permitId",))
    ]


async def test_only_the_coordinators_of_its_pole_verify(scene: Scene) -> None:
    permit = await declared(scene)
    before = await scene.counts()
    for command in (VERIFY_PERMIT, REJECT_PERMIT):
        given = ReviewPermit(permit_id=permit, reason="Vu")
        for viewer in (scene.user, scene.partner, ANONYMOUS, scene.two_hats):
            with pytest.raises(Denied):
                await scene.give(viewer, command, given)
        outcome = await scene.give(scene.other_coordinator, command, given)
        assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("permitId",))]
    assert await scene.counts() == before


async def test_others_cannot_touch_a_permit_that_they_see(scene: Scene) -> None:
    permit = await verified(scene)
    before = await scene.counts()
    with pytest.raises(Denied):
        await scene.give(scene.neighbour_user, UPDATE_PERMIT, UpdatePermit(permit_id=permit))
    with pytest.raises(Denied):
        await scene.give(scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    unseen = await declared(scene, replace(SORTING, number="A-2"))
    outcome = await scene.give(
        scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=unseen)
    )
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("permitId",))]
    assert (await scene.counts())["permit"] == before["permit"] + 1


async def test_a_verified_permit_that_changes_is_to_be_verified_again(scene: Scene) -> None:
    permit = await verified(scene)
    given = UpdatePermit(permit_id=permit, capacity=Decimal(3), number=None, expected_version=2)
    outcome = await scene.give(scene.user, UPDATE_PERMIT, given)
    seen = await row(scene, outcome)
    assert (seen.status, seen.verified_by, seen.verified_on) == ("DECLARED", None, None)
    assert (seen.capacity, seen.number, seen.rubrique, seen.version) == (3, None, "2714", 3)
    assert (await scene.audits(outcome))[-1].detail["changed"] == ["capacity", "number"]


async def test_an_update_that_changes_nothing_leaves_it_verified(scene: Scene) -> None:
    permit = await verified(scene)
    given = UpdatePermit(permit_id=permit, capacity=Decimal("1.5"), rubrique="2714")
    seen = await row(scene, await scene.give(scene.user, UPDATE_PERMIT, given))
    assert (seen.status, seen.version) == ("VERIFIED", 2)


async def test_an_update_is_checked_as_a_whole(scene: Scene) -> None:
    permit = await declared(scene)
    given = UpdatePermit(permit_id=permit, valid_from=date(2029, 1, 1), capacity_unit=None)
    outcome = await scene.give(scene.user, UPDATE_PERMIT, given)
    assert codes(outcome) == [
        (ErrorCode.REVERSED_PERIOD, ("validUntil",)),
        (ErrorCode.REQUIRED, ("capacityUnit",)),
    ]


async def test_a_stale_version_is_refused(scene: Scene) -> None:
    permit = await verified(scene)
    changed = UpdatePermit(permit_id=permit, number="B", expected_version=1)
    gone = WithdrawPermit(permit_id=permit, expected_version=1)
    refused = ReviewPermit(permit_id=permit, reason="Non", expected_version=1)
    for outcome in (
        await scene.give(scene.coordinator, UPDATE_PERMIT, changed),
        await scene.give(scene.coordinator, WITHDRAW_PERMIT, gone),
        await scene.give(scene.coordinator, REJECT_PERMIT, refused),
    ):
        assert codes(outcome) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


async def test_a_withdrawn_permit_stays_so(scene: Scene) -> None:
    permit = await verified(scene)
    outcome = await scene.give(scene.user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    assert (await row(scene, outcome)).status == "WITHDRAWN"
    again = await scene.give(scene.coordinator, VERIFY_PERMIT, ReviewPermit(permit_id=permit))
    assert codes(again) == [(ErrorCode.WRONG_STATE, ("permitId",))]


async def test_the_same_key_declares_one_permit(scene: Scene) -> None:
    given = replace(SORTING, idempotency_key="cle")
    first, second = await scene.both(scene.user, DECLARE_PERMIT, given)
    assert first.object_id is not None
    assert first.object_id == second.object_id
    assert len(await scene.messages(first)) == 1


async def test_the_worker_marks_what_is_over_once(scene: Scene) -> None:
    await verified(scene)
    later = NOW + timedelta(days=400)
    assert await expire_permits(scene.engine, NOW) == 0
    assert await expire_permits(scene.engine, later) == 1
    assert await expire_permits(scene.engine, later) == 0
    [permit] = await scene.rows(select(tables.permit))
    assert (permit.status, permit.version) == ("EXPIRED", 3)
    [told] = await scene.rows(
        select(tables.outbox).where(tables.outbox.c.topic == "permit.expired")
    )
    assert told.member_ids == [scene.member]


async def test_past_its_end_a_permit_is_expired_before_the_worker_says_so(scene: Scene) -> None:
    permit = await declared(scene)
    ended = update(tables.permit).values(valid_until=TODAY - timedelta(days=1))
    async with scene.engine.begin() as connection:
        await connection.execute(ended)
    outcome = await scene.give(scene.coordinator, VERIFY_PERMIT, ReviewPermit(permit_id=permit))
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("permitId",))]
    renewed = UpdatePermit(permit_id=permit, valid_until=date(2030, 1, 1))
    assert (await row(scene, await scene.give(scene.user, UPDATE_PERMIT, renewed))).version == 2


@pytest.mark.parametrize(
    ("kind", "stated", "missing"),
    [
        (PermitKind.ICPE, {"rubrique": "2714"}, "son numéro"),
        (PermitKind.ICPE, {"rubrique": "2714", "below_threshold": True}, None),
        (PermitKind.ICPE, {"rubrique": "2714", "number": "A-1"}, None),
        (PermitKind.INSURANCE, {}, "son numéro ni son dernier jour"),
        (PermitKind.WASTE_TRANSPORT_RECEIPT, {"number": "R-1"}, "son dernier jour"),
        (PermitKind.ESUS, {"valid_until": date(2027, 1, 31)}, None),
        (PermitKind.ERP_APPROVAL, {}, None),
    ],
)
async def test_what_a_document_bears_is_stated_before_it_is_verified(
    scene: Scene, kind: PermitKind, stated: dict[str, Any], missing: str | None
) -> None:
    permit = await declared(scene, DeclarePermit(kind=kind, **stated))
    outcome = await scene.give(scene.coordinator, VERIFY_PERMIT, ReviewPermit(permit_id=permit))
    assert codes(outcome) == ([] if missing is None else [(ErrorCode.REQUIRED, ("permitId",))])
    if missing is not None:
        [error] = outcome.errors
        assert error.message(Language.FR) == f"Cette autorisation ne dit pas {missing}."
        assert "updatePermit" in (error.remedy(Language.FR) or "")
        review = ReviewPermit(permit_id=permit, reason="Rien n'est joint.")
        assert codes(await scene.give(scene.coordinator, REJECT_PERMIT, review)) == []


async def test_the_same_permit_is_not_declared_twice(scene: Scene) -> None:
    permit = await declared(scene)
    again = replace(SORTING, number=" a-2024-17 ")
    outcome = await scene.give(scene.user, DECLARE_PERMIT, again)
    assert codes(outcome) == [(ErrorCode.ALREADY_EXISTS, ("number",))]
    assert permit in (outcome.errors[0].remedy(Language.FR) or "")
    other = await declared(scene, replace(SORTING, rubrique="2716"))
    edit = UpdatePermit(permit_id=other, rubrique="2714")
    outcome = await scene.give(scene.user, UPDATE_PERMIT, edit)
    assert codes(outcome) == [(ErrorCode.ALREADY_EXISTS, ("number",))]
    note = UpdatePermit(permit_id=permit, note="Copie au dossier")
    assert codes(await scene.give(scene.user, UPDATE_PERMIT, note)) == []
    await scene.give(scene.user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    await declared(scene)


async def test_two_who_declare_the_same_permit_at_once_declare_it_once(scene: Scene) -> None:
    outcomes = await scene.both(scene.user, DECLARE_PERMIT, SORTING)
    assert sorted(len(outcome.errors) for outcome in outcomes) == [0, 1]
