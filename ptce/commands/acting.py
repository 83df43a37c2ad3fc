"""For whom the viewer acts, and which rows it may act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select

from ptce.commands.transaction import Work
from ptce.db import tables, visible
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, Unauthenticated, UserError
from ptce.domain.identifiers import row_id
from ptce.domain.rights import RIGHTS
from ptce.domain.terms import Role

VISIBLE: Mapping[str, visible.Predicate] = {
    tables.pole.name: visible.everyone,
    tables.member.name: visible.member,
    tables.site.name: visible.site,
    tables.permit.name: visible.permit,
    tables.resource.name: visible.listing,
    tables.request.name: visible.listing,
    tables.match.name: visible.match,
    tables.booking.name: visible.booking,
}


async def visible_row(
    work: Work,
    table: Table,
    identifier: str,
    path: tuple[str, ...],
    what_fr: str,
    what_en: str,
    for_update: bool = True,
) -> Row[Any]:
    """The row of a public identifier, locked; NOT_FOUND at `path` when the viewer cannot see it.

    `what_fr` and `what_en` begin the sentence: « Structure introuvable. »
    """
    id_ = row_id(table.name, identifier)
    row = None if id_ is None else await _seen(work, table, id_, for_update)
    if row is None:
        raise Refusal.of(ErrorCode.NOT_FOUND, *path, what=what_fr, what_en=what_en)
    return row


async def acting_member(
    work: Work, on_behalf_of: str | None, *, for_update: bool = False
) -> Row[Any]:
    """The member that the viewer acts for: the one it names, else its only own one.

    Raises Denied when the named member is visible but not the viewer's to act for.
    """
    if work.viewer.principal_id is None:
        raise Unauthenticated
    if on_behalf_of is not None:
        member = await visible_row(
            work, tables.member, on_behalf_of, ("onBehalfOf",), "Structure", "Member", for_update
        )
        require_acting_for(work, member.id, member.pole_id)
        return member
    own = sorted(work.viewer.member_ids)
    if len(own) != 1:
        raise _choose(work)
    require_acting_for(work, own[0], None)
    only = await _seen(work, tables.member, own[0], for_update)
    if only is None:
        raise Forbidden
    return only


def _choose(work: Work) -> Refusal:
    """CHOOSE_MEMBER: whoever coordinates and has no member of its own reads its pole's."""
    fr, en = (None, None) if work.viewer.member_ids else _MEMBERS_OF_A_POLE
    error = UserError(ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",), remedy_fr=fr, remedy_en=en)
    return Refusal([error])


_MEMBERS_OF_A_POLE = (
    "Donnez dans onBehalfOf l'identifiant de la structure pour laquelle vous agissez : celles de "
    "votre pôle se lisent dans members (nodes, id).",
    "Give the identifier of the member for which you act in onBehalfOf: those of your pole are "
    "read in members (nodes, id).",
)


def require_acting_for(work: Work, member_id: UUID, pole_id: UUID | None) -> None:
    """Denied unless the viewer is of the member's people, or coordinates its pole."""
    roles = RIGHTS[work.command]
    of_its_people = member_id in work.viewer.member_ids and Role.MEMBER_USER in roles
    coordinator = pole_id in work.viewer.coordinated_pole_ids and Role.COORDINATOR in roles
    if not (of_its_people or coordinator):
        raise Forbidden


def on_behalf_of(work: Work, member_id: UUID) -> UUID | None:
    """The member when somebody else acts for it (a coordinator), None when its own people do."""
    return None if member_id in work.viewer.member_ids else member_id


async def record(
    work: Work, table: Table, object_id: UUID, member_id: UUID, detail: Mapping[str, Any]
) -> None:
    """Add to the audit trail; tell the member when a coordinator acted for it."""
    absent = on_behalf_of(work, member_id)
    await work.audit(table.name, object_id, detail, absent)
    if absent is not None:
        await work.announce("member.acted_for", object_id, [absent], {"command": work.command})


def require_version(row: Row[Any], expected: int | None) -> None:
    """STALE_VERSION when the row is no longer the one that the viewer read."""
    if expected is not None and row.version != expected:
        raise Refusal.of(
            ErrorCode.STALE_VERSION, "expectedVersion", expected=expected, actual=row.version
        )


async def _seen(work: Work, table: Table, id_: UUID, for_update: bool) -> Row[Any] | None:
    query = select(table).where(table.c.id == id_, VISIBLE[table.name](table))
    if for_update:
        # Not FOR UPDATE: others may point to the row meanwhile (see turns.py for the lock order).
        query = query.with_for_update(of=table, key_share=True)
    asking = visible.parameters(work.viewer) | visible.moment(work.now)
    rows = await work.connection.execute(query, asking)
    return rows.one_or_none()
