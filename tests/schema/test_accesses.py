"""Who read how to reach a member is written down, once a request, off its way; and told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from ptce import accesses
from ptce.accesses import MOST, Accesses
from ptce.db.personal import MARK
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import NOW, World

CONTACTS = "{ members { nodes { name contact { name email phone } sites { address } } } }"
LOG = "{ personalAccesses { totalCount nodes { readerId readerName memberIds createdAt } } }"


class Place:
    """A pole with two members; one address is open to all, the other is not."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def set(self, owner_url: str) -> None:
        world = self.world
        self.pole = await world.pole()
        self.member = await world.member(self.pole)
        self.other = await world.member(self.pole, "La Rade")
        self.coordinator = await self._token(Role.COORDINATOR)
        self.auditor = await self._token(Role.AUDITOR)
        self.user = await world.token(await world.user(self.member))
        self.neighbour = await world.token(await world.user(self.other))
        connection = await asyncpg.connect(owner_url)
        await connection.execute(
            "UPDATE site SET address = '3 quai', address_public = (member_id = $1)", self.member
        )
        await connection.close()

    async def _token(self, role: Role) -> str:
        grant = Grant(role, self.pole)
        return await self.world.token(await self.world.principal(role.fr[:60], grant))


@pytest.fixture
async def place(world: World, database: Database) -> Place:
    place = Place(world)
    await place.set(database.owner_url)
    return place


async def log_of(client: Client, token: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await client.data(LOG, token=token))["personalAccesses"]["nodes"]
    return nodes


def ids(*members: UUID) -> set[str]:
    return {public_id("member", each) for each in members}


async def test_a_reading_is_told_to_those_who_were_read_and_to_the_auditor(
    place: Place, database: Database
) -> None:
    async with client_of(database.url) as client:
        read = await client.data(CONTACTS, token=place.coordinator)
        contacts = [each["contact"]["email"] for each in read["members"]["nodes"]]
        assert contacts == ["camille@example.org"] * 2
        assert MARK not in str(read) and "[[" not in str(read)
    async with client_of(database.url) as client:
        [told] = await log_of(client, place.user)
        assert told["readerName"] == Role.COORDINATOR.fr[:60]
        assert set(told["memberIds"]) == ids(place.member)
        [told] = await log_of(client, place.neighbour)
        assert set(told["memberIds"]) == ids(place.other)
        [told] = await log_of(client, place.auditor)
        assert set(told["memberIds"]) == ids(place.member, place.other)
        assert await log_of(client, place.coordinator) == []


async def test_a_reading_of_two_poles_is_told_to_each_by_itself(
    place: Place, world: World, database: Database
) -> None:
    elsewhere = await world.pole("Ailleurs")
    foreign = await world.member(elsewhere)
    grants = [Grant(Role.COORDINATOR, pole) for pole in (place.pole, elsewhere)]
    both = await world.token(await world.principal("Deux pôles", *grants))
    audits = [Grant(Role.AUDITOR, pole) for pole in (place.pole, elsewhere)]
    auditor = await world.token(await world.principal("Audit des deux", *audits))
    async with client_of(database.url) as client:
        await client.data(CONTACTS, token=both)
    async with client_of(database.url) as client:
        [told] = await log_of(client, place.auditor)
        assert set(told["memberIds"]) == ids(place.member, place.other)
        read = {frozenset(each["memberIds"]) for each in await log_of(client, auditor)}
    assert read == {frozenset(ids(place.member, place.other)), frozenset(ids(foreign))}


async def test_a_reading_is_written_while_the_application_goes_on(
    place: Place, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accesses, "EVERY_S", 0.01)
    async with client_of(database.url) as client, asyncio.timeout(20):
        await client.data(CONTACTS, token=place.coordinator)
        while not (told := await log_of(client, place.auditor)):
            await asyncio.sleep(0.01)
    assert len(told) == 1


async def test_ones_own_open_addresses_and_nothing_read_are_not_written(
    place: Place, database: Database
) -> None:
    quiet = [
        (place.user, CONTACTS),  # sees its own contact alone, and no other's address
        (place.neighbour, "{ members { nodes { sites { address } } } }"),  # an open one
        (place.coordinator, "{ members { nodes { name } } }"),
    ]
    async with client_of(database.url) as client:
        for token, query in quiet:
            await client.data(query, token=token)
    async with client_of(database.url) as client:
        assert await log_of(client, place.auditor) == []
        address = "{ members { nodes { sites { address } } } }"
        read = await client.data(address, token=place.coordinator)
        assert str(read).count("3 quai") == 2
    async with client_of(database.url) as client:
        [told] = await log_of(client, place.auditor)
        assert set(told["memberIds"]) == ids(place.other)


async def test_a_reading_costs_no_statement_more_on_its_way(
    place: Place, database: Database, statements: Statements
) -> None:
    async with client_of(database.url) as client:
        await client.data(CONTACTS, token=place.coordinator)
        async with statements(database) as counted:
            await client.data(CONTACTS, token=place.coordinator)
        reads = [text for text in counted.texts if "json_build_object" in text]
        assert sum(counted.texts[text] for text in reads) == 1
        # The others are not of the read: who asks, and that the listening connection lives.
        others = set(counted.texts) - set(reads)
        known = ("personal_access", "FROM access_token", "SELECT $1", "BEGIN", "COMMIT")
        assert all(any(word in each for word in known) for each in others), others


async def test_a_mark_that_somebody_writes_is_only_a_text(
    world: World, place: Place, database: Database
) -> None:
    forged = f"[[0123456789abcdef:{place.other}]]Camille"
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute("UPDATE contact SET name = $1", forged)
    await connection.close()
    async with client_of(database.url) as client:
        read = await client.data("{ members { nodes { contact { name } } } }", token=place.user)
    assert forged in str(read)
    async with client_of(database.url) as client:
        assert await log_of(client, place.auditor) == []


async def test_filters_tell_nothing_of_whom_one_is_not_told(
    place: Place, database: Database
) -> None:
    async with client_of(database.url) as client:
        await client.data(CONTACTS, token=place.coordinator)
    query = "query ($f: PersonalAccessFilter) { personalAccesses(filter: $f) { totalCount } }"

    async def count(token: str, **criteria: Any) -> int:
        answer = await client.data(query, {"f": criteria}, token)
        counted: int = answer["personalAccesses"]["totalCount"]
        return counted

    [own], [other] = ids(place.member), ids(place.other)
    later = {"start": NOW.isoformat(), "end": (NOW + timedelta(days=1)).isoformat()}
    before = {"start": (NOW - timedelta(days=1)).isoformat(), "end": NOW.isoformat()}
    async with client_of(database.url) as client:
        assert await count(place.user, memberId=own) == 1
        assert await count(place.user, memberId=other) == 0
        assert await count(place.auditor, memberId=other) == 1
        assert await count(place.auditor, during=later) == 1
        assert await count(place.auditor, during=before) == 0


async def test_what_cannot_be_written_waits_and_no_more_than_there_is_room_for(
    place: Place, world: World, database: Database
) -> None:
    waiting = Accesses(world.engine)
    for _ in range(MOST + 3):
        waiting.note(None, frozenset({place.member}), NOW)
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute("ALTER TABLE personal_access RENAME TO away")
    await waiting.write()
    await connection.execute("ALTER TABLE away RENAME TO personal_access")
    assert await connection.fetchval("SELECT count(*) FROM personal_access") == 0
    await waiting.write()
    assert await connection.fetchval("SELECT count(*) FROM personal_access") == MOST
    await connection.close()
