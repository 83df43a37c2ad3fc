"""Who calls: an access token becomes a Viewer, held in memory and forgotten when a right changes.

A token is shown once, when it is issued; the database keeps its SHA-256 (it is 256 random bits, so
there is nothing to guess and no need of a slow hash). Triggers on grants, tokens and the status
of members notify the channel `viewers`: everything in memory is then forgotten. Memory is believed
only while the listening connection proved itself alive less than `STALE_S` ago: a revocation is
obeyed at once as a rule, after `STALE_S` at worst; beyond, every call asks the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import re
import secrets
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables
from ptce.db.connections import Connections
from ptce.domain.errors import Unauthenticated
from ptce.domain.rights import ANONYMOUS, Grant, Viewer
from ptce.domain.terms import Role

CHANNEL = "viewers"
STALE_S = 5.0
HEARTBEAT_S = 1.0
REMEMBERED = 10_000
REFUSED = 1_000
"""How many viewers, and how many refused tokens, are held at most."""

TOKEN = re.compile(r"ptce_[A-Za-z0-9_-]{43}")
BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE | re.ASCII)

LOOK_UP = """
SELECT p.id, p.name, t.expires_at, g.role, g.pole_id, g.member_id,
       coalesce(m.status IN ('SUSPENDED', 'WITHDRAWN'), false) AS outside
  FROM access_token t
  JOIN principal p ON p.id = t.principal_id
  LEFT JOIN role_grant g ON g.principal_id = p.id
  LEFT JOIN member m ON m.id = g.member_id
 WHERE t.sha256 = $1 AND t.revoked_at IS NULL
 ORDER BY g.id
"""

log = logging.getLogger(__name__)


def new_token() -> str:
    return f"ptce_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> bytes:
    """What the database keeps of a token: 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


async def issue_token(
    connection: AsyncConnection,
    principal_id: UUID,
    expires_at: datetime,
    now: datetime,
    session_id: UUID | None = None,
) -> str:
    """A new token of this principal, in the caller's transaction; it cannot be read again.

    That of a session ends with it.
    """
    token = new_token()
    await connection.execute(
        insert(tables.access_token).values(
            sha256=token_hash(token),
            principal_id=principal_id,
            session_id=session_id,
            expires_at=expires_at,
            created_at=now,
        )
    )
    return token


def bearer(header: str | None) -> str | None:
    """The token of the header Authorization, `Bearer …`; None without it.

    Raises Denied for a header that is something else.
    """
    if header is None:
        return None
    found = BEARER.fullmatch(header.strip())
    if found is None:
        raise Unauthenticated
    return found[1]


class Viewers:
    """The Viewers of the tokens in use: no SQL statement a request once a token is known.

    `pool` reads; `url` is for the one connection that listens, from `start()` to `stop()`.
    """

    def __init__(
        self,
        pool: Connections,
        url: str,
        *,
        stale: float = STALE_S,
        heartbeat: float = HEARTBEAT_S,
    ) -> None:
        self._pool = pool
        self._url = url
        self._stale = stale
        self._heartbeat = heartbeat
        self._known: dict[bytes, Viewer] = {}
        self._refused: dict[bytes, None] = {}
        self._forgotten = 0
        self._proved = -math.inf
        self._task: asyncio.Task[None] | None = None

    async def of(self, token: str | None, now: datetime) -> Viewer:
        """Who this token is: ANONYMOUS without one.

        Raises Denied (UNAUTHENTICATED) for a token that is unknown, expired or revoked.
        """
        if token is None:
            return ANONYMOUS
        viewer = await self._viewer(token)
        if viewer is None or viewer.expires_at is None or viewer.expires_at <= now:
            raise Unauthenticated
        return viewer

    @property
    def trusted(self) -> bool:
        """Whether memory may be believed: the listening connection is proved alive."""
        return monotonic() - self._proved < self._stale

    async def start(self) -> None:
        """Listen, in the background, until `stop()`. Without a listener nothing is remembered."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_listening(), name="viewers")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _viewer(self, token: str) -> Viewer | None:
        if TOKEN.fullmatch(token) is None:
            return None
        key = token_hash(token)
        if self.trusted:
            if (known := self._known.get(key)) is not None:
                return known
            if key in self._refused:
                return None
        before = self._forgotten
        viewer = _read(await self._pool.fetch(LOOK_UP, key))
        # What was read before a notification arrived may be what the notification is about.
        if self.trusted and before == self._forgotten:
            if viewer is None:
                _remember(self._refused, key, None, REFUSED)
            else:
                _remember(self._known, key, viewer, REMEMBERED)
        return viewer

    def _forget(self, *_: object) -> None:
        self._forgotten += 1
        self._known.clear()
        self._refused.clear()

    def _distrust(self, *_: object) -> None:
        self._proved = -math.inf
        self._forget()

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as lost:  # whatever it is, the next call asks the database
                log.warning("listening for viewers: %s: %s", type(lost).__name__, lost)
            finally:
                self._distrust()
            await asyncio.sleep(self._heartbeat)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self._url, timeout=self._stale, server_settings={"application_name": "ptce viewers"}
        )
        try:
            connection.add_termination_listener(self._distrust)
            await connection.add_listener(CHANNEL, self._forget)
            self._forget()
            while True:
                # Alive when asked, not when answered: what was told before is then heard.
                asked = monotonic()
                await connection.execute("SELECT 1", timeout=self._stale)
                self._proved = asked
                await asyncio.sleep(self._heartbeat)
        finally:
            connection.terminate()


def _read(rows: list[asyncpg.Record]) -> Viewer | None:
    if not rows:
        return None
    return Viewer(
        principal_id=_uuid(rows[0]["id"]),
        name=rows[0]["name"],
        grants=tuple(
            Grant(
                Role[row["role"]],
                _uuid(row["pole_id"]),
                row["member_id"] and _uuid(row["member_id"]),
                row["outside"],
            )
            for row in rows
            if row["role"] is not None
        ),
        expires_at=rows[0]["expires_at"],
    )


def _uuid(value: Any) -> UUID:
    """A plain UUID: asyncpg's own type is not one that orjson writes."""
    return UUID(bytes=value.bytes)


def _remember(memory: dict[bytes, Any], key: bytes, value: Viewer | None, longest: int) -> None:
    """Keep the newest: the first in is the first out."""
    while len(memory) >= longest:
        del memory[next(iter(memory))]
    memory[key] = value
