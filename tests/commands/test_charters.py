"""The charter: signed once a version, and the door to everything else."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from ptce.commands.charters import SIGN_CHARTER, SignCharter
from ptce.commands.requests import POST_REQUEST
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from tests.commands.scene import Scene, codes, fridge_van
from tests.world import NOW

SIGNED = SignCharter(version=1, signatory="Dominique Martin")


async def test_an_applicant_who_signs_becomes_an_active_member(scene: Scene) -> None:
    outcome = await scene.give(scene.applicant_user, SIGN_CHARTER, SIGNED)
    assert outcome.object_id == scene.applicant
    member = await scene.row(tables.member, outcome)
    assert (member.status, member.version, member.updated_at) == ("ACTIVE", 2, NOW)
    signature = tables.charter_signature
    [row] = await scene.rows(select(signature).where(signature.c.member_id == scene.applicant))
    assert (row.charter_version, row.signed_on) == (1, date(2026, 3, 2))


async def test_signing_for_oneself_is_audited_without_a_proxy(scene: Scene) -> None:
    outcome = await scene.give(scene.applicant_user, SIGN_CHARTER, SIGNED)
    [audit] = await scene.audits(outcome)
    assert audit.on_behalf_of is None
    assert [message.topic for message in await scene.messages(outcome)] == ["charter.signed"]


async def test_a_member_is_told_when_its_coordinator_signs_for_it(scene: Scene) -> None:
    given = replace(SIGNED, on_behalf_of=public_id("member", scene.applicant))
    outcome = await scene.give(scene.coordinator, SIGN_CHARTER, given)
    [audit] = await scene.audits(outcome)
    assert audit.on_behalf_of == scene.applicant
    told = {message.topic: message.member_ids for message in await scene.messages(outcome)}
    assert told["member.acted_for"] == [scene.applicant]


@pytest.mark.parametrize(
    ("field", "value", "code", "path"),
    [
        ("version", 2, ErrorCode.INVALID, "version"),
        ("version", 10**30, ErrorCode.INVALID, "version"),
        ("signatory", "", ErrorCode.REQUIRED, "signatory"),
        ("signatory", "\ud800", ErrorCode.INVALID_TEXT, "signatory"),
        ("signed_on", date(2026, 3, 3), ErrorCode.INVALID, "signedOn"),
        ("signed_on", date(1, 1, 1), ErrorCode.INVALID, "signedOn"),
    ],
)
async def test_a_wrong_signature_is_refused_and_nothing_is_written(
    scene: Scene, field: str, value: object, code: ErrorCode, path: str
) -> None:
    before = await scene.counts()
    given = replace(SIGNED, **{field: value})  # type: ignore[arg-type]
    outcome = await scene.give(scene.applicant_user, SIGN_CHARTER, given)
    assert codes(outcome) == [(code, (path,))]
    assert await scene.counts() == before


async def test_a_version_is_signed_once_even_by_two_at_a_time(scene: Scene) -> None:
    outcomes = await scene.both(scene.applicant_user, SIGN_CHARTER, SIGNED)
    refused = [codes(outcome) for outcome in outcomes if outcome.object_id is None]
    assert refused == [[(ErrorCode.ALREADY_EXISTS, ("version",))]]


async def test_nobody_signs_for_a_member_of_others(scene: Scene) -> None:
    given = replace(SIGNED, on_behalf_of=public_id("member", scene.neighbour))
    for viewer in (scene.user, scene.partner, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, SIGN_CHARTER, given)


async def test_a_member_that_signs_the_new_charter_is_matched_again(scene: Scene) -> None:
    resource = await scene.published()
    await scene.renew_charter()
    await scene.give(scene.neighbour_user, SIGN_CHARTER, replace(SIGNED, version=2))
    posted = await scene.give(scene.neighbour_user, POST_REQUEST, fridge_van())
    assert await scene.matches(resource) == []
    await scene.give(scene.user, SIGN_CHARTER, replace(SIGNED, version=2))
    [match] = await scene.matches(resource)
    assert (match.request_id, match.status) == (posted.object_id, "SUGGESTED")
