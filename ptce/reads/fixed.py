"""Statements that no GraphQL operation asks for: written once, for a route of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Select

from ptce.db.connections import Connections
from ptce.reads.statements import DIALECT


@dataclass(frozen=True, slots=True)
class Fixed:
    """SQL text, the names of its parameters in order, and the values that it fixes itself."""

    sql: str
    order: tuple[str, ...]
    constants: Mapping[str, Any]

    @classmethod
    def of(cls, query: Select[*tuple[Any, ...]]) -> Fixed:
        compiled = query.compile(dialect=DIALECT)
        assert compiled.positiontup is not None, "the dialect is positional"
        constants = {
            name: parameter.value
            for name, parameter in compiled.binds.items()
            if not parameter.required
        }
        return cls(str(compiled), tuple(compiled.positiontup), constants)

    async def rows(
        self, connections: Connections, parameters: Mapping[str, Any]
    ) -> list[asyncpg.Record]:
        """Busy without a free connection, asyncpg.QueryCanceledError past the deadline."""
        known = {**self.constants, **parameters}
        return await connections.fetch(self.sql, *(known[name] for name in self.order))
