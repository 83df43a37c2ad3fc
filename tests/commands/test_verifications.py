"""What is to verify for people's safety is verified by a coordinator before the second yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ptce.commands.matches import ACCEPT_MATCH, PROPOSE_MATCH, AcceptMatch, ProposeMatch
from ptce.commands.needs import PostRequest
from ptce.commands.permits import DECLARE_PERMIT, VERIFY_PERMIT, DeclarePermit, ReviewPermit
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import Command, Outcome
from ptce.commands.verifications import RECORD_VERIFICATION, RecordVerification
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden
from ptce.domain.identifiers import public_id
from ptce.domain.permits import PermitKind
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import ExchangeMode, Language
from tests.commands.deals import Deals
from tests.commands.scene import Scene, codes
from tests.world import NOW, World

SOLVENT = PublishResource(
    kind="WASTE_STREAM",
    details={
        "material_status": "BY_PRODUCT",
        "hazard_properties": ["HP3"],
        "evidence": "Contrat d'usage certain",
    },
    title="Solvants de rinçage",
    exchange_modes=(ExchangeMode.GIFT,),
)
WANTED = PostRequest(
    kind="WASTE_STREAM",
    details={},
    title="Solvants de rinçage",
    period_start=NOW + timedelta(days=7),
    period_end=NOW + timedelta(days=8),
)
SEEN = "Contrat signé lu avec les deux structures."


async def done(scene: Scene, viewer: Any, command: Command[Any], data: Any) -> UUID:
    outcome = await scene.give(viewer, command, data)
    assert outcome.object_id is not None, outcome.errors
    return outcome.object_id


async def suggested(scene: Scene, offered: PublishResource = SOLVENT) -> tuple[UUID, str]:
    """The resource of `member`, and its match with the neighbour's need."""
    await done(scene, scene.neighbour_user, POST_REQUEST, WANTED)
    resource = await done(scene, scene.user, PUBLISH_RESOURCE, offered)
    [match] = await scene.matches(resource)
    return resource, public_id("match", match.id)


async def held(scene: Scene, offered: PublishResource = SOLVENT) -> tuple[UUID, str]:
    """As `suggested`, with the first yes said."""
    resource, match = await suggested(scene, offered)
    await done(scene, scene.coordinator, PROPOSE_MATCH, ProposeMatch(match_id=match))
    await done(scene, scene.neighbour_user, ACCEPT_MATCH, AcceptMatch(match_id=match))
    return resource, match


async def second_yes(scene: Scene, match: str) -> Outcome:
    return await scene.give(scene.user, ACCEPT_MATCH, AcceptMatch(match_id=match))


async def recorded(scene: Scene, match: str, rule: str = "W03", **more: Any) -> Outcome:
    data = replace(RecordVerification(match_id=match, rule=rule, seen=SEEN), **more)
    return await scene.give(scene.coordinator, RECORD_VERIFICATION, data)


async def status(scene: Scene, resource: UUID) -> str:
    [match] = await scene.matches(resource)
    found: str = match.status
    return found


async def verifications(scene: Scene) -> Sequence[Any]:
    table = tables.match_verification
    return await scene.rows(select(table).order_by(table.c.id))


async def test_hazardous_matter_is_not_agreed_on_before_a_coordinator_has_verified_it(
    scene: Scene,
) -> None:
    resource, match = await held(scene)
    outcome = await second_yes(scene, match)
    assert codes(outcome) == [(ErrorCode.VERIFICATION_REQUIRED, ())]
    [error] = outcome.errors
    assert error.rule == "W03"
    assert "art. L541-4-2" in error.message(Language.FR)
    assert "recordVerification" in (error.remedy(Language.FR) or "")
    assert await status(scene, resource) == "ACCEPTED_BY_RECEIVER"
    assert codes(await recorded(scene, match)) == []
    assert codes(await second_yes(scene, match)) == []
    assert await status(scene, resource) == "AGREED"


