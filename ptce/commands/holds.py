"""Bookings of a match: held by the first acceptance, confirmed by the second, or released.

The caller has locked the resource, the request and the match (turns.py), and tells about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.references import new_reference
from ptce.commands.transaction import Work
from ptce.commands.turns import LockedPair
from ptce.db import tables
from ptce.db.found import FoundOffer
from ptce.domain.calendar import peak, shared
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.terms import BookingStatus, ListingStatus
from ptce.matching.scoring import Verdict

HOLD: Final = timedelta(days=7)
"""How long the other side has to answer (decision 0010)."""


async def hold(work: Work, pair: LockedPair, found: FoundOffer, verdict: Verdict) -> UUID:
    """Hold the free periods of the verdict for HOLD, or until they are over; answers the booking's
    id.

    CONFLICT when, at some instant, more would be promised than there is. For a resource taken
    whole the exclusion constraint says the same, whatever this code believes.
    """
    _require_room(found, verdict)
    booking, match = tables.booking, pair.match
    rows = await work.connection.execute(
        insert(booking)
        .values(
            reference=await new_reference(work, booking),
            match_id=match.id,
            resource_id=match.resource_id,
            request_id=match.request_id,
            provider_id=match.provider_id,
            receiver_id=match.receiver_id,
            provider_pole_id=match.provider_pole_id,
            receiver_pole_id=match.receiver_pole_id,
            status=BookingStatus.HELD.value,
            during=[Range(each.start, each.end) for each in verdict.periods],
            exclusive=not pair.resource.divisible,
            quantity=verdict.quantity,
            hold_until=min(work.now + HOLD, max(each.end for each in verdict.periods)),
            created_at=work.now,
            updated_at=work.now,
        )
        .returning(booking.c.id)
    )
    booking_id: UUID = rows.scalar_one()
    return booking_id


async def confirm(work: Work, match_id: UUID) -> Row[Any]:
    """The held booking of a match, confirmed."""
    booking = tables.booking
    rows = await work.connection.execute(
        update(booking)
        .where(booking.c.match_id == match_id, booking.c.status == BookingStatus.HELD.value)
        .values(
            status=BookingStatus.CONFIRMED.value,
            hold_until=None,
            version=booking.c.version + 1,
            updated_at=work.now,
        )
        .returning(booking)
    )
    row: Row[Any] = rows.one()
    return row


async def release_holds(work: Work, match_ids: Sequence[UUID]) -> set[UUID]:
    """Free what these matches hold; answers the resources concerned."""
    booking = tables.booking
    rows = await work.connection.execute(
        update(booking)
        .where(booking.c.match_id.in_(match_ids), booking.c.status == BookingStatus.HELD.value)
        .values(
            status=BookingStatus.RELEASED.value,
            hold_until=None,
            version=booking.c.version + 1,
            updated_at=work.now,
        )
        .returning(booking)
    )
    released = rows.all()
    for row in released:
        await work.announce("booking.released", row.id, [row.provider_id, row.receiver_id])
    return {row.resource_id for row in released}


async def settle_request(work: Work, request: Row[Any]) -> None:
    """The request's status after its confirmed bookings changed; a withdrawn one stays so.

    A resource's status does not follow its bookings: its calendar does, and it stays published.
    """
    booking, table = tables.booking, tables.request
    covered = await work.connection.scalar(
        select(func.coalesce(func.sum(booking.c.quantity), 0)).where(
            booking.c.request_id == request.id,
            booking.c.status == BookingStatus.CONFIRMED.value,
        )
    )
    met = Decimal(covered or 0) >= request.quantity
    status = ListingStatus.ALLOCATED if met else ListingStatus.PUBLISHED
    if request.status in (ListingStatus.WITHDRAWN, status):
        return
    await work.connection.execute(
        update(table)
        .where(table.c.id == request.id)
        .values(status=status.value, version=table.c.version + 1, updated_at=work.now)
    )


def _require_room(found: FoundOffer, verdict: Verdict) -> None:
    """The sum over every instant of the periods, once more, on what the lock keeps still."""
    others = [slot.booked for slot in found.slots if slot.request_id != verdict.need_id]
    if found.offer.divisible:
        load = peak(((each.interval, each.quantity) for each in others), verdict.periods)
        full = load + verdict.quantity > found.offer.quantity
    else:
        full = any(shared((each.interval,), verdict.periods) for each in others)
    if full:
        raise Refusal.of(ErrorCode.CONFLICT)
