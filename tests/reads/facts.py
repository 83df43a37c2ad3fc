"""Every row of a database, as plain dictionaries: what the reference answers from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

Line = Mapping[str, Any]
"""One row, by its columns."""

PUBLIC = ("commune", "department", "epci", "concept", "concept_name")
"""Reference data: the same in every database of a session of tests, and read once."""

READ = (
    "pole",
    "charter",
    "member",
    "contact",
    "charter_signature",
    "site",
    "permit",
    "resource",
    "request",
    "match",
    "match_event",
    "match_verification",
    "booking",
    "photo",
    "principal",
    "role_grant",
    "audit_event",
    "invitation",
    "sign_in_session",
    "personal_access",
    "application",
    "contact_consent",
    "thesaurus_proposal",
    "weight_set",
    "calibration",
)

KINDS = {
    "PREMISES": "premises",
    "VEHICLE": "vehicle",
    "EQUIPMENT": "equipment",
    "SKILL": "skill",
    "WASTE_STREAM": "waste_stream",
}
"""The suffix of a kind's own tables."""


@dataclass(frozen=True)
class Facts:
    """The rows of each table; a listing also has its kind's own columns."""

    tables: Mapping[str, list[Line]]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis would print every commune of France."""
        printer.text("facts")

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[Any, Line]]:
        return {
            table: {line.get("id", line.get("insee")): line for line in lines}
            for table, lines in self.tables.items()
        }

    @cached_property
    def communes_by_postcode(self) -> Mapping[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.tables["commune"]:
            for postcode in line["postcodes"]:
                found.setdefault(postcode, []).append(line)
        return found

    @cached_property
    def _by_value(self) -> dict[tuple[str, str], dict[Any, list[Line]]]:
        return {}

    def having(self, table: str, column: str, value: Any) -> list[Line]:
        """The rows with this value in this column, by an index that is made once."""
        if (table, column) not in self._by_value:
            index = self._by_value[table, column] = dict[Any, list[Line]]()
            for line in self.tables[table]:
                index.setdefault(line[column], []).append(line)
        return self._by_value[table, column].get(value, [])

    def find(self, table: str, key: Any) -> Line:
        return self.by_id[table][key]

    def where(self, table: str, **columns: Any) -> Iterator[Line]:
        """The rows that have these values, in no particular order."""
        first = next(iter(columns))
        for line in self.having(table, first, columns[first]):
            if all(line[name] == value for name, value in columns.items()):
                yield line

    def grants_of(self, principal: UUID) -> list[Line]:
        """Somebody's roles, in the order in which they were given."""
        return sorted(self.where("role_grant", principal_id=principal), key=lambda row: row["id"])


async def load(url: str) -> Facts:
    """The facts of a database that `url` reaches as its owner."""
    connection = await asyncpg.connect(url)
    try:
        await connection.set_type_codec(
            "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
        )
        tables = {name: await _all(connection, name) for name in READ}
        tables |= await _public(connection, url)
        keys = await connection.fetch("SELECT * FROM access_token WHERE kind LIKE '%_KEY'")
        tables["access_token"] = [dict(row) for row in keys]
        for listing in ("resource", "request"):
            own: dict[UUID, Line] = {}
            for suffix in KINDS.values():
                rows = await _all(connection, f"{listing}_{suffix}")
                own |= {row["id"]: row for row in rows}
            tables[listing] = [{**own[row["id"]], **row} for row in tables[listing]]
        return Facts(tables)
    finally:
        await connection.close()


async def _public(connection: asyncpg.Connection, url: str) -> dict[str, list[Line]]:
    parts = urlsplit(url)
    server = f"{parts.netloc}?{parts.query}"
    if server not in _KNOWN:
        _KNOWN[server] = {name: await _all(connection, name) for name in PUBLIC}
    return _KNOWN[server]


_KNOWN: dict[str, dict[str, list[Line]]] = {}


async def _all(connection: asyncpg.Connection, table: str) -> list[Line]:
    rows: Iterable[asyncpg.Record] = await connection.fetch(f'SELECT * FROM "{table}"')
    return [dict(row) for row in rows]
