"""A member's permits: declared by its people, verified by its coordinators, over by themselves."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import (
    acting_member,
    record,
    require_acting_for,
    require_version,
    visible_row,
)
from ptce.commands.changes import UNCHANGED, Unchanged, differing, merged
from ptce.commands.codes import refuse_stars
from ptce.commands.parsing import Parser, Path
from ptce.commands.permit_documents import require_new, require_shown
from ptce.commands.permit_fields import MOST_PREFIXES, permit_columns
from ptce.commands.standing import rematch_receiver
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.permits import (
    LIVE,
    CapacityUnit,
    PermitEvent,
    PermitKind,
    VerificationStatus,
    next_permit_status,
    standing_status,
)
from ptce.domain.rights import ANONYMOUS
from ptce.domain.schemes import Scheme

REASON_LENGTH: Final = 500
MOST_PERMITS: Final = 50
"""Live permits of one member: what is asked of each candidate stays small."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarePermit:
    """`low_prefixes` are chapters, sub-chapters or codes of the List of Waste (« 17 02 »)."""

    kind: PermitKind
    rubrique: str | None = None
    number: str | None = None
    covers_hazardous: bool = False
    low_prefixes: tuple[str, ...] = ()
    capacity: Decimal | None = None
    capacity_unit: CapacityUnit | None = None
    below_threshold: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    note: str | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePermit:
    """What changes; the kind does not: that would be another permit."""

    permit_id: str
    rubrique: str | Unchanged | None = UNCHANGED
    number: str | Unchanged | None = UNCHANGED
    covers_hazardous: bool | Unchanged | None = UNCHANGED
    low_prefixes: tuple[str, ...] | Unchanged | None = UNCHANGED
    capacity: Decimal | Unchanged | None = UNCHANGED
    capacity_unit: CapacityUnit | Unchanged | None = UNCHANGED
    below_threshold: bool | Unchanged | None = UNCHANGED
    valid_from: date | Unchanged | None = UNCHANGED
    valid_until: date | Unchanged | None = UNCHANGED
    note: str | Unchanged | None = UNCHANGED
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPermit:
    """A coordinator's word on a permit; a rejection needs its reason."""

    permit_id: str
    reason: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPermit:
    permit_id: str
    reason: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def declare_permit(work: Work, data: DeclarePermit) -> UUID:
    """Write a permit, to be verified. Answers its id."""
    member = await acting_member(work, data.on_behalf_of)
    parser = Parser()
    columns = permit_columns(parser, data.kind, _fields(data), work.today)
    await refuse_stars(work.connection, parser, _typed(data.low_prefixes))
    await _require_room(work, parser, member.id)
    parser.finish()
    await require_new(work, member.id, data.kind, columns)
    permit = tables.permit
    rows = await work.connection.execute(
        insert(permit)
        .values(
            member_id=member.id,
            pole_id=member.pole_id,
            kind=data.kind.value,
            status=VerificationStatus.DECLARED.value,
            created_at=work.now,
            updated_at=work.now,
            **columns,
        )
        .returning(permit)
    )
    row = rows.one()
    await _told(work, row, "permit.declared", {"version": 1})
    permit_id: UUID = row.id
    return permit_id


async def update_permit(work: Work, data: UpdatePermit) -> UUID:
    """Change a permit, which has to be verified again. What changes nothing is not a change."""
    row = await _permit(work, data.permit_id, data.expected_version)
    status = _following(work, row, PermitEvent.UPDATE)
    parser = Parser()
    kind = PermitKind[row.kind]
    columns = permit_columns(parser, kind, merged(row, data), work.today)
    if not isinstance(data.low_prefixes, Unchanged):
        await refuse_stars(work.connection, parser, _typed(data.low_prefixes or ()))
    parser.finish()
    changes = differing(row, columns)
    if changes:
        await require_new(work, row.member_id, kind, columns, row.id)
        await _write(work, row, status, changes | _UNVERIFIED)
        await _told(work, row, "permit.updated", {"changed": sorted(changes)})
    permit_id: UUID = row.id
    return permit_id


async def withdraw_permit(work: Work, data: WithdrawPermit) -> UUID:
    """The member no longer holds it."""
    row = await _permit(work, data.permit_id, data.expected_version)
    status = _following(work, row, PermitEvent.WITHDRAW)
    reason = _reason(data.reason, required=False)
    await _write(work, row, status, {"reason": reason})
    await _told(work, row, "permit.withdrawn", {})
    permit_id: UUID = row.id
    return permit_id


async def verify_permit(work: Work, data: ReviewPermit) -> UUID:
    """A coordinator has seen it: from now on it counts, as long as its dates say."""
    return await _review(work, data, PermitEvent.VERIFY, "permit.verified")


async def reject_permit(work: Work, data: ReviewPermit) -> UUID:
    """A coordinator does not admit it, and says why."""
    return await _review(work, data, PermitEvent.REJECT, "permit.rejected")


