"""What is asked of every side: as a partner writes it over our schema, values in variables.

Every operation answers the same rows on a side that filters nothing: what it asks for is what the
reader sees anyway (its own pole, or public offers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench import queries
from bench.ground import Ground, People
from bench.load import KEY
from ptce.domain.identifiers import public_id

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation and the variables that take turns. `pages`: the variable `after` takes the end
    cursors of so many pages of the list `paged`. `writes`: what is given has a fresh key. `alone`:
    asked of ptce only."""

    name: str
    title: str
    query: str
    variables: Sequence[Variables]
    paged: str = ""
    pages: int = 1
    writes: bool = False
    alone: bool = False


NODES, PLACES = 64, 16

NEED = {
    "title": "Fourgon de dix metres cubes",
    "need": {"vehicle": {"cargoVolumeM3Min": "8", "seatsMin": 3}},
    "period": {"start": "2030-01-08T08:00:00+01:00", "end": "2030-01-08T18:00:00+01:00"},
    "visibility": "PRIVATE",
    "idempotencyKey": KEY.decode(),
}


async def operations(ground: Ground, people: People) -> list[Operation]:
    """The operations over this country."""
    pole = public_id("pole", people.pole)
    connection = await asyncpg.connect(ground.owner_url)
    try:
        resources = await connection.fetch(
            "SELECT id FROM resource WHERE pole_id = $1 ORDER BY id LIMIT $2", people.pole, NODES
        )
        communes = await connection.fetch(DENSE, PLACES)
    finally:
        await connection.close()
    nodes = [{"id": public_id("resource", row["id"])} for row in resources]
    here = [{"pole": pole, "after": None}]
    near = [{"communeCode": row["commune_insee"], "radiusKm": "50"} for row in communes]
    public = {"kind": "VEHICLE", "visibility": ["PUBLIC"], "status": ["PUBLISHED"]}
    around = [{"filter": {**public, "near": place}} for place in near]
    post = [{"input": NEED}]
    matched = [{"input": {**NEED, "visibility": "MEMBERS"}}]
    return [
        Operation("Q1", "one node and its member", queries.NODE, nodes),
        Operation("Q2", "a page of 20 with members", queries.LISTINGS, here, "resources", 8),
        Operation(
            "Q3", "20 needs, 5 matches each, offers, members", queries.BOARD, here, "requests", 4
        ),
        Operation(
            "Q4", "100 offers of 12 fields with members", queries.CATALOGUE, here, "resources", 4
        ),
        Operation("Q6", "the 20 nearest of a kind", queries.NEAREST, around),
        Operation("Q5", "a need is posted, matching off", queries.POST, post, writes=True),
        Operation(
            "Q5m", "a need is posted and matched", queries.POST, matched, writes=True, alone=True
        ),
    ]


DENSE = """
SELECT commune_insee FROM resource WHERE kind = 'VEHICLE' AND visibility = 'PUBLIC'
 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT $1
"""
"""Communes around which there is something to sort."""
