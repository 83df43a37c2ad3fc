"""A membership is suspended, taken up again, or ends; what is promised stays to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Row, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.acting import record, require_acting_for, require_version, visible_row
from ptce.commands.matchmaking import lapse_listing
from ptce.commands.parsing import Parser
from ptce.commands.standing import rematch_member
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.membership import MEMBERSHIP_TRANSITIONS, MembershipEvent
from ptce.domain.terms import BookingStatus, ListingStatus, MembershipStatus

REASON_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMembership:
    """A suspension needs its reason."""

    member_id: str
    reason: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def suspend_member(work: Work, data: ChangeMembership) -> UUID:
    """Its listings are hidden and matched no more until it is reinstated.

    Confirmed bookings stand, to be kept or cancelled one by one; the other sides are told.
    """
    row, reason = await _asked(work, data, required=True)
    await _change(work, row, MembershipEvent.SUSPEND, "member.suspended", reason)
    await _mark_listings(work, row.id, suspended=True)
    await rematch_member(work, row.id)
    await _tell_other_sides(work, row.id, MembershipStatus.SUSPENDED)
    member_id: UUID = row.id
    return member_id


async def reinstate_member(work: Work, data: ChangeMembership) -> UUID:
    """A suspended member is back as it was; one that had left is an applicant again."""
    row, reason = await _asked(work, data, required=False)
    await _change(work, row, MembershipEvent.REINSTATE, "member.reinstated", reason)
    await _mark_listings(work, row.id, suspended=False)
    await rematch_member(work, row.id)
    member_id: UUID = row.id
    return member_id


async def withdraw_member(work: Work, data: ChangeMembership) -> UUID:
    """The member leaves: its signatures and listings are withdrawn, its open matches lapse.

    Confirmed bookings stand, to be kept or cancelled one by one; the other sides are told.
    """
    row, reason = await _asked(work, data, required=False)
    await _change(work, row, MembershipEvent.WITHDRAW, "member.withdrawn", reason)
    signature = tables.charter_signature
    await work.connection.execute(
        update(signature)
        .where(signature.c.member_id == row.id, signature.c.withdrawn_on.is_(None))
        .values(withdrawn_on=work.today)
    )
    listings = [
        (listing.kind, listing.id, table)
        for table in (tables.resource, tables.request)
        for listing in await _locked(work, table, row.id)
    ]
    for _, listing_id, table in sorted(listings, key=lambda each: each[:2]):
        await _withdraw_listing(work, table, listing_id, row.id)
    await _tell_other_sides(work, row.id, MembershipStatus.WITHDRAWN)
    member_id: UUID = row.id
    return member_id


async def left_to_settle(
    connection: AsyncConnection, member_id: UUID, now: datetime
) -> Sequence[Any]:
    """The confirmed bookings of a member, on either side, that are not over, oldest first."""
    booking = tables.booking
    rows = await connection.execute(
        select(booking.c.id, booking.c.provider_id, booking.c.receiver_id)
        .where((booking.c.provider_id == member_id) | (booking.c.receiver_id == member_id))
        .where(booking.c.status == BookingStatus.CONFIRMED.value)
        .where(func.upper(booking.c.during, type_=DateTime(timezone=True)) > now)
        .order_by(booking.c.id)
    )
    return rows.all()


def membership_after(row: Row[Any], event: MembershipEvent, path: str) -> MembershipStatus:
    """Where the event leads the member; WRONG_STATE when it may not happen now."""
    status = MembershipStatus[row.status]
    following = MEMBERSHIP_TRANSITIONS.get((status, event))
    if following is None:
        fr, en = _REMEDIES[status, event]
        state = {"state": status.fr, "state_en": status.en}
        error = UserError(ErrorCode.WRONG_STATE, (path,), state, remedy_fr=fr, remedy_en=en)
        raise Refusal([error])
    return following


_BACK: Final = (
    "L'animation du pôle peut la rétablir (reinstateMember) : elle sera de nouveau candidate.",
    "A coordinator may reinstate it (reinstateMember): it will be an applicant again.",
)
_REMEDIES: Final = {
    (MembershipStatus.APPLICANT, MembershipEvent.SUSPEND): (
        "Une candidature ne se suspend pas : retirez-la (withdrawMember).",
        "An application is not suspended: withdraw it (withdrawMember).",
    ),
    (MembershipStatus.APPLICANT, MembershipEvent.REINSTATE): (
        "Il n'y a rien à rétablir : il lui reste à signer la charte (signCharter).",
        "There is nothing to reinstate: it has the charter to sign (signCharter).",
    ),
    (MembershipStatus.ACTIVE, MembershipEvent.REINSTATE): (
        "Il n'y a rien à rétablir : son adhésion est en règle.",
        "There is nothing to reinstate: its membership is in order.",
    ),
    (MembershipStatus.SUSPENDED, MembershipEvent.SUSPEND): (
        "Elle l'est déjà ; rétablissez-la quand la suspension doit cesser (reinstateMember).",
        "It is suspended already; reinstate it when that is to end (reinstateMember).",
    ),
    (MembershipStatus.WITHDRAWN, MembershipEvent.SIGN): _BACK,
    (MembershipStatus.WITHDRAWN, MembershipEvent.SUSPEND): _BACK,
    (MembershipStatus.WITHDRAWN, MembershipEvent.WITHDRAW): _BACK,
}
"""What helps whom MEMBERSHIP_TRANSITIONS does not let go on: each pair that it leaves out."""


async def _asked(
    work: Work, data: ChangeMembership, *, required: bool
) -> tuple[Row[Any], str | None]:
    row = await visible_row(
        work, tables.member, data.member_id, ("memberId",), "Structure", "Member"
    )
    require_acting_for(work, row.id, row.pole_id)
    require_version(row, data.expected_version)
    parser = Parser()
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, lines=True)
    if required and not reason and not parser.errors:
        parser.refuse(ErrorCode.REQUIRED, ("reason",))
    parser.finish()
    return row, reason


async def _change(
    work: Work, row: Row[Any], event: MembershipEvent, topic: str, reason: str | None
) -> None:
    status = membership_after(row, event, "memberId")
    member = tables.member
    await work.connection.execute(
        update(member)
        .where(member.c.id == row.id)
        .values(status=status.value, version=member.c.version + 1, updated_at=work.now)
    )
    detail = {} if reason is None else {"reason": reason}
    await record(work, member, row.id, row.id, {"version": row.version + 1} | detail)
    await work.announce(topic, row.id, [row.id], detail)


async def _tell_other_sides(work: Work, member_id: UUID, status: MembershipStatus) -> None:
    """What a member promised, or counts on, is to be settled with it. Why it left is its own."""
    for row in await left_to_settle(work.connection, member_id, work.now):
        others = {row.provider_id, row.receiver_id} - {member_id}
        await work.announce("booking.to_settle", row.id, others, {"member": status.value})


async def _locked(work: Work, table: Table, member_id: UUID) -> Sequence[Any]:
    """The member's live listings, locked by id: resources first, as everywhere (turns.py)."""
    rows = await work.connection.execute(
        select(table.c.id, table.c.kind)
        .where(table.c.member_id == member_id)
        .where(table.c.status != ListingStatus.WITHDRAWN.value)
        .order_by(table.c.id)
        .with_for_update(key_share=True)
    )
    return rows.all()


