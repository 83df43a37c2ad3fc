"""What each kind of credential opens, over HTTP: scopes, origins, expiry, last use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from ptce.auth import Viewers
from ptce.commands.tokens import token_hash
from ptce.db import tables
from ptce.db.connections import Connections
from ptce.domain.rights import RIGHTS
from ptce.domain.scopes import FAMILIES, SCOPE_OF, CredentialKind, Scope
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import NOW, World

PAGE, OTHER = "https://carte.example.org", "https://example.org"
TITLES = "{ resources(first: 100) { nodes { title visibility } } viewer { name } }"
ADD_SITE = """mutation($m: ID!) {
  addSite(input: {onBehalfOf: $m, name: "Atelier", communeCode: "83137"}) {
    site { name } userErrors { code } } }"""


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


@pytest.fixture
async def pole(world: World) -> UUID:
    """A pole with a resource for its members, one for its partners and one for everybody."""
    pole = await world.pole()
    member = await world.member(pole)
    for visibility in ("MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"):
        await world.resource(member, title=f"Pour {visibility}", visibility=visibility)
    return pole


async def asked(
    client: Client, key: str, origin: str | None = None, query: str = TITLES, **variables: Any
) -> httpx.Response:
    headers = {"authorization": f"Bearer {key}"} | ({"origin": origin} if origin else {})
    body = {"query": query, "variables": variables}
    return await client.http.post("/graphql", json=body, headers=headers)


def seen(response: httpx.Response) -> set[str]:
    return {node["visibility"] for node in response.json()["data"]["resources"]["nodes"]}


def error(response: httpx.Response) -> dict[str, Any]:
    [one] = response.json()["errors"]
    extensions: dict[str, Any] = one["extensions"]
    return extensions


async def eventually_refused(client: Client, key: str, origin: str | None = None) -> str:
    async with asyncio.timeout(5):
        while (response := await asked(client, key, origin)).status_code == 200:
            await asyncio.sleep(0.01)
    code: str = error(response)["code"]
    return code


def test_every_command_has_exactly_one_scope() -> None:
    assert set(SCOPE_OF) == set(RIGHTS)
    assert sum(map(len, FAMILIES.values())) == len(SCOPE_OF)
    assert set(FAMILIES) == set(Scope) - {Scope.READ}


async def test_a_secret_key_sees_what_its_application_may(
    world: World, client: Client, pole: UUID
) -> None:
    key = await world.key(await world.partner(pole))
    assert key.startswith("ptce_sk_")
    response = await asked(client, key)
    assert seen(response) == {"POLE_AND_PARTNERS", "PUBLIC"}
    assert response.json()["data"]["viewer"]["name"] == "Carte des communs"


async def test_a_key_without_the_scope_of_a_command_is_told_which_it_lacks(
    world: World, client: Client, pole: UUID
) -> None:
    member = f"mbr_{(await world.member(pole)).hex}"
    coordinator = await world.coordinator(pole)
    read = await world.key(coordinator)
    denied = await asked(client, read, query=ADD_SITE, m=member)
    assert error(denied) == {"code": "FORBIDDEN", "missingScope": "MEMBERS"}
    assert denied.json()["data"] == {"addSite": None}
    may = await world.key(coordinator, Scope.READ, Scope.MEMBERS)
    answer = (await asked(client, may, query=ADD_SITE, m=member)).json()
    assert answer["data"]["addSite"] == {"site": {"name": "Atelier"}, "userErrors": []}


async def test_a_scope_gives_no_right_that_the_role_does_not(
    world: World, client: Client, pole: UUID
) -> None:
    member = f"mbr_{(await world.member(pole)).hex}"
    key = await world.key(await world.partner(pole), *Scope)
    denied = await asked(client, key, query=ADD_SITE, m=member)
    assert error(denied) == {"code": "FORBIDDEN"}


@pytest.mark.parametrize("path", ["/graphql", "/map.geojson"])
async def test_whatever_answers_needs_the_scope_read(
    world: World, client: Client, pole: UUID, path: str
) -> None:
    key = await world.key(await world.coordinator(pole), Scope.NEEDS)
    headers = {"authorization": f"Bearer {key}"}
    response = await client.http.get(path, params={"query": TITLES}, headers=headers)
    assert response.status_code == 403
    assert error(response) == {"code": "FORBIDDEN", "missingScope": "READ"}


async def test_a_publishable_key_sees_public_rows_only_whatever_its_application_may(
    world: World, client: Client, pole: UUID
) -> None:
    key = await world.key(await world.coordinator(pole), origins=[PAGE])
    assert key.startswith("ptce_pk_")
    response = await asked(client, key, PAGE)
    assert seen(response) == {"PUBLIC"}
    assert response.headers["access-control-allow-origin"] == PAGE


async def test_a_publishable_key_gives_no_command(world: World, client: Client, pole: UUID) -> None:
    member = f"mbr_{(await world.member(pole)).hex}"
    key = await world.key(await world.coordinator(pole), origins=[PAGE])
    denied = await asked(client, key, PAGE, ADD_SITE, m=member)
    assert error(denied) == {"code": "FORBIDDEN", "missingScope": "MEMBERS"}


@pytest.mark.parametrize(
    "origin",
    [None, OTHER, "null", f"{PAGE}:8443", "http://carte.example.org", f"{PAGE}.evil.net", "*"],
)
@pytest.mark.parametrize("path", ["/graphql", "/map.geojson", "/photos/pho_1.jpg"])
async def test_a_publishable_key_is_refused_elsewhere_than_on_its_pages(
    world: World, client: Client, pole: UUID, origin: str | None, path: str
) -> None:
    key = await world.key(await world.partner(pole), origins=[PAGE, "http://localhost:5173"])
    headers = {"authorization": f"Bearer {key}"} | ({"origin": origin} if origin else {})
    response = await client.http.get(path, params={"query": TITLES}, headers=headers)
    assert response.status_code == 403
    assert error(response) == {"code": "ORIGIN_NOT_ALLOWED"}
    assert "access-control-allow-origin" not in response.headers
    assert "origin" in response.headers["vary"].lower()


async def test_a_page_of_another_key_is_told_of_the_refusal_and_nothing_else(
    world: World, client: Client, pole: UUID
) -> None:
    application = await world.partner(pole)
    key = await world.key(application, origins=[PAGE])
    other = await world.key(application, origins=[OTHER])
    await _opened(client, OTHER)
    response = await asked(client, key, OTHER)
    assert error(response) == {"code": "ORIGIN_NOT_ALLOWED"}
    assert response.headers["access-control-allow-origin"] == OTHER
    assert seen(await asked(client, other, OTHER)) == {"PUBLIC"}


async def _preflight(client: Client, origin: str) -> httpx.Response:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    return await client.http.options("/graphql", headers=headers)


async def _opened(client: Client, origin: str, opened: bool = True) -> None:
    async with asyncio.timeout(5):
        while (
            "access-control-allow-origin" in (await _preflight(client, origin)).headers
        ) is not opened:
            await asyncio.sleep(0.01)


async def test_a_preflight_is_answered_for_the_origins_of_keys_that_live_in_every_process(
    world: World, database: Database, pole: UUID
) -> None:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(client_of(database.url)) for _ in range(2)]
        application = await world.partner(pole)
        for client in clients:
            assert "access-control-allow-origin" not in (await _preflight(client, PAGE)).headers
        key = await world.key(application, origins=[PAGE])
        for client in clients:
            await _opened(client, PAGE)
            response = await _preflight(client, PAGE)
            assert response.status_code == 204
            assert response.headers["access-control-allow-origin"] == PAGE
            assert "authorization" in response.headers["access-control-allow-headers"]
            assert "access-control-allow-credentials" not in response.headers
            assert "origin" in response.headers["vary"].lower()
            assert "access-control-allow-origin" not in (await _preflight(client, OTHER)).headers
            assert seen(await asked(client, key, PAGE)) == {"PUBLIC"}
        await _revoke(world, key)
        for client in clients:
            assert await eventually_refused(client, key, PAGE) == "UNAUTHENTICATED"
            await _opened(client, PAGE, opened=False)


async def _revoke(world: World, key: str) -> None:
    async with world.engine.begin() as connection:
        token = tables.access_token
        await connection.execute(
            token.update().where(token.c.sha256 == token_hash(key)).values(revoked_at=NOW)
        )


async def test_the_revocation_of_one_key_is_obeyed_at_once_and_forgets_no_other(
    world: World, pool: Connections, database: Database, pole: UUID, statements: Statements
) -> None:
    application = await world.partner(pole)
    gone, kept = await world.key(application), await world.key(application)
    viewers = Viewers(pool, database.url, heartbeat=0.1)
    await viewers.start()
    try:
        async with asyncio.timeout(5):
            while not viewers.trusted:
                await asyncio.sleep(0.01)
        for key in (gone, kept):
            await viewers.of(key, NOW)
        before = viewers._forgotten
        await _revoke(world, gone)
        async with asyncio.timeout(5):
            while viewers._forgotten == before:
                await asyncio.sleep(0.01)
        async with statements(database) as counted:
            await viewers.of(kept, NOW)
        assert not [query for query in counted.texts if "access_token" in query]
        assert token_hash(gone) not in viewers._known
    finally:
        await viewers.stop()


async def test_a_key_ends_when_it_says(world: World, client: Client, pole: UUID) -> None:
    key = await world.key(await world.partner(pole), expires_at=NOW)
    response = await asked(client, key)
    assert response.status_code == 401
    assert error(response) == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda key: key[:-1],
        lambda key: key + "A",
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.replace("_sk_", "_pk_"),
        lambda key: key.replace("_sk_", "_"),
        lambda key: key.replace("_sk_", "_rt_"),
        lambda key: key.upper(),
    ],
)
async def test_a_forged_or_truncated_key_is_nobodys(
    world: World, client: Client, pole: UUID, forge: Any
) -> None:
    key = await world.key(await world.partner(pole))
    response = await asked(client, forge(key))
    assert response.status_code == 401
    assert error(response) == {"code": "UNAUTHENTICATED"}


async def test_the_last_use_is_written_later_and_at_most_once_an_hour(
    world: World, pool: Connections, database: Database, pole: UUID
) -> None:
    key = await world.key(await world.partner(pole))
    viewers = Viewers(pool, database.url, heartbeat=0.02, noting=0.02)
    await viewers.start()
    try:
        written = []
        for minutes in (0, 30, 59, 60, 61):
            await viewers.of(key, NOW + timedelta(minutes=minutes))
            async with asyncio.timeout(5):
                while viewers._used or not viewers.trusted:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            written.append(await _last_used(world, key))
    finally:
        await viewers.stop()
    hour = NOW + timedelta(hours=1)
    assert written == [NOW, NOW, NOW, hour, hour]


async def _last_used(world: World, key: str) -> Any:
    token = tables.access_token
    async with world.engine.connect() as connection:
        return await connection.scalar(
            select(token.c.last_used_at).where(token.c.sha256 == token_hash(key))
        )


async def test_having_been_used_tells_nobody_to_forget(
    world: World, pool: Connections, database: Database, pole: UUID
) -> None:
    key = await world.key(await world.partner(pole))
    viewers = Viewers(pool, database.url, heartbeat=0.02, noting=0.02)
    await viewers.start()
    try:
        async with asyncio.timeout(5):
            while not viewers.trusted:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        before = viewers._forgotten
        await viewers.of(key, NOW)
        async with asyncio.timeout(5):
            while await _last_used(world, key) is None:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert viewers._forgotten == before
    finally:
        await viewers.stop()


async def test_a_token_of_before_is_a_session(world: World, pole: UUID, client: Client) -> None:
    coordinator = await world.coordinator(pole)
    token = await world.token(coordinator)
    async with world.engine.connect() as connection:
        query = text("SELECT kind, scopes FROM access_token")
        [(kind, scopes)] = (await connection.execute(query)).all()
    assert (kind, scopes) == (CredentialKind.SESSION.value, None)
    assert seen(await asked(client, token, OTHER)) == {"MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"}
