"""The map at the size of a network follows its index: no listing is read that is not counted.

About 20,000 resources of 250 poles, over 800 communes; the plans are those that the read
pool keeps.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import asyncpg
import pytest

from bench.country import POLES, REQUESTS, RESOURCES, Size, load
from ptce.db import visible
from ptce.db.session import command_engine, read_pool
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.reads.maps import Box, Wanted, features, statement
from tests.conftest import Database
from tests.reads.country import literal, nodes
from tests.world import World

GIVEN: Mapping[str, Any] = {
    "kind": "VEHICLE",
    "pole": "pole-4",
    "after": "",
    "west": 5.0,
    "south": 43.0,
    "east": 7.0,
    "north": 44.0,
}


@pytest.fixture(scope="module")
def network(module_database: Database) -> Iterator[Database]:
    async def made() -> None:
        engine = command_engine(module_database.url)
        world = World(engine)
        for number in range(POLES):
            await world.pole(f"Pôle {number}", slug=f"pole-{number}")
        await engine.dispose()
        owner = await asyncpg.connect(module_database.owner_url)
        await load(owner, Size(RESOURCES // 10, REQUESTS // 10))
        await owner.close()

    asyncio.run(made())
    yield module_database


@pytest.mark.parametrize("box", [False, True])
@pytest.mark.parametrize("pole", [False, True])
@pytest.mark.parametrize("kind", [False, True])
async def test_the_map_follows_its_index(
    network: Database, kind: bool, pole: bool, box: bool
) -> None:
    fixed = statement(kind, pole, box)
    given = {**GIVEN, **visible.parameters(ANONYMOUS)}
    arguments = ", ".join(literal(given[name]) for name in fixed.order)
    pool = await read_pool(network.url, size=1)
    await pool.fetch(f"PREPARE map AS {fixed.sql}")
    text = await pool.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE map({arguments})")
    await pool.close()
    found = list(nodes(json.loads(text)[0]["Plan"]))
    read = {(node["Node Type"], node["Relation Name"]) for node in found if "Relation Name" in node}
    assert ("Seq Scan", "resource") not in read
    assert ("Seq Scan", "request") not in read
    used = {node["Index Name"] for node in found if "Index Name" in node}
    assert {"resource_map_idx", "request_map_idx"} <= used, used


async def test_a_page_has_so_many_communes_at_most_and_every_one_is_found(
    network: Database,
) -> None:
    viewer = visible.parameters(Viewer())
    pool = await read_pool(network.url, size=1)
    pages = [await features(pool, viewer, Wanted())]
    while (after := pages[-1].next) is not None:
        pages.append(await features(pool, viewer, Wanted(after=after)))
    boxed = await features(pool, viewer, Wanted(box=Box(-180, -90, 180, 90)))
    await pool.close()
    assert [len(page.features) for page in pages[:-1]] == [500] * (len(pages) - 1)
    counted = sum(
        json.loads(feature)["properties"]["resources"]
        for page in pages
        for feature in page.features
    )
    owner = await asyncpg.connect(network.owner_url)
    query = (
        "SELECT count(*) FROM resource WHERE visibility = 'PUBLIC' AND NOT suspended"
        " AND status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED')"
    )
    assert counted == await owner.fetchval(query)
    await owner.close()
    assert boxed == pages[0]
