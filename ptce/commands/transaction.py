"""One command is one transaction: rights, idempotency, the change, its audit and outbox rows.

`give` is the only door. A `Refusal` undoes everything and comes back as data; a replay of an
idempotency key answers the same object as it is now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.constraints import refusal_for
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.rights import Viewer
from ptce.domain.text import storable

ATTEMPTS = 5
RETRIED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: PostgreSQL asks the client to try again."""

KEY_LENGTH = 200


class Keyed(Protocol):
    @property
    def idempotency_key(self) -> str | None: ...


Input = TypeVar("Input", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Work:
    """A command under way: its transaction, who gives it, and when."""

    connection: AsyncConnection
    viewer: Viewer
    now: datetime
    command: str

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.now.astimezone(PARIS).date()

    async def audit(
        self,
        table: str,
        object_id: UUID,
        detail: Mapping[str, Any],
        on_behalf_of: UUID | None = None,
    ) -> None:
        """Add to the audit trail. `detail` is JSON-ready and holds no personal data."""
        await self.connection.execute(
            insert(tables.audit_event).values(
                actor_id=self.viewer.principal_id,
                on_behalf_of=on_behalf_of,
                command=self.command,
                object_type=table,
                object_id=object_id,
                detail=dict(detail),
                created_at=self.now,
            )
        )

    async def announce(
        self,
        topic: str,
        object_id: UUID,
        member_ids: Iterable[UUID],
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Leave a message for these members in the outbox; nothing sends it yet."""
        await self.connection.execute(
            insert(tables.outbox).values(
                topic=topic,
                object_id=object_id,
                member_ids=sorted(set(member_ids)),
                detail=dict(detail or {}),
                created_at=self.now,
            )
        )


@dataclass(frozen=True, slots=True)
class Command(Generic[Input]):
    """`run` changes the world and returns the id of the object to show.

    `alternatives`, after a CONFLICT and in a transaction of its own, gives the ids of other
    objects of the same table that are still possible, best first. `blocked`, after a refusal by
    legal rules and in a transaction of its own, keeps the trace of the attempt.
    """

    name: str
    run: Callable[[Work, Input], Awaitable[UUID]]
    alternatives: Callable[[Work, Input], Awaitable[list[UUID]]] | None = None
    blocked: Callable[[Work, Input, Sequence[str]], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command answers: the object, or the reasons why not."""

    object_id: UUID | None
    errors: tuple[UserError, ...] = ()
    alternatives: tuple[UUID, ...] = ()


async def give(
    engine: AsyncEngine, viewer: Viewer, now: datetime, command: Command[Input], data: Input
) -> Outcome:
    """Carry out a command. Raises Denied when the viewer may not give it at all."""
    viewer.require(command.name)
    try:
        return Outcome(await _attempts(engine, viewer, now, command, data))
    except Refusal as refusal:
        others: list[UUID] = []
        conflict = any(error.code is ErrorCode.CONFLICT for error in refusal.errors)
        if conflict and command.alternatives is not None:
            async with engine.begin() as connection:
                work = Work(connection, viewer, now, command.name)
                others = await command.alternatives(work, data)
        rules = [
            error.rule
            for error in refusal.errors
            if error.code is ErrorCode.BLOCKED_BY_RULE and error.rule is not None
        ]
        if rules and command.blocked is not None:
            async with engine.begin() as connection:
                await command.blocked(Work(connection, viewer, now, command.name), data, rules)
        return Outcome(None, refusal.errors, tuple(others))


async def _attempts(
    engine: AsyncEngine, viewer: Viewer, now: datetime, command: Command[Input], data: Input
) -> UUID:
    for attempt in range(ATTEMPTS):
        try:
            async with engine.begin() as connection:
                return await _once(Work(connection, viewer, now, command.name), command, data)
        except DBAPIError as error:
            state = str(getattr(error.orig, "sqlstate", ""))
            if state in RETRIED and attempt < ATTEMPTS - 1:
                continue
            refusal = refusal_for(error)
            if refusal is None:
                raise
            raise refusal from error
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _once(work: Work, command: Command[Input], data: Input) -> UUID:
    if data.idempotency_key is None:
        return await command.run(work, data)
    if len(data.idempotency_key) > KEY_LENGTH:
        raise Refusal.of(ErrorCode.TOO_LONG, "idempotencyKey", maximum=KEY_LENGTH)
    if not data.idempotency_key:
        raise Refusal.of(ErrorCode.REQUIRED, "idempotencyKey")
    if not storable(data.idempotency_key):
        raise Refusal.of(ErrorCode.INVALID_TEXT, "idempotencyKey")
    digest = hashlib.sha256(repr(data).encode()).digest()
    earlier = await _earlier(work, data.idempotency_key)
    if earlier is not None:
        if (earlier.command, earlier.input_sha256) != (command.name, digest):
            raise Refusal.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, "idempotencyKey")
        replayed: UUID = earlier.object_id
        return replayed
    object_id = await command.run(work, data)
    await work.connection.execute(
        insert(tables.idempotency).values(
            principal_id=work.viewer.principal_id,
            key=data.idempotency_key,
            command=command.name,
            input_sha256=digest,
            object_id=object_id,
            created_at=work.now,
        )
    )
    return object_id


async def _earlier(work: Work, key: str) -> Any:
    """The row of an earlier use of the key, after waiting for one that is under way."""
    scope = f"{work.viewer.principal_id} {key}"
    await work.connection.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(scope, 0)))
    )
    used = tables.idempotency
    rows = await work.connection.execute(
        select(used.c.command, used.c.input_sha256, used.c.object_id).where(
            used.c.principal_id == work.viewer.principal_id, used.c.key == key
        )
    )
    return rows.one_or_none()


__all__ = ["Command", "Outcome", "Work", "give"]
