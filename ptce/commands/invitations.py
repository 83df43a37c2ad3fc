"""Inviting somebody to a role of a pole, and taking an invitation back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.acting import visible_row
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.people import EMAIL_LENGTH, INVITATION_LASTS, folded_email
from ptce.domain.rights import OF_A_MEMBER, Grant, Viewer
from ptce.domain.terms import MembershipStatus, Role

OF_PEOPLE = frozenset(Role) - {Role.PARTNER_APP}
"""Roles that somebody may be invited to: an application is not somebody."""

OUTSIDE = (MembershipStatus.SUSPENDED.value, MembershipStatus.WITHDRAWN.value)
"""Members whose people give no role."""


@dataclass(frozen=True, slots=True)
class InvitePerson:
    """`member_id` for a role of a member, else `pole_id`.

    `secret` is what the invitation's link holds, made by whoever sends it; `mailed` says whether
    there is a way to send it at all.
    """

    email: str
    role: Role
    member_id: str | None = None
    pole_id: str | None = None
    idempotency_key: str | None = None
    secret: str = field(default="", repr=False)
    mailed: bool = field(default=True, repr=False)


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    invitation_id: str
    idempotency_key: str | None = None


def secret_hash(secret: str) -> bytes:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).digest()


async def invite_person(work: Work, data: InvitePerson) -> UUID:
    """Write the invitation; an earlier one of the same person to the same role is revoked.

    Answers the invitation's id.
    """
    parser = Parser()
    typed = parser.text(("email",), data.email, EMAIL_LENGTH, required=True)
    email = folded_email(typed)
    if email is None and not parser.errors:
        parser.invalid(
            ("email",), "une adresse comme nom@exemple.fr", "an address like name@example.fr"
        )
    if data.role not in OF_PEOPLE:
        codes = ", ".join(sorted(role.value for role in OF_PEOPLE))
        parser.invalid(("role",), f"attendu : {codes}", f"expected: {codes}")
    needed, other = ("memberId", "poleId") if data.role in OF_A_MEMBER else ("poleId", "memberId")
    given = {"memberId": data.member_id, "poleId": data.pole_id}
    if given[needed] is None:
        parser.refuse(ErrorCode.REQUIRED, (needed,))
    if given[other] is not None:
        parser.invalid((other,), f"ce rôle se donne par {needed}", f"this role goes by {needed}")
    parser.finish()
    assert email is not None
    grant = await _grant(work, data)
    if not data.mailed:
        raise Refusal([NO_MAIL])
    invited_id = await write_invitation(
        work.connection,
        email,
        grant,
        secret_hash(data.secret),
        work.viewer.principal_id,
        work.now,
    )
    detail = {"role": data.role.value, "pole": str(grant.pole_id)}
    await work.audit(tables.invitation.name, invited_id, detail, grant.member_id)
    return invited_id


async def write_invitation(
    connection: AsyncConnection,
    email: str,
    grant: Grant,
    sha256: bytes,
    invited_by: UUID | None,
    now: datetime,
) -> UUID:
    """The row of an invitation, which replaces those before it."""
    row = tables.invitation
    await connection.execute(
        update(row)
        .where(
            row.c.email == email,
            row.c.role == grant.role.value,
            row.c.pole_id == grant.pole_id,
            row.c.member_id.is_not_distinct_from(grant.member_id),
        )
        .values(revoked_at=now, email=None)
    )
    rows = await connection.execute(
        insert(row)
        .values(
            secret_sha256=sha256,
            pole_id=grant.pole_id,
            role=grant.role.value,
            member_id=grant.member_id,
            email=email,
            invited_by=invited_by,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
        .returning(row.c.id)
    )
    invited_id: UUID = rows.scalar_one()
    return invited_id


async def still_given(connection: AsyncConnection, invitation: Row[Any]) -> bool:
    """Whether whoever invited may still give this role; whoever runs the server always may."""
    if invitation.invited_by is None:
        return True
    grant, member = tables.role_grant, tables.member
    outside = func.coalesce(member.c.status.in_(OUTSIDE), False)
    held = await connection.execute(
        select(grant.c.role, grant.c.pole_id, grant.c.member_id, outside)
        .outerjoin(member, member.c.id == grant.c.member_id)
        .where(grant.c.principal_id == invitation.invited_by)
    )
    grants = tuple(Grant(Role[role], *where) for role, *where in held)
    inviter = Viewer(invitation.invited_by, grants=grants)
    return inviter.may_grant(Role[invitation.role], invitation.pole_id, invitation.member_id)


async def revoke_invitation(work: Work, data: RevokeInvitation) -> UUID:
    """Its link is good for nothing any more; answers the invitation's id."""
    row = await visible_row(
        work,
        tables.invitation,
        data.invitation_id,
        ("invitationId",),
        "Invitation",
        "Invitation",
    )
    if not work.viewer.may_grant(Role[row.role], row.pole_id, row.member_id):
        raise Forbidden
    if row.accepted_at is not None or row.revoked_at is not None:
        fr, en = (
            ("acceptée", "accepted") if row.accepted_at is not None else ("révoquée", "revoked")
        )
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            "invitationId",
            state=f"invitation déjà {fr}",
            state_en=f"invitation already {en}",
        )
    await work.connection.execute(
        update(tables.invitation)
        .where(tables.invitation.c.id == row.id)
        .values(revoked_at=work.now, email=None)
    )
    await work.audit(tables.invitation.name, row.id, {}, row.member_id)
    revoked: UUID = row.id
    return revoked


async def _grant(work: Work, data: InvitePerson) -> Grant:
    """The role in its pole, for its member, which the viewer may invite to."""
    row: Row[Any]
    if data.role in OF_A_MEMBER:
        row = await visible_row(
            work, tables.member, data.member_id or "", ("memberId",), "Structure", "Member"
        )
        grant = Grant(data.role, row.pole_id, row.id)
    else:
        row = await visible_row(
            work, tables.pole, data.pole_id or "", ("poleId",), "Pôle", "Pole", for_update=False
        )
        grant = Grant(data.role, row.id)
    if not work.viewer.may_grant(grant.role, grant.pole_id, grant.member_id):
        raise Forbidden
    return grant


NO_MAIL = UserError(
    ErrorCode.WRONG_STATE,
    (),
    {
        "state": "ce serveur n'envoie pas de courriel",
        "state_en": "this server sends no e-mail",
    },
    remedy_fr="Réglez SMTP_URL, ou donnez le lien vous-même (python -m ptce invite).",
    remedy_en="Set SMTP_URL, or hand the link over yourself (python -m ptce invite).",
)

INVITE_PERSON: Command[InvitePerson] = Command("invitePerson", invite_person)
REVOKE_INVITATION: Command[RevokeInvitation] = Command("revokeInvitation", revoke_invitation)
