"""A typing error in a whole word is forgiven, whatever else the dictionary of words holds."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import update

from bench.country import WORDS
from ptce.db import tables
from ptce.domain.text import fold, spellings, stem
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

ASKED = "query ($t: String) { resources(filter: {text: $t}) { nodes { title } } }"

TITLES = ("Cuisine partagée", "Camion benne", "Salle de réunion", "Bois de palettes")


@pytest.fixture
async def client(database: Database, world: World) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


async def titles(client: Client, text: str) -> list[str]:
    answer = await client.data(ASKED, {"t": text})
    return sorted(node["title"] for node in answer["resources"]["nodes"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cuisne", ["Cuisine partagée"]),  # missing
        ("camon", ["Camion benne"]),
        ("sale", ["Salle de réunion"]),
        ("sallle", ["Salle de réunion"]),  # too many
        ("reunoin", ["Salle de réunion"]),  # moved
        ("cmaion", ["Camion benne"]),
        ("bosi", ["Bois de palettes"]),
        ("palletes", ["Bois de palettes"]),
        ("sagle", ["Salle de réunion"]),  # changed
        ("sale reunoin", ["Salle de réunion"]),
        ("sale cuisne", []),
        ("cuinse partegée", []),  # two errors in one word
        ("sla", []),  # too short to tell
    ],
)
async def test_one_wrong_letter_finds_the_word(
    world: World, client: Client, typed: str, found: list[str]
) -> None:
    member = await world.member(await world.pole())
    for title in TITLES:
        await world.resource(member, "PREMISES", title=title, visibility="PUBLIC")
    assert await titles(client, typed) == found


async def test_what_a_hidden_listing_says_changes_nothing_for_the_others(
    world: World, client: Client
) -> None:
    member = await world.member(await world.pole())
    await world.resource(member, title="Camionnette", visibility="PUBLIC")
    assert await titles(client, "camon") == []
    await world.resource(member, title="Camion", visibility="PRIVATE")
    assert await titles(client, "camon") == []


async def test_a_changed_title_is_found_by_its_new_words(world: World, client: Client) -> None:
    member = await world.member(await world.pole())
    resource = await world.resource(member, title="Barnum", visibility="PUBLIC")
    row = tables.resource
    changed = {"title": "Tonnelle", "search_text": fold("Tonnelle")}
    async with world.engine.begin() as connection:
        await connection.execute(update(row).where(row.c.id == resource).values(**changed))
    assert (await titles(client, "tonelle"), await titles(client, "barnun")) == (["Tonnelle"], [])


async def test_postgresql_spells_as_we_do(database: Database) -> None:
    odd = ("os", "bus", "locaux", "bateaux", "maux", "m3", "2026", "a" * 40, "a" * 41, "anna", "s")
    connection = await asyncpg.connect(database.url)
    for word in (*WORDS, *(f"{word}s" for word in WORDS), *odd):
        theirs = await connection.fetchval("SELECT spellings($1)", word)
        assert sorted(theirs) == spellings(stem(word)), word
    await connection.close()
