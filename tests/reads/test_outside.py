"""Who is suspended or has left reads like an outsider, and keeps what is their own member's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import NOW, WEEK_FROM_NOW, World

LISTED = """{
  resources { totalCount nodes { id } } requests { totalCount }
  members { nodes { name } } pole { name resources { totalCount } }
}"""
MEETS = """query($id: ID!) { node(id: $id) { ... on Booking {
  resource { id } match { id } providerContact { email } receiverContact { email } } } }"""
ENDED = Range(NOW - timedelta(days=2), NOW - timedelta(days=1))
GONE = ("SUSPENDED", "WITHDRAWN")


async def becomes(world: World, member: UUID, status: str) -> None:
    async with world.engine.begin() as connection:
        await connection.execute(
            update(tables.member).where(tables.member.c.id == member).values(status=status)
        )


@pytest.mark.parametrize("status", GONE)
async def test_who_is_gone_reads_what_is_public_and_their_own(
    world: World, database: Database, status: str
) -> None:
    await world.pole("Le premier", slug="premier")
    pole = await world.pole("Le leur", slug="leur")
    gone = await world.member(pole, "Absente", status=status)
    neighbour = await world.member(pole, "Voisine")
    open_to_all = await world.resource(neighbour, visibility="PUBLIC")
    for visibility in ("PRIVATE", "MEMBERS", "POLE_AND_PARTNERS"):
        await world.resource(neighbour, visibility=visibility)
        await world.request(neighbour, visibility=visibility)
    own = await world.resource(gone)
    token = await world.token(await world.user(gone))
    async with client_of(database.url) as client:
        data = await client.data(LISTED, None, token)
        shown = {node["id"] for node in data["resources"]["nodes"]}
        assert shown == {public_id("resource", each) for each in (own, open_to_all)}
        assert data["requests"]["totalCount"] == 0
        assert data["members"]["nodes"] == [{"name": "Absente"}]
        assert data["pole"] == {"name": "Le leur", "resources": {"totalCount": 2}}


@pytest.mark.parametrize(
    ("status", "during", "contacts"),
    [
        ("ACTIVE", WEEK_FROM_NOW, True),
        ("ACTIVE", ENDED, True),
        *((gone, WEEK_FROM_NOW, True) for gone in GONE),
        *((gone, ENDED, False) for gone in GONE),
    ],
)
async def test_who_is_gone_keeps_their_bookings_and_a_contact_until_the_end(
    world: World, database: Database, status: str, during: Any, contacts: bool
) -> None:
    pole = await world.pole()
    gone, neighbour = await world.member(pole, "Absente"), await world.member(pole, "Voisine")
    resource = await world.resource(neighbour)
    match = await world.match(await world.request(gone), resource, status="AGREED")
    booking = await world.booking(match, during=[during])
    await becomes(world, gone, status)
    asked = {"id": public_id("booking", booking)}
    async with client_of(database.url) as client:
        mine = await meets(client, world, gone, asked)
        theirs = await meets(client, world, neighbour, asked)
    assert mine["resource"] == {"id": public_id("resource", resource)}
    assert mine["match"] == {"id": public_id("match", match)}
    assert mine["receiverContact"] is not None
    assert (mine["providerContact"] is not None) == contacts
    assert theirs["receiverContact"] is not None


async def meets(client: Client, world: World, member: UUID, asked: dict[str, str]) -> Any:
    return (await client.data(MEETS, asked, await world.token(await world.user(member))))["node"]


async def test_another_role_still_opens_the_pole(world: World, database: Database) -> None:
    pole = await world.pole()
    gone = await world.member(pole, "Absente", status="SUSPENDED")
    active = await world.member(pole, "Voisine")
    await world.resource(active)
    ways = {
        "another member": Grant(Role.MEMBER_USER, pole, active),
        "coordinator": Grant(Role.COORDINATOR, pole),
    }
    async with client_of(database.url) as client:
        for way, grant in ways.items():
            person = await world.principal(way, Grant(Role.MEMBER_USER, pole, gone), grant)
            data = await client.data(LISTED, None, await world.token(person))
            assert data["resources"]["totalCount"] == 1, way


async def test_a_preview_finds_nothing_of_the_pole_for_who_is_gone(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    gone = await world.member(pole, "Absente")
    await world.resource(await world.member(pole, "Voisine"), radius_km=300)
    query = """query($input: PostRequestInput!) { matchPreview(input: $input) { candidates } }"""
    need = {
        "title": "Camionnette",
        "need": {"vehicle": {}},
        "period": {"start": "2026-03-09T09:00", "end": "2026-03-09T12:00"},
    }
    token = await world.token(await world.user(gone))
    found = []
    for status in ("ACTIVE", "SUSPENDED"):
        await becomes(world, gone, status)
        async with client_of(database.url) as client:
            data = await client.data(query, {"input": need}, token)
            found.append(data["matchPreview"]["candidates"])
    assert found == [1, 0]
