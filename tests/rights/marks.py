"""A mark in every text of every row: wherever it shows up, one knows which text of which row it is.

A response is read as one string: marks, public identifiers, references and what cursors hold. So a
leak is found on whatever path it takes, error sentences and paths that are not built yet included.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import CheckConstraint, Table

from ptce.db import tables
from ptce.domain.identifiers import PREFIXES
from tests.reads.facts import Line
from tests.reads.oracle import Oracle
from tests.rights.places import EVERYBODYS, LISTING_OF, reads, sees

SHORTEST = 30
"""A text that may be shorter holds no mark: it is a code."""

UNBOUNDED = {
    ("match_event", "heard"): 500,
    ("match_event", "comment"): 2_000,
    ("match_event", "change_fr"): 200,
    ("match_event", "change_en"): 200,
    ("match_verification", "seen"): 2_000,
}
"""Texts of people in columns whose length only the commands bound."""

NOBODYS = (
    EVERYBODYS
    | {"idempotency", "outbox", "person", "identity", "sign_in_link"}
    | {each.name for each in tables.ENCODING_OF.values()}
)
"""Tables whose texts are everybody's, or that nobody reads through the API."""

SEARCHED = ("sort_key", "search_text")

MARK = re.compile(r"zq(\d{5})x")
IDENTIFIER = re.compile(rf"(?:{'|'.join(PREFIXES.values())})_([0-9a-f]{{32}})")
REFERENCE = re.compile(r"[A-Z]{3}-\d{8}-[0-9A-Z]{6}")
CURSOR = re.compile(r'"([A-Za-z0-9+/_-]{16,}={0,2})"')
PLAIN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Marks:
    """The texts by the number of their mark: (table, column, key of the row)."""

    texts: list[tuple[str, str, Any]] = field(default_factory=list)

    async def put(self, connection: asyncpg.Connection) -> None:
        """Mark every text of the database."""
        await connection.execute("SET session_replication_role = replica")
        for table in tables.metadata.sorted_tables:
            if table.name not in NOBODYS:
                for column, longest in marked_columns(table).items():
                    await self._mark(connection, table, column, longest)
        await connection.execute("RESET session_replication_role")

    async def _mark(
        self, connection: asyncpg.Connection, table: Table, column: str, longest: int
    ) -> None:
        key = next(iter(table.primary_key)).name
        searched = [name for name in SEARCHED if name in table.c and column in {"title", "name"}]
        more = "".join(f", {name} = {name} || ' ' || $2" for name in searched)
        rows = await connection.fetch(
            f'SELECT "{key}" AS key FROM "{table.name}" WHERE "{column}" IS NOT NULL ORDER BY 1'
        )
        for row in rows:
            mark = f"zq{len(self.texts):05d}x"
            self.texts.append((table.name, column, row["key"]))
            await connection.execute(
                f'UPDATE "{table.name}" SET "{column}" ='
                f" left(\"{column}\", {longest - len(mark) - 1}) || ' ' || $2{more}"
                f' WHERE "{key}" = $1',
                row["key"],
                mark,
            )


def marked_columns(table: Table) -> dict[str, int]:
    """The columns that hold what people write, and how long it may be."""
    found = {column: most for (name, column), most in UNBOUNDED.items() if name == table.name}
    for constraint in (*table.constraints, *(each for c in table.c for each in c.constraints)):
        if isinstance(constraint, CheckConstraint):
            bound = re.fullmatch(
                r"char_length\((\w+)\) BETWEEN 1 AND (\d+)", str(constraint.sqltext)
            )
            if bound and int(bound[2]) >= SHORTEST:
                found[bound[1]] = int(bound[2])
    return found


@dataclass(frozen=True)
class Reader:
    """Finds in a response what the person may not read."""

    oracle: Oracle
    marks: Marks
    rows: Mapping[UUID, tuple[str, Line]]
    references: Mapping[str, tuple[str, Line]]

    @classmethod
    def of(cls, oracle: Oracle, marks: Marks) -> Reader:
        rows = {
            line["id"]: (table, line)
            for table, lines in oracle.facts.tables.items()
            for line in lines
            if "id" in line
        }
        named = {
            line["reference"]: (table, line) for table, line in rows.values() if "reference" in line
        }
        return cls(oracle, marks, rows, named)

    def leaks(self, text: str, sent: str = "") -> Iterator[str]:
        """What the response holds of rows that the person does not see, and did not send."""
        whole = text + "".join(_decoded(found[1]) for found in CURSOR.finditer(text))
        for pattern in (IDENTIFIER, PLAIN_ID):
            for found in set(pattern.findall(whole)):
                id_ = UUID(found)
                if found in sent or id_ in self.oracle.told or id_ not in self.rows:
                    continue
                if not self._sees(*self.rows[id_]):
                    yield f"the identifier of {self.rows[id_][0]} {id_}"
        for reference in set(REFERENCE.findall(whole)):
            if reference not in sent and not self._sees(*self.references[reference]):
                yield f"the reference {reference}"
        for number in set(MARK.findall(whole)):
            table, column, key = self.marks.texts[int(number)]
            if f"zq{number}x" not in sent and not reads(
                self.oracle, table, column, self._row(table, key)
            ):
                yield f"the {column} of {table} {key}"

    def _sees(self, table: str, line: Line) -> bool:
        return table in NOBODYS or sees(self.oracle, table, line)

    def _row(self, table: str, key: Any) -> Line:
        table = LISTING_OF.get(table, table)
        if table == "contact":
            return next(self.oracle.facts.where("contact", member_id=key))
        return self.oracle.facts.find(table, key)


def _decoded(cursor: str) -> str:
    try:
        return base64.b64decode(
            cursor, altchars=b"-_" if {"-", "_"} & set(cursor) else None
        ).decode()
    except ValueError:
        return ""
