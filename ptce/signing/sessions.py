"""Sessions: of a browser on our pages, by a cookie; of an application, by refresh tokens.

A refresh token is the name of its family and a part that changes each time: only the last one is
good. One that was used already is in two hands: its session ends, whoever shows it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.auth import issue_token
from ptce.commands.sessions import end_sessions
from ptce.commands.tokens import token_hash
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.scopes import CredentialKind, Scope, in_order
from ptce.signing.refusals import SESSION_ENDED

BROWSER_LASTS = timedelta(hours=12)
REFRESH_LASTS = timedelta(days=30)
ACCESS_LASTS = timedelta(minutes=15)

FRESH = timedelta(minutes=15)
"""How long after signing in one may choose a password."""

SEEN_EVERY = timedelta(hours=1)
"""How exactly one knows when a session was last seen."""

REFRESH = "ptce_rt_"
PART = 43
"""Letters of 32 bytes."""


@dataclass(frozen=True, slots=True)
class Session:
    id: UUID
    principal_id: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """The application that acts for somebody, for which of their members, and what it may do."""

    application_id: UUID
    member_id: UUID
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Shown once: the access token, when it ends, and what renews it. `scopes` are those of a
    delegation."""

    access: str
    expires_at: datetime
    refresh: str
    session_id: UUID
    scopes: tuple[Scope, ...] = ()


async def by_cookie(engine: AsyncEngine, cookie: str, now: datetime) -> Session | None:
    """The live session of a cookie."""
    row = tables.sign_in_session
    async with transaction(engine) as connection:
        found = (
            await connection.execute(
                select(row.c.id, row.c.principal_id, row.c.created_at, row.c.seen_at).where(
                    row.c.cookie_sha256 == token_hash(cookie),
                    row.c.revoked_at.is_(None),
                    row.c.expires_at > now,
                )
            )
        ).one_or_none()
        if found is None:
            return None
        if now - found.seen_at >= SEEN_EVERY:
            await connection.execute(update(row).where(row.c.id == found.id).values(seen_at=now))
        return Session(found.id, found.principal_id, found.created_at)


async def open_browser(
    connection: AsyncConnection, principal_id: UUID, label: str | None, now: datetime
) -> str:
    """A new session on our pages; answers its cookie."""
    cookie = secrets.token_urlsafe(32)
    await _opened(
        connection, principal_id, label, now, BROWSER_LASTS, cookie_sha256=token_hash(cookie)
    )
    return cookie


async def open_application(
    connection: AsyncConnection,
    principal_id: UUID,
    label: str | None,
    now: datetime,
    delegation: Delegation | None = None,
) -> Tokens:
    """A new session of a front-end, or of an application that acts for somebody, with its first
    tokens."""
    family = secrets.token_urlsafe(32)
    refresh = _refresh(family)
    session_id = await _opened(
        connection,
        principal_id,
        label,
        now,
        REFRESH_LASTS,
        family_sha256=token_hash(family),
        refresh_sha256=token_hash(refresh),
        **_columns(delegation),
    )
    return await _tokens(connection, session_id, principal_id, refresh, now, delegation)


async def refreshed(
    connection: AsyncConnection, given: str, now: datetime, application_id: UUID | None = None
) -> Tokens | None:
    """New tokens for a refresh token of this application, or of a front-end. None when it is not
    good; its session has then ended, if the token was good once."""
    row = tables.sign_in_session
    found = await _of_refresh(connection, given, application_id)
    if found is None or found.expires_at <= now:
        return None
    if found.refresh_sha256 != token_hash(given):
        await end_sessions(connection, now, row.c.id == found.id)
        return None
    refresh = _refresh(family_of(given))
    await connection.execute(
        update(row)
        .where(row.c.id == found.id)
        .values(refresh_sha256=token_hash(refresh), seen_at=now)
    )
    delegation = None
    if found.application_id is not None:
        scopes = tuple(Scope[name] for name in found.scopes)
        delegation = Delegation(found.application_id, found.member_id, scopes)
    return await _tokens(connection, found.id, found.principal_id, refresh, now, delegation)


async def end_of_refresh(
    connection: AsyncConnection, given: str, now: datetime, application_id: UUID | None = None
) -> None:
    """End the session of a refresh token, if there is one."""
    found = await _of_refresh(connection, given, application_id)
    if found is not None:
        await end_sessions(connection, now, tables.sign_in_session.c.id == found.id)


async def hold_person(connection: AsyncConnection, principal_id: UUID) -> None:
    """Whoever erases them meanwhile waits. BadRequest when somebody just did."""
    person = tables.person
    held = select(person.c.principal_id).where(person.c.principal_id == principal_id)
    if await connection.scalar(held.with_for_update(read=True, key_share=True)) is None:
        raise SESSION_ENDED


async def _opened(
    connection: AsyncConnection,
    principal_id: UUID,
    label: str | None,
    now: datetime,
    lasts: timedelta,
    **columns: Any,
) -> UUID:
    await hold_person(connection, principal_id)
    rows = await connection.execute(
        insert(tables.sign_in_session)
        .values(
            principal_id=principal_id,
            label=label,
            seen_at=now,
            created_at=now,
            expires_at=now + lasts,
            **columns,
        )
        .returning(tables.sign_in_session.c.id)
    )
    session_id: UUID = rows.scalar_one()
    return session_id


async def _tokens(
    connection: AsyncConnection,
    session_id: UUID,
    principal_id: UUID,
    refresh: str,
    now: datetime,
    delegation: Delegation | None = None,
) -> Tokens:
    expires_at = now + ACCESS_LASTS
    kind = CredentialKind.SESSION if delegation is None else CredentialKind.DELEGATED
    columns = {"session_id": session_id, **_columns(delegation)}
    access = await issue_token(connection, principal_id, expires_at, now, kind, **columns)
    scopes = () if delegation is None else delegation.scopes
    return Tokens(access, expires_at, refresh, session_id, scopes)


def _columns(delegation: Delegation | None) -> dict[str, Any]:
    """Those of a session, and of its access tokens, that say what it is narrowed to."""
    if delegation is None:
        return {}
    return {
        "application_id": delegation.application_id,
        "member_id": delegation.member_id,
        "scopes": [scope.value for scope in in_order(delegation.scopes)],
    }


async def _of_refresh(connection: AsyncConnection, given: str, application_id: UUID | None) -> Any:
    """The live session of the family, locked: of two who refresh at once, one comes second."""
    if not given.startswith(REFRESH) or len(given) != len(REFRESH) + 2 * PART:
        return None
    row = tables.sign_in_session
    rows = await connection.execute(
        select(row)
        .where(
            row.c.family_sha256 == token_hash(family_of(given)),
            row.c.application_id.is_not_distinct_from(application_id),
            row.c.revoked_at.is_(None),
        )
        .with_for_update()
    )
    return rows.one_or_none()


def _refresh(family: str) -> str:
    return f"{REFRESH}{family}{secrets.token_urlsafe(32)}"


def family_of(refresh: str) -> str:
    """What the refresh tokens of a session have in common."""
    return refresh[len(REFRESH) :][:PART]
