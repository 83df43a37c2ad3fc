"""Who is known to the API: what whoever runs the server gives, token or invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.auth import issue_token
from ptce.commands.invitations import secret_hash, write_invitation
from ptce.db import tables
from ptce.domain.people import folded_email
from ptce.domain.rights import OF_A_MEMBER, Grant
from ptce.domain.terms import Role
from ptce.launcher_errors import LauncherError


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who is to be known: `pole` is a slug, `member` a reference (MBR-20260301-7KQ2M4)."""

    name: str
    role: Role
    pole: str
    member: str | None = None
    lasting: timedelta = timedelta(days=30)


async def admit(engine: AsyncEngine, wanted: Enrolment, now: datetime) -> str:
    """Enrol, and give a token, shown this once. LauncherError for an unknown pole or member."""
    async with engine.begin() as connection:
        grant = await _grant(connection, wanted)
        application = wanted.role is Role.PARTNER_APP
        who = await enrol(connection, wanted.name, grant, now, application=application)
        return await issue_token(connection, who, now + wanted.lasting, now)


async def invite(engine: AsyncEngine, wanted: Enrolment, now: datetime) -> str:
    """Invite the e-mail that `wanted.name` is; the secret of its link, shown this once.

    LauncherError for what is no e-mail, and for an unknown pole or member.
    """
    email = folded_email(wanted.name)
    if email is None:
        raise LauncherError(f"« {wanted.name} » n'est pas une adresse comme nom@exemple.fr.")
    secret = token_urlsafe(32)
    async with engine.begin() as connection:
        grant = await _grant(connection, wanted)
        await write_invitation(connection, email, grant, secret_hash(secret), None, now)
    return secret


async def _grant(connection: AsyncConnection, wanted: Enrolment) -> Grant:
    pole, member = tables.pole, tables.member
    if (wanted.role in OF_A_MEMBER) != (wanted.member is not None):
        raise LauncherError("Une personne d'une structure, et elle seule, se donne avec --member.")
    pole_id = await connection.scalar(select(pole.c.id).where(pole.c.slug == wanted.pole))
    if pole_id is None:
        raise LauncherError(f"Aucun pôle ne s'appelle « {wanted.pole} ».")
    member_id = await connection.scalar(
        select(member.c.id).where(member.c.reference == wanted.member, member.c.pole_id == pole_id)
    )
    if wanted.member is not None and member_id is None:
        raise LauncherError(f"Ce pôle n'a pas de membre « {wanted.member} ».")
    return Grant(wanted.role, pole_id, member_id)


async def enrol(
    connection: AsyncConnection,
    name: str,
    grant: Grant,
    now: datetime,
    *,
    application: bool = False,
) -> UUID:
    """The principal of this name that has this grant, made if there is none."""
    principal, granted = tables.principal, tables.role_grant
    known = await connection.scalar(
        select(principal.c.id)
        .join(granted, granted.c.principal_id == principal.c.id)
        .where(
            principal.c.name == name,
            granted.c.role == grant.role.value,
            granted.c.pole_id == grant.pole_id,
            granted.c.member_id.is_not_distinct_from(grant.member_id),
        )
        .order_by(principal.c.id)
        .limit(1)
    )
    if known is not None:
        id_: UUID = known
        return id_
    rows = await connection.execute(
        insert(principal)
        .values(name=name, application=application, created_at=now)
        .returning(principal.c.id)
    )
    made: UUID = rows.scalar_one()
    if application:
        own = tables.application
        of = {"id": made, "pole_id": grant.pole_id, "name": name}
        row = {**of, "confidential": True, "created_at": now}
        await connection.execute(insert(own).values(**row))
    await connection.execute(
        insert(granted).values(
            principal_id=made,
            role=grant.role.value,
            pole_id=grant.pole_id,
            member_id=grant.member_id,
        )
    )
    return made
