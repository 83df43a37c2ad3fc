"""Rows of which everything that may be NULL is, and queries that ask every field of every type.

The database says what may be NULL: a value that a constraint keeps stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import asyncpg
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_leaf_type,
)

from tests.reads.reference import SCHEMA

NULLABLE = """
SELECT c.table_name, c.column_name
  FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
   AND c.is_nullable = 'YES' AND c.is_generated = 'NEVER'
 ORDER BY c.table_name, c.ordinal_position
"""

FILLED = ("concept", "concept_name", "commune", "former_commune", "epci", "department", "word")
"""Reference data: as the public sources have it, and nobody writes it."""


async def empty(url: str) -> dict[str, int]:
    """Make NULL what may be, as the owner; how many rows lost a value, by « table.column ».

    One row of three loses everything it may, the others every second column. No trigger runs.
    """
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        columns: dict[str, list[str]] = {}
        for table, column in await _nullable(connection):
            columns.setdefault(table, []).append(column)
        lost: dict[str, int] = {}
        for table, names in columns.items():
            rows = await connection.fetch(f'SELECT ctid::text AS at FROM "{table}" ORDER BY ctid')
            for number, row in enumerate(rows):
                await _row(connection, table, row["at"], names, number, lost)
        return lost
    finally:
        await connection.close()


async def may_be_null(url: str) -> set[str]:
    """Every « table.column » that may be NULL, of the tables that have rows."""
    connection = await asyncpg.connect(url)
    try:
        found = await _nullable(connection)
        filled = {
            table
            for table in {table for table, _ in found}
            if await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{table}")')
        }
        return {f"{table}.{column}" for table, column in found if table in filled}
    finally:
        await connection.close()


async def _nullable(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    rows = await connection.fetch(NULLABLE)
    return [(table, column) for table, column in rows if table not in FILLED]


async def _row(
    connection: asyncpg.Connection,
    table: str,
    at: str,
    names: list[str],
    number: int,
    lost: dict[str, int],
) -> None:
    """One row: each column alone, then the pairs of columns that constraints keep together."""
    chosen = [name for place, name in enumerate(names) if number % 3 == 0 or (place + number) % 2]
    alone = [[name] for name in chosen]
    kept: list[str] = []
    for together in alone:
        found = await _null(connection, table, at, together)
        at = found or at
        if found is None:
            kept += together
        for name in together if found else ():
            lost[f"{table}.{name}"] = lost.get(f"{table}.{name}", 0) + 1
    for first, second in pairwise(kept):
        found = await _null(connection, table, at, [first, second])
        at = found or at
        for name in (first, second) if found else ():
            lost[f"{table}.{name}"] = lost.get(f"{table}.{name}", 0) + 1


async def _null(
    connection: asyncpg.Connection, table: str, at: str, names: list[str]
) -> str | None:
    """Where the row is once these columns are NULL; None when a constraint keeps them."""
    change = ", ".join(f'"{name}" = NULL' for name in names)
    try:
        moved: str | None = await connection.fetchval(
            f'UPDATE "{table}" SET {change} WHERE ctid = $1::text::tid RETURNING ctid::text', at
        )
    except asyncpg.IntegrityConstraintViolationError:
        return None
    return moved


def everything(type_: Any, depth: int, page: int = 2) -> str:
    """A selection of every field of a type, `depth` objects deep; pages have `page` elements."""
    asked = [_field(name, each, depth, page) for name, each in type_.fields.items()]
    parts = ["__typename", *filter(None, asked)]
    if isinstance(type_, GraphQLInterfaceType):
        for concrete in SCHEMA.get_possible_types(type_):
            own = {name: each for name, each in concrete.fields.items() if name not in type_.fields}
            asked = [
                _field(f"{concrete.name}_{name}: {name}", each, depth, page)
                for name, each in own.items()
            ]
            if any(asked):
                parts.append(f"... on {concrete.name} {{ {' '.join(filter(None, asked))} }}")
    return "{ " + " ".join(parts) + " }"


def _field(asked: str, each: GraphQLField, depth: int, page: int) -> str:
    answered: Any = get_named_type(each.type)
    if is_leaf_type(answered):
        return asked
    if depth == 0:
        return ""
    if "first" in each.args:
        node = get_named_type(answered.fields["nodes"].type)
        edge: Any = get_named_type(answered.fields["edges"].type)
        far = " distanceKm" if "distanceKm" in edge.fields else ""
        return (
            f"{asked}(first: {page}) {{ __typename totalCount pageInfo {{ hasNextPage"
            " hasPreviousPage startCursor endCursor } edges { cursor"
            f"{far} node {everything(node, 0)} }} }}"
        )
    return f"{asked} {everything(answered, depth - 1)}"


def conformities(type_: Any, answered: Any, path: str = "data") -> Iterator[str]:
    """Where an answer has null, or another shape, than its type says: one line each."""
    if isinstance(type_, GraphQLNonNull):
        if answered is None:
            yield f"{path} is null and the contract says {type_}"
            return
        type_ = type_.of_type
    if answered is None:
        return
    if isinstance(type_, GraphQLList):
        for at, each in enumerate(answered):
            yield from conformities(type_.of_type, each, f"{path}[{at}]")
    elif not is_leaf_type(type_):
        concrete: Any = SCHEMA.type_map[answered.get("__typename", type_.name)]
        for key, value in answered.items():
            name = key.rpartition("_")[2]
            if name != "typename":
                yield from conformities(concrete.fields[name].type, value, f"{path}.{name}")
