"""Everything that is kept of somebody: each row that points to them, by the tables themselves.

A table that comes to point to a principal or a person is exported without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables

MOST: Final = 10_000
"""Rows of one table in an export, the newest: what is longer says so (`more`)."""

SECRET: Final = frozenset({"password_hash"})
"""What proves who somebody is, besides every hash (LargeBinary): of no use to them, and of much to
who steals the export."""


def pointing() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Each table with its columns that say of whom it is, or who did it."""
    for table in tables.metadata.sorted_tables:
        columns = [
            key.parent
            for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
            if key.column.table in (tables.principal, tables.person)
        ]
        if columns:
            yield table, columns


async def personal_data(connection: AsyncConnection, principal_id: UUID) -> dict[str, Any]:
    """By table: `rows`, JSON-ready, and whether there are `more`. Contacts that name them too."""
    found = {
        "principal": await _rows(
            connection, tables.principal, [tables.principal.c.id], principal_id
        )
    }
    for table, columns in pointing():
        found[str(table.name)] = await _rows(connection, table, columns, principal_id)
    contact, person = tables.contact, tables.person
    email = select(person.c.email).where(person.c.principal_id == principal_id)
    naming = await connection.scalars(
        select(func.to_jsonb(contact.table_valued())).where(
            func.lower(contact.c.email) == email.scalar_subquery()
        )
    )
    found["contact"] = {"rows": list(naming), "more": False}
    return {name: each for name, each in found.items() if each["rows"]}


async def _rows(
    connection: AsyncConnection, table: Table, columns: list[Column[Any]], principal_id: UUID
) -> dict[str, Any]:
    shown = [
        each
        for each in table.c
        if not isinstance(each.type, LargeBinary) and each.name not in SECRET
    ]
    newest = table.c.created_at if "created_at" in table.c else table.c[columns[0].name]
    picked = (
        select(*shown)
        .where(or_(*(column == principal_id for column in columns)))
        .order_by(newest.desc())
        .limit(MOST + 1)
        .subquery("picked")
    )
    rows = list(await connection.scalars(select(func.to_jsonb(picked.table_valued()))))
    return {"rows": rows[:MOST], "more": len(rows) > MOST}
