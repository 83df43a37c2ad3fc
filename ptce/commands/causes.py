"""Why a match that nobody ended is over, read from its listings and members as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, case, or_, select

from ptce.commands.transaction import Work
from ptce.db import charters, tables
from ptce.domain.lifecycle import LapseCause
from ptce.domain.terms import ListingStatus, MembershipStatus

_OF_MEMBERS: Final = (
    (MembershipStatus.SUSPENDED, LapseCause.MEMBER_SUSPENDED),
    (MembershipStatus.WITHDRAWN, LapseCause.MEMBER_WITHDRAWN),
)
_OF_LISTINGS: Final = (
    (ListingStatus.WITHDRAWN, LapseCause.LISTING_WITHDRAWN),
    (ListingStatus.PAUSED, LapseCause.LISTING_PAUSED),
    (ListingStatus.EXPIRED, LapseCause.LISTING_EXPIRED),
)


async def causes_of(work: Work, match_ids: Sequence[UUID]) -> dict[UUID, LapseCause]:
    """By match, the first cause that holds: of the members, of the listings, of the charter."""
    match, request, resource = tables.match, tables.request, tables.resource
    provider, receiver = tables.member.alias(), tables.member.alias()

    def either(one: FromClause, other: FromClause, status: str) -> ColumnElement[bool]:
        return or_(one.c.status == status, other.c.status == status)

    cause: ColumnElement[Any] = case(
        *((either(provider, receiver, status.value), why.value) for status, why in _OF_MEMBERS),
        *((either(resource, request, status.value), why.value) for status, why in _OF_LISTINGS),
        (~charters.in_order(provider), LapseCause.CHARTER_NOT_SIGNED.value),
        (request.c.status == ListingStatus.ALLOCATED.value, LapseCause.REQUEST_MET.value),
        else_=LapseCause.NO_LONGER_FITS.value,
    )
    rows = await work.connection.execute(
        select(match.c.id, cause.label("cause"))
        .join(request, request.c.id == match.c.request_id)
        .join(resource, resource.c.id == match.c.resource_id)
        .join(provider, provider.c.id == match.c.provider_id)
        .join(receiver, receiver.c.id == match.c.receiver_id)
        .where(match.c.id.in_(match_ids))
    )
    return {row.id: LapseCause[row.cause] for row in rows}
