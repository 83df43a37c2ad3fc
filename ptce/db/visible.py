"""Who sees which row: one predicate a table, composed into every read and every command.

A predicate is an SQL expression over a row (a table or an alias of it) and few parameters that
say who asks; `parameters(viewer)` gives their values, `moment(now)` that of the few predicates that
ask when. A row that is not visible does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)

from ptce.db import tables
from ptce.db.crowds import Crowd, crowd_of, ids_of, one_of, shares_one, somebody
from ptce.domain.calendar import PARIS
from ptce.domain.memories import Memory
from ptce.domain.permits import VerificationStatus
from ptce.domain.rights import Viewer
from ptce.domain.scopes import KeyKind
from ptce.domain.terms import BookingStatus, ListingStatus, MembershipStatus, Term, Visibility

Predicate = Callable[[FromClause], ColumnElement[bool]]

MEMBERS, INSIDE, COORDINATED, PARTNERED, OUTSIDE = (
    ids_of(f"viewer_{name}")
    for name in ("members", "inside", "coordinated", "partnered", "outside")
)
"""The members that somebody acts for, the poles by each role, and those of the members that are
suspended or have left: their people are inside no pole by them."""

EVALUATED, AUDITED, LOOKED_AFTER, SELF = (
    ids_of(f"viewer_{name}") for name in ("evaluated", "audited", "looked_after", "self")
)
"""The poles whose matches, and whose audit trail, somebody reads; the members whose people they
look after; and who they are."""

NOW = bindparam("now", type_=DateTime(timezone=True))

TODAY: ColumnElement[date] = cast(
    func.timezone(literal_column(f"'{PARIS.key}'", Text), NOW, type_=DateTime()), Date
)
"""The day in Paris."""


HIDDEN = frozenset({ListingStatus.PAUSED, ListingStatus.EXPIRED, ListingStatus.WITHDRAWN})
"""What a listing's audience no longer sees of it."""


def parameters(viewer: Viewer) -> dict[str, list[UUID]]:
    """The values of these parameters."""
    return {f"viewer_{name}": ids for name, ids in viewer.reach.items()}


def _asking(viewer: Viewer) -> tuple[Mapping[str, list[UUID]], Crowd]:
    given = parameters(viewer)
    return given, crowd_of(given)


asking: Final = Memory(_asking)
"""The values of these parameters for a viewer, and which of them a statement needs."""


def moment(now: datetime) -> dict[str, datetime]:
    """The value of NOW."""
    return {"now": now}


def everyone(row: FromClause) -> ColumnElement[bool]:
    """Reference data and the poles themselves."""
    return true()


def member(row: FromClause) -> ColumnElement[bool]:
    """Its own people, its coordinators, then as far as its visibility says once it is active.

    One that is « non-diffusible » at INSEE stays within its pole.
    """
    return or_(
        member_inner(row),
        (is_term(row.c.status, MembershipStatus.ACTIVE))
        & _audience(row)
        & or_(~row.c.non_diffusible, one_of(row.c.pole_id, INSIDE)),
    )


def listing(row: FromClause) -> ColumnElement[bool]:
    """A resource or a request: its own people, its coordinators, then as its visibility says,
    unless its member is suspended. What is paused, expired or withdrawn is shown to nobody else,
    but for the other side of a live booking of what is paused or expired; and who is no longer
    inside the pole keeps what is booked with them, unless it is withdrawn."""
    parked = or_(*(is_term(row.c.status, each) for each in (_L.PAUSED, _L.EXPIRED)))
    return or_(
        one_of(row.c.member_id, MEMBERS),
        one_of(row.c.pole_id, COORDINATED),
        and_(
            *(~is_term(row.c.status, status) for status in sorted(HIDDEN)),
            ~row.c.suspended,
            _audience(row),
        ),
        *(parked & booked for booked in _booked_with(row, MEMBERS)),
        *(
            somebody(OUTSIDE) & ~is_term(row.c.status, _L.WITHDRAWN) & booked
            for booked in _booked_with(row, OUTSIDE)
        ),
    )


def _booked_with(row: FromClause, members: BindParameter[Any]) -> list[ColumnElement[bool]]:
    """Whether one of these members is the other side of a live booking of a row of one of the two
    tables; nothing for the listings that matching looks at, which are open."""
    booked = tables.booking.alias()
    sides = (("available", "resource_id", "receiver_id"), ("period", "request_id", "provider_id"))
    live = or_(*(is_term(booked.c.status, each) for each in (_B.HELD, _B.CONFIRMED)))
    return [
        exists().where(booked.c[key] == row.c.id, live, one_of(booked.c[other], members))
        for own, key, other in sides
        if own in row.c
    ]


