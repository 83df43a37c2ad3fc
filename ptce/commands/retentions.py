"""What is personal and has been kept long enough is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Table, delete, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.db import tables
from ptce.domain.retentions import RETENTIONS, Retention

AT_ONCE: Final = 1_000
"""Rows in one transaction: others write to the same tables meanwhile."""


async def forget_what_is_over(engine: AsyncEngine, now: datetime) -> int:
    """Apply every retention; answers how many rows went."""
    gone = 0
    for each in RETENTIONS:
        while True:
            some = await _forgotten(engine, each, now)
            gone += some
            if some < AT_ONCE:
                break
    return gone


async def _forgotten(engine: AsyncEngine, retention: Retention, now: datetime) -> int:
    table = tables.metadata.tables[retention.table]
    keys = list(table.primary_key)
    over = (
        select(*keys)
        .where(table.c[retention.column] < now - retention.lasting)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    if retention.unless is not None:
        over = over.where(table.c[retention.unless].is_(None))
    for key in _pointing(table):
        other = key.parent.table.alias()
        over = over.where(~exists().where(other.c[key.parent.name] == key.column))
    async with engine.begin() as connection:
        gone = await connection.execute(delete(table).where(tuple_(*keys).in_(over)))
    return gone.rowcount


def _pointing(table: Table) -> Iterator[ForeignKey]:
    """What points to the table and would be left without it."""
    for other in tables.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and key.ondelete is None:
                yield key