async def _mark_listings(work: Work, member_id: UUID, *, suspended: bool) -> None:
    for table in (tables.resource, tables.request):
        await _locked(work, table, member_id)
        await work.connection.execute(
            update(table)
            .where(table.c.member_id == member_id, table.c.suspended != suspended)
            .values(suspended=suspended, version=table.c.version + 1, updated_at=work.now)
        )


async def _withdraw_listing(work: Work, table: Table, listing_id: UUID, member_id: UUID) -> None:
    await work.connection.execute(
        update(table)
        .where(table.c.id == listing_id)
        .values(
            status=ListingStatus.WITHDRAWN.value,
            paused_until=None,
            version=table.c.version + 1,
            updated_at=work.now,
        )
    )
    await record(work, table, listing_id, member_id, {"reason": "member withdrawn"})
    await work.announce(f"{table.name}.withdrawn", listing_id, [member_id])
    await lapse_listing(work, **{f"{table.name}_id": listing_id})


SUSPEND_MEMBER: Command[ChangeMembership] = Command("suspendMember", suspend_member)
REINSTATE_MEMBER: Command[ChangeMembership] = Command("reinstateMember", reinstate_member)
WITHDRAW_MEMBER: Command[ChangeMembership] = Command("withdrawMember", withdraw_member)