_B, _L = BookingStatus, ListingStatus


def match(row: FromClause) -> ColumnElement[bool]:
    """The two sides, their coordinators, who evaluates one of their poles; a partner of the pole
    when it sees both listings."""
    return somebody(MEMBERS, COORDINATED, PARTNERED, EVALUATED) & or_(
        decision(row),
        one_of(row.c.receiver_pole_id, PARTNERED)
        & _sees(listing, tables.resource.alias(), row.c.resource_id)
        & _sees(listing, tables.request.alias(), row.c.request_id),
    )


def booking(row: FromClause) -> ColumnElement[bool]:
    """The two sides, their coordinators, and who evaluates one of their poles."""
    return somebody(MEMBERS, COORDINATED, EVALUATED) & decision(row)


def site(row: FromClause) -> ColumnElement[bool]:
    """Whoever sees the member sees its sites."""
    owner = tables.member.alias()
    return exists().where(owner.c.id == row.c.member_id, member(owner))


def address(row: FromClause) -> ColumnElement[bool]:
    """Of a site: who may read its address. Whoever sees it when the member opens it; else its own
    people, its coordinators, and who takes part in a confirmed booking of a resource there."""
    owner, booked = tables.member.alias(), tables.booking.alias()
    there = tables.resource.alias()
    return or_(
        row.c.address_public,
        one_of(row.c.member_id, MEMBERS),
        exists().where(owner.c.id == row.c.member_id, one_of(owner.c.pole_id, COORDINATED)),
        exists().where(
            is_term(booked.c.status, BookingStatus.CONFIRMED),
            _takes_part(booked.c.receiver_id, booked),
            there.c.id == booked.c.resource_id,
            there.c.site_id == row.c.id,
        ),
    )


def contact(row: FromClause) -> ColumnElement[bool]:
    """Its own people, its coordinators, and the other side of a confirmed booking; of one that is
    over no longer, for whom is suspended or has left. And, of those who see the member, whom the
    person that it names agreed to."""
    owner, booked = tables.member.alias(), tables.booking.alias()
    shown, agreed = tables.member.alias(), tables.contact_consent.alias()
    return or_(
        one_of(row.c.member_id, MEMBERS),
        exists().where(owner.c.id == row.c.member_id, one_of(owner.c.pole_id, COORDINATED)),
        exists().where(
            is_term(booked.c.status, BookingStatus.CONFIRMED),
            or_(
                (booked.c.provider_id == row.c.member_id)
                & _takes_part(booked.c.receiver_id, booked),
                (booked.c.receiver_id == row.c.member_id)
                & _takes_part(booked.c.provider_id, booked),
            ),
        ),
        exists().where(
            agreed.c.member_id == row.c.member_id,
            agreed.c.withdrawn_at.is_(None),
            shown.c.id == row.c.member_id,
            _within(agreed.c.audience, shown.c.pole_id),
            member(shown),
        ),
    )


def contact_consent(row: FromClause) -> ColumnElement[bool]:
    """Whose it is, nobody else."""
    return one_of(row.c.principal_id, SELF)


def _takes_part(side: ColumnElement[UUID], booked: FromClause) -> ColumnElement[bool]:
    """Whether a side of a booking is the viewer's; for whom is suspended or has left, until its
    end."""
    on = func.coalesce(func.upper(booked.c.during), literal_column("'infinity'")) > NOW
    return one_of(side, MEMBERS) & or_(~one_of(side, OUTSIDE), on)


def charter_signature(row: FromClause) -> ColumnElement[bool]:
    """Whoever sees the member sees that it signed."""
    return site(row)


def permit(row: FromClause) -> ColumnElement[bool]:
    """Its own people and its coordinators; whoever sees the member, while it is verified and not
    over."""
    verified = is_term(row.c.status, VerificationStatus.VERIFIED)
    owner = tables.member.alias()
    return or_(inner(row), verified & _not_over(row) & _sees(member, owner, row.c.member_id))


def role_grant(row: FromClause) -> ColumnElement[bool]:
    """Whose it is; who looks after the member's people; the coordinators of the pole."""
    return or_(
        one_of(row.c.principal_id, SELF),
        one_of(row.c.member_id, LOOKED_AFTER),
        one_of(row.c.pole_id, COORDINATED),
    )


