"""A preview promises exactly what posting the same need would find."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

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
