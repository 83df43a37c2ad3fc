"""The ways in: a password, a one-time link, an invitation, an identity from a provider."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.invitations import secret_hash, still_given
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.people import LONGEST_PASSWORD, NAME_LENGTH, folded_email, weakness
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language, Role
from ptce.signing.desk import Desk, Identity
from ptce.signing.rates import (
    PASSWORDS_CHOSEN,
    PASSWORDS_EACH,
    PASSWORDS_FROM,
    PASSWORDS_HERE,
    SECRETS_FROM,
    braked,
    count,
)
from ptce.signing.refusals import (
    EMAIL_NOT_VALID,
    IDENTITY_UNKNOWN,
    INVITATION_NOT_VALID,
    LINK_NOT_VALID,
    NAME_NEEDED,
    NAME_NOT_VALID,
    SIGN_IN_FIRST,
    WRONG_CREDENTIALS,
    weak,
)


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation offers, to whoever holds its secret; `known` when they sign in already."""

    email: str
    pole: str
    member: str | None
    role: Role
    known: bool


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves as they accept."""

    name: str | None
    password: str | None
    language: Language


def clean_email(text: str) -> str:
    """BadRequest for what is no e-mail."""
    email = folded_email(text)
    if email is None:
        raise EMAIL_NOT_VALID
    return email


async def by_password(desk: Desk, email: str, password: str, address: str) -> UUID:
    """Whose e-mail and password these are. The same refusal, as late, for an unknown e-mail."""
    folded = clean_email(email)
    now = desk.clock()
    await count(
        desk.engine,
        now,
        (PASSWORDS_HERE, f"{folded} {address}"),
        (PASSWORDS_EACH, folded),
        (PASSWORDS_FROM, address),
    )
    person = tables.person
    async with desk.engine.connect() as connection:
        known = (
            await connection.execute(
                select(person.c.principal_id, person.c.password_hash).where(
                    person.c.email == folded
                )
            )
        ).one_or_none()
    kept = None if known is None else known.password_hash
    right = await desk.passwords.right(password[: 2 * LONGEST_PASSWORD], kept)
    if known is None or not right:
        raise WRONG_CREDENTIALS
    principal_id: UUID = known.principal_id
    return principal_id


async def by_link(connection: AsyncConnection, secret: str, now: datetime) -> UUID:
    """Use a one-time link."""
    link = tables.sign_in_link
    principal_id: UUID | None = await connection.scalar(
        update(link)
        .where(
            link.c.sha256 == secret_hash(secret), link.c.used_at.is_(None), link.c.expires_at > now
        )
        .values(used_at=now)
        .returning(link.c.principal_id)
    )
    if principal_id is None:
        raise LINK_NOT_VALID
    return principal_id


async def whose_link(desk: Desk, secret: str) -> str:
    """Who signs in by a link that may still be used; looking does not use it. BadRequest."""
    link, principal = tables.sign_in_link, tables.principal
    live = (link.c.used_at.is_(None)) & (link.c.expires_at > desk.clock())
    async with desk.engine.connect() as connection:
        name: str | None = await connection.scalar(
            select(principal.c.name)
            .join(link, link.c.principal_id == principal.c.id)
            .where(link.c.sha256 == secret_hash(secret), live)
        )
    if name is None:
        raise LINK_NOT_VALID
    return name


def showing(desk: Desk, address: str) -> AbstractAsyncContextManager[None]:
    """What is done with the secret of a link, or of an invitation, that somebody shows."""
    return braked(desk.engine, desk.clock, SECRETS_FROM, address)


async def invited(desk: Desk, secret: str) -> Invited:
    """What the invitation offers. BadRequest when it is not good; looking does not use it."""
    async with desk.engine.connect() as connection:
        row = await _invitation(connection, secret, desk.clock())
        known = await _person(connection, row.email)
    return Invited(row.email, row.pole, row.member, Role[row.role], known is not None)


async def ready(desk: Desk, offer: Invited, newcomer: Newcomer) -> str | None:
    """Check what a newcomer says; the hash of their password, if they chose one."""
    if offer.known:
        return None
    name = _name(newcomer)
    if not newcomer.password:
        return None
    return await hashed(desk, newcomer.password, offer.email, name)


async def hashed(desk: Desk, password: str, email: str, name: str) -> str:
    """BadRequest for a weak password."""
    why = weakness(password, email, name)
    if why is not None:
        raise weak(*why)
    return await desk.passwords.hashed(password)


async def accept(
    connection: AsyncConnection,
    secret: str,
    newcomer: Newcomer,
    password_hash: str | None,
    now: datetime,
) -> UUID:
    """The person of an invitation, made if there is none, with the role it offers."""
    row = await _invitation(connection, secret, now, lock=True)
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(row.email))))
    principal_id = await _person(connection, row.email, held=True)
    if principal_id is None:
        principal_id = await _enrolled(
            connection, _name(newcomer), row.email, newcomer.language, password_hash, now
        )
    await connection.execute(
        upsert(tables.role_grant)
        .values(
            principal_id=principal_id,
            role=row.role,
            pole_id=row.pole_id,
            member_id=row.member_id,
        )
        .on_conflict_do_nothing()
    )
    invitation = tables.invitation
    await connection.execute(
        update(invitation)
        .where(invitation.c.id == row.id)
        .values(accepted_at=now, accepted_by=principal_id, email=None)
    )
    work = Work(connection, Viewer(principal_id), now, "acceptInvitation")
    await work.audit(invitation.name, row.id, {"role": row.role})
    return principal_id


async def by_identity(connection: AsyncConnection, identity: Identity, now: datetime) -> UUID:
    """Whose identity this is: linked before, or by an e-mail that its provider has verified."""
    kept = tables.identity
    known: UUID | None = await connection.scalar(
        select(kept.c.principal_id).where(
            kept.c.issuer == identity.issuer, kept.c.subject == identity.subject
        )
    )
    if known is not None:
        return known
    email = None if identity.email is None else folded_email(identity.email)
    principal_id = None if email is None else await _person(connection, email)
    if principal_id is None:
        raise IDENTITY_UNKNOWN
    await link_identity(connection, identity, principal_id, now)
    return principal_id


async def link_identity(
    connection: AsyncConnection, identity: Identity, principal_id: UUID, now: datetime
) -> None:
    """BadRequest when it is somebody else's already."""
    kept = tables.identity
    await connection.execute(
        upsert(kept)
        .values(
            issuer=identity.issuer,
            subject=identity.subject,
            principal_id=principal_id,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
    owner = await connection.scalar(
        select(kept.c.principal_id).where(
            kept.c.issuer == identity.issuer, kept.c.subject == identity.subject
        )
    )
    if owner != principal_id:
        raise IDENTITY_UNKNOWN


async def choose_password(desk: Desk, principal_id: UUID, password: str) -> None:
    """BadRequest for a weak one, and after too many."""
    await count(desk.engine, desk.clock(), (PASSWORDS_CHOSEN, str(principal_id)))
    person, principal = tables.person, tables.principal
    async with desk.engine.connect() as connection:
        row = (
            await connection.execute(
                select(person.c.email, principal.c.name)
                .join(principal, principal.c.id == person.c.principal_id)
                .where(person.c.principal_id == principal_id)
            )
        ).one_or_none()
    if row is None:
        raise SIGN_IN_FIRST
    password_hash = await hashed(desk, password, row.email, row.name)
    async with transaction(desk.engine) as connection:
        await connection.execute(
            update(person)
            .where(person.c.principal_id == principal_id)
            .values(password_hash=password_hash)
        )


async def _invitation(
    connection: AsyncConnection, secret: str, now: datetime, *, lock: bool = False
) -> Row[Any]:
    row, pole, member = tables.invitation, tables.pole, tables.member
    query = (
        select(row, pole.c.name.label("pole"), member.c.name.label("member"))
        .join(pole, pole.c.id == row.c.pole_id)
        .outerjoin(member, member.c.id == row.c.member_id)
        .where(
            row.c.secret_sha256 == secret_hash(secret),
            row.c.email.is_not(None),
            row.c.expires_at > now,
        )
    )
    if lock:
        query = query.with_for_update(of=row)
    found = (await connection.execute(query)).one_or_none()
    if found is None or not await still_given(connection, found):
        raise INVITATION_NOT_VALID
    return found


async def _person(connection: AsyncConnection, email: str, *, held: bool = False) -> UUID | None:
    """`held`: whoever erases them meanwhile waits."""
    person = tables.person
    query = select(person.c.principal_id).where(person.c.email == email)
    if held:
        query = query.with_for_update(read=True, key_share=True)
    found: UUID | None = await connection.scalar(query)
    return found


async def _enrolled(
    connection: AsyncConnection,
    name: str,
    email: str,
    language: Language,
    password_hash: str | None,
    now: datetime,
) -> UUID:
    principal = tables.principal
    rows = await connection.execute(
        insert(principal)
        .values(name=name, application=False, created_at=now)
        .returning(principal.c.id)
    )
    made: UUID = rows.scalar_one()
    await connection.execute(
        insert(tables.person).values(
            principal_id=made,
            email=email,
            language=language.value,
            password_hash=password_hash,
            created_at=now,
        )
    )
    return made


def _name(newcomer: Newcomer) -> str:
    """Their name, on one line, of characters that are seen."""
    name = (newcomer.name or "").replace("\N{NO-BREAK SPACE}", " ").strip()
    if not name:
        raise NAME_NEEDED
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise NAME_NOT_VALID
    return name
