"""For whom somebody acts: every role before the same door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, PostRequest, WithdrawRequest
from ptce.commands.resources import PUBLISH_RESOURCE, WITHDRAW_RESOURCE, WithdrawResource
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Language
from tests.commands.scene import Scene, codes, offer
from tests.world import NOW


def need() -> PostRequest:
    return PostRequest(
        kind="VEHICLE",
        details={},
        title="Un fourgon",
        period_start=NOW + timedelta(days=7),
        period_end=NOW + timedelta(days=8),
    )


async def test_a_member_user_acts_for_its_only_member(scene: Scene) -> None:
    outcome = await scene.give(scene.user, POST_REQUEST, need())
    assert (await scene.row(tables.request, outcome)).member_id == scene.member
    [audit] = await scene.audits(outcome)
    assert audit.on_behalf_of is None
    assert [message.topic for message in await scene.messages(outcome)] == ["request.posted"]


async def test_whoever_has_several_members_chooses_one(scene: Scene) -> None:
    outcome = await scene.give(scene.user_of_two, POST_REQUEST, need())
    assert codes(outcome) == [(ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",))]
    assert "(viewer, grants, member)" in (outcome.errors[0].remedy(Language.FR) or "")
    chosen = replace(need(), on_behalf_of=public_id("member", scene.neighbour))
    outcome = await scene.give(scene.user_of_two, POST_REQUEST, chosen)
    assert (await scene.row(tables.request, outcome)).member_id == scene.neighbour


async def test_a_coordinator_names_the_member_that_is_then_told(scene: Scene) -> None:
    outcome = await scene.give(scene.coordinator, POST_REQUEST, need())
    assert codes(outcome) == [(ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",))]
    for language in Language:
        remedy = outcome.errors[0].remedy(language) or ""
        assert "onBehalfOf" in remedy
        assert "members (nodes, id)" in remedy
        assert "viewer" not in remedy
    named = replace(need(), on_behalf_of=public_id("member", scene.member))
    outcome = await scene.give(scene.coordinator, POST_REQUEST, named)
    [audit] = await scene.audits(outcome)
    assert audit.on_behalf_of == scene.member
    told = {message.topic: message for message in await scene.messages(outcome)}
    assert told["member.acted_for"].member_ids == [scene.member]
    assert told["member.acted_for"].detail == {"command": "postRequest"}


@pytest.mark.parametrize("identifier", ["", "mbr_", "mbr_\0", "res_" + "0" * 32, "mbr_" + "0" * 32])
async def test_a_member_that_does_not_exist_is_not_found(scene: Scene, identifier: str) -> None:
    named = replace(need(), on_behalf_of=identifier)
    outcome = await scene.give(scene.coordinator, POST_REQUEST, named)
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("onBehalfOf",))]


async def test_a_member_that_is_not_seen_does_not_exist(scene: Scene) -> None:
    named = replace(need(), on_behalf_of=public_id("member", scene.hidden))
    for viewer in (scene.user, scene.other_coordinator):
        outcome = await scene.give(viewer, POST_REQUEST, named)
        assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("onBehalfOf",))]


async def test_a_member_that_is_seen_is_not_therefore_ones_own(scene: Scene) -> None:
    before = await scene.counts()
    for viewer, member in (
        (scene.user, scene.neighbour),
        (scene.coordinator, scene.foreign),
        (scene.two_hats, scene.neighbour),
        (scene.partner, scene.neighbour),
        (ANONYMOUS, scene.foreign),
    ):
        named = replace(need(), on_behalf_of=public_id("member", member))
        with pytest.raises(Denied):
            await scene.give(viewer, POST_REQUEST, named)
    assert await scene.counts() == before


async def test_a_partner_and_a_visitor_give_none_of_these_commands(scene: Scene) -> None:
    resource = public_id("resource", await scene.published())
    for viewer in (scene.partner, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, PUBLISH_RESOURCE, offer())
        with pytest.raises(Denied):
            await scene.give(viewer, POST_REQUEST, need())
        with pytest.raises(Denied):
            await scene.give(viewer, WITHDRAW_RESOURCE, WithdrawResource(resource_id=resource))
        with pytest.raises(Denied):
            await scene.give(viewer, WITHDRAW_REQUEST, WithdrawRequest(request_id="req_"))


async def test_a_listing_says_for_whom_one_withdraws_it(scene: Scene) -> None:
    first = public_id("resource", await scene.published())
    second = public_id("resource", await scene.published())
    for viewer, resource in ((scene.user_of_two, first), (scene.coordinator, second)):
        data = WithdrawResource(resource_id=resource)
        assert codes(await scene.give(viewer, WITHDRAW_RESOURCE, data)) == []


async def test_a_member_named_beside_a_listing_of_another_is_refused(scene: Scene) -> None:
    data = WithdrawResource(
        resource_id=public_id("resource", await scene.published()),
        on_behalf_of=public_id("member", scene.neighbour),
    )
    outcome = await scene.give(scene.coordinator, WITHDRAW_RESOURCE, data)
    assert codes(outcome) == [(ErrorCode.INVALID, ("onBehalfOf",))]


async def test_nobody_withdraws_the_listing_of_others(scene: Scene) -> None:
    data = WithdrawResource(resource_id=public_id("resource", await scene.published()))
    with pytest.raises(Denied):
        await scene.give(scene.neighbour_user, WITHDRAW_RESOURCE, data)
    for viewer in (scene.other_coordinator, scene.two_hats_elsewhere):
        outcome = await scene.give(viewer, WITHDRAW_RESOURCE, data)
        assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("resourceId",))]
