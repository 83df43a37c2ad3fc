"""What time and new encoders leave to encode: done by the worker, which then matches it again.

What has no encoding yet comes first, and is matched as it gets one. Of another encoder or thesaurus
come the resources, then the needs, and each need is matched once, when it has its own. What fails
TRIES times is given up until its text or the encoder changes: it is compared by its words.

One batch at a time, and one worker at a time in the whole database: who comes second leaves it to
the first. What is done stays done, so that a worker that is killed loses one batch.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import (
    Row,
    Table,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.constraints import lottery, state_of
from ptce.commands.encodings import keep_encoding
from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.transaction import RETRIED, Work
from ptce.db import tables
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.calendar import Interval
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import ListingStatus, Visibility
from ptce.domain.values import Encoding, Need, Offer
from ptce.domain.wording import written

BATCH: Final = 16

TRIES: Final = 3

CLOSED: Final = (ListingStatus.WITHDRAWN, ListingStatus.EXPIRED)

ONE_AT_A_TIME: Final = 7_432_003
"""The advisory lock of the worker that encodes."""

REMATCH: Final[Mapping[str, Callable[[Work, UUID], Awaitable[None]]]] = {
    "resource": rematch_resource,
    "request": partial(rematch_request, together=True),
}

log = logging.getLogger(__name__)


class Encoder(Protocol):
    @property
    def fingerprint(self) -> str | None: ...

    async def encode_all(
        self, listings: Sequence[tuple[str, str]]
    ) -> Sequence[Encoding | None]: ...


async def list_unencoded(engine: AsyncEngine) -> None:
    """Note the current listings that nothing says are to be encoded: loaded by another way."""
    for table in (tables.resource, tables.request):
        encodings = tables.ENCODING_OF[table.name]
        own = encodings.c[f"{table.name}_id"]
        current = table.c.status.not_in([status.value for status in CLOSED])
        matched = table.c.visibility != Visibility.PRIVATE.value
        missing = select(table.c.id).where(current, matched, ~exists().where(own == table.c.id))
        async with transaction(engine) as connection:
            await connection.execute(insert(encodings).from_select([own.name], missing))


async def encode_listings(engine: AsyncEngine, now: datetime, encoder: Encoder) -> int:
    """One batch of what has no encoding of this encoder, newest first; answers how many got one."""
    fingerprint = encoder.fingerprint
    if fingerprint is None:
        return 0
    async with _alone(engine) as alone:
        if not alone:
            return 0
        new = [
            await _encode(engine, now, encoder, fingerprint, table, again=False)
            for table in (tables.request, tables.resource)
        ]
        if any(new):
            return sum(new)
        for table in (tables.resource, tables.request):
            if done := await _encode(engine, now, encoder, fingerprint, table, again=True):
                return done
        return 0


async def given_up(engine: AsyncEngine) -> int:
    """How many listings are compared by their words, as no encoding could be made of them."""
    tried = [
        select(func.count()).where(each.c.failures >= TRIES).scalar_subquery()
        for each in tables.ENCODING_OF.values()
    ]
    async with engine.connect() as connection:
        return int(await connection.scalar(select(sum(tried[1:], tried[0]))) or 0)


@asynccontextmanager
async def _alone(engine: AsyncEngine) -> AsyncIterator[bool]:
    """Whether no other worker encodes; in no transaction, for as long as it takes."""
    async with engine.connect() as kept:
        connection = await kept.execution_options(isolation_level="AUTOCOMMIT")
        taken = await connection.scalar(select(func.pg_try_advisory_lock(ONE_AT_A_TIME)))
        try:
            yield bool(taken)
        finally:
            if taken:
                await connection.execute(select(func.pg_advisory_unlock(ONE_AT_A_TIME)))


async def _encode(
    engine: AsyncEngine,
    now: datetime,
    encoder: Encoder,
    fingerprint: str,
    table: Table,
    *,
    again: bool,
) -> int:
    async with transaction(engine) as connection:
        rows = await _due(connection, table, fingerprint, again)
        said: dict[UUID, Need | Offer] = {}
        for kind in {row.kind for row in rows}:
            ids = [row.id for row in rows if row.kind == kind]
            said |= await _listings(connection, table, kind, ids, now)
    listings = [(each.kind, written(each)) for each in said.values()]
    encodings = await encoder.encode_all(listings)
    done, failed = 0, False
    for (listing_id, listing), encoding in zip(said.items(), encodings, strict=True):
        if encoding is None:
            if not failed:  # it may have ended the encoder, which then answered for no other
                failed = True
                await _failed(engine, table, listing_id, fingerprint)
            continue
        try:
            async with transaction(engine) as connection:
                work = Work(connection, ANONYMOUS, now, "encodeListing")
                matched = not again or table is tables.request
                done += await _kept(work, table, listing_id, written(listing), encoding, matched)
        except DATABASE_ERRORS as error:  # the next round takes it again; the others do not wait
            log.exception("%s %s was left as it is", table.name, listing_id)
            if state_of(error) not in RETRIED and not lottery(error):
                await _failed(engine, table, listing_id, fingerprint)
    return done


async def _failed(engine: AsyncEngine, table: Table, listing_id: UUID, fingerprint: str) -> None:
    encodings = tables.ENCODING_OF[table.name]
    before = case((encodings.c.failed_with == fingerprint, encodings.c.failures), else_=0)
    counted = update(encodings).where(encodings.c[f"{table.name}_id"] == listing_id)
    counted = counted.values(failures=before + 1, failed_with=fingerprint)
    async with transaction(engine) as connection:
        failures = await connection.scalar(counted.returning(encodings.c.failures))
    if failures == TRIES:
        log.warning("%s %s is given up: it cannot be encoded", table.name, listing_id)


async def _due(
    connection: AsyncConnection, table: Table, fingerprint: str, again: bool
) -> Sequence[Row[Any, Any, Any]]:
    """Listings still to encode, or to encode `again`; those that are over need no encoding any
    more."""
    encodings = tables.ENCODING_OF[table.name]
    own, made_by = encodings.c[f"{table.name}_id"], encodings.c.fingerprint
    tried = encodings.c.failed_with.is_distinct_from(fingerprint) | (encodings.c.failures < TRIES)
    others = (made_by < fingerprint, made_by > fingerprint) if again else (made_by.is_(None),)
    parts = [
        select(own)
        .where(condition, tried)
        .order_by(made_by.desc(), own.desc())
        .limit(BATCH)
        .subquery()
        for condition in others
    ]
    due = union_all(*(select(each.c[own.name]) for each in parts)).limit(BATCH).subquery()
    query = select(table.c.id, table.c.kind, table.c.status).where(table.c.id.in_(select(due)))
    rows = (await connection.execute(query)).all()
    over = [row.id for row in rows if row.status in CLOSED]
    if over:
        await connection.execute(delete(encodings).where(own.in_(over)))
    return [row for row in rows if row.status not in CLOSED]


async def _listings(
    connection: AsyncConnection, table: Table, kind: str, ids: Sequence[UUID], now: datetime
) -> dict[UUID, Need | Offer]:
    if table is tables.request:
        needs = await needs_by_id(connection, kind, ids)
        return {id_: found.need for id_, found in needs.items()}
    offers = await offers_by_id(connection, kind, ids, Interval(now, now))
    return {id_: found.offer for id_, found in offers.items()}


async def _kept(
    work: Work, table: Table, listing_id: UUID, text: str, encoding: Encoding, matched: bool
) -> bool:
    """Write it, and match again if it is to be `matched`, unless somebody is changing the listing,
    or has."""
    query = select(table.c.kind).where(table.c.id == listing_id)
    locked = query.with_for_update(key_share=True, skip_locked=True)
    kind = await work.connection.scalar(locked)
    if kind is None:
        return False
    now = await _listings(work.connection, table, kind, [listing_id], work.now)
    if written(now[listing_id]) != text:
        return False
    await keep_encoding(work, table.name, listing_id, encoding, text)
    if matched:
        await REMATCH[table.name](work, listing_id)
    return True
