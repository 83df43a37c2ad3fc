"""The audit trail says who acted, and by which application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from ptce.auth import issue_token
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.scopes import CredentialKind, Scope
from ptce.domain.terms import Role
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import FAR, NOW, World

TRAIL = """query ($f: AuditFilter) { auditEvents(filter: $f) { totalCount nodes {
  command actorName applicationId applicationName } } }"""
ADD_SITE = """mutation ($m: ID) {
  addSite(input: {onBehalfOf: $m, name: "Atelier", communeCode: "83137"}) {
    userErrors { code } } }"""
POST = """mutation { postRequest(input: {title: "Un camion", need: {vehicle: {}},
  period: {start: "2026-03-10T08:00:00Z", end: "2026-03-10T18:00:00Z"}}) {
    userErrors { code } } }"""


@dataclass
class Trail:
    client: Client
    world: World
    pole: UUID
    auditor: str

    async def read(self, **filter: Any) -> list[tuple[str, str, str | None, str | None]]:
        """(command, who, application, its name) of each row, the oldest first."""
        page = (await self.client.data(TRAIL, {"f": filter}, self.auditor))["auditEvents"]
        assert page["totalCount"] == len(page["nodes"])
        return [tuple(node.values()) for node in reversed(page["nodes"])]

    async def given(self, mutation: str, token: str, **variables: Any) -> None:
        [payload] = (await self.client.data(mutation, variables, token)).values()
        assert payload["userErrors"] == []


@pytest.fixture
async def trail(database: Database, world: World) -> AsyncIterator[Trail]:
    pole = await world.pole()
    auditor = await world.principal("Dominique Roy", Grant(Role.AUDITOR, pole))
    async with client_of(database.url) as client:
        yield Trail(client, world, pole, await world.token(auditor))


async def test_the_application_by_which_a_person_acted_is_named_beside_them(trail: Trail) -> None:
    world = trail.world
    member = await world.member(trail.pole)
    who, application = await world.user(member, "Camille Roux"), await world.partner(trail.pole)
    columns: dict[str, Any] = {"application_id": application, "member_id": member}
    async with world.engine.begin() as connection:
        scopes = ["READ", "NEEDS", "MEMBERS"]
        kind = CredentialKind.DELEGATED
        entrusted = await issue_token(connection, who, FAR, NOW, kind, scopes=scopes, **columns)
    await trail.given(ADD_SITE, entrusted)
    await trail.given(POST, entrusted)
    await trail.given(POST, await world.token(who))
    named = public_id("application", application)
    by_application = [
        ("addSite", "Camille Roux", named, "Carte des communs"),
        ("postRequest", "Camille Roux", named, "Carte des communs"),
    ]
    alone = ("postRequest", "Camille Roux", None, None)
    assert await trail.read() == [*by_application, alone]
    assert await trail.read(applicationId=named) == by_application
    other = public_id("application", await world.partner(trail.pole, "Autre"))
    assert await trail.read(applicationId=other) == []


async def test_what_an_application_does_by_its_own_key_is_found_with_the_rest(trail: Trail) -> None:
    world = trail.world
    member = await world.member(trail.pole)
    robot = await world.principal("Robot", Grant(Role.COORDINATOR, trail.pole), application=True)
    key = await world.key(robot, Scope.READ, Scope.MEMBERS)
    await trail.given(ADD_SITE, key, m=public_id("member", member))
    named = public_id("application", robot)
    assert await trail.read(applicationId=named) == [("addSite", "Robot", named, "Robot")]
