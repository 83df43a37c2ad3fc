"""Nobody finds a private place by distances: they are those of its commune, whatever is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from ptce.db import tables
from ptce.domain.identifiers import public_id
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

COMMUNE = "83137"
FROM = ("83137", "83126", "83069", "83103", "83061", "13055", "06088")
"""Where the spy asks from."""

ASKED = """query ($f: ResourceFilter, $o: ListingOrder) {
  resources(first: 100, filter: $f, orderBy: $o) { edges { distanceKm node { id } } }
}"""


@pytest.fixture
async def hidden(world: World, database: Database) -> set[str]:
    """Two offers of one commune, each at an address of its own that nobody else may read."""
    pole = await world.pole()
    offers: set[str] = set()
    for number, street in enumerate(("1 quai du Nord", "99 chemin du Sud")):
        member = await world.member(pole, f"Abri {number}", COMMUNE, visibility="PUBLIC")
        connection = await asyncpg.connect(database.owner_url)
        site: UUID = await connection.fetchval(
            "UPDATE site SET address = $2 WHERE member_id = $1 RETURNING id", member, street
        )
        await connection.close()
        offer = await world.resource(member, visibility="PUBLIC", site_id=site, radius_km=1_500)
        offers.add(public_id("resource", offer))
    return offers


async def found(client: Client, near: dict[str, Any], order: Any = None) -> dict[str, Any]:
    data = await client.data(ASKED, {"f": {"near": near}, "o": order})
    return {edge["node"]["id"]: edge["distanceKm"] for edge in data["resources"]["edges"]}


def test_nothing_more_precise_than_a_commune_is_kept_of_a_site() -> None:
    precise = {"latitude", "longitude", "point", "geometry", "position"}
    for table in (tables.site, tables.member, tables.contact, tables.booking, tables.match):
        assert precise.isdisjoint(table.c.keys()), table.name


async def test_two_private_places_of_a_commune_cannot_be_told_apart(
    hidden: set[str], database: Database
) -> None:
    nearest = {"field": "NEAREST", "direction": "ASC"}
    async with client_of(database.url) as client:
        told = set()
        for commune in FROM:
            whole = await found(client, {"communeCode": commune, "radiusKm": "300"}, nearest)
            assert set(whole) == hidden
            [distance] = {Decimal(each) for each in whole.values()}
            told.add((commune, distance))
            # Around the very distance, as finely as a radius may be asked: both or neither.
            for step in range(-20, 21):
                radius = distance + Decimal(step) / 100
                if radius > 0:
                    some = await found(client, {"communeCode": commune, "radiusKm": str(radius)})
                    assert set(some) in (set(), hidden), (commune, radius)
        assert dict(told)[COMMUNE] == 0, "from its own commune, a place is nowhere in particular"
