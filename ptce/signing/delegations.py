"""Access that a person gives an application to act for one of their members, as rows.

A code is good once, for its application, its return address (while it is one of the application's)
and who knows the verifier; used twice, it ends the access that it gave. What it gives is a session
of the person (sessions.py), narrowed to the application, the member and the scopes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.sessions import end_sessions
from ptce.commands.tokens import drawn, token_hash
from ptce.db import tables
from ptce.domain.rights import opened_by
from ptce.domain.scopes import CredentialKind, Scope, in_order
from ptce.domain.terms import Role
from ptce.signing.sessions import Delegation, Tokens, hold_person, open_application

CODE_LASTS = timedelta(minutes=2)
USED_EVERY = timedelta(hours=1)
DELEGABLE = opened_by(frozenset({Role.MEMBER_USER}))
"""What a person of a member can let an application do for it."""


@dataclass(frozen=True, slots=True)
class Application:
    id: UUID
    name: str
    pole: str
    redirect_uris: Sequence[str]
    confidential: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asks of a person: `state` is the application's own, `challenge` S256."""

    application: Application
    redirect_uri: str
    scopes: tuple[Scope, ...]
    challenge: str
    state: str | None


async def application_of(connection: AsyncConnection, id_: UUID | None) -> Application | None:
    """The application, unless it is closed; whoever closes it waits for what it is given here."""
    row, pole = tables.application, tables.pole
    found = await connection.execute(
        select(row.c.id, row.c.name, pole.c.name, row.c.redirect_uris, row.c.confidential)
        .join(pole, pole.c.id == row.c.pole_id)
        .where(row.c.id == id_, row.c.closed_at.is_(None))
        .with_for_update(of=row, read=True, key_share=True)
    )
    one = found.one_or_none()
    return None if one is None else Application(*one)


async def has_secret(
    connection: AsyncConnection, application: Application, secret: str, now: datetime
) -> bool:
    """Whether this is a live secret key of the application, which is then used, to the hour."""
    key = tables.access_token
    found = await connection.scalar(
        select(key.c.id).where(
            key.c.sha256 == token_hash(secret),
            key.c.principal_id == application.id,
            key.c.kind == CredentialKind.SECRET_KEY.value,
            key.c.revoked_at.is_(None),
            key.c.expires_at > now,
        )
    )
    if found is None:
        return False
    before = func.coalesce(key.c.last_used_at <= now - USED_EVERY, True)
    await connection.execute(update(key).where(key.c.id == found, before).values(last_used_at=now))
    return True


async def members_of(connection: AsyncConnection, principal_id: UUID) -> Sequence[Any]:
    """The members (id, name) for which a person acts, by name."""
    grant, member = tables.role_grant, tables.member
    rows = await connection.execute(
        select(member.c.id, member.c.name)
        .distinct()
        .join(grant, grant.c.member_id == member.c.id)
        .where(grant.c.principal_id == principal_id)
        .order_by(member.c.name, member.c.id)
    )
    return rows.all()


async def allow(
    connection: AsyncConnection, principal_id: UUID, member_id: UUID, asked: Asked, now: datetime
) -> str:
    """The code that the application is sent."""
    code, row = drawn(), tables.authorization_code
    await hold_person(connection, principal_id)
    await connection.execute(
        insert(row).values(
            sha256=token_hash(code),
            application_id=asked.application.id,
            principal_id=principal_id,
            member_id=member_id,
            scopes=[scope.value for scope in in_order(asked.scopes)],
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            expires_at=now + CODE_LASTS,
            created_at=now,
        )
    )
    return code


async def exchanged(
    connection: AsyncConnection,
    application: Application,
    code: str,
    redirect_uri: str,
    verifier: str,
    now: datetime,
) -> Tokens | None:
    """The tokens of a code; None when it is not good."""
    row = tables.authorization_code
    found = (
        await connection.execute(
            select(row)
            .where(row.c.sha256 == token_hash(code), row.c.application_id == application.id)
            .with_for_update()
        )
    ).one_or_none()
    if found is None:
        return None
    if found.used_at is not None:
        await end_sessions(connection, now, tables.sign_in_session.c.id == found.session_id)
        return None
    proved = compare_digest(challenge_of(verifier).encode(), found.challenge.encode())
    known = found.redirect_uri == redirect_uri and redirect_uri in application.redirect_uris
    if found.expires_at <= now or not known or not proved:
        return None
    scopes = tuple(Scope[name] for name in found.scopes)
    delegation = Delegation(application.id, found.member_id, scopes)
    label = application.name[: tables.SESSION_LABEL_LENGTH]
    tokens = await open_application(connection, found.principal_id, label, now, delegation)
    used = {"used_at": now, "session_id": tokens.session_id}
    await connection.execute(update(row).where(row.c.sha256 == found.sha256).values(**used))
    return tokens


async def withdrawn(
    connection: AsyncConnection, application: Application, token: str, now: datetime
) -> None:
    """End the access that a token of this application belongs to, if there is one."""
    row, access = tables.sign_in_session, tables.access_token
    held = select(access.c.session_id).where(access.c.sha256 == token_hash(token))
    await end_sessions(
        connection, now, row.c.application_id == application.id, row.c.id == held.scalar_subquery()
    )


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
