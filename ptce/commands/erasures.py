"""Somebody is erased: their name, their e-mail, what they signed in by; what organisations did
stays, by a principal without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update

from ptce.commands.transaction import Command, Work
from ptce.db import tables, visible
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.identifiers import row_id
from ptce.domain.terms import Role

ERASED: Final = "Personne effacée"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseMyself:
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    principal_id: str
    idempotency_key: str | None = None


async def erase_myself(work: Work, data: EraseMyself) -> UUID:
    """Whoever asks is erased, at once and for good."""
    assert work.viewer.principal_id is not None, "give() refuses who is not known"
    if not work.viewer.in_person:
        raise Forbidden
    await _erased(work, work.viewer.principal_id, ())
    return work.viewer.principal_id


async def erase_person(work: Work, data: ErasePerson) -> UUID:
    """A POLE_ADMIN erases somebody who has no role beyond the poles that it administers."""
    id_ = row_id(tables.principal.name, data.principal_id)
    grant = tables.role_grant
    rows = await work.connection.execute(
        select(grant.c.pole_id).where(grant.c.principal_id == id_, visible.role_grant(grant)),
        visible.parameters(work.viewer),
    )
    if id_ is None or not rows.all():
        raise Refusal.of(ErrorCode.NOT_FOUND, "principalId", what="Personne", what_en="Person")
    everywhere = await work.connection.scalars(
        select(grant.c.pole_id).where(grant.c.principal_id == id_)
    )
    if not set(everywhere) <= work.viewer.administered_pole_ids:
        raise Forbidden
    await _erased(work, id_, ("principalId",))
    return id_


async def _erased(work: Work, principal_id: UUID, path: tuple[str, ...]) -> None:
    principal, grant = tables.principal, tables.role_grant
    found = await work.connection.execute(
        select(principal).where(principal.c.id == principal_id).with_for_update(key_share=True)
    )
    known = found.one()
    if known.application:
        raise Refusal.of(
            ErrorCode.INVALID,
            *path,
            why="une application n'est pas une personne ; retirez-lui ses clés",
            why_en="an application is no person; revoke its keys",
        )
    await _require_another_administrator(work, principal_id, path)
    email = await work.connection.scalar(
        select(tables.person.c.email).where(tables.person.c.principal_id == principal_id)
    )
    await _forget_contacts(work, principal_id, known.name, email)
    held = await work.connection.execute(
        delete(grant).where(grant.c.principal_id == principal_id).returning(grant.c.pole_id)
    )
    poles = sorted({row.pole_id for row in held})
    used, person = tables.idempotency, tables.person
    await work.connection.execute(  # but what a replay of this very command is known by
        delete(used).where(used.c.principal_id == principal_id, used.c.command != work.command)
    )
    await work.connection.execute(delete(person).where(person.c.principal_id == principal_id))
    if email is not None:
        invitation = tables.invitation
        await work.connection.execute(
            update(invitation)
            .where(invitation.c.email == email)
            .values(email=None, revoked_at=func.coalesce(invitation.c.revoked_at, work.now))
        )
    token = tables.access_token
    await work.connection.execute(
        update(token)
        .where(token.c.principal_id == principal_id, token.c.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    await work.connection.execute(
        update(principal).where(principal.c.id == principal_id).values(name=ERASED)
    )
    for pole_id in poles or [None]:
        await work.audit(principal.name, principal_id, {}, pole_id=pole_id)


async def _require_another_administrator(
    work: Work, principal_id: UUID, path: tuple[str, ...]
) -> None:
    """WRONG_STATE for the last POLE_ADMIN of a pole; its row is locked, as by `revokeRole`."""
    grant, pole = tables.role_grant, tables.pole
    admin = grant.c.role == Role.POLE_ADMIN.value
    theirs = select(grant.c.pole_id).where(grant.c.principal_id == principal_id, admin)
    await work.connection.execute(
        select(pole.c.id)
        .where(pole.c.id.in_(theirs))
        .order_by(pole.c.id)
        .with_for_update(key_share=True)
    )
    other = grant.alias()
    others = select(other.c.id).where(
        other.c.pole_id == grant.c.pole_id,
        other.c.role == Role.POLE_ADMIN.value,
        other.c.principal_id != principal_id,
    )
    alone = await work.connection.scalar(
        select(grant.c.id)
        .where(grant.c.principal_id == principal_id, admin, ~others.exists())
        .limit(1)
    )
    if alone is not None:
        raise Refusal(
            [
                UserError(
                    ErrorCode.WRONG_STATE,
                    path,
                    {
                        "state": "c'est la dernière administration d'un pôle",
                        "state_en": "it is a pole's last administrator",
                    },
                    remedy_fr="Donnez d'abord ce rôle à quelqu'un d'autre (grantRole).",
                    remedy_en="Grant this role to somebody else first (grantRole).",
                )
            ]
        )


async def _forget_contacts(work: Work, principal_id: UUID, name: str, email: str | None) -> None:
    """Contacts that name them: by their e-mail anywhere, by their name in their own members."""
    contact, grant = tables.contact, tables.role_grant
    own = select(grant.c.member_id).where(
        grant.c.principal_id == principal_id, grant.c.member_id.is_not(None)
    )
    named = (func.lower(contact.c.name) == name.lower()) & contact.c.member_id.in_(own)
    if email is not None:
        named |= func.lower(contact.c.email) == email.lower()
    rows = await work.connection.execute(
        delete(contact).where(named).returning(contact.c.member_id)
    )
    for (member_id,) in rows.all():
        await work.announce("member.contact_erased", member_id, [member_id])


ERASE_MYSELF: Command[EraseMyself] = Command("eraseMyself", erase_myself)
ERASE_PERSON: Command[ErasePerson] = Command("erasePerson", erase_person)
