"""One command is one transaction: rights, idempotency, the change, its audit and outbox rows.

`give` is the only door. A `Refusal` undoes everything and comes back as data.

An idempotency key is claimed with the change itself. Whoever comes second with it fails, at the
claim if not before, and is answered the object of the first, as it is now: nothing is asked about
a key that is new, as nearly all are (decision 0032).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.constraints import lottery, refusal_for, state_of
from ptce.db import tables
from ptce.db.fixed import Addition, Fixed
from ptce.db.session import CONNECTION_ERRORS, DATABASE_ERRORS, driver_of, lost, transaction
from ptce.domain.calendar import PARIS
from ptce.domain.errors import Denied, ErrorCode, Refusal, UserError
from ptce.domain.rights import Viewer
from ptce.domain.text import storable
from ptce.domain.values import Encoding

ATTEMPTS = 5
RETRIED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: PostgreSQL asks the client to try again."""

KEY_LENGTH = 200


class Keyed(Protocol):
    @property
    def idempotency_key(self) -> str | None: ...


Input = TypeVar("Input", bound=Keyed)


Encode = Callable[[str, str], Awaitable[Encoding | None]]
"""A listing's kind and text, or its beginning, encoded; None when nothing is answered in time."""

Encodings = dict[tuple[str, str], asyncio.Future[Encoding | None]]
"""What the encoder answers, or has answered, by kind and text."""