async def test_a_verification_keeps_who_when_and_what_was_seen_and_is_told_to_both(
    scene: Scene,
) -> None:
    resource, match = await suggested(scene)
    [before] = await scene.matches(resource)
    assert codes(await recorded(scene, match)) == []
    [row] = await verifications(scene)
    assert (row.rule, row.seen, row.actor_id, row.pole_id, row.created_at) == (
        "W03",
        SEEN,
        scene.coordinator.principal_id,
        scene.pole,
        NOW,
    )
    assert (row.rule_set_version, len(row.content)) == (RULE_SET_VERSION, 64)
    [after] = await scene.matches(resource)
    assert (after.version, after.status) == (before.version + 1, before.status)
    outbox, audit = tables.outbox, tables.audit_event
    [told] = await scene.rows(select(outbox).where(outbox.c.topic == "verification.recorded"))
    assert set(told.member_ids) == {scene.member, scene.neighbour}
    assert (told.object_id, told.detail) == (before.id, {"rule": "W03"})
    [kept] = await scene.rows(select(audit).where(audit.c.command == "recordVerification"))
    assert (kept.object_id, kept.detail["rule"]) == (before.id, "W03")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Solvants chlorés"},
        {"details": {"evidence": "Autre contrat"}},
        {"details": {"hazard_properties": ["HP3", "HP7"]}},
        {"details": {"material_status": "END_OF_WASTE"}},
    ],
)
async def test_a_verification_no_longer_holds_when_what_it_judged_changes(
    scene: Scene, changes: dict[str, Any]
) -> None:
    resource, match = await suggested(scene)
    assert codes(await recorded(scene, match)) == []
    edit = UpdateResource(resource_id=public_id("resource", resource), **changes)
    await done(scene, scene.user, UPDATE_RESOURCE, edit)
    await done(scene, scene.coordinator, PROPOSE_MATCH, ProposeMatch(match_id=match))
    await done(scene, scene.neighbour_user, ACCEPT_MATCH, AcceptMatch(match_id=match))
    assert codes(await second_yes(scene, match)) == [(ErrorCode.VERIFICATION_REQUIRED, ())]
    assert codes(await recorded(scene, match)) == []
    assert codes(await second_yes(scene, match)) == []
    assert len(await verifications(scene)) == 2


async def told(scene: Scene, resource: UUID) -> tuple[bool, bool, str, str]:
    """Whether the match is to verify, whether its sentence says so, and its check of W03."""
    [match] = await scene.matches(resource)
    [check] = [each for each in match.checks if each["rule"] == "W03"]
    unsure = "À vérifier" in match.sentence_fr
    assert unsure is ("To check" in match.sentence_en)
    return match.to_verify, unsure, check["status"], check["fr"]


VERIFIED = (False, False, "OK", f"preuve du statut : vérifié par l'animation le {NOW:%d/%m/%Y}")


async def test_what_was_verified_is_no_longer_told_as_to_verify(scene: Scene) -> None:
    resource, match = await held(scene)
    [before] = await scene.matches(resource)
    assert (await told(scene, resource))[:3] == (True, True, "TO_VERIFY")
    assert codes(await recorded(scene, match)) == []
    assert await told(scene, resource) == VERIFIED
    assert codes(await second_yes(scene, match)) == []
    assert await told(scene, resource) == VERIFIED
    [after] = await scene.matches(resource)
    assert after.score == before.score
    assert before.sentence_fr == after.sentence_fr + " À vérifier : preuve du statut."


async def test_a_new_judgement_counts_a_verification_as_long_as_it_holds(scene: Scene) -> None:
    resource, match = await suggested(scene)
    assert codes(await recorded(scene, match)) == []
    edit = UpdateResource(
        resource_id=public_id("resource", resource), details={"packaging": "DRUM"}
    )
    await done(scene, scene.user, UPDATE_RESOURCE, edit)
    assert await told(scene, resource) == VERIFIED
    await done(scene, scene.coordinator, PROPOSE_MATCH, ProposeMatch(match_id=match))
    assert await told(scene, resource) == VERIFIED
    await done(scene, scene.user, UPDATE_RESOURCE, replace(edit, details={"evidence": "Autre"}))
    assert (await told(scene, resource))[:3] == (True, True, "TO_VERIFY")


async def test_what_the_rules_do_not_judge_may_change_after_a_verification(scene: Scene) -> None:
    resource, match = await suggested(scene)
    assert codes(await recorded(scene, match)) == []
    edit = UpdateResource(
        resource_id=public_id("resource", resource), details={"packaging": "DRUM"}
    )
    await done(scene, scene.user, UPDATE_RESOURCE, edit)
    await done(scene, scene.coordinator, PROPOSE_MATCH, ProposeMatch(match_id=match))
    await done(scene, scene.neighbour_user, ACCEPT_MATCH, AcceptMatch(match_id=match))
    assert codes(await second_yes(scene, match)) == []