async def expire_permits(engine: AsyncEngine, now: datetime) -> int:
    """Mark the permits whose last day is over, each in its own transaction; answers how many.

    Their date alone already made them count for nothing: this tells the members, and matches again.
    """
    permit = tables.permit
    today = now.astimezone(PARIS).date()
    live = permit.c.status.in_(sorted(status.value for status in LIVE))
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(permit.c.id).where(live, permit.c.valid_until < today).order_by(permit.c.id)
        )
        over: Sequence[UUID] = rows.scalars().all()
    expired = 0
    for permit_id in over:
        try:
            async with transaction(engine) as connection:
                work = Work(connection, ANONYMOUS, now, "expirePermit")
                expired += await _expire(work, permit_id)
        except DATABASE_ERRORS:  # the next round takes it again; the others must not wait for it
            log.exception("permit %s was not marked as expired", permit_id)
    return expired


_UNVERIFIED: Final[dict[str, Any]] = {"verified_by": None, "verified_on": None, "reason": None}


async def _review(work: Work, data: ReviewPermit, event: PermitEvent, topic: str) -> UUID:
    row = await _permit(work, data.permit_id, data.expected_version)
    status = _following(work, row, event)
    if event is PermitEvent.VERIFY:
        require_shown(row)
    review = {
        "reason": _reason(data.reason, required=event is PermitEvent.REJECT),
        "verified_by": work.viewer.principal_id,
        "verified_on": work.today,
    }
    await _write(work, row, status, review)
    await _told(work, row, topic, {})
    permit_id: UUID = row.id
    return permit_id


async def _expire(work: Work, permit_id: UUID) -> int:
    """1 when the permit was over, 0 when somebody was faster."""
    permit = tables.permit
    rows = await work.connection.execute(
        select(permit).where(permit.c.id == permit_id).with_for_update(key_share=True)
    )
    row = rows.one()
    status = VerificationStatus[row.status]
    if status is standing_status(status, row.valid_until, work.today):
        return 0
    await _write(work, row, VerificationStatus.EXPIRED, {})
    await work.audit(permit.name, row.id, {"version": row.version + 1})
    await work.announce("permit.expired", row.id, [row.member_id])
    await rematch_receiver(work, row.member_id)
    return 1


async def _permit(work: Work, identifier: str, expected: int | None) -> Row[Any]:
    """The locked row, which the viewer may act on."""
    row = await visible_row(
        work, tables.permit, identifier, ("permitId",), "Autorisation", "Permit"
    )
    require_acting_for(work, row.member_id, row.pole_id)
    require_version(row, expected)
    return row


def _following(work: Work, row: Row[Any], event: PermitEvent) -> VerificationStatus:
    """Where the event leads the permit as it stands today; WRONG_STATE when it may not happen."""
    status = standing_status(VerificationStatus[row.status], row.valid_until, work.today)
    following = next_permit_status(status, event)
    if following is None:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            "permitId",
            state=f"autorisation {status.fr}",
            state_en=f"permit {status.en}",
        )
    return following


async def _write(
    work: Work, row: Row[Any], status: VerificationStatus, columns: Mapping[str, Any]
) -> None:
    permit = tables.permit
    await work.connection.execute(
        update(permit)
        .where(permit.c.id == row.id)
        .values(**columns, status=status.value, version=permit.c.version + 1, updated_at=work.now)
    )


async def _told(work: Work, row: Row[Any], topic: str, detail: Mapping[str, Any]) -> None:
    """Audit, tell the member, and look again at the matches that the permit may change."""
    changed = {"kind": row.kind, "version": row.version + 1} | dict(detail)
    await record(work, tables.permit, row.id, row.member_id, changed)
    await work.announce(topic, row.id, [row.member_id], {"kind": row.kind})
    await rematch_receiver(work, row.member_id)


async def _require_room(work: Work, parser: Parser, member_id: UUID) -> None:
    permit = tables.permit
    live = permit.c.status.in_(sorted(status.value for status in LIVE))
    held = await work.connection.scalar(
        select(func.count()).select_from(permit).where(permit.c.member_id == member_id, live)
    )
    if (held or 0) >= MOST_PERMITS:
        parser.too_many((), MOST_PERMITS, "autorisations en cours", "live permits")


def _typed(low_prefixes: Sequence[str]) -> list[tuple[Path, Scheme, object]]:
    given = list(low_prefixes)[:MOST_PREFIXES]
    return [(("lowPrefixes", str(at)), Scheme.LOW, value) for at, value in enumerate(given)]


def _fields(data: DeclarePermit) -> dict[str, Any]:
    names = {column.name for column in tables.permit.c}
    return {name: getattr(data, name) for name in data.__slots__ if name in names}


def _reason(value: str | None, *, required: bool) -> str | None:
    parser = Parser()
    if required:
        reason: str | None = parser.text(
            ("reason",), value, REASON_LENGTH, required=True, lines=True
        )
    else:
        reason = parser.text(("reason",), value, REASON_LENGTH, lines=True)
    parser.finish()
    return reason


DECLARE_PERMIT: Command[DeclarePermit] = Command("declarePermit", declare_permit)
UPDATE_PERMIT: Command[UpdatePermit] = Command("updatePermit", update_permit)
WITHDRAW_PERMIT: Command[WithdrawPermit] = Command("withdrawPermit", withdraw_permit)
VERIFY_PERMIT: Command[ReviewPermit] = Command("verifyPermit", verify_permit)
REJECT_PERMIT: Command[ReviewPermit] = Command("rejectPermit", reject_permit)
