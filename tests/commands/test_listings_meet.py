"""From a listing typed by somebody to a match, and back when the listing goes."""

import asyncio

from ptce.commands.needs import parse_need
from ptce.commands.previews import preview
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.commands.resources import PUBLISH_RESOURCE, WITHDRAW_RESOURCE, WithdrawResource
from ptce.db.session import transaction
from ptce.domain.identifiers import public_id
from tests.commands.scene import Scene, fridge_van, offer
from tests.world import NOW

ROUNDS = 5


async def test_a_need_finds_what_was_published_and_an_offer_what_was_posted(scene: Scene) -> None:
    first = await scene.published()
    await scene.give(scene.neighbour_user, POST_REQUEST, fridge_van())
    second = await scene.published()
    for resource in (first, second):
        [match] = await scene.matches(resource)
        assert (match.status, match.provider_id, match.receiver_id) == (
            "SUGGESTED",
            scene.member,
            scene.neighbour,
        )


async def test_what_is_matched_is_what_was_previewed(scene: Scene) -> None:
    resource = await scene.published()
    async with transaction(scene.engine) as connection:
        need = await parse_need(connection, scene.neighbour_user, NOW, fridge_van())
        found = await preview(connection, scene.neighbour_user, need, NOW)
    await scene.give(scene.neighbour_user, POST_REQUEST, fridge_van())
    [match] = await scene.matches(resource)
    assert [float(each["score"]) for each in found["offers"]] == [float(match.score)]


async def test_a_withdrawn_listing_takes_its_open_matches_with_it(scene: Scene) -> None:
    first, second = await scene.published(), await scene.published()
    posted = await scene.give(scene.neighbour_user, POST_REQUEST, fridge_van())
    assert posted.object_id is not None
    data = WithdrawResource(resource_id=public_id("resource", first))
    await scene.give(scene.user, WITHDRAW_RESOURCE, data)
    assert [match.status for match in await scene.matches(first)] == ["LAPSED"]
    assert [match.status for match in await scene.matches(second)] == ["SUGGESTED"]
    gone = WithdrawRequest(request_id=public_id("request", posted.object_id))
    await scene.give(scene.neighbour_user, WITHDRAW_REQUEST, gone)
    assert [match.status for match in await scene.matches(second)] == ["LAPSED"]


async def test_withdrawing_while_others_post_leaves_no_open_match(scene: Scene) -> None:
    for _ in range(ROUNDS):
        resource = await scene.published()
        data = WithdrawResource(resource_id=public_id("resource", resource))
        outcomes = await asyncio.gather(
            scene.give(scene.user, WITHDRAW_RESOURCE, data),
            scene.give(scene.neighbour_user, POST_REQUEST, fridge_van()),
            scene.give(scene.neighbour_user, POST_REQUEST, fridge_van()),
            scene.give(scene.neighbour_user, PUBLISH_RESOURCE, offer()),
        )
        assert [outcome.errors for outcome in outcomes] == [()] * 4
        assert {match.status for match in await scene.matches(resource)} <= {"LAPSED"}
