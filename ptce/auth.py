"""Who calls: an access token becomes a Viewer, held in memory and forgotten when a right changes.

A token is shown once, when it is issued; the database keeps its SHA-256 (it is 256 random bits, so
there is nothing to guess and no need of a slow hash). Triggers on grants, tokens and the status
of members notify the channel `viewers`: what it names, or everything, is then forgotten. Memory is
believed only while the listening connection proved itself alive less than `STALE_S` ago: a
revocation is obeyed at once as a rule, after `STALE_S` at worst; beyond, every call asks the
database. The listener also keeps the origins that publishable keys name, and writes down, a while
later, which tokens were used.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.tokens import new_token, token_hash
from ptce.db import tables
from ptce.db.connections import Connections
from ptce.domain.errors import Unauthenticated
from ptce.domain.rights import ANONYMOUS, Grant, Viewer
from ptce.domain.scopes import CredentialKind, Scope
from ptce.domain.terms import Role

CHANNEL = "viewers"
ORIGINS = "origins"
STALE_S = 5.0
HEARTBEAT_S = 1.0
REMEMBERED = 10_000
REFUSED = 1_000
"""How many viewers, and how many refused tokens, are held at most."""

ORDINARY = 100
"""Characters of a header Authorization that is one of ours: what it says is remembered."""

USED_EVERY_S = 60.0
"""Seconds between two writings of which tokens were used."""

TOKEN = re.compile(r"ptce_(?:[sp]k_)?[A-Za-z0-9_-]{43}")
BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE | re.ASCII)

LOOK_UP = """
SELECT p.id, p.name, t.expires_at, g.role, g.pole_id, g.member_id,
       coalesce(m.status IN ('SUSPENDED', 'WITHDRAWN'), false) AS outside,
       t.id AS credential_id, t.kind, t.scopes, t.origins, t.points_per_minute, t.points_per_day,
       coalesce(t.application_id, CASE WHEN p.application THEN p.id END) AS application_id
  FROM access_token t
  JOIN principal p ON p.id = t.principal_id
  LEFT JOIN role_grant g ON g.principal_id = p.id AND t.kind <> 'PUBLISHABLE_KEY'
   AND (t.member_id IS NULL OR g.member_id = t.member_id)
  LEFT JOIN member m ON m.id = g.member_id
 WHERE t.sha256 = $1 AND t.revoked_at IS NULL
 ORDER BY g.id
"""

LIVE_ORIGINS = """
SELECT unnest(origins) AS origin
  FROM access_token
 WHERE kind = 'PUBLISHABLE_KEY' AND revoked_at IS NULL
 UNION
SELECT substring(address FROM '^[a-z]+://[^/?]+')
  FROM application, unnest(redirect_uris) AS address
 WHERE NOT confidential AND closed_at IS NULL
"""
"""Of the pages that publishable keys name, and of those that are applications by themselves."""

USED = """
WITH due AS (
  SELECT sha256 FROM access_token
   WHERE sha256 = ANY ($1)
     AND coalesce(last_used_at <= $2::timestamptz - interval '1 hour', true)
     FOR UPDATE SKIP LOCKED)