class Unencoded(Exception):
    """The command wants this encoding before it goes on, and has changed nothing yet."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(kind)
        self.kind, self.text = kind, text


@dataclass(frozen=True, slots=True)
class Claim:
    """An idempotency key, and the hash of the input that it stands for."""

    key: str
    input_sha256: bytes


Message = tuple[UUID, Iterable[UUID], Mapping[str, Any]]
"""The object that it is about, the members it is for, and a detail that is JSON-ready."""


MADE = "created_at"
AUDITED = (
    "actor_id",
    "on_behalf_of",
    "command",
    "object_type",
    "object_id",
    "detail",
    MADE,
    "pole_id",
    "application_id",
)
ANNOUNCED = ("topic", "object_id", "member_ids", "detail", MADE)
CLAIMED = ("principal_id", "key", "command", "input_sha256", "object_id", MADE)

_AUDIT = Addition.of(tables.audit_event, *AUDITED)
_OUTBOX = Addition.of(tables.outbox, *ANNOUNCED)
_CLAIMS = Addition.of(tables.idempotency, *CLAIMED)


@dataclass(frozen=True, slots=True)
class Work:
    """A command under way: its transaction (`session.transaction`), who gives it, and when.

    `encodings`: what the encoder was asked for; empty: nothing yet; None: there is no encoder.
    Who posts goes on meanwhile; else it has answered, or is late, before the transaction begins.
    """

    connection: AsyncConnection
    viewer: Viewer
    now: datetime
    command: str
    claim: Claim | None = None
    encodings: Encodings | None = None

    def encoding(self, kind: str, text: str) -> Encoding | None:
        """Of a listing that is about to be written, if the encoder has answered of all its text;
        once a command, Unencoded asks for it."""
        if self.encodings is None:
            return None
        if not self.encodings:
            raise Unencoded(kind, text)
        asked = self.encodings.get((kind, text))
        found = asked.result() if asked is not None and asked.done() else None
        return found if found is not None and found.whole else None

    async def encoded(self, kind: str, text: str) -> Encoding | None:
        """What the encoder answers, of all of a text or of its beginning, if it was asked: its time
        began before the transaction."""
        asked = (self.encodings or {}).get((kind, text))
        return None if asked is None else await asked

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.now.astimezone(PARIS).date()

    async def fetch(self, query: Fixed, values: Mapping[str, Any]) -> list[asyncpg.Record]:
        """Send a statement that is always the same."""
        return await query.rows(driver_of(self.connection), values)

    async def add(self, addition: Addition, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, made now."""
        driver = driver_of(self.connection)
        assert driver.is_in_transaction(), "rows are added in a transaction that has begun"
        await addition.add(driver, [{**row, MADE: self.now} for row in rows])

    async def audit(
        self,
        table: str,
        object_id: UUID,
        detail: Mapping[str, Any],
        on_behalf_of: UUID | None = None,
        pole_id: UUID | None = None,
    ) -> None:
        """Add to the audit trail. `detail` is JSON-ready and holds no personal data; the pole is
        that of the object, unless the database cannot tell."""
        row = {
            "actor_id": self.viewer.principal_id,
            "application_id": self.viewer.application_id,
            "on_behalf_of": on_behalf_of,
            "command": self.command,
            "object_type": table,
            "object_id": object_id,
            "detail": detail,
            "pole_id": pole_id,
        }
        await self.add(_AUDIT, [row])

    async def announce(
        self,
        topic: str,
        object_id: UUID,
        member_ids: Iterable[UUID],
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Leave a message for these members in the outbox; nothing sends it yet."""
        await self.announce_each(topic, [(object_id, member_ids, detail or {})])

    async def announce_each(self, topic: str, messages: Iterable[Message]) -> None:
        """One message an object, in their order."""
        rows = [
            {
                "topic": topic,
                "object_id": object_id,
                "member_ids": sorted(set(member_ids)),
                "detail": detail,
            }
            for object_id, member_ids, detail in messages
        ]
        await self.add(_OUTBOX, rows)

    async def keep_claim(self, object_id: UUID) -> None:
        """Write the key of the command, if it has one."""
        if self.claim is None:
            return
        row = {
            "principal_id": self.viewer.principal_id,
            "key": self.claim.key,
            "command": self.command,
            "input_sha256": f"\\x{self.claim.input_sha256.hex()}",
            "object_id": object_id,
        }
        await self.add(_CLAIMS, [row])


@dataclass(frozen=True, slots=True)
class Command(Generic[Input]):
    """`run` changes the world and returns the id of the object to show.

    `posts`: its idempotency key (`Work.claim`) is written by the statement that inserts; answers
    whether it writes by that statement alone, which then is a transaction by itself.

    `alternatives`, after a CONFLICT and in a transaction of its own, gives the ids of other
    objects of the same table that are still possible, best first. `blocked`, after a refusal by
    legal rules and in a transaction of its own, keeps the trace of the attempt.
    """

    name: str
    run: Callable[[Work, Input], Awaitable[UUID]]
    alternatives: Callable[[Work, Input], Awaitable[list[UUID]]] | None = None
    blocked: Callable[[Work, Input, Sequence[str]], Awaitable[None]] | None = None
    posts: Callable[[Input], bool] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command answers: the object, or the reasons why not."""

    object_id: UUID | None
    errors: tuple[UserError, ...] = ()
    alternatives: tuple[UUID, ...] = ()


async def give(
    engine: AsyncEngine,
    viewer: Viewer,
    now: datetime,
    command: Command[Input],
    data: Input,
    encode: Encode | None = None,
) -> Outcome:
    """Carry out a command. Raises Denied when the viewer may not give it at all."""
    viewer.require(command.name)
    try:
        return Outcome(await _carried_out(engine, viewer, now, command, data, encode))
    except Refusal as refusal:
        others: list[UUID] = []
        conflict = any(error.code is ErrorCode.CONFLICT for error in refusal.errors)
        if conflict and command.alternatives is not None:
            async with transaction(engine) as connection:
                work = Work(connection, viewer, now, command.name)
                others = await command.alternatives(work, data)
        rules = [
            error.rule
            for error in refusal.errors
            if error.code is ErrorCode.BLOCKED_BY_RULE and error.rule is not None
        ]
        if rules and command.blocked is not None:
            async with transaction(engine) as connection:
                await command.blocked(Work(connection, viewer, now, command.name), data, rules)
        return Outcome(None, refusal.errors, tuple(others))


async def _carried_out(
    engine: AsyncEngine,
    viewer: Viewer,
    now: datetime,
    command: Command[Input],
    data: Input,
    encode: Encode | None,
) -> UUID:
    """The object's id; what a command with this key did before, whatever stops this one."""
    claim = _claim(data)
    try:
        encodings: Encodings | None = None if encode is None else {}
        try:
            return await _attempts(engine, viewer, now, command, data, claim, encodings)
        except Unencoded as wanted:  # its transaction is over
            assert encode is not None, "without an encoder nothing is asked of it"
            asked = asyncio.ensure_future(encode(wanted.kind, wanted.text))
            try:
                if command.posts is None:
                    await asked
                encodings = {(wanted.kind, wanted.text): asked}
                return await _attempts(engine, viewer, now, command, data, claim, encodings)
            finally:
                asked.cancel()
    except (Refusal, Denied):
        earlier = None if claim is None else await _earlier(engine, viewer, command.name, claim)
        if earlier is None:
            raise
        return earlier


async def _attempts(
    engine: AsyncEngine,
    viewer: Viewer,
    now: datetime,
    command: Command[Input],
    data: Input,
    claim: Claim | None,
    encodings: Encodings | None,
) -> UUID:
    begun = command.posts is None or not command.posts(data)
    for attempt in range(ATTEMPTS):
        # Whether it was carried out is known without its connection: by its key, or before COMMIT.
        told = claim is not None or begun
        try:
            async with transaction(engine, begun=begun) as connection:
                work = Work(connection, viewer, now, command.name, claim, encodings)
                object_id = await command.run(work, data)
                if command.posts is None:
                    await work.keep_claim(object_id)
                told = claim is not None
                return object_id
        except (*DATABASE_ERRORS, *CONNECTION_ERRORS) as error:
            again = state_of(error) in RETRIED or lottery(error)
            again = again or (told and lost(error))
            if again and attempt < ATTEMPTS - 1:
                continue
            refusal = refusal_for(error)
            if refusal is None:
                raise
            raise refusal from error
    raise AssertionError("unreachable: the last attempt returns or raises")


def _claim(data: Keyed) -> Claim | None:
    key = data.idempotency_key
    if key is None:
        return None
    if len(key) > KEY_LENGTH:
        raise Refusal.of(ErrorCode.TOO_LONG, "idempotencyKey", maximum=KEY_LENGTH)
    if not key:
        raise Refusal.of(ErrorCode.REQUIRED, "idempotencyKey")
    if not storable(key):
        raise Refusal.of(ErrorCode.INVALID_TEXT, "idempotencyKey")
    return Claim(key, hashlib.sha256(repr(data).encode()).digest())


async def _earlier(engine: AsyncEngine, viewer: Viewer, command: str, claim: Claim) -> UUID | None:
    """The object of an earlier use of the key. IDEMPOTENCY_KEY_REUSED when it was another use."""
    used = tables.idempotency
    async with transaction(engine) as connection:
        rows = await connection.execute(
            select(used.c.command, used.c.input_sha256, used.c.object_id).where(
                used.c.principal_id == viewer.principal_id, used.c.key == claim.key
            )
        )
        earlier = rows.one_or_none()
    if earlier is None:
        return None
    if (earlier.command, earlier.input_sha256) != (command, claim.input_sha256):
        raise Refusal.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, "idempotencyKey")
    object_id: UUID = earlier.object_id
    return object_id


__all__ = ["Command", "Outcome", "Work", "give"]
