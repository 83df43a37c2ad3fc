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
from ptce.domain.identifiers import public_id

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation and the variables that take turns. `pages`: the variable `after` takes the end
    cursors of so many pages of the list `paged`. `writes`: what is given has a fresh key."""

    name: str
    title: str
    query: str
    variables: Sequence[Variables]
    paged: str = ""
    pages: int = 1
    writes: bool = False


PAGES = 8
NODES = 64


async def operations(ground: Ground, people: People) -> list[Operation]:
    """The operations over this country."""
    pole = public_id("pole", people.pole)
    connection = await asyncpg.connect(ground.owner_url)
    try:
        resources = await connection.fetch(
            "SELECT id FROM resource WHERE pole_id = $1 ORDER BY id LIMIT $2", people.pole, NODES
        )
    finally:
        await connection.close()
    nodes = [{"id": public_id("resource", row["id"])} for row in resources]
    here = [{"pole": pole, "after": None}]
    return [
        Operation("Q1", "one node and its member", queries.NODE, nodes),
        Operation("Q2", "a page of 20 with members", queries.LISTINGS, here, "resources", PAGES),
    ]
