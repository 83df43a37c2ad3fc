"""The activity of who would take a material is that of the member, as it is now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from ptce.commands.member_updates import UPDATE_MEMBER, UpdateMember
from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.domain.identifiers import public_id
from ptce.domain.terms import ExchangeMode
from tests.commands.scene import Scene
from tests.world import NOW

CORK = PublishResource(
    kind="WASTE_STREAM",
    details={"material_status": "REUSABLE_PRODUCT"},
    title="Bouchons de liège",
    exchange_modes=(ExchangeMode.GIFT,),
)
WANTED = PostRequest(
    kind="WASTE_STREAM",
    details={},
    title="Bouchons de liège",
    period_start=NOW + timedelta(days=7),
    period_end=NOW + timedelta(days=8),
)


async def outlet(scene: Scene, resource: UUID) -> tuple[float, str]:
    [match] = await scene.matches(resource)
    [found] = [each for each in match.criteria if each["code"] == "USE"]
    return found["utility"], found["fr"]


async def test_a_member_that_says_its_activity_becomes_a_known_outlet(scene: Scene) -> None:
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, CORK)
    assert outcome.object_id is not None, outcome.errors
    await scene.give(scene.neighbour_user, POST_REQUEST, WANTED)
    assert await outlet(scene, outcome.object_id) == (0.7, "débouché à préciser")

    async def says(**fields: Any) -> None:
        edit = UpdateMember(member_id=public_id("member", scene.neighbour), **fields)
        assert (await scene.give(scene.neighbour_user, UPDATE_MEMBER, edit)).errors == ()

    await says(naf="4329A")
    known = "débouché connu : isolant en granulés, NACE 43.29"
    assert await outlet(scene, outcome.object_id) == (1.0, known)
    await says(naf="1071C")
    utility, said = await outlet(scene, outcome.object_id)
    assert (utility, said) == (0.4, "pas de débouché connu dans cette activité (NACE 10.71)")
