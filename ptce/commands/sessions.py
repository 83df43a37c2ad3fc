"""Ending sessions: their tokens are refused at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.acting import visible_row
from ptce.commands.transaction import Command, Work
from ptce.db import tables


@dataclass(frozen=True, slots=True)
class RevokeSession:
    """`everywhere`: all of the viewer's sessions, that one among them."""

    session_id: str
    everywhere: bool = False
    idempotency_key: str | None = None


async def revoke_session(work: Work, data: RevokeSession) -> UUID:
    """One that has ended already stays ended. Answers the session's id."""
    row = tables.sign_in_session
    found = await visible_row(work, row, data.session_id, ("sessionId",), "Session", "Session")
    if data.everywhere:
        await end_everywhere(work.connection, work.now, found.principal_id)
    else:
        await end_sessions(work.connection, work.now, row.c.id == found.id)
    await work.audit(row.name, found.id, {"everywhere": data.everywhere})
    session_id: UUID = found.id
    return session_id


async def end_sessions(
    connection: AsyncConnection, now: datetime, *which: ColumnElement[bool]
) -> list[UUID]:
    """End these sessions and their access tokens, at once; answers the ids of those that lived."""
    row, token = tables.sign_in_session, tables.access_token
    ended = list(
        await connection.scalars(
            update(row)
            .where(row.c.revoked_at.is_(None), *which)
            .values(revoked_at=now)
            .returning(row.c.id)
        )
    )
    if ended:
        await connection.execute(
            update(token)
            .where(token.c.session_id.in_(ended), token.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
    return ended


async def end_everywhere(
    connection: AsyncConnection, now: datetime, principal_id: UUID, but: UUID | None = None
) -> None:
    """End all the sessions of a person but this one, and what could still become one: the links
    that they were sent, the codes that applications hold."""
    row = tables.sign_in_session
    for waiting in (tables.sign_in_link, tables.authorization_code):  # before what they become
        await connection.execute(
            update(waiting)
            .where(waiting.c.principal_id == principal_id, waiting.c.expires_at > now)
            .values(expires_at=now)
        )
    others = row.c.id.is_distinct_from(but)
    await end_sessions(connection, now, row.c.principal_id == principal_id, others)


REVOKE_SESSION: Command[RevokeSession] = Command("revokeSession", revoke_session)
