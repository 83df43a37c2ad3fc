"""Who the API takes somebody for, and by what: `viewer`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ptce.auth import issue_token
from ptce.commands.tokens import token_hash
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.domain.identifiers import public_id
from ptce.domain.scopes import CredentialKind, Scope
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import FAR, NOW, World

WHO = """{ viewer { name credential {
  kind keyId applicationId applicationName scopes expiresAt } } }"""
PAGE = "https://carte.example.org"
SESSION = {
    "kind": "SESSION",
    "keyId": None,
    "applicationId": None,
    "applicationName": None,
    "scopes": None,
    "expiresAt": FAR.astimezone(PARIS).isoformat(),
}


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


async def credential(client: Client, token: str | None, origin: str = PAGE) -> Any:
    headers = {"origin": origin} | ({"authorization": f"Bearer {token}"} if token else {})
    answer = await client.http.post("/graphql", json={"query": WHO}, headers=headers)
    return answer.json()["data"]["viewer"]["credential"]


async def key_id(world: World, token: str) -> str:
    row = tables.access_token
    async with world.engine.connect() as connection:
        found = await connection.scalar(select(row.c.id).where(row.c.sha256 == token_hash(token)))
    assert found is not None
    return public_id(row.name, found)


async def delegated(world: World, who: UUID, application: UUID, member: UUID) -> str:
    async with world.engine.begin() as connection:
        return await issue_token(
            connection,
            who,
            FAR,
            NOW,
            CredentialKind.DELEGATED,
            application_id=application,
            member_id=member,
            scopes=["READ", "NEEDS"],
        )


async def test_nobody_comes_by_nothing(client: Client) -> None:
    assert await credential(client, None) is None


async def test_a_person_comes_by_a_session(world: World, client: Client) -> None:
    who = await world.coordinator(await world.pole())
    assert await credential(client, await world.token(who)) == SESSION


@pytest.mark.parametrize(
    ("kind", "origins", "scopes"),
    [
        ("SECRET_KEY", [], [Scope.OFFERS, Scope.READ]),
        ("PUBLISHABLE_KEY", [PAGE], [Scope.READ]),
    ],
)
async def test_an_application_comes_by_a_key_of_its_own(
    world: World, client: Client, kind: str, origins: list[str], scopes: list[Scope]
) -> None:
    application = await world.partner(await world.pole())
    key = await world.key(application, *scopes, origins=origins)
    assert await credential(client, key) == SESSION | {
        "kind": kind,
        "keyId": await key_id(world, key),
        "applicationId": public_id("application", application),
        "applicationName": "Carte des communs",
        "scopes": [scope.value for scope in Scope if scope in scopes],
    }


async def test_an_application_that_acts_for_somebody_is_named_beside_them(
    world: World, client: Client
) -> None:
    pole = await world.pole()
    member = await world.member(pole)
    who, application = await world.user(member, "Camille Roux"), await world.partner(pole)
    token = await delegated(world, who, application, member)
    assert (await client.data(WHO, token=token))["viewer"] == {
        "name": "Camille Roux",
        "credential": SESSION
        | {
            "kind": "DELEGATED",
            "applicationId": public_id("application", application),
            "applicationName": "Carte des communs",
            "scopes": ["READ", "NEEDS"],
        },
    }
