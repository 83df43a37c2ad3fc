"""For whom the viewer acts, and which rows it may act on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, select

from ptce.commands.places import MAIN, PLACE, Place, place_of
from ptce.commands.transaction import Work
from ptce.db import charters, tables, visible
from ptce.db.fixed import Fixed
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, Unauthenticated, UserError
from ptce.domain.identifiers import row_id
from ptce.domain.rights import RIGHTS
from ptce.domain.terms import MembershipStatus, Role

AnyMember = TypeVar("AnyMember", Row[Any], "Poster")

VISIBLE: Mapping[str, visible.Predicate] = {
    tables.pole.name: visible.everyone,
    tables.member.name: visible.member,
    tables.site.name: visible.site,
    tables.permit.name: visible.permit,
    tables.resource.name: visible.listing,
    tables.request.name: visible.listing,
    tables.match.name: visible.match,
    tables.booking.name: visible.booking,
    tables.role_grant.name: visible.role_grant,
    tables.invitation.name: visible.invitation,
    tables.sign_in_session.name: visible.sign_in_session,
    tables.application.name: visible.application,
    tables.access_token.name: visible.key,
    tables.contact_consent.name: visible.contact_consent,
    tables.thesaurus_proposal.name: visible.thesaurus_proposal,
    tables.weight_set.name: visible.weight_set,
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


async def acting_member(work: Work, on_behalf_of: str | None) -> Row[Any]:
    """The locked row of the member that the viewer acts for: the one it names, else its only own
    one.

    Raises Denied when the named member is visible but not the viewer's to act for.
    """

    async def read(member_id: UUID) -> Row[Any] | None:
        return await _seen(work, tables.member, member_id, for_update=True)

    return await _acting(work, on_behalf_of, read)


@dataclass(frozen=True, slots=True)
class Poster:
    """A member that posts, and what is asked of it: that it is active, and has `signed` what its
    pole requires, of which `charter_version` is in force. `home` is its main site."""

    id: UUID
    pole_id: UUID
    name: str
    status: MembershipStatus
    charter_version: int
    signed: bool
    home: Place | None


async def posting_member(work: Work, on_behalf_of: str | None) -> Poster:
    """The same member as `acting_member`, not locked, with its standing."""

    async def read(member_id: UUID) -> Poster | None:
        asked = visible.parameters(work.viewer) | {"member_id": member_id}
        return _poster(await work.fetch(_SEEN_POSTER, asked))

    return await _acting(work, on_behalf_of, read)


async def poster(work: Work, member_id: UUID) -> Poster:
    """A member whose listing the viewer may change."""
    found = _poster(await work.fetch(_POSTER, {"member_id": member_id}))
    assert found is not None, "a listing has a member"
    return found


def own_member(work: Work, on_behalf_of: str | None) -> UUID | None:
    """The member that the viewer acts for, when it is one of its people, whom a right is enough:
    nothing has to be read to know that."""
    if on_behalf_of is not None:
        named = row_id(tables.member.name, on_behalf_of)
        return named if named is not None and _of_its_people(work, named) else None
    own = list(work.viewer.member_ids)
    return own[0] if len(own) == 1 and _of_its_people(work, own[0]) else None


def _poster(rows: Sequence[Any]) -> Poster | None:
    """Of the only row, if there is one."""
    for id_, pole_id, name, status, version, signed, *home in rows:
        return Poster(
            id_, pole_id, name, MembershipStatus[status], version, signed, place_of([home])
        )
    return None


async def _acting(
    work: Work, on_behalf_of: str | None, read: Callable[[UUID], Awaitable[AnyMember | None]]
) -> AnyMember:
    if work.viewer.principal_id is None:
        raise Unauthenticated
    if on_behalf_of is not None:
        id_ = row_id(tables.member.name, on_behalf_of)
        named = None if id_ is None else await read(id_)
        if named is None:
            raise Refusal.of(ErrorCode.NOT_FOUND, "onBehalfOf", what="Structure", what_en="Member")
        require_acting_for(work, named.id, named.pole_id)
        return named
    own = sorted(work.viewer.member_ids)
    if len(own) != 1:
        raise _choose(work)
    require_acting_for(work, own[0], None)
    only = await read(own[0])
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
    coordinator = pole_id in work.viewer.coordinated_pole_ids and Role.COORDINATOR in roles
    if not (coordinator or _of_its_people(work, member_id)):
        raise Forbidden


def _of_its_people(work: Work, member_id: UUID) -> bool:
    return member_id in work.viewer.member_ids and Role.MEMBER_USER in RIGHTS[work.command]


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
    asking = visible.parameters(work.viewer) | visible.moment(work.now) | {"row_id": id_}
    rows = await work.connection.execute(_visible(table, for_update), asking)
    found: Row[Any] | None = rows.one_or_none()
    return found


@cache
def _visible(table: Table, for_update: bool) -> Select[Any]:
    """The row of an id, if the viewer sees it: a large expression, made once."""
    sought = bindparam("row_id", type_=table.c.id.type)
    query = select(table).where(table.c.id == sought, VISIBLE[table.name](table))
    # Not FOR UPDATE: others may point to the row meanwhile (see turns.py for the lock order).
    return query.with_for_update(of=table, key_share=True) if for_update else query


def _posters(*conditions: ColumnElement[bool]) -> Fixed:
    row, site, commune = tables.member, tables.site, tables.commune
    query = select(
        row.c.id,
        row.c.pole_id,
        row.c.name,
        row.c.status,
        charters.current_version(row).label("charter_version"),
        charters.in_order(row).label("signed"),
        *PLACE,
    )
    query = query.select_from(row.outerjoin(site, MAIN & (site.c.member_id == row.c.id)))
    query = query.outerjoin(commune, commune.c.insee == site.c.commune_insee)
    sought = bindparam("member_id", type_=row.c.id.type)
    return Fixed.of(query.where(row.c.id == sought, *conditions))


_POSTER = _posters()
_SEEN_POSTER = _posters(visible.member(tables.member))
