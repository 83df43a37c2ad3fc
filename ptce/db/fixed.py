"""Statements that are always the same: made and compiled once, then sent as they are.

Building a statement, keying it for a cache and wrapping its rows costs more Python than all that
asyncpg does to send it and read the answer: decision 0032 has the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import orjson
from sqlalchemy import Select, Table
from sqlalchemy.dialects.postgresql import asyncpg as driver

DIALECT: Final = driver.dialect(  # type: ignore[no-untyped-call]
    paramstyle="numeric_dollar",
    dbapi=driver.dialect.import_dbapi(),  # type: ignore[no-untyped-call]
)

Connection = Any
"""An asyncpg.Connection of the command engine, or the connections of reads."""

Writer = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Fixed:
    """SQL text; the names of its parameters in order; what turns the values of some (by place) into
    the driver's; and the values that it fixes itself.

    Values are given as to SQLAlchemy. Rows are the driver's: a document comes back as JSON text.
    """

    sql: str
    order: tuple[str, ...]
    writers: tuple[tuple[int, Writer], ...]
    constants: Mapping[str, Any]

    @classmethod
    def of(cls, query: Select[*tuple[Any, ...]]) -> Fixed:
        compiled = query.compile(dialect=DIALECT)
        assert compiled.positiontup is not None, "the dialect is positional"
        binds, order = compiled.binds, tuple(compiled.positiontup)
        types = [binds[name].type.dialect_impl(DIALECT) for name in order]
        writers = [(at, type_.bind_processor(DIALECT)) for at, type_ in enumerate(types)]
        return cls(
            str(compiled),
            order,
            tuple((at, write) for at, write in writers if write is not None),
            {name: bind.value for name, bind in binds.items() if not bind.required},
        )

    async def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[asyncpg.Record]:
        known = {**self.constants, **values}
        given = [known[name] for name in self.order]
        for at, write in self.writers:
            if given[at] is not None:
                given[at] = write(given[at])
        found: list[asyncpg.Record] = await connection.fetch(self.sql, *given)
        return found


@dataclass(frozen=True, slots=True)
class Addition:
    """An INSERT of any number of rows, in their order, given as one JSON document."""

    query: Fixed

    @classmethod
    def of(cls, table: Table, *columns: str) -> Addition:
        names = ", ".join(columns)
        rows = f"json_populate_recordset(NULL::{table.name}, $1)"
        sql = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {rows}"
        return cls(Fixed(sql, ("rows",), (), {}))

    async def add(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Each row names its columns; one that it does not name is NULL."""
        document = orjson.dumps(list(rows), default=str)
        await self.query.rows(connection, {"rows": document.decode()})