async def test_only_a_coordinator_of_one_of_the_poles_records_a_verification(scene: Scene) -> None:
    _, match = await suggested(scene)
    data = RecordVerification(match_id=match, rule="W03", seen=SEEN)
    for viewer in (scene.user, scene.neighbour_user, scene.two_hats):
        with pytest.raises(Forbidden):
            await scene.give(viewer, RECORD_VERIFICATION, data)
    outcome = await scene.give(scene.other_coordinator, RECORD_VERIFICATION, data)
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("matchId",))]
    assert await verifications(scene) == []


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"seen": " . "}, ErrorCode.INVALID, "seen"),
        ({"seen": "  "}, ErrorCode.REQUIRED, "seen"),
        ({"rule": "W01"}, ErrorCode.INVALID, "rule"),
        ({"rule": "w03"}, ErrorCode.INVALID, "rule"),
        ({"rule": "X"}, ErrorCode.INVALID, "rule"),
        ({"expected_version": 7}, ErrorCode.STALE_VERSION, "expectedVersion"),
    ],
)
async def test_what_was_verified_is_said_of_a_rule_that_asks_for_it(
    scene: Scene, more: dict[str, Any], code: ErrorCode, path: str
) -> None:
    _, match = await suggested(scene)
    assert codes(await recorded(scene, match, **more)) == [(code, (path,))]
    assert await verifications(scene) == []


async def test_a_wrong_rule_and_too_few_words_are_told_at_once_with_what_helps(
    scene: Scene,
) -> None:
    _, match = await suggested(scene)
    both = await recorded(scene, match, rule="W99", seen="x")
    assert codes(both) == [(ErrorCode.INVALID, ("seen",)), (ErrorCode.INVALID, ("rule",))]
    [seen] = (await recorded(scene, match, seen="x")).errors
    assert "au moins 3 lettres" in seen.message(Language.FR)
    [rule] = (await recorded(scene, match, rule="W01")).errors
    assert rule.remedy(Language.FR) == "À vérifier ici : W03."
    assert await verifications(scene) == []


async def test_where_nothing_is_to_verify_the_refusal_says_so(world: World) -> None:
    deals = await Deals.of(world)
    match = public_id("match", await deals.suggested())
    data = RecordVerification(match_id=match, rule="W01", seen=SEEN)
    [error] = (await deals.give(deals.coordinator, RECORD_VERIFICATION, data)).errors
    assert (error.code, error.path) == (ErrorCode.INVALID, ("rule",))
    assert "Rien n'est à vérifier ici" in (error.remedy(Language.FR) or "")


async def test_a_closed_or_agreed_match_is_no_longer_verified(scene: Scene) -> None:
    _, match = await held(scene)
    assert codes(await recorded(scene, match)) == []
    assert codes(await second_yes(scene, match)) == []
    agreed = await recorded(scene, match)
    assert codes(agreed) == [(ErrorCode.WRONG_STATE, ())]
    assert "cancelBooking" in (agreed.errors[0].remedy(Language.FR) or "")


async def test_a_key_that_is_replayed_verifies_once(scene: Scene) -> None:
    _, match = await suggested(scene)
    first = await recorded(scene, match, idempotency_key="une fois")
    assert first.object_id == (await recorded(scene, match, idempotency_key="une fois")).object_id
    assert len(await verifications(scene)) == 1


async def test_a_verified_permit_makes_the_verification_needless(scene: Scene) -> None:
    """W02: a permit that is only declared has to be looked at; a verified one has been."""
    declared = DeclarePermit(
        kind=PermitKind.ICPE,
        rubrique="2714",
        number="A-1",
        valid_until=NOW.date() + timedelta(days=90),
    )
    permit = await done(scene, scene.neighbour_user, DECLARE_PERMIT, declared)
    pallets = replace(
        SOLVENT,
        title=WANTED.title,
        details={"material_status": "WASTE", "waste_code": "150103"},
    )
    _, match = await held(scene, pallets)
    outcome = await second_yes(scene, match)
    assert [(error.code, error.rule) for error in outcome.errors] == [
        (ErrorCode.VERIFICATION_REQUIRED, "W02")
    ]
    review = ReviewPermit(permit_id=public_id("permit", permit))
    await done(scene, scene.coordinator, VERIFY_PERMIT, review)
    assert codes(await second_yes(scene, match)) == []
    assert await verifications(scene) == []


async def test_two_rules_are_verified_one_by_one(scene: Scene) -> None:
    declared = DeclarePermit(kind=PermitKind.ICPE, rubrique="2711")
    await done(scene, scene.neighbour_user, DECLARE_PERMIT, declared)
    screens = replace(
        SOLVENT,
        title=WANTED.title,
        details={"material_status": "WASTE", "waste_code": "160214", "hazard_analysed": True},
    )
    _, match = await held(scene, screens)
    for awaiting in (["W02", "W08"], ["W08"]):
        outcome = await second_yes(scene, match)
        assert [error.rule for error in outcome.errors] == awaiting
        assert codes(await recorded(scene, match, awaiting[0])) == []
    assert codes(await second_yes(scene, match)) == []
