"""GET /photos/…: bytes for whoever sees the resource, kept by caches as long as they ask again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, update

from ptce.db import tables
from ptce.domain.identifiers import public_id
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import World


@dataclass
class Gallery:
    """A member's listings, one of each visibility (and a withdrawn PUBLIC one), with a photo."""

    client: Client
    world: World
    photos: dict[str, str]
    tokens: dict[str, str | None]

    async def get(
        self, photo: str, role: str = "anonymous", end: str = ".jpg", **headers: str
    ) -> httpx.Response:
        token = self.tokens[role]
        signed = {} if token is None else {"authorization": f"Bearer {token}"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"/photos/{self.photos.get(photo, photo)}{end}"
        return await self.client.http.get(path, headers=signed | named)


SEES = {
    "anonymous": {"PUBLIC"},
    "its own people": {"PUBLIC", "POLE_AND_PARTNERS", "MEMBERS", "PRIVATE", "withdrawn"},
    "its coordinator": {"PUBLIC", "POLE_AND_PARTNERS", "MEMBERS", "PRIVATE", "withdrawn"},
    "a member of the pole": {"PUBLIC", "POLE_AND_PARTNERS", "MEMBERS"},
    "a member of another pole": {"PUBLIC", "POLE_AND_PARTNERS"},
    "the pole's partner": {"PUBLIC", "POLE_AND_PARTNERS"},
    "without any role": {"PUBLIC"},
}
"""Decision 0008, written out."""


@pytest.fixture
async def gallery(database: Database, world: World) -> AsyncIterator[Gallery]:
    pole, elsewhere = await world.pole(), await world.pole("Ailleurs")
    owner, neighbour = await world.member(pole), await world.member(pole, "Voisine")
    stranger = await world.member(elsewhere, "Étrangère")
    photos = {}
    for name in ("PUBLIC", "POLE_AND_PARTNERS", "MEMBERS", "PRIVATE", "withdrawn"):
        shown: dict[str, Any] = {"visibility": name}
        if name == "withdrawn":
            shown = {"visibility": "PUBLIC", "status": "WITHDRAWN"}
        resource = await world.resource(owner, **shown)
        photo = await world.photo(resource, image=name.encode(), thumbnail=b"t" + name.encode())
        photos[name] = public_id("photo", photo)
    principals = {
        "its own people": await world.user(owner),
        "its coordinator": await world.coordinator(pole),
        "a member of the pole": await world.user(neighbour),
        "a member of another pole": await world.user(stranger),
        "the pole's partner": await world.partner(pole),
        "without any role": await world.principal("Personne"),
    }
    tokens: dict[str, str | None] = {"anonymous": None}
    for role, principal in principals.items():
        tokens[role] = await world.token(principal)
    async with client_of(database.url) as client:
        yield Gallery(client, world, photos, tokens)


async def test_bytes_are_for_those_who_see_the_listing(gallery: Gallery) -> None:
    texts = set()
    for role, seen in SEES.items():
        for name in gallery.photos:
            for end, start in ((".jpg", b""), ("/thumbnail.jpg", b"t")):
                response = await gallery.get(name, role, end)
                if name in seen:
                    assert (response.status_code, response.content) == (200, start + name.encode())
                    assert response.headers["content-type"] == "image/jpeg"
                else:
                    assert response.status_code == 404, (role, name)
                    texts.add(response.text)
    nowhere = await gallery.get("pho_" + "0" * 32)
    assert texts == {nowhere.text}, "what is not seen and what does not exist are told alike"
    assert nowhere.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "name", ["pho_", "res_" + "0" * 32, "pho_%00", "..%2f..%2fetc%2fpasswd", "pho_" + "g" * 32]
)
async def test_a_name_that_is_none_of_ours_is_not_found(gallery: Gallery, name: str) -> None:
    assert (await gallery.get(name)).status_code == 404


async def test_a_forged_token_is_not_taken_for_nobody(gallery: Gallery) -> None:
    response = await gallery.get("PUBLIC", authorization="Bearer forged")
    assert response.status_code == 401


async def test_a_cache_asks_again_each_time_and_the_bytes_do_not_travel_twice(
    gallery: Gallery, database: Database, statements: Statements
) -> None:
    response = await gallery.get("PUBLIC")
    assert response.headers["cache-control"] == "public, no-cache"
    etag = response.headers["etag"]
    async with statements(database) as counted:
        again = await gallery.get("PUBLIC", if_none_match=f'"other", W/{etag}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    [text] = [each for each in counted.texts if "photo" in each]
    assert "photo.image" not in text, "PostgreSQL does not even read them"
    thumbnail = await gallery.get("PUBLIC", end="/thumbnail.jpg", if_none_match=etag)
    assert thumbnail.status_code == 200


async def test_an_etag_opens_nothing(gallery: Gallery) -> None:
    etag = (await gallery.get("PRIVATE", "its own people")).headers["etag"]
    assert (await gallery.get("PRIVATE", if_none_match=etag)).status_code == 404


async def test_what_was_asked_with_a_token_is_its_bearers_only(gallery: Gallery) -> None:
    for name in ("PUBLIC", "MEMBERS"):
        response = await gallery.get(name, "its own people")
        assert response.headers["cache-control"] == "private, no-cache"
        assert response.headers["vary"] == "Authorization, Origin"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
    public = await gallery.get("PUBLIC")
    assert public.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["PUBLIC", "PRIVATE"])
async def test_nothing_in_the_bytes_can_be_taken_for_a_page(gallery: Gallery, name: str) -> None:
    response = await gallery.get(name)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "sandbox" in response.headers["content-security-policy"]


async def test_a_listing_that_is_withdrawn_and_a_photo_that_is_erased_are_gone_at_once(
    gallery: Gallery,
) -> None:
    etag = (await gallery.get("PUBLIC")).headers["etag"]
    change = update(tables.resource).where(tables.resource.c.visibility == "PUBLIC")
    async with gallery.world.engine.begin() as connection:
        await connection.execute(change.values(status="WITHDRAWN"))
    assert (await gallery.get("PUBLIC", if_none_match=etag)).status_code == 404
    assert (await gallery.get("PUBLIC", "its own people")).status_code == 200
    async with gallery.world.engine.begin() as connection:
        await connection.execute(delete(tables.photo))
    assert (await gallery.get("PUBLIC", "its own people")).status_code == 404


async def test_only_reading_is_answered(gallery: Gallery) -> None:
    path = f"/photos/{gallery.photos['PUBLIC']}.jpg"
    head = await gallery.client.http.head(path)
    assert (head.status_code, head.headers["content-type"]) == (200, "image/jpeg")
    for method in ("POST", "PUT", "DELETE"):
        assert (await gallery.client.http.request(method, path)).status_code == 405
