"""A preview promises exactly what posting the same need would find."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.schema.root import graphql_schema
from tests.client import client_of
from tests.conftest import Database
from tests.world import World

PREVIEW = """query($input: PostRequestInput!) {
  matchPreview(input: $input) { offers { score resource { title } } nearMisses { sentence } }
}"""
POST = """mutation($input: PostRequestInput!) {
  postRequest(input: $input) {
    userErrors { code }
    request { matches(first: 50) { nodes { score resource { title } } } }
  }
}"""


@pytest.mark.parametrize("visibility", ["PRIVATE", "MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"])
async def test_a_preview_finds_what_posting_finds(
    database: Database, engine: AsyncEngine, visibility: str
) -> None:
    world = World(engine)
    here, there = await world.pole("Ici"), await world.pole("Ailleurs")
    asker = await world.member(here, "La Rade")
    for pole in (here, there):
        lender = await world.member(pole, f"Prêteur {pole}", visibility="PUBLIC")
        for seen in ("PRIVATE", "MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"):
            await world.resource(lender, title=f"Fourgon {pole} {seen}", visibility=seen)
    token = await world.token(await world.user(asker))
    need: dict[str, Any] = {
        "title": "Fourgon",
        "need": {"vehicle": {}},
        "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
        "visibility": visibility,
    }
    async with client_of(database.url) as client:
        previewed = await client.data(PREVIEW, {"input": need}, token)
        posted = await client.data(POST, {"input": need}, token)
    offers = previewed["matchPreview"]["offers"]
    matches = posted["postRequest"]["request"]["matches"]["nodes"]
    assert sorted(map(str, offers)) == sorted(map(str, matches))
    expected = {"PRIVATE": 0, "MEMBERS": 3, "POLE_AND_PARTNERS": 5, "PUBLIC": 5}
    assert len(offers) == expected[visibility]


@pytest.mark.parametrize(
    ("signed_in", "visibility", "said"),
    [
        (False, "MEMBERS", "Sans jeton d'accès, seules les offres publiques sont examinées"),
        (False, "PRIVATE", "n'est jamais mis en relation"),
        (True, "PRIVATE", "n'est jamais mis en relation"),
        (True, "MEMBERS", None),
    ],
)
async def test_a_preview_says_what_it_leaves_out(
    database: Database, engine: AsyncEngine, signed_in: bool, visibility: str, said: str | None
) -> None:
    world = World(engine)
    asker = await world.member(await world.pole("Ici"), "La Rade")
    token = await world.token(await world.user(asker)) if signed_in else None
    need = {
        "title": "Fourgon",
        "communeCode": "83126",
        "need": {"vehicle": {}},
        "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
        "visibility": visibility,
    }
    query = "query($i: PostRequestInput!) { matchPreview(input: $i) { notice } }"
    async with client_of(database.url) as client:
        notice = (await client.data(query, {"i": need}, token))["matchPreview"]["notice"]
    assert said in notice if said else notice is None


def test_who_reads_the_words_of_a_yes_or_a_no_is_told_where_they_are_typed() -> None:
    types: Any = graphql_schema().type_map
    for name, fields in {
        "DeclineMatchInput": ("comment", "heard"),
        "AcceptMatchInput": ("heard",),
        "ProposeMatchInput": ("comment",),
    }.items():
        for field in fields:
            described = types[name].fields[field].description
            assert "tel" in described and "côté" in described and "animation" in described, name
