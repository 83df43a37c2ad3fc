"""POST /resources/…/photos: a command whose input is a file, and what a hostile client may send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from ptce.domain.identifiers import public_id
from ptce.schema import uploading
from ptce.schema.uploading import LARGEST_PHOTO, UPLOADS, UPLOADS_EACH
from ptce.settings import Exposure
from tests.client import Client, client_of
from tests.conftest import Database
from tests.photos import files
from tests.world import World

PHOTOS = """query($ids: [ID!]) { resources(filter: {ids: $ids}) { nodes {
  version photos { id url thumbnailUrl alt width height } } } }"""


@dataclass
class Place:
    """A member's room, its user, and somebody of another member of the pole."""

    client: Client
    world: World
    room: UUID
    hidden: UUID
    token: str
    other: str

    async def upload(
        self,
        content: Any,
        media: str = "image/jpeg",
        *,
        token: str | None = "",
        resource: str | None = None,
        headers: dict[str, str] | None = None,
        **query: str,
    ) -> httpx.Response:
        token = self.token if token == "" else token
        signed = {} if token is None else {"authorization": f"Bearer {token}"}
        path = f"/resources/{resource or public_id('resource', self.room)}/photos"
        return await self.client.http.post(
            path,
            content=content,
            params={"alt": "La salle", **query},
            headers={"content-type": media, **signed, **(headers or {})},
        )

    async def photos(self) -> Any:
        variables = {"ids": [public_id("resource", self.room)]}
        [node] = (await self.client.data(PHOTOS, variables, self.token))["resources"]["nodes"]
        return node


@pytest.fixture
async def place(database: Database, world: World) -> AsyncIterator[Place]:
    pole = await world.pole()
    member, other = await world.member(pole), await world.member(pole, "La Rade")
    room = await world.resource(member, "PREMISES", title="Salle")
    hidden = await world.resource(member, "PREMISES", visibility="PRIVATE")
    tokens = [await world.token(await world.user(each)) for each in (member, other)]
    async with client_of(database.url) as client:
        yield Place(client, world, room, hidden, *tokens)


def code(response: httpx.Response) -> str:
    """The code of the failure, or of the only refusal."""
    answer = response.json()
    if "errors" in answer:
        assert answer.keys() == {"errors"}
        return str(answer["errors"][0]["extensions"]["code"])
    assert answer["resource"] is None
    [error] = answer["userErrors"]
    return str(error["code"])


async def test_a_photo_is_added_and_read_like_any_field(place: Place) -> None:
    response = await place.upload(files.talkative(6), alt="La salle, côté cour")
    assert response.status_code == 201
    answer = response.json()
    assert answer["userErrors"] == []
    [photo] = answer["resource"]["photos"]
    assert (photo["alt"], photo["width"], photo["height"]) == ("La salle, côté cour", 48, 64)
    assert photo["url"] == f"/photos/{photo['id']}.jpg"
    assert photo["thumbnailUrl"] == f"/photos/{photo['id']}/thumbnail.jpg"
    assert answer["resource"]["version"] == 2
    assert await place.photos() == {"version": 2, "photos": [photo]}
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    served = await place.client.http.get(
        photo["url"], headers={"authorization": f"Bearer {place.token}"}
    )
    assert b"Camille" not in served.content and files.read(served.content).size == (48, 64)


async def test_a_photo_is_shown_where_only_other_operations_are_trusted(
    database: Database, place: Place, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"one": "{ __typename }"}')
    async with client_of(database.url, exposure=Exposure(trusted=manifest)) as trusting:
        response = await replace(place, client=trusting).upload(files.photo())
    assert response.status_code == 201
    assert len(response.json()["resource"]["photos"]) == 1