def audit_event(row: FromClause) -> ColumnElement[bool]:
    """Who audits the pole of what it is about, or administers it."""
    return or_(one_of(row.c.pole_id, AUDITED), one_of(row.c.other_pole_id, AUDITED))


def personal_access(row: FromClause) -> ColumnElement[bool]:
    """The people of a member that was read; who audits its pole, or administers it."""
    return or_(shares_one(row.c.member_ids, MEMBERS), one_of(row.c.pole_id, AUDITED))


def application(row: FromClause) -> ColumnElement[bool]:
    """The coordinators of the pole that it is a partner of."""
    return one_of(row.c.pole_id, COORDINATED)


def thesaurus_proposal(row: FromClause) -> ColumnElement[bool]:
    """The coordinators of the pole where it was made."""
    return one_of(row.c.pole_id, COORDINATED)


def weight_set(row: FromClause) -> ColumnElement[bool]:
    """Whoever is inside the pole that they judge for."""
    return one_of(row.c.pole_id, INSIDE)


def key(row: FromClause) -> ColumnElement[bool]:
    """Of a credential: whoever sees the application whose key it is; nobody, when it is no key."""
    of = tables.application.alias()
    return row.c.kind.in_([literal_column(f"'{kind}'", Text) for kind in KeyKind]) & exists().where(
        of.c.id == row.c.principal_id, application(of)
    )


def member_inner(row: FromClause) -> ColumnElement[bool]:
    """Of a member: its own people and its coordinators, nobody else."""
    return or_(one_of(row.c.id, MEMBERS), one_of(row.c.pole_id, COORDINATED))


def inner(row: FromClause) -> ColumnElement[bool]:
    """Of what belongs to a member: its own people and its coordinators, nobody else."""
    return or_(one_of(row.c.member_id, MEMBERS), one_of(row.c.pole_id, COORDINATED))


def own_details(row: FromClause) -> ColumnElement[bool]:
    """Of the columns that a resource's kind has of its own: those that are confidential are read by
    the member's own people and its coordinators, nobody else."""
    listed = tables.resource.alias()
    return exists().where(listed.c.id == row.c.id, inner(listed))


def invitation(row: FromClause) -> ColumnElement[bool]:
    """The coordinators of its pole, and who looks after its member's people."""
    return or_(one_of(row.c.pole_id, COORDINATED), one_of(row.c.member_id, LOOKED_AFTER))


def sign_in_session(row: FromClause) -> ColumnElement[bool]:
    """Whose it is, nobody else."""
    return one_of(row.c.principal_id, SELF)


def _not_over(row: FromClause) -> ColumnElement[bool]:
    return or_(row.c.valid_until.is_(None), row.c.valid_until >= TODAY)


def is_term(column: ColumnElement[str], term: Term) -> ColumnElement[bool]:
    """Whether a column holds a term; the code is part of the SQL text, so that plans can use it."""
    return column == literal_column(f"'{term.value}'", Text)


def _audience(row: FromClause) -> ColumnElement[bool]:
    return _within(row.c.visibility, row.c.pole_id)


def _within(audience: ColumnElement[str], pole_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the viewer is of an audience (Visibility, or ContactAudience) of this pole."""
    return or_(
        is_term(audience, Visibility.PUBLIC),
        is_term(audience, Visibility.POLE_AND_PARTNERS)
        & or_(somebody(INSIDE), one_of(pole_id, PARTNERED)),
        is_term(audience, Visibility.MEMBERS) & one_of(pole_id, INSIDE),
    )


def _sees(predicate: Predicate, other: FromClause, id_: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the other row of this id is seen: looked up by its key, never hashed whole."""
    seen = select(predicate(other)).where(other.c.id == id_).correlate_except(other)
    return seen.scalar_subquery()


def party(row: FromClause) -> ColumnElement[bool]:
    """Of a match or a booking: the two sides and their coordinators, nobody else."""
    return or_(
        one_of(row.c.provider_id, MEMBERS),
        one_of(row.c.receiver_id, MEMBERS),
        one_of(row.c.provider_pole_id, COORDINATED),
        one_of(row.c.receiver_pole_id, COORDINATED),
    )


def decision(row: FromClause) -> ColumnElement[bool]:
    """Of a match or a booking: the same, and who evaluates one of the two poles; not what people
    wrote."""
    return or_(
        party(row),
        one_of(row.c.provider_pole_id, EVALUATED),
        one_of(row.c.receiver_pole_id, EVALUATED),
    )
