"""How much PostgreSQL is asked for a read: one statement, and one text a shape."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ptce.auth import Viewers
from ptce.db.session import read_pool
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.reads.scene import HEARTBEAT
from tests.world import NOW, World


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


async def known(database: Database, token: str) -> Any:
    """A Viewers of the test's own, to learn when a listener has settled."""
    pool = await read_pool(database.url, size=1)
    viewers = Viewers(pool, database.url)
    await viewers.start()
    while not viewers.trusted:
        await asyncio.sleep(0.01)
    viewer = await viewers.of(token, NOW)
    await viewers.stop()
    await pool.close()
    return viewer


async def executed(
    client: Client,
    database: Database,
    statements: Statements,
    query: str,
    token: str,
    *variables: dict[str, Any],
) -> dict[str, int]:
    """The statements of these calls, once the token is known and the plan is made."""
    await known(database, token)
    await asyncio.sleep(0.2)
    for _ in range(3):
        await client.data(query, variables[0], token)
    async with statements(database) as counted:
        for given in variables:
            await client.data(query, given, token)
    return {text: calls for text, calls in counted.texts.items() if text != HEARTBEAT}


async def test_a_page_of_a_hundred_resources_with_their_members_is_one_statement(
    world: World, client: Client, database: Database, statements: Statements
) -> None:
    pole = await world.pole()
    members = [await world.member(pole, f"Membre {number}") for number in range(5)]
    for number in range(103):
        await world.resource(members[number % 5])
    query = (
        "query ($n: Int) { resources(first: 100) { totalCount nodes { id title weeklySlots"
        " { weekday } commune { name } member { id name sites { name } contact { email } } ..."
        " on Vehicle { seats } } pageInfo { endCursor hasNextPage } } members(first: $n)"
        " { totalCount } viewer { name credential { kind applicationName scopes }"
        " grants { member { name } } } }"
    )
    token = await world.token(await world.user(members[0]))
    page = (await client.data(query, {"n": 1}, token))["resources"]
    assert (len(page["nodes"]), page["totalCount"]) == (100, 103)
    texts = await executed(client, database, statements, query, token, {"n": 1})
    assert sum(texts.values()) == 1, texts


async def test_a_member_to_its_matches_and_back_to_members_is_one_statement(
    world: World, client: Client, database: Database, statements: Statements
) -> None:
    pole = await world.pole()
    asker, *lenders = [await world.member(pole, f"Membre {number}") for number in range(4)]
    offers = [await world.resource(lender) for lender in lenders]
    for _ in range(4):
        request = await world.request(asker)
        for offer in offers:
            await world.match(request, offer)
    query = (
        "query ($i: [ID!]) { members(filter: {ids: $i}) { nodes { name requests { nodes { title"
        " matches(first: 5) { totalCount nodes { score sentence criteria { code } steps { at }"
        " resource { title member { name pole { name } } } booking { id } } } } } } } }"
    )
    token = await world.token(await world.coordinator(pole))
    one = {"i": [f"mbr_{asker.hex}"]}
    [found] = (await client.data(query, one, token))["members"]["nodes"]
    assert [len(need["matches"]["nodes"]) for need in found["requests"]["nodes"]] == [3] * 4
    texts = await executed(client, database, statements, query, token, one)
    assert sum(texts.values()) == 1, texts


async def test_other_values_of_the_variables_reuse_the_same_text(
    world: World, client: Client, database: Database, statements: Statements
) -> None:
    pole, other = await world.pole(slug="ici"), await world.pole("Ailleurs", slug="ailleurs")
    member = await world.member(pole)
    await world.resource(member, details={"seats": 5})
    query = (
        "query ($s: String, $f: ResourceFilter) { pole(slug: $s) { name resources(filter: $f)"
        " { totalCount nodes { title } } } }"
    )
    token = await world.token(await world.coordinator(pole))
    given = [
        {"s": slug, "f": {"poleId": f"pol_{id_.hex}", "vehicle": {"seatsMin": seats}}}
        for slug, id_, seats in (("ici", pole, 3), ("ailleurs", other, 4), ("ici", pole, 9))
    ]
    texts = await executed(client, database, statements, query, token, *given)
    assert list(texts.values()) == [3], texts
    found = [(await client.data(query, each, token))["pole"]["resources"] for each in given]
    assert [page["totalCount"] for page in found] == [1, 0, 0]


async def test_viewers_who_are_as_much_of_each_and_languages_reuse_the_same_text(
    world: World, client: Client, database: Database, statements: Statements
) -> None:
    """Two people of members; a coordinator's text is another one."""
    pole, other = await world.pole(), await world.pole("Ailleurs")
    members = [await world.member(pole), await world.member(other)]
    tokens = [await world.token(await world.user(member)) for member in members]
    coordinator = await world.token(await world.coordinator(pole))
    query = "{ matches { nodes { sentence resource { title } } } }"
    for token in (*tokens, coordinator):
        await executed(client, database, statements, query, token, {})
    async with statements(database) as counted:
        for token in tokens:
            await client.data(query, None, token)
        await client.data(query, None, coordinator)
    texts = {text: calls for text, calls in counted.texts.items() if text != HEARTBEAT}
    assert sorted(texts.values()) == [1, 2], texts
