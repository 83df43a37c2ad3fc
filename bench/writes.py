"""That a command writes the same rows on every side: all columns but those that chance decides."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from bench.answers import Different
from bench.ground import Ground, People
from bench.operations import Operation
from bench.sides import Server

NEED = "(SELECT id FROM request WHERE reference LIKE 'BES-%' ORDER BY id DESC LIMIT 1)"

ROWS = {
    "request": f"SELECT * FROM request WHERE id = {NEED}",
    "request_vehicle": f"SELECT * FROM request_vehicle WHERE id = {NEED}",
    "idempotency": f"SELECT * FROM idempotency WHERE object_id = {NEED}",
    "audit_event": f"SELECT * FROM audit_event WHERE object_id = {NEED}",
    "outbox": f"SELECT * FROM outbox WHERE object_id = {NEED}",
}

CHANCE = (
    "id",
    "reference",
    "created_at",
    "updated_at",
    "key",
    "object_id",
    "position",
    "input_sha256",
)

Written = dict[str, Any]


def same_rows(
    operation: Operation, servers: Sequence[Server], ground: Ground, people: People
) -> None:
    """Give the command once to each side. Different when one writes other rows than the first."""
    first: Written | None = None
    for server in servers:
        server.ask(server.side.request(people, operation, operation.variables[0]))
        rows = asyncio.run(_rows(ground.owner_url))
        first = first or rows
        for table in ROWS:
            if rows[table] != first[table]:
                raise Different(
                    f"{operation.name}, {server.side.name}, {table}: {rows[table]}"
                    f" and not {first[table]}"
                )


async def _rows(url: str) -> Written:
    connection = await asyncpg.connect(url)
    chance = ", ".join(f"'{name}'" for name in CHANCE)
    try:
        return {
            table: [
                row[0]
                for row in await connection.fetch(
                    f"SELECT (to_jsonb(found) - ARRAY[{chance}])::text FROM ({rows}) found"
                )
            ]
            for table, rows in ROWS.items()
        }
    finally:
        await connection.close()