async def test_photos_are_described_ordered_and_removed_by_mutations(place: Place) -> None:
    for alt in ("un", "deux"):
        await place.upload(files.photo(), alt=alt)
    first, second = (photo["id"] for photo in (await place.photos())["photos"])
    query = """mutation($d: DescribePhotoInput!, $o: OrderPhotosInput!, $r: RemovePhotoInput!) {
      describePhoto(input: $d) { resource { photos { alt } } userErrors { code } }
      orderPhotos(input: $o) { resource { photos { alt } } userErrors { code } }
      removePhoto(input: $r) { resource { photos { alt } version } userErrors { code } } }"""
    variables = {
        "d": {"photoId": first, "alt": "Un"},
        "o": {"resourceId": public_id("resource", place.room), "photoIds": [second, first]},
        "r": {"photoId": second, "expectedVersion": 5},
    }
    data = await place.client.data(query, variables, place.token)
    assert data["removePhoto"] == {
        "resource": {"photos": [{"alt": "Un"}], "version": 6},
        "userErrors": [],
    }


@pytest.mark.parametrize(
    ("media", "status", "expected"),
    [
        ("text/html", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("image/svg+xml", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("image/heic", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("image/gif", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("image/png", 422, "UNSUPPORTED_IMAGE"),
        ("IMAGE/JPEG; x=1", 201, None),
    ],
)
async def test_a_file_is_what_its_content_type_says(
    place: Place, media: str, status: int, expected: str | None
) -> None:
    response = await place.upload(files.photo(), media)
    assert response.status_code == status
    assert len((await place.photos())["photos"]) == (expected is None)
    if expected is not None:
        assert code(response) == expected


@pytest.mark.parametrize(
    ("sent", "status", "expected"),
    [
        (b"", 422, "REQUIRED"),
        (b"\xff\xd8\xff", 422, "UNREADABLE_IMAGE"),
        (files.photo()[:-30], 422, "UNREADABLE_IMAGE"),
        (b"<svg/>", 422, "UNSUPPORTED_IMAGE"),
        (b"\0" * (LARGEST_PHOTO + 1), 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_a_file_that_is_no_photo_is_refused_in_french(
    place: Place, sent: bytes, status: int, expected: str
) -> None:
    response = await place.upload(sent)
    assert (response.status_code, code(response)) == (status, expected)
    assert response.headers["content-language"] == "fr"
    english = await place.upload(sent, headers={"accept-language": "en"})
    assert english.headers["content-language"] == "en"
    assert english.text != response.text
    assert await place.photos() == {"version": 1, "photos": []}


async def test_a_file_sent_in_pieces_is_stopped_at_the_limit(place: Place) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield b"a" * 1_048_576

    response = await place.upload(pieces())
    assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert sent <= LARGEST_PHOTO // 1_048_576 + 2


async def test_a_file_that_tarries_is_given_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "SLOWEST_PHOTO", 0.05)

    async def drops() -> AsyncIterator[bytes]:
        yield files.photo()[:100]
        await asyncio.sleep(60)
        yield b""

    response = await place.upload(drops())
    assert (response.status_code, code(response)) == (408, "TIMEOUT")


@pytest.mark.parametrize(
    ("query", "status", "expected", "field"),
    [
        ({"alt": ""}, 422, "REQUIRED", ["alt"]),
        ({"alt": "x" * 301}, 422, "TOO_LONG", ["alt"]),
        ({"alt": "\0"}, 422, "INVALID_TEXT", ["alt"]),
        ({"expectedVersion": "9"}, 409, "STALE_VERSION", ["expectedVersion"]),
        ({"expectedVersion": "one"}, 400, "BAD_USER_INPUT", ["expectedVersion"]),
        ({"expectedVersion": "9" * 30}, 400, "BAD_USER_INPUT", ["expectedVersion"]),
        ({"expectedVersion": "²"}, 400, "BAD_USER_INPUT", ["expectedVersion"]),
    ],
)
async def test_what_goes_with_the_file_is_read_like_any_input(
    place: Place, query: dict[str, Any], status: int, expected: str, field: list[str]
) -> None:
    response = await place.upload(files.photo(), **query)
    assert (response.status_code, code(response)) == (status, expected)
    answer = response.json()
    if "errors" in answer:
        assert answer["errors"][0]["extensions"]["field"] == field
    else:
        assert answer["userErrors"][0]["field"] == field
    assert await place.photos() == {"version": 1, "photos": []}


async def test_a_description_with_a_broken_byte_is_told_and_adds_nothing(place: Place) -> None:
    path = f"/resources/{public_id('resource', place.room)}/photos?alt=Salle%FF"
    headers = {"content-type": "image/jpeg", "authorization": f"Bearer {place.token}"}
    response = await place.client.http.post(path, content=files.photo(), headers=headers)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert "UTF-8" in response.json()["errors"][0]["message"]
    assert await place.photos() == {"version": 1, "photos": []}


async def test_who_may_not_is_told_before_a_byte_is_read(place: Place) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield files.photo()

    for token, status, expected in (
        (None, 401, "UNAUTHENTICATED"),
        ("ptce_forged", 401, "UNAUTHENTICATED"),
        (await place.world.token(await place.world.principal("Sans rôle")), 403, "FORBIDDEN"),
    ):
        response = await place.upload(pieces(), token=token)
        assert (response.status_code, code(response)) == (status, expected)
    assert read == 0


async def test_somebody_elses_resource_takes_no_photo_and_tells_nothing(place: Place) -> None:
    seen = await place.upload(files.photo(), token=place.other)
    assert (seen.status_code, code(seen)) == (403, "FORBIDDEN")
    texts = set()
    for resource in (
        public_id("resource", place.hidden),
        "res_" + "0" * 32,
        "res_%00",
        "req_" + "0" * 32,
    ):
        response = await place.upload(files.photo(), token=place.other, resource=resource)
        assert (response.status_code, code(response)) == (404, "NOT_FOUND")
        texts.add(response.text)
    assert len(texts) == 1


async def test_a_key_that_comes_back_adds_nothing(place: Place) -> None:
    key = {"idempotency-key": "2f1c"}
    first = await place.upload(files.photo(), headers=key)
    again = await place.upload(files.photo(), headers=key)
    assert first.json() == again.json()
    other = await place.upload(files.photo(20, 20), headers=key)
    assert (other.status_code, code(other)) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len((await place.photos())["photos"]) == 1


async def test_the_third_place_is_taken_once(place: Place) -> None:
    for at in (1, 2):
        await place.world.photo(place.room, at)
    responses = await asyncio.gather(*(place.upload(files.photo()) for _ in range(UPLOADS_EACH)))
    assert sorted(response.status_code for response in responses) == [201, 409, 409]
    assert len((await place.photos())["photos"]) == 3


async def test_nobody_takes_every_place_and_places_are_given_back(place: Place) -> None:
    go = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        await go.wait()
        yield b""

    assert UPLOADS_EACH < UPLOADS
    waiting = [asyncio.create_task(place.upload(slowly())) for _ in range(UPLOADS_EACH)]
    await asyncio.sleep(0.1)
    one_more = await place.upload(files.photo())
    assert (one_more.status_code, code(one_more)) == (503, "SERVICE_UNAVAILABLE")
    assert one_more.headers["retry-after"]
    elsewhere = await place.upload(files.photo(), token=place.other)
    assert elsewhere.status_code == 403, "somebody else is served meanwhile"
    go.set()
    assert {code(response) for response in await asyncio.gather(*waiting)} == {"REQUIRED"}
    assert (await place.upload(files.photo())).status_code == 201


async def test_what_a_key_remembers_of_a_file_is_its_digest(place: Place) -> None:
    """The 8 MiB themselves are nowhere but in the photo."""
    await place.upload(files.photo(), headers={"idempotency-key": "k"})
    async with place.world.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT octet_length(input_sha256) FROM idempotency"
        )
        assert rows.scalars().all() == [32]
