"""Needs that wait to be matched again, because what judges them has changed; the worker does it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, literal, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.matchmaking import rematch_request
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.rights import ANONYMOUS

BATCH: Final = 500
"""Needs that one round takes at most: the worker has other tasks."""

log = logging.getLogger(__name__)


async def queue_needs(work: Work, pole_id: UUID, kind: str) -> None:
    """Every open need of the pole and the kind; the caller has the turn of the kind."""
    request, queue = tables.request, tables.rematching
    waiting = select(request.c.id).where(
        request.c.pole_id == pole_id,
        request.c.kind == kind,
        text(tables.OPEN_LISTINGS),
    )
    await work.connection.execute(
        upsert(queue).from_select([queue.c.request_id], waiting).on_conflict_do_nothing()
    )


async def match_what_waits(engine: AsyncEngine, now: datetime) -> int:
    """Match them again, each in its own transaction; answers how many were."""
    queue = tables.rematching
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(queue.c.request_id).order_by(queue.c.request_id).limit(BATCH)
        )
        waiting = list(rows.scalars())
    done = 0
    for request_id in waiting:
        try:
            async with transaction(engine) as connection:
                done += await _matched(Work(connection, ANONYMOUS, now, "matchAgain"), request_id)
        except DATABASE_ERRORS:  # the next round takes it again; the others must not wait for it
            log.exception("request %s was not matched again", request_id)
    return done


async def _matched(work: Work, request_id: UUID) -> bool:
    """Unless somebody is changing it: it is taken the next time."""
    queue = tables.rematching
    if not await lock_unless_busy(work.connection, request_id):
        return False
    gone = delete(queue).where(queue.c.request_id == request_id)
    if not (await work.connection.execute(gone)).rowcount:
        return False
    await rematch_request(work, request_id, together=True)
    return True


async def lock_unless_busy(connection: AsyncConnection, request_id: UUID) -> bool:
    """Whether nobody else is changing the need: whoever is matches it himself."""
    there = select(literal(True)).where(tables.request.c.id == request_id)
    return bool(await connection.scalar(there.with_for_update(key_share=True, skip_locked=True)))
