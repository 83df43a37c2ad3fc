"""A confirmed booking is cancelled by a side or a coordinator; a hold unanswered runs out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import record, require_version, visible_row
from ptce.commands.holds import release_holds, settle_listings
from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.parsing import Parser
from ptce.commands.sides import Acting, acting_side, coordinates
from ptce.commands.steps import take_step
from ptce.commands.suggestions import tell
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import lock_pair
from ptce.db import tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.lifecycle import MatchEvent
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import BookingStatus, CancelCause, MatchSide

REASON_LENGTH: Final = 500


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """A cause, a reason in words, or both; OTHER needs words. `on_behalf_of` a side, when a
    coordinator speaks for it; the coordinator itself otherwise."""

    booking_id: str
    cause: CancelCause | None = None
    reason: str | None = None
    on_behalf_of: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def cancel_booking(work: Work, data: CancelBooking) -> UUID:
    """Undo a confirmed booking that is not over: the slot is free, the request open again."""
    seen = await visible_row(
        work, tables.booking, data.booking_id, ("bookingId",), "Réservation", "Booking", False
    )
    acting = _acting(work, seen, data.on_behalf_of)
    parser = Parser()
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, lines=True)
    parser.finish()
    pair = await lock_pair(work.connection, seen.match_id, seen.resource_id, seen.request_id)
    if pair is None:
        raise LookupError(f"booking {seen.id} has lost its resource")
    booking = await _booking(work, seen.id)
    require_version(booking, data.expected_version)
    _require_cancellable(work, booking)
    _require_why(data.cause, reason)
    side = None if acting is None else acting.side
    await _cancel(work, booking, data.cause, side)
    await take_step(work, pair.match, MatchEvent.CANCEL, side=side, comment=reason)
    said = {"cause": None if data.cause is None else data.cause.value, "reason": reason}
    detail = {name: value for name, value in said.items() if value is not None}
    if acting is None:
        changed = {"version": booking.version + 1} | detail
        await work.audit(tables.booking.name, booking.id, changed)
    else:
        changed = {"side": acting.side.value, "version": booking.version + 1} | detail
        await record(work, tables.booking, booking.id, acting.member_id, changed)
    members = [booking.provider_id, booking.receiver_id]
    await work.announce("booking.cancelled", booking.id, members, detail)
    await settle_listings(work, pair)
    await rematch_resource(work, booking.resource_id)
    await rematch_request(work, booking.request_id)
    booking_id: UUID = booking.id
    return booking_id


async def release_expired_holds(engine: AsyncEngine, now: datetime) -> int:
    """Release the holds whose time is over, each in its own transaction; answers how many.

    The match is proposed again and both members are told. One that somebody acts on at this moment
    is left for the next time.
    """
    booking = tables.booking
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(booking.c.id, booking.c.match_id, booking.c.resource_id, booking.c.request_id)
            .where(booking.c.status == BookingStatus.HELD.value, booking.c.hold_until <= now)
            .order_by(booking.c.hold_until, booking.c.id)
        )
        expired: Sequence[Any] = rows.all()
    released = 0
    for row in expired:
        try:
            async with transaction(engine) as connection:
                released += await _release(Work(connection, ANONYMOUS, now, "releaseHold"), row)
        except DATABASE_ERRORS:  # the next round takes it again; the others must not wait for it
            log.exception("the hold of booking %s was not released", row.id)
    return released


def _acting(work: Work, booking: Row[Any], on_behalf_of: str | None) -> Acting | None:
    """The side that cancels, or None for a coordinator who speaks for neither."""
    of_a_side = not {booking.provider_id, booking.receiver_id}.isdisjoint(work.viewer.member_ids)
    if on_behalf_of is None and not of_a_side and coordinates(work, booking):
        return None
    return acting_side(work, booking, None, on_behalf_of, sided=False)


async def _booking(work: Work, booking_id: UUID) -> Row[Any]:
    """The booking as it is now: whoever changes it holds the pair, as we do."""
    booking = tables.booking
    rows = await work.connection.execute(select(booking).where(booking.c.id == booking_id))
    return rows.one()


def _require_cancellable(work: Work, booking: Row[Any]) -> None:
    status = BookingStatus[booking.status]
    if status is not BookingStatus.CONFIRMED:
        raise _wrong_state(status)
    if max(period.upper for period in booking.during) <= work.now:
        raise Refusal.of(
            ErrorCode.WRONG_STATE, state="réservation passée", state_en="the booking is over"
        )


def _wrong_state(status: BookingStatus) -> Refusal:
    state = {"state": f"réservation {status.fr}", "state_en": f"booking {status.en}"}
    fr, en = _REMEDIES[status]
    return Refusal([UserError(ErrorCode.WRONG_STATE, (), state, remedy_fr=fr, remedy_en=en)])


_REMEDIES: Final = {
    BookingStatus.HELD: (
        "Retirez plutôt votre accord (withdrawMatch), ou déclinez la mise en relation "
        "(declineMatch).",
        "Take your yes back (withdrawMatch) or decline the match (declineMatch) instead.",
    ),
    BookingStatus.RELEASED: (
        "Elle ne retient plus rien : il n'y a rien à annuler.",
        "It holds nothing any more: there is nothing to cancel.",
    ),
    BookingStatus.CANCELLED: (
        "Elle l'est déjà ; l'animation du pôle peut rouvrir sa mise en relation (reopenMatch).",
        "It is cancelled already; a coordinator may reopen its match (reopenMatch).",
    ),
}
"""What helps who would cancel a booking in this state."""


def _require_why(cause: CancelCause | None, reason: str | None) -> None:
    """Who breaks a promise says why: REQUIRED for nothing at all, and for OTHER without words."""
    parser = Parser()
    if cause is None and reason is None:
        parser.refuse(ErrorCode.REQUIRED, ("cause",))
        parser.help(
            ("cause",),
            "L'autre côté comptait dessus : donnez un motif (cause), ou dites-le (reason).",
            "The other side counted on it: give a cause, or say why in words (reason).",
        )
    if cause is CancelCause.OTHER and reason is None:
        parser.refuse(ErrorCode.REQUIRED, ("reason",))
        parser.help(
            ("reason",),
            "Précisez le motif en quelques mots.",
            "Say the reason in a few words.",
        )
    parser.finish()


async def _cancel(
    work: Work, row: Row[Any], cause: CancelCause | None, side: MatchSide | None
) -> None:
    booking = tables.booking
    await work.connection.execute(
        update(booking)
        .where(booking.c.id == row.id)
        .values(
            status=BookingStatus.CANCELLED.value,
            cancel_cause=None if cause is None else cause.value,
            cancelled_by=None if side is None else side.value,
            version=booking.c.version + 1,
            updated_at=work.now,
        )
    )


async def _release(work: Work, expired: Any) -> int:
    """1 when the hold was released, 0 when it no longer had to be, or somebody acts on it."""
    pair = await lock_pair(
        work.connection,
        expired.match_id,
        expired.resource_id,
        expired.request_id,
        skip_locked=True,
    )
    if pair is None:
        return 0
    booking = await _booking(work, expired.id)
    if booking.status != BookingStatus.HELD or booking.hold_until > work.now:
        return 0
    await release_holds(work, [pair.match.id])
    await take_step(work, pair.match, MatchEvent.RELEASE)
    await work.audit(tables.booking.name, booking.id, {"version": booking.version + 1})
    await tell(work, "match.released", [pair.match])
    await rematch_resource(work, booking.resource_id)
    return 1


CANCEL_BOOKING: Command[CancelBooking] = Command("cancelBooking", cancel_booking)
