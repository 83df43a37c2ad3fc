"""What time does to listings: a pause ends at its date, what is over expires."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, DateTime, Row, Table, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.matchmaking import lapse_listing
from ptce.commands.pauses import take_up
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import ListingStatus

CURRENT: Final = (
    ListingStatus.PUBLISHED,
    ListingStatus.PARTIALLY_ALLOCATED,
    ListingStatus.PAUSED,
)

log = logging.getLogger(__name__)

Bring = Callable[[Work, Table, Row[Any]], Awaitable[None]]


async def resume_listings(engine: AsyncEngine, now: datetime) -> int:
    """Take up again what was paused until now; answers how many."""
    done = 0
    for table in (tables.resource, tables.request):
        paused = table.c.status == literal_column(f"'{ListingStatus.PAUSED.value}'")
        due = paused & (table.c.paused_until <= now)
        done += await _each(engine, now, "resumeListing", table, due, _resume)
    return done


async def expire_listings(engine: AsyncEngine, now: datetime) -> int:
    """Close the listings whose time is over, and their open matches; answers how many."""
    done = 0
    for table, range_ in (
        (tables.resource, tables.resource.c.available),
        (tables.request, tables.request.c.period),
    ):
        codes: list[ColumnElement[str]] = [
            literal_column(f"'{status.value}'") for status in CURRENT
        ]
        over = func.upper(range_, type_=DateTime(timezone=True)) <= now
        due = table.c.status.in_(codes) & over
        done += await _each(engine, now, "expireListing", table, due, _expire)
    return done


async def _each(
    engine: AsyncEngine,
    now: datetime,
    name: str,
    table: Table,
    due: ColumnElement[bool],
    bring: Bring,
) -> int:
    """Each in its own transaction; one that somebody acts on is left for the next time."""
    async with engine.connect() as connection:
        ids = (await connection.execute(select(table.c.id).where(due).order_by(table.c.id))).all()
    done = 0
    for (listing_id,) in ids:
        try:
            async with transaction(engine) as connection:
                query = select(table).where(table.c.id == listing_id, due)
                locked = query.with_for_update(key_share=True, skip_locked=True)
                row = (await connection.execute(locked)).one_or_none()
                if row is not None:
                    await bring(Work(connection, ANONYMOUS, now, name), table, row)
                    done += 1
        except DATABASE_ERRORS:  # the next round takes it again; the others must not wait for it
            log.exception("%s %s was left as it is", table.name, listing_id)
    return done


async def _resume(work: Work, table: Table, row: Row[Any]) -> None:
    await work.audit(table.name, row.id, {"version": row.version + 1})
    await take_up(work, table, row)


async def _expire(work: Work, table: Table, row: Row[Any]) -> None:
    await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(
            status=ListingStatus.EXPIRED.value,
            paused_until=None,
            version=table.c.version + 1,
            updated_at=work.now,
        )
    )
    await work.audit(table.name, row.id, {"version": row.version + 1})
    await work.announce(f"{table.name}.expired", row.id, [row.member_id])
    if table is tables.resource:
        await lapse_listing(work, resource_id=row.id)
    else:
        await lapse_listing(work, request_id=row.id)
