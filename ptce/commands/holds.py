"""Bookings of a match: held by the first acceptance, confirmed by the second, or released.

The caller has locked the resource, the request and the match (turns.py), and tells about it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, insert, select, update
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.references import new_reference
from ptce.commands.transaction import Work
from ptce.commands.turns import LockedPair
from ptce.db import tables
from ptce.db.candidates import offers_by_id
from ptce.db.found import FoundOffer
from ptce.domain.calendar import Interval, WeeklyMinutes, peak
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.quantities import Answered, extended, rounded, still_asked
from ptce.domain.terms import BookingStatus, ListingStatus, QuantityBasis
from ptce.domain.values import Need
from ptce.matching.costs import cost_of
from ptce.matching.scoring import Verdict

HOLD: Final = timedelta(days=7)
"""How long the other side has to answer (decision 0010)."""


async def hold(work: Work, pair: LockedPair, found: FoundOffer, verdict: Verdict) -> UUID:
    """Hold what the verdict takes of the resource in its free periods, for HOLD or until they are
    over, at the price and in the modes of this moment; answers the booking's id.

    CONFLICT when, at some instant (of a stock: in all; of a flow: in one of its periods), more
    would be promised than there is. For a capacity taken whole the exclusion constraint says the
    same, whatever this code believes.
    """
    if verdict.taken is None:
        raise ValueError(f"nobody knows how much of resource {pair.resource.id} is taken")
    _require_room(found, verdict, verdict.taken)
    booking, match, resource = tables.booking, pair.match, pair.resource
    capacity = resource.quantity_basis == QuantityBasis.AT_ONCE
    rows = await work.connection.execute(
        insert(booking)
        .values(
            reference=new_reference(booking, work.now),
            match_id=match.id,
            resource_id=match.resource_id,
            request_id=match.request_id,
            provider_id=match.provider_id,
            receiver_id=match.receiver_id,
            provider_pole_id=match.provider_pole_id,
            receiver_pole_id=match.receiver_pole_id,
            status=BookingStatus.HELD.value,
            during=[Range(each.start, each.end) for each in verdict.periods],
            exclusive=capacity and not resource.divisible,
            quantity=verdict.taken,
            unit=resource.unit,
            quantity_basis=resource.quantity_basis,
            buffer_minutes=resource.buffer_minutes,
            covered=verdict.quantity,
            price_eur=resource.price_eur,
            price_unit=resource.price_unit,
            exchange_modes=_open_modes(pair),
            cost_eur=verdict.cost,
            hold_until=min(work.now + HOLD, max(each.end for each in verdict.periods)),
            created_at=work.now,
            updated_at=work.now,
        )
        .returning(booking.c.id)
    )
    booking_id: UUID = rows.scalar_one()
    return booking_id


async def held_booking(work: Work, pair: LockedPair) -> Row[Any]:
    booking = tables.booking
    rows = await work.connection.execute(
        select(booking).where(
            booking.c.match_id == pair.match.id, booking.c.status == BookingStatus.HELD.value
        )
    )
    return rows.one()


async def confirm(work: Work, pair: LockedPair, need: Need) -> Row[Any]:
    """The held booking of a match, confirmed; no more than the need still asks for."""
    booking, held = tables.booking, await held_booking(work, pair)
    rows = await work.connection.execute(
        update(booking)
        .where(booking.c.id == held.id)
        .values(
            status=BookingStatus.CONFIRMED.value,
            hold_until=None,
            version=booking.c.version + 1,
            updated_at=work.now,
            **await _still_needed(work, held, pair.resource, need),
        )
        .returning(booking)
    )
    row: Row[Any] = rows.one()
    return row


def _open_modes(pair: LockedPair) -> list[str]:
    """The modes that both accept; those of the resource when the request names none."""
    offered, asked = pair.resource.exchange_modes, pair.request.exchange_modes
    return [mode for mode in offered if mode in asked] or list(offered)


async def _still_needed(
    work: Work, held: Row[Any], resource: Row[Any], need: Need
) -> dict[str, Any]:
    """What changes of a held booking when others have answered a part of its need meanwhile: less
    of it, for what less costs at the same price."""
    changes: dict[str, Any] = {}
    if need.slots is not None:
        kept = [each for each in held.during if _touches(each, need.slots)]
        if kept and len(kept) < len(held.during):
            changes["during"] = kept
    if held.covered > need.quantity:
        changes["covered"] = need.quantity
        if resource.divisible:
            share = Fraction(need.quantity) / Fraction(held.covered)
            changes["quantity"] = rounded(Fraction(held.quantity) * share)
    if changes:
        offers = await offers_by_id(work.connection, resource.kind, [resource.id], need.period)
        during = changes.get("during", held.during)
        periods = tuple(Interval(each.lower, each.upper) for each in during)
        taken = changes.get("quantity", held.quantity)
        changes["cost_eur"] = cost_of(need, offers[resource.id].offer, periods, taken)
    return changes


def _touches(part: Any, slots: Collection[Interval]) -> bool:
    return any(Interval(part.lower, part.upper).clip(slot) for slot in slots)


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


async def settle_listings(work: Work, pair: LockedPair) -> None:
    """The status of both listings after the confirmed bookings of the pair changed."""
    await settle_request(work, pair.request)
    await settle_resource(work, pair.resource)


async def settle_request(work: Work, request: Row[Any], *, step: int = 1) -> None:
    """ALLOCATED once every asked slot has all of its quantity, PARTIALLY_ALLOCATED before.

    `step` is what a new status adds to the version: 0 when the caller has raised it."""
    rows = await _confirmed(work, tables.booking.c.request_id, request.id)
    answers = [
        Answered(tuple(Interval(each.lower, each.upper) for each in row.during), row.covered)
        for row in rows
    ]
    left, _ = still_asked(
        request.quantity,
        QuantityBasis[request.quantity_basis],
        Interval(request.period.lower, request.period.upper),
        minutes(request.weekly_minutes),
        answers,
    )
    await _settle(work, tables.request, request, step, any_=bool(rows), all_=left <= 0)


async def settle_resource(work: Work, resource: Row[Any], *, step: int = 1) -> None:
    """The same of a stock. The rest does not follow its bookings: its calendar does."""
    if resource.quantity_basis != QuantityBasis.IN_ALL:
        return
    rows = await _confirmed(work, tables.booking.c.resource_id, resource.id)
    gone = sum((row.quantity for row in rows), Decimal(0))
    all_ = gone >= resource.quantity
    await _settle(work, tables.resource, resource, step, any_=bool(rows), all_=all_)


SETTLED: Final = frozenset(
    {ListingStatus.PUBLISHED, ListingStatus.PARTIALLY_ALLOCATED, ListingStatus.ALLOCATED}
)
"""The states that follow the bookings; a listing in another one stays there."""


async def _settle(
    work: Work, table: Table, row: Row[Any], step: int, *, any_: bool, all_: bool
) -> None:
    status = ListingStatus.PARTIALLY_ALLOCATED if any_ else ListingStatus.PUBLISHED
    if all_:
        status = ListingStatus.ALLOCATED
    if row.status not in SETTLED or row.status == status:
        return
    await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(status=status.value, version=table.c.version + step, updated_at=work.now)
    )


async def _confirmed(work: Work, column: ColumnElement[Any], id_: UUID) -> Sequence[Row[Any]]:
    booking = tables.booking
    rows = await work.connection.execute(
        select(booking).where(column == id_, booking.c.status == BookingStatus.CONFIRMED.value)
    )
    return rows.all()


def minutes(weekly: list[Range[int]] | None) -> WeeklyMinutes | None:
    """The weekly minutes of a row, as the calendar has them."""
    if weekly is None:
        return None
    return tuple((each.lower or 0, each.upper or 0) for each in weekly)


def _require_room(found: FoundOffer, verdict: Verdict, taken: Decimal) -> None:
    """What others have booked, once more, on what the lock keeps still."""
    offer = found.offer
    others = [slot.booked for slot in found.slots if slot.request_id != verdict.need_id]
    loads = [(extended(each.interval, offer.basis), each.quantity) for each in others]
    within = [offer.blocked(extended(each, offer.basis)) for each in verdict.periods]
    if offer.basis is QuantityBasis.IN_ALL:
        load = sum((each.quantity for each in others), Decimal(0))
    else:
        load = peak(loads, within)
    if load + taken > offer.quantity or (load and not offer.divisible):
        raise Refusal.of(ErrorCode.CONFLICT)
