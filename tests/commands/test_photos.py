"""Adding, describing, ordering and removing the photos of a resource."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from ptce.commands.constraints import ENOUGH_PHOTOS, refusal_for
from ptce.commands.photos import (
    ADD_PHOTO,
    DESCRIBE_PHOTO,
    ORDER_PHOTOS,
    REMOVE_PHOTO,
    AddPhoto,
    DescribePhoto,
    OrderPhotos,
    RemovePhoto,
)
from ptce.commands.transaction import Command, Outcome
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, Unauthenticated
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Language
from tests.commands.scene import Scene, codes
from tests.world import NOW

NOBODY = "pho_" + "0" * 32


def added(resource: UUID, alt: str | None = "La salle, vue de l'entrée", **more: Any) -> AddPhoto:
    kept = {"image": b"image", "thumbnail": b"small", "width": 64, "height": 48}
    return AddPhoto(
        resource_id=public_id("resource", resource), alt=alt, sent=b"sha256", **{**kept, **more}
    )


async def photos(scene: Scene, resource: UUID) -> list[tuple[int, str]]:
    """The position and the alternative text of each."""
    photo = tables.photo
    rows = await scene.rows(
        select(photo.c.position, photo.c.alt)
        .where(photo.c.resource_id == resource)
        .order_by(photo.c.position)
    )
    return [(row.position, row.alt) for row in rows]


async def three(scene: Scene) -> tuple[UUID, list[str]]:
    """A resource with photos a, b and c, and their public identifiers."""
    resource = await scene.published()
    ids = [await scene.world.photo(resource, at, alt=alt) for at, alt in enumerate("abc", 1)]
    return resource, [public_id("photo", id_) for id_ in ids]


async def test_photos_are_added_one_after_the_other(scene: Scene) -> None:
    resource = await scene.published()
    for alt in "abc":
        outcome = await scene.give(scene.user, ADD_PHOTO, added(resource, f" {alt}\n"))
        assert (outcome.object_id, outcome.errors) == (resource, ())
    assert await photos(scene, resource) == [(1, "a"), (2, "b"), (3, "c")]
    [row, *_] = await scene.rows(select(tables.photo))
    assert (row.image, row.thumbnail, row.width, row.height) == (b"image", b"small", 64, 48)
    assert row.created_at == NOW


async def test_each_change_makes_the_next_version_and_leaves_a_trace(scene: Scene) -> None:
    resource, ids = await three(scene)
    given: list[tuple[Command[Any], Any]] = [
        (DESCRIBE_PHOTO, DescribePhoto(photo_id=ids[0], alt="z", expected_version=1)),
        (
            ORDER_PHOTOS,
            OrderPhotos(
                resource_id=public_id("resource", resource),
                photo_ids=tuple(reversed(ids)),
                expected_version=2,
            ),
        ),
        (REMOVE_PHOTO, RemovePhoto(photo_id=ids[2], expected_version=3)),
        (ADD_PHOTO, added(resource, expected_version=4)),
    ]
    for command, data in given:
        outcome = await scene.give(scene.coordinator, command, data)
        assert (outcome.object_id, outcome.errors) == (resource, ())
    row = await scene.row(tables.resource, outcome)
    assert (row.version, row.updated_at) == (5, NOW)
    audits = [audit for audit in await scene.audits(outcome) if "hoto" in audit.command]
    assert [(audit.command, audit.detail["version"]) for audit in audits] == [
        ("describePhoto", 2),
        ("orderPhotos", 3),
        ("removePhoto", 4),
        ("addPhoto", 5),
    ]
    assert {audit.on_behalf_of for audit in audits} == {scene.member}
    assert {"member.acted_for"} <= {message.topic for message in await scene.messages(outcome)}


async def test_what_a_photo_shows_is_said_and_said_again(scene: Scene) -> None:
    resource, ids = await three(scene)
    data = DescribePhoto(photo_id=ids[1], alt="La cuisine\net son four")
    assert codes(await scene.give(scene.user, DESCRIBE_PHOTO, data)) == []
    assert await photos(scene, resource) == [(1, "a"), (2, "La cuisine et son four"), (3, "c")]


async def test_photos_are_shown_in_the_order_that_is_given(scene: Scene) -> None:
    resource, (a, b, c) = await three(scene)
    data = OrderPhotos(resource_id=public_id("resource", resource), photo_ids=(c, a, b))
    assert codes(await scene.give(scene.user, ORDER_PHOTOS, data)) == []
    assert await photos(scene, resource) == [(1, "c"), (2, "a"), (3, "b")]


async def test_an_order_names_every_photo_once(scene: Scene) -> None:
    resource, (a, b, c) = await three(scene)
    other = public_id("photo", await scene.world.photo(await scene.published()))
    for wrong in ((a, b), (a, b, b), (a, b, c, c), (a, b, other), (a, b, "x"), (), (a, b, NOBODY)):
        data = OrderPhotos(resource_id=public_id("resource", resource), photo_ids=wrong)
        outcome = await scene.give(scene.user, ORDER_PHOTOS, data)
        assert codes(outcome) == [(ErrorCode.INVALID, ("photoIds",))]
    assert await photos(scene, resource) == [(1, "a"), (2, "b"), (3, "c")]


async def test_a_removed_photo_is_erased_and_those_after_it_move_up(scene: Scene) -> None:
    resource, (a, b, c) = await three(scene)
    assert codes(await scene.give(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=a))) == []
    assert await photos(scene, resource) == [(1, "b"), (2, "c")]
    assert codes(await scene.give(scene.user, ADD_PHOTO, added(resource, "d"))) == []
    assert await photos(scene, resource) == [(1, "b"), (2, "c"), (3, "d")]
    for photo in (b, c):
        assert codes(await scene.give(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=photo))) == []
    assert await photos(scene, resource) == [(1, "d")]
    outcome = await scene.give(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=a))
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("photoId",))]


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        (None, ErrorCode.REQUIRED),
        (" \n", ErrorCode.REQUIRED),
        ("x" * 301, ErrorCode.TOO_LONG),
        ("\0", ErrorCode.INVALID_TEXT),
    ],
)
async def test_who_does_not_see_the_photo_is_told_what_it_shows(
    scene: Scene, alt: str | None, code: ErrorCode
) -> None:
    resource, (a, *_) = await three(scene)
    await scene.give(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=a))
    before = await scene.counts()
    outcome = await scene.give(scene.user, ADD_PHOTO, added(resource, alt))
    assert codes(outcome) == [(code, ("alt",))]
    if code is ErrorCode.REQUIRED:
        assert "qui ne la voit pas" in str(outcome.errors[0].remedy(Language.FR))
    assert await scene.counts() == before


async def test_a_fourth_photo_waits_for_a_place(scene: Scene) -> None:
    resource, _ = await three(scene)
    before = await scene.counts()
    outcome = await scene.give(scene.user, ADD_PHOTO, added(resource))
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("resourceId",))]
    assert "removePhoto" in str(outcome.errors[0].remedy(Language.FR))
    assert await scene.counts() == before


async def test_of_many_who_add_the_third_one_wins(scene: Scene) -> None:
    resource = await scene.published()
    for at in (1, 2):
        await scene.world.photo(resource, at)
    outcomes = await asyncio.gather(
        *(scene.give(scene.user, ADD_PHOTO, added(resource, f"{at}")) for at in range(8))
    )
    assert sorted(len(codes(outcome)) for outcome in outcomes) == [0] + [1] * 7
    assert [position for position, _ in await photos(scene, resource)] == [1, 2, 3]


async def test_the_database_itself_keeps_the_limit(scene: Scene) -> None:
    """Whatever the commands forget: three places, each taken once."""
    resource, _ = await three(scene)
    row = {"resource_id": resource, "alt": "x", "width": 1, "height": 1}
    for position in (0, 1, 4):
        with pytest.raises(IntegrityError) as caught:
            async with scene.engine.begin() as connection:
                values = {**row, "position": position, "image": b"i", "thumbnail": b"t"}
                await connection.execute(insert(tables.photo).values(values))
        refusal = refusal_for(caught.value)
        assert isinstance(refusal, Refusal)
        assert refusal.errors == (ENOUGH_PHOTOS,)


async def test_a_photo_is_for_those_who_may_change_the_resource(scene: Scene) -> None:
    resource, (a, b, c) = await three(scene)
    commands: list[tuple[Command[Any], Any, str]] = [
        (ADD_PHOTO, added(resource), "resourceId"),
        (DESCRIBE_PHOTO, DescribePhoto(photo_id=a, alt="x"), "photoId"),
        (
            ORDER_PHOTOS,
            OrderPhotos(resource_id=public_id("resource", resource), photo_ids=(c, b, a)),
            "resourceId",
        ),
        (REMOVE_PHOTO, RemovePhoto(photo_id=a), "photoId"),
    ]
    before = await scene.counts()
    for command, data, path in commands:
        for seeing in (scene.neighbour_user, scene.partner):
            with pytest.raises(Forbidden):
                await scene.give(seeing, command, data)
        with pytest.raises(Unauthenticated):
            await scene.give(ANONYMOUS, command, data)
        for blind in (scene.other_coordinator, scene.two_hats_elsewhere):
            outcome = await scene.give(blind, command, data)
            assert codes(outcome) == [(ErrorCode.NOT_FOUND, (path,))]
    assert await scene.counts() == before
    assert await photos(scene, resource) == [(1, "a"), (2, "b"), (3, "c")]


async def test_what_does_not_exist_and_what_is_not_seen_are_told_alike(scene: Scene) -> None:
    _, (a, *_) = await three(scene)
    told: list[Outcome] = [
        await scene.give(scene.other_coordinator, REMOVE_PHOTO, RemovePhoto(photo_id=id_))
        for id_ in (a, NOBODY, "", "pho_\0", "res_" + "0" * 32)
    ]
    assert all(outcome.errors == told[0].errors for outcome in told)
    assert codes(told[0]) == [(ErrorCode.NOT_FOUND, ("photoId",))]


async def test_what_has_changed_since_it_was_read_is_left_alone(scene: Scene) -> None:
    resource, (a, *_) = await three(scene)
    stale: list[tuple[Command[Any], Any]] = [
        (ADD_PHOTO, added(resource, expected_version=7)),
        (DESCRIBE_PHOTO, DescribePhoto(photo_id=a, alt="x", expected_version=7)),
        (REMOVE_PHOTO, RemovePhoto(photo_id=a, expected_version=7)),
    ]
    for command, data in stale:
        outcome = await scene.give(scene.user, command, data)
        assert codes(outcome) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


async def test_a_withdrawn_listing_takes_no_photo_but_gives_back_its_own(scene: Scene) -> None:
    resource = await scene.world.resource(scene.member, status="WITHDRAWN")
    photo = public_id("photo", await scene.world.photo(resource))
    outcome = await scene.give(scene.user, ADD_PHOTO, added(resource))
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("resourceId",))]
    assert codes(await scene.give(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=photo))) == []
    assert await photos(scene, resource) == []


async def test_a_replay_adds_nothing(scene: Scene) -> None:
    resource = await scene.published()
    data = added(resource, idempotency_key="cle")
    first, second = await scene.both(scene.user, ADD_PHOTO, data)
    assert first.object_id == second.object_id == resource
    again = replace(data, image=b"by another decoder", width=63)
    assert codes(await scene.give(scene.user, ADD_PHOTO, again)) == []
    assert len(await photos(scene, resource)) == 1
    other = replace(data, sent=b"other")
    outcome = await scene.give(scene.user, ADD_PHOTO, other)
    assert codes(outcome) == [(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))]


async def test_removing_twice_at_once_removes_one(scene: Scene) -> None:
    resource, (a, *_) = await three(scene)
    first, second = await scene.both(scene.user, REMOVE_PHOTO, RemovePhoto(photo_id=a))
    refused = [codes(outcome) for outcome in (first, second) if outcome.object_id is None]
    assert refused == [[(ErrorCode.NOT_FOUND, ("photoId",))]]
    assert await photos(scene, resource) == [(1, "b"), (2, "c")]
