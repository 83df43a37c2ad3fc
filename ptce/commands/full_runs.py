"""Every open need matched again, each night and when what judges has changed.

What people change is matched as it is changed (matchmaking.py), and a full run then finds nothing
to do: a tested law. It is there for what nobody changes: another engine, thesaurus or set of rules,
and the time that passes. One need, one transaction; what is done stays done, so that a worker that
is killed goes on where it was.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.matchmaking import rematch_request
from ptce.commands.rematchings import lock_unless_busy
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.calendar import PARIS
from ptce.domain.rights import ANONYMOUS
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import Visibility
from ptce.matching.scoring import ENGINE_VERSION
from ptce.matching.thesaurus import VERSION as THESAURUS_VERSION

NIGHT: Final = time(2)
"""In Paris, when few people wait for an answer."""

BATCH: Final = 10

ONE_AT_A_TIME: Final = 7_432_004
"""The advisory lock of the worker that has the turn."""

log = logging.getLogger(__name__)


async def match_again(engine: AsyncEngine, now: datetime) -> int:
    """The next needs of the run that is due; answers how many. 0 when there is nothing to do."""
    async with transaction(engine) as connection:
        if not await connection.scalar(select(func.pg_try_advisory_xact_lock(ONE_AT_A_TIME))):
            return 0
        run = await _due(connection, now)
        if run is None:
            return 0
        ids = await _next(connection, run.last_request_id)
        table = tables.full_run
        if not ids:
            ended = update(table).where(table.c.id == run.id).values(ended_at=now)
            await connection.execute(ended)
            log.info("full run: %s needs, %s matches changed", run.judged, run.changed)
            return 0
        changed = 0
        for request_id in ids:
            changed += await _matched(engine, request_id, now)
        await connection.execute(
            update(table)
            .where(table.c.id == run.id)
            .values(
                last_request_id=ids[-1],
                judged=table.c.judged + len(ids),
                changed=table.c.changed + changed,
            )
        )
        return len(ids)


def versions() -> str:
    """Of all that judges: a full run is due when it is another."""
    return f"{ENGINE_VERSION} {THESAURUS_VERSION} {RULE_SET_VERSION}"


def last_night(now: datetime) -> datetime:
    """The latest NIGHT that has begun."""
    local = now.astimezone(PARIS)
    night = datetime.combine(local.date(), NIGHT, PARIS)
    return night if night <= local else night - timedelta(days=1)


async def _due(connection: AsyncConnection, now: datetime) -> Row[Any] | None:
    """The run that is under way, or one that begins; None when the latest is good."""
    table, judging = tables.full_run, versions()
    newest = select(table).order_by(table.c.id.desc()).limit(1)
    latest: Row[Any] | None = (await connection.execute(newest)).one_or_none()
    if latest is not None and latest.versions == judging:
        if latest.ended_at is None:
            return latest
        if latest.started_at >= last_night(now):
            return None
    begun = insert(table).values(versions=judging, started_at=now).returning(table)
    made: Row[Any] = (await connection.execute(begun)).one()
    return made


async def _next(connection: AsyncConnection, after: UUID | None) -> list[UUID]:
    request = tables.request
    matched = request.c.visibility != Visibility.PRIVATE.value
    query = select(request.c.id).where(text(tables.OPEN_LISTINGS), matched)
    if after is not None:
        query = query.where(request.c.id > after)
    return list(await connection.scalars(query.order_by(request.c.id).limit(BATCH)))


async def _matched(engine: AsyncEngine, request_id: UUID, now: datetime) -> int:
    """How many of its matches read otherwise now; 0 for one that somebody is changing."""
    match = tables.match
    versioned = select(match.c.id, match.c.version).where(match.c.request_id == request_id)
    try:
        async with transaction(engine) as connection:
            if not await lock_unless_busy(connection, request_id):
                return 0
            before = set((await connection.execute(versioned)).all())
            work = Work(connection, ANONYMOUS, now, "matchAgain")
            await rematch_request(work, request_id, together=True)
            return len(set((await connection.execute(versioned)).all()) - before)
    except DATABASE_ERRORS:  # the next night takes it again; the others must not wait for it
        log.exception("request %s was left as it is", request_id)
        return 0
