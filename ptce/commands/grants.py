"""Who has which role: granted and revoked by who may, never more than one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from ptce.commands.acting import visible_row
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables, visible
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.identifiers import public_id, row_id
from ptce.domain.rights import OF_A_MEMBER
from ptce.domain.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """`member_id` for a role that is held for a member, `pole_id` for the others."""

    principal_id: str
    role: Role
    pole_id: str | None = None
    member_id: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    role_grant_id: str
    idempotency_key: str | None = None


async def grant_role(work: Work, data: GrantRole) -> UUID:
    """Somebody whose roles the viewer sees has one more; one that they have stays as it is."""
    pole_id, member_id = await _where(work, data)
    if not work.viewer.may_grant(data.role, pole_id, member_id):
        raise Forbidden
    principal = await _known(work, data.principal_id)
    if principal.application != (data.role is Role.PARTNER_APP):
        raise Refusal.of(
            ErrorCode.INVALID,
            "role",
            why="ce rôle est pour une application, les autres pour des personnes",
            why_en="this role is for an application, the others for people",
        )
    grant = tables.role_grant
    row = {
        "principal_id": principal.id,
        "role": data.role.value,
        "pole_id": pole_id,
        "member_id": member_id,
    }
    rows = await work.connection.execute(
        insert(grant)
        .values(**row, created_at=work.now)
        .on_conflict_do_nothing()
        .returning(grant.c.id)
    )
    made: UUID | None = rows.scalar_one_or_none()
    if made is None:
        same = (grant.c[name].is_not_distinct_from(value) for name, value in row.items())
        rows = await work.connection.execute(select(grant.c.id).where(*same))
        held: UUID = rows.scalar_one()
        return held
    told = {"role": data.role.value, "to": public_id("principal", principal.id)}
    await work.audit(grant.name, made, told, pole_id=pole_id)
    await work.announce("role.granted", made, [member_id] if member_id else [])
    return made


async def revoke_role(work: Work, data: RevokeRole) -> UUID:
    """A role is held no more; answers the pole's id. WRONG_STATE for the pole's last POLE_ADMIN."""
    path = ("roleGrantId",)
    seen = await visible_row(
        work, tables.role_grant, data.role_grant_id, path, "Rôle", "Role", False
    )
    role = Role[seen.role]
    if not work.viewer.may_grant(role, seen.pole_id, seen.member_id):
        raise Forbidden
    await _locked_pole(work, seen.pole_id)
    grant = tables.role_grant
    if role is Role.POLE_ADMIN:
        others = select(func.count()).where(
            grant.c.pole_id == seen.pole_id, grant.c.role == role.value, grant.c.id != seen.id
        )
        if not await work.connection.scalar(others):
            raise _the_last()
    await work.connection.execute(delete(grant).where(grant.c.id == seen.id))
    told = {"role": role.value, "from": public_id("principal", seen.principal_id)}
    await work.audit(grant.name, seen.id, told, pole_id=seen.pole_id)
    await work.announce("role.revoked", seen.id, [seen.member_id] if seen.member_id else [])
    pole_id: UUID = seen.pole_id
    return pole_id


async def _where(work: Work, data: GrantRole) -> tuple[UUID, UUID | None]:
    """The pole, and the member of a role that is held for one."""
    of_a_member = data.role in OF_A_MEMBER
    wanted, other = ("memberId", "poleId") if of_a_member else ("poleId", "memberId")
    given = {"memberId": data.member_id, "poleId": data.pole_id}
    parser = Parser()
    identifier = given[wanted]
    if identifier is None:
        parser.refuse(ErrorCode.REQUIRED, (wanted,))
    if given[other] is not None:
        parser.invalid(
            (other,),
            f"ce rôle se donne avec {wanted} seulement",
            f"this role is given with {wanted} only",
        )
    parser.finish()
    assert identifier is not None
    if not of_a_member:
        pole = await visible_row(work, tables.pole, identifier, (wanted,), "Pôle", "Pole")
        return pole.id, None
    member = await visible_row(
        work, tables.member, identifier, (wanted,), "Structure", "Member", False
    )
    await _locked_pole(work, member.pole_id)
    return member.pole_id, member.id


async def _known(work: Work, identifier: str) -> Row[Any]:
    """Who is of this identifier, if the viewer sees one of their roles."""
    principal, grant = tables.principal, tables.role_grant.alias()
    id_ = row_id(principal.name, identifier)
    seen = select(grant.c.id).where(
        grant.c.principal_id == principal.c.id, visible.role_grant(grant)
    )
    rows = await work.connection.execute(
        select(principal).where(principal.c.id == id_, seen.exists()),
        visible.parameters(work.viewer),
    )
    found: Row[Any] | None = rows.one_or_none()
    if found is None:
        raise Refusal.of(
            ErrorCode.NOT_FOUND, "principalId", what="Personne", what_en="Person or application"
        )
    return found


async def _locked_pole(work: Work, pole_id: UUID) -> None:
    """Roles of a pole change one after the other: two administrators cannot revoke each other."""
    pole = tables.pole
    await work.connection.execute(
        select(pole.c.id).where(pole.c.id == pole_id).with_for_update(key_share=True)
    )


def _the_last() -> Refusal:
    return Refusal(
        [
            UserError(
                ErrorCode.WRONG_STATE,
                ("roleGrantId",),
                {
                    "state": "c'est la dernière administration du pôle",
                    "state_en": "it is the pole's last administrator",
                },
                remedy_fr="Donnez d'abord ce rôle à quelqu'un d'autre (grantRole).",
                remedy_en="Grant this role to somebody else first (grantRole).",
            )
        ]
    )


GRANT_ROLE: Command[GrantRole] = Command("grantRole", grant_role)
REVOKE_ROLE: Command[RevokeRole] = Command("revokeRole", revoke_role)