UPDATE access_token t SET last_used_at = $2 FROM due WHERE t.sha256 = due.sha256
"""
"""At most once an hour each; what another process is writing is left to it."""

log = logging.getLogger(__name__)


async def issue_token(
    connection: AsyncConnection,
    principal_id: UUID,
    expires_at: datetime,
    now: datetime,
    kind: CredentialKind = CredentialKind.SESSION,
    **columns: Any,
) -> str:
    """A new token of this principal, in the caller's transaction; it cannot be read again.

    `columns` are those of its row that its kind asks for.
    """
    token = new_token(kind)
    await connection.execute(
        insert(tables.access_token).values(
            sha256=token_hash(token),
            principal_id=principal_id,
            kind=kind.value,
            expires_at=expires_at,
            created_at=now,
            **columns,
        )
    )
    return token


def bearer(header: bytes) -> str:
    """The token of the header Authorization, `Bearer …`. Denied when it is something else."""
    found = BEARER.fullmatch(header.decode("latin-1").strip())
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
        noting: float = USED_EVERY_S,
    ) -> None:
        self._pool = pool
        self._url = url
        self._stale = stale
        self._heartbeat = heartbeat
        self._noting = noting
        self._known: dict[bytes, Viewer] = {}
        self._headers: dict[bytes, tuple[bytes, Viewer]] = {}
        self._used: dict[bytes, datetime] = {}
        self._refused: dict[bytes, None] = {}
        self._forgotten = 0
        self._proved = -math.inf
        self._task: asyncio.Task[None] | None = None
        self._renamed = asyncio.Event()
        self.origins: frozenset[bytes] = frozenset()
        """Of pages that may ask: what `LIVE_ORIGINS` says, heard of at once."""

    def asking(
        self, header: bytes | None, now: datetime, origin: bytes | None
    ) -> Viewer | Awaitable[Viewer]:
        """As `of`, by the header Authorization: at once when it is remembered, else once awaited.

        Without one it is ANONYMOUS; Denied too for a header that is no bearer's.
        """
        if header is None:
            return ANONYMOUS
        known = self._headers.get(header)
        if known is None or monotonic() - self._proved >= self._stale:
            return self._asking(header, now, origin)
        key, viewer = known
        return self._let_in(key, viewer, now, origin)

    async def _asking(self, header: bytes, now: datetime, origin: bytes | None) -> Viewer:
        token = bearer(header)
        viewer = await self.of(token, now, origin)
        key = token_hash(token)
        if len(header) < ORDINARY and self._known.get(key) is viewer:
            _remember(self._headers, header, (key, viewer), REMEMBERED)
        return viewer

    async def of(self, token: str, now: datetime, origin: bytes | None = None) -> Viewer:
        """Who this token is, from a page of this origin.

        Raises Denied: UNAUTHENTICATED for a token that is unknown, expired or revoked, FORBIDDEN
        for one that may not read, ORIGIN_NOT_ALLOWED for a page that it does not name.
        """
        if TOKEN.fullmatch(token) is None:
            raise Unauthenticated
        key = token_hash(token)
        viewer = self._known.get(key) if self.trusted else None
        if viewer is None:
            viewer = await self._looked_up(key)
        if viewer is None:
            raise Unauthenticated
        return self._let_in(key, viewer, now, origin)

    def _let_in(self, key: bytes, viewer: Viewer, now: datetime, origin: bytes | None) -> Viewer:
        if viewer.expires_at is None or viewer.expires_at <= now:
            raise Unauthenticated
        if viewer.scopes is not None:
            viewer.require_origin(origin)
            viewer.require_scope(Scope.READ)  # whatever is asked is answered by reading
        self._used[key] = now
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

    async def _looked_up(self, key: bytes) -> Viewer | None:
        if key in self._refused and self.trusted:
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

    def _told(self, connection: object, process: int, channel: str, payload: object) -> None:
        """The hash of one token; nothing: anybody's rights may have changed."""
        if not payload:
            self._forget()
            return
        self._forgotten += 1
        self._headers.clear()
        key = bytes.fromhex(str(payload))
        self._known.pop(key, None)
        self._refused.pop(key, None)

    def _forget(self) -> None:
        self._forgotten += 1
        self._headers.clear()
        self._known.clear()
        self._refused.clear()

    def _distrust(self, *_: object) -> None:
        self._proved = -math.inf
        self._forget()

    def _named_anew(self, *_: object) -> None:
        self._renamed.set()

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
            await connection.add_listener(CHANNEL, self._told)
            await connection.add_listener(ORIGINS, self._named_anew)
            self._forget()
            self._renamed.set()
            written = monotonic()
            while True:
                # Alive when asked, not when answered: what was told before is then heard.
                asked = monotonic()
                await connection.execute("SELECT 1", timeout=self._stale)
                self._proved = asked
                if self._renamed.is_set():
                    self._renamed.clear()
                    named = await connection.fetch(LIVE_ORIGINS, timeout=self._stale)
                    self.origins = frozenset(row["origin"].encode() for row in named)
                if asked - written >= self._noting:
                    written = asked
                    await self._write_used(connection)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._heartbeat):
                        await self._renamed.wait()
        finally:
            connection.terminate()

    async def _write_used(self, connection: asyncpg.Connection) -> None:
        """Which tokens were used; what cannot be written is told at the next use."""
        used, self._used = self._used, {}
        if used:
            await connection.execute(USED, list(used), max(used.values()), timeout=self._stale)


def _read(rows: list[asyncpg.Record]) -> Viewer | None:
    if not rows:
        return None
    first = rows[0]
    kind = CredentialKind[first["kind"]]
    return Viewer(
        principal_id=_uuid(first["id"]),
        name=first["name"],
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
        expires_at=first["expires_at"],
        scopes=None if first["scopes"] is None else frozenset(Scope[s] for s in first["scopes"]),
        credential=kind,
        credential_id=_uuid(first["credential_id"]),
        application_id=first["application_id"] and _uuid(first["application_id"]),
        origins=(
            frozenset(origin.encode() for origin in first["origins"])
            if kind is CredentialKind.PUBLISHABLE_KEY
            else None
        ),
        points_per_minute=first["points_per_minute"],
        points_per_day=first["points_per_day"],
    )


def _uuid(value: Any) -> UUID:
    """A plain UUID: asyncpg's own type is not one that orjson writes."""
    return UUID(bytes=value.bytes)


def _remember(memory: dict[bytes, Any], key: bytes, value: object, longest: int) -> None:
    """Keep the newest: the first in is the first out."""
    while len(memory) >= longest:
        del memory[next(iter(memory))]
    memory[key] = value
