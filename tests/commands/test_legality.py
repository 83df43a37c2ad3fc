"""Rules through the commands: what is refused at once, and who is matched, from whose permits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from ptce.commands.matches import (
    ACCEPT_MATCH,
    PROPOSE_MATCH,
    AcceptMatch,
    ProposeMatch,
    alternatives,
)
from ptce.commands.member_updates import UPDATE_MEMBER, UpdateMember
from ptce.commands.needs import PostRequest
from ptce.commands.permits import (
    DECLARE_PERMIT,
    REJECT_PERMIT,
    VERIFY_PERMIT,
    WITHDRAW_PERMIT,
    DeclarePermit,
    ReviewPermit,
    WithdrawPermit,
    expire_permits,
)
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import Command, Outcome, Work
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.permits import PermitKind
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import ExchangeMode, Language, PriceUnit
from ptce.matching.scoring import ENGINE_VERSION
from tests.commands.scene import Scene, codes
from tests.world import NOW

PAINT = PublishResource(
    kind="WASTE_STREAM",
    details={"material_status": "WASTE", "waste_code": "08 01 11*"},
    title="Fonds de peinture",
    exchange_modes=(ExchangeMode.PAY_TO_REMOVE,),
)
WANTED = PostRequest(
    kind="WASTE_STREAM",
    details={},
    title="Fonds de peinture",
    period_start=NOW + timedelta(days=7),
    period_end=NOW + timedelta(days=8),
)
TRANSIT = DeclarePermit(
    kind=PermitKind.ICPE, rubrique="2718", number="A-2718", covers_hazardous=True
)
LOAN = PublishResource(
    kind="SKILL",
    details={"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("27.5")},
    title="Menuisier",
    exchange_modes=(ExchangeMode.COST_SHARE,),
    price_eur=Decimal("27.5"),
    price_unit=PriceUnit.HOUR,
)


async def done(scene: Scene, viewer: Any, command: Command[Any], data: Any) -> UUID:
    outcome = await scene.give(viewer, command, data)
    assert outcome.object_id is not None, outcome.errors
    return outcome.object_id


async def statuses(scene: Scene, resource: UUID) -> list[str]:
    return [match.status for match in await scene.matches(resource)]


@pytest.fixture
async def paint(scene: Scene) -> UUID:
    """`member` has hazardous waste, `neighbour` would take it."""
    resource = await done(scene, scene.user, PUBLISH_RESOURCE, PAINT)
    await done(scene, scene.neighbour_user, POST_REQUEST, WANTED)
    return resource


async def declared(scene: Scene, permit: DeclarePermit = TRANSIT) -> str:
    return public_id("permit", await done(scene, scene.neighbour_user, DECLARE_PERMIT, permit))


async def verify(scene: Scene, permit: str) -> None:
    await done(scene, scene.coordinator, VERIFY_PERMIT, ReviewPermit(permit_id=permit))


async def events(scene: Scene, event: str) -> Sequence[Any]:
    table = tables.match_event
    return await scene.rows(select(table).where(table.c.event == event).order_by(table.c.id))


async def test_hazardous_waste_waits_for_a_verified_permit(scene: Scene, paint: UUID) -> None:
    assert await statuses(scene, paint) == []
    permit = await declared(scene)
    assert await statuses(scene, paint) == []
    await verify(scene, permit)
    [match] = await scene.matches(paint)
    assert (match.status, match.rule_set_version) == ("SUGGESTED", RULE_SET_VERSION)
    [check] = [check for check in match.checks if check["rule"] == "W01"]
    assert (check["status"], check["article"][:10]) == ("OK", "art. L541-")


async def test_a_permit_that_no_longer_counts_takes_its_match_away(
    scene: Scene, paint: UUID
) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    assert await statuses(scene, paint) == ["SUGGESTED"]
    review = ReviewPermit(permit_id=permit, reason="Copie illisible.")
    await done(scene, scene.coordinator, REJECT_PERMIT, review)
    assert await statuses(scene, paint) == ["LAPSED"]
    await verify(scene, permit)
    assert await statuses(scene, paint) == ["SUGGESTED"]
    await done(scene, scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    assert await statuses(scene, paint) == ["LAPSED"]


async def test_a_permit_is_asked_about_on_the_days_of_the_exchange(
    scene: Scene, paint: UUID
) -> None:
    week_end = replace(TRANSIT, number="A-7", valid_until=NOW.date() + timedelta(days=6))
    await verify(scene, await declared(scene, week_end))
    assert await statuses(scene, paint) == []
    await verify(scene, await declared(scene))
    assert await statuses(scene, paint) == ["SUGGESTED"]
    assert await expire_permits(scene.engine, NOW + timedelta(days=7)) == 1
    assert await statuses(scene, paint) == ["SUGGESTED"]


async def test_whoever_posts_second_is_judged_by_the_same_permits(scene: Scene) -> None:
    await verify(scene, await declared(scene))
    resource = await done(scene, scene.user, PUBLISH_RESOURCE, PAINT)
    await done(scene, scene.neighbour_user, POST_REQUEST, WANTED)
    other = await done(scene, scene.user, PUBLISH_RESOURCE, PAINT)
    assert await statuses(scene, resource) == await statuses(scene, other) == ["SUGGESTED"]


async def test_a_small_outlet_under_the_threshold_is_to_verify(scene: Scene) -> None:
    small = DeclarePermit(kind=PermitKind.ICPE, rubrique="2714", below_threshold=True)
    pallets = replace(PAINT, details={"material_status": "WASTE", "waste_code": "15 01 03"})
    resource = await done(scene, scene.user, PUBLISH_RESOURCE, pallets)
    await done(scene, scene.neighbour_user, POST_REQUEST, WANTED)
    assert await statuses(scene, resource) == []
    await declared(scene, small)
    [match] = await scene.matches(resource)
    assert match.to_verify
    [check] = [check for check in match.checks if check["rule"] == "W02"]
    assert check["status"] == "TO_VERIFY"


@pytest.mark.parametrize(
    ("command", "data", "path", "article"),
    [
        (
            PUBLISH_RESOURCE,
            replace(PAINT, details={"material_status": "WASTE", "waste_code": "17 06 05*"}),
            ("details", "wasteStream", "wasteCode"),
            "R4412-94",
        ),
        (
            POST_REQUEST,
            replace(WANTED, details={"waste_code_in": ["18 01 03*"]}),
            ("need", "wasteStream", "wasteCodeIn"),
            "R1335-1",
        ),
    ],
)
async def test_what_is_not_exchanged_here_is_refused_with_the_rule_and_what_helps(
    scene: Scene, command: Command[Any], data: Any, path: tuple[str, ...], article: str
) -> None:
    before = await scene.counts()
    outcome = await scene.give(scene.user, command, data)
    assert codes(outcome) == [(ErrorCode.BLOCKED_BY_RULE, path)]
    [error] = outcome.errors
    assert error.rule == "W10"
    assert f"ne s'échangent pas ici (art. {article} et suivants" in error.message(Language.FR)
    assert error.remedy(Language.FR) == "S'adresser à une filière spécialisée et agréée."
    assert error.remedy(Language.EN) == "Turn to an approved specialist."
    assert await scene.counts() == before


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"price_eur": Decimal("27.51")}, ("price", "amount")),
        ({"price_unit": PriceUnit.DAY}, ("price", "per")),
        ({}, None),
        ({"price_eur": Decimal(60), "details": {"skill_mode": "SERVICE"}}, None),
    ],
)
async def test_a_lucrative_loan_of_staff_is_refused(
    scene: Scene, changes: dict[str, Any], path: tuple[str, ...] | None
) -> None:
    outcome: Outcome = await scene.give(scene.user, PUBLISH_RESOURCE, replace(LOAN, **changes))
    assert codes(outcome) == ([] if path is None else [(ErrorCode.BLOCKED_BY_RULE, path)])
    assert [error.rule for error in outcome.errors] == ([] if path is None else ["S01"])


async def test_a_rule_refuses_nothing_before_its_first_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ptce.commands.legality.rule_within", lambda *_: None)
    asbestos = {"material_status": "WASTE", "waste_code": "17 06 05*"}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, replace(PAINT, details=asbestos))
    assert codes(outcome) == []


async def test_a_match_that_a_rule_closes_tells_the_rule_from_then_on(
    scene: Scene, paint: UUID
) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    [before] = await scene.matches(paint)
    await done(scene, scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    [after] = await scene.matches(paint)
    assert (after.score, after.status) == (before.score, "LAPSED")
    assert after.sentence_fr.startswith("Non proposé, parce que : déchet dangereux 08 01 11")
    assert "(W01, art. L541-2" in after.sentence_fr
    [check] = [check for check in after.checks if check["rule"] == "W01"]
    assert check["status"] == "VIOLATED"
    assert check["remedy_fr"].startswith("passer par un repreneur autorisé (2718)")
    [event] = await events(scene, "LAPSE")
    assert (event.rules, event.rule_set_version) == (["W01"], RULE_SET_VERSION)


async def test_an_attempt_that_a_rule_stops_is_kept(scene: Scene, paint: UUID) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    [match] = await scene.matches(paint)
    proposal = ProposeMatch(match_id=public_id("match", match.id))
    await done(scene, scene.coordinator, PROPOSE_MATCH, proposal)
    await done(scene, scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    acceptance = AcceptMatch(match_id=public_id("match", match.id))
    for outcome in (
        await scene.give(scene.coordinator, PROPOSE_MATCH, proposal),
        await scene.give(scene.neighbour_user, ACCEPT_MATCH, acceptance),
    ):
        assert codes(outcome) == [(ErrorCode.BLOCKED_BY_RULE, ())]
        [error] = outcome.errors
        assert (error.rule, error.message(Language.FR)[-50:]) == (
            "W01",
            "art. L541-2 et R541-8 du code de l'environnement).",
        )
        assert (error.remedy(Language.FR) or "").startswith("Passer par un repreneur autorisé")
    kept = await events(scene, "BLOCK")
    assert [event.actor_id for event in kept] == [
        scene.coordinator.principal_id,
        scene.neighbour_user.principal_id,
    ]
    for event in kept:
        assert (event.from_status, event.to_status, event.rules) == ("LAPSED", "LAPSED", ["W01"])
        assert (event.rule_set_version, event.engine_version) == (RULE_SET_VERSION, ENGINE_VERSION)
    audit = tables.audit_event
    [first, _] = await scene.rows(
        select(audit.c.command, audit.c.detail).where(
            audit.c.detail.has_key("blocked"), audit.c.object_id == match.id
        )
    )
    assert (first.command, first.detail["blocked"]) == ("proposeMatch", ["W01"])
    [after] = await scene.matches(paint)
    assert after.status == "LAPSED"


async def test_the_second_yes_asks_the_rules_once_more(scene: Scene, paint: UUID) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    [match] = await scene.matches(paint)
    match_id = public_id("match", match.id)
    await done(scene, scene.coordinator, PROPOSE_MATCH, ProposeMatch(match_id=match_id))
    acceptance = AcceptMatch(match_id=match_id)
    await done(scene, scene.neighbour_user, ACCEPT_MATCH, acceptance)
    async with scene.engine.begin() as connection:
        await connection.execute(update(tables.permit).values(status="REJECTED"))
    outcome = await scene.give(scene.user, ACCEPT_MATCH, acceptance)
    assert codes(outcome) == [(ErrorCode.BLOCKED_BY_RULE, ())]
    [after] = await scene.matches(paint)
    assert after.status == "ACCEPTED_BY_RECEIVER"
    assert [event.rules for event in await events(scene, "BLOCK")] == [["W01"]]


async def test_a_blocked_pair_is_no_alternative(scene: Scene, paint: UUID) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    await done(scene, scene.user, PUBLISH_RESOURCE, PAINT)
    [first] = await scene.matches(paint)
    data = AcceptMatch(match_id=public_id("match", first.id))
    async with transaction(scene.engine) as connection:
        work = Work(connection, scene.neighbour_user, NOW, "acceptMatch")
        assert len(await alternatives(work, data)) == 1
        await connection.execute(update(tables.permit).values(status="REJECTED"))
        assert await alternatives(work, data) == []


async def test_pairs_that_rules_alone_forbid_are_counted_in_the_audit_trail(
    scene: Scene, paint: UUID
) -> None:
    audit = tables.audit_event
    [kept] = await scene.rows(
        select(audit.c.command, audit.c.object_type, audit.c.detail).where(
            audit.c.detail.has_key("blocked")
        )
    )
    assert (kept.command, kept.object_type) == ("postRequest", "request")
    assert kept.detail == {
        "blocked": {"W01": 1},
        "rule_set_version": RULE_SET_VERSION,
        "engine_version": ENGINE_VERSION,
    }


async def test_who_may_not_see_a_match_leaves_no_attempt(scene: Scene, paint: UUID) -> None:
    permit = await declared(scene)
    await verify(scene, permit)
    [match] = await scene.matches(paint)
    await done(scene, scene.neighbour_user, WITHDRAW_PERMIT, WithdrawPermit(permit_id=permit))
    proposal = ProposeMatch(match_id=public_id("match", match.id))
    outcome = await scene.give(scene.other_coordinator, PROPOSE_MATCH, proposal)
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("matchId",))]
    assert await events(scene, "BLOCK") == []


async def test_who_assigns_staff_against_payment_is_of_a_kind_that_may(scene: Scene) -> None:
    """By what the provider says it is; saying it opens the pair, without another command."""
    assigned = replace(LOAN, details={"skill_mode": "TEMP_ASSIGNMENT"}, price_eur=Decimal(90))
    resource = await done(scene, scene.user, PUBLISH_RESOURCE, assigned)
    wanted = replace(WANTED, kind="SKILL", title=LOAN.title)
    await done(scene, scene.neighbour_user, POST_REQUEST, wanted)
    assert await statuses(scene, resource) == []
    edit = UpdateMember(
        member_id=public_id("member", scene.member), inclusive_kinds=(InclusiveStructureKind.AI,)
    )
    await done(scene, scene.user, UPDATE_MEMBER, edit)
    [match] = await scene.matches(resource)
    [check] = [check for check in match.checks if check["rule"] == "S01"]
    assert (match.status, check["status"]) == ("SUGGESTED", "OK")
