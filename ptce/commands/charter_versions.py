"""A pole adopts another version of its charter; its members have a while to sign it.

Until `grace_until` what was enough before still is. Afterwards the listings of who has not signed
are proposed no more: the worker says so, member by member, and can be interrupted anywhere.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import require_version, visible_row
from ptce.commands.parsing import Parser
from ptce.commands.standing import rematch_member
from ptce.commands.transaction import Command, Work
from ptce.db import charters, tables
from ptce.db.session import DATABASE_ERRORS, transaction
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Forbidden
from ptce.domain.lifecycle import OPEN_MATCHES
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import MembershipStatus

BODY_LENGTH: Final = 20_000
GRACE_DAYS: Final = 60
SHORTEST_GRACE: Final = 30
LONGEST_GRACE: Final = 366
"""In days. Nobody's listings disappear because of a vote; a pole's first charter may be asked for
at once, as nobody has signed another."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishCharter:
    """`adopted_on` is today unless given, never later; `grace_days` 0, of a first charter only: to
    be signed at once."""

    pole_id: str
    title: str
    body: str
    adopted_on: date | None = None
    grace_days: int = GRACE_DAYS
    expected_version: int | None = None
    idempotency_key: str | None = None


async def publish_charter(work: Work, data: PublishCharter) -> UUID:
    """Write the next version and put it in force. Answers the pole's id."""
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole")
    if pole.id not in work.viewer.coordinated_pole_ids:
        raise Forbidden
    require_version(pole, data.expected_version)
    version = await _next_version(work, pole.id)
    charter = await _parsed(work, data, pole, first=version == 1)
    await work.connection.execute(
        insert(tables.charter).values(pole_id=pole.id, version=version, **charter)
    )
    await _put_in_force(work, pole, version, data.grace_days)
    await work.audit(tables.pole.name, pole.id, {"charterVersion": version})
    told = await _active_members(work, pole.id)
    await work.announce("charter.published", pole.id, told, {"version": version})
    pole_id: UUID = pole.id
    return pole_id


async def settle_charters(engine: AsyncEngine, now: datetime) -> int:
    """End the graces that are over, then match again who has not signed; answers how many."""
    pole = tables.pole
    today = now.astimezone(PARIS).date()
    async with engine.begin() as connection:
        await connection.execute(
            update(pole)
            .where(pole.c.grace_until < today)
            .values(
                charter_required=None,
                grace_until=None,
                charter_settled=False,
                version=pole.c.version + 1,
            )
        )
        rows = await connection.execute(
            select(pole.c.id, pole.c.charter_version).where(~pole.c.charter_settled)
        )
        unsettled = rows.all()
    return sum([await _settle(engine, now, each.id, each.charter_version) for each in unsettled])


async def _parsed(
    work: Work, data: PublishCharter, pole: Row[Any], *, first: bool
) -> dict[str, Any]:
    parser = Parser()
    today = work.today
    adopted_on = today if data.adopted_on is None else data.adopted_on
    before = await work.connection.scalar(
        select(func.max(tables.charter.c.adopted_on)).where(tables.charter.c.pole_id == pole.id)
    )
    if adopted_on > today:
        parser.invalid(("adoptedOn",), "cette date est à venir", "this date is in the future")
    elif before is not None and adopted_on < before:
        parser.invalid(
            ("adoptedOn",),
            f"la version en vigueur a été adoptée le {before:%d/%m/%Y}",
            f"the current version was adopted on {before:%Y-%m-%d}",
        )
    least = 0 if first else SHORTEST_GRACE
    if not least <= data.grace_days <= LONGEST_GRACE:
        parser.refuse(ErrorCode.OUT_OF_RANGE, ("graceDays",), minimum=least, maximum=LONGEST_GRACE)
        parser.help(
            ("graceDays",),
            "Laissez à chaque membre le temps de signer la nouvelle version.",
            "Leave each member the time to sign the new version.",
        )
    charter = {
        "title": parser.text(("title",), data.title, TITLE_LENGTH, required=True),
        "body": parser.text(("body",), data.body, BODY_LENGTH, required=True, lines=True),
        "adopted_on": adopted_on,
    }
    parser.finish()
    return charter


async def _next_version(work: Work, pole_id: UUID) -> int:
    charter = tables.charter
    last = await work.connection.scalar(
        select(func.max(charter.c.version)).where(charter.c.pole_id == pole_id)
    )
    return int(last or 0) + 1


async def _put_in_force(work: Work, pole: Row[Any], version: int, grace_days: int) -> None:
    """What was enough before this version stays so during the grace, even twice in a row."""
    enough = pole.charter_version if pole.charter_required is None else pole.charter_required
    grace = {
        "charter_required": enough if grace_days else None,
        "grace_until": work.today + timedelta(days=grace_days) if grace_days else None,
        "charter_settled": grace_days > 0,
    }
    table = tables.pole
    await work.connection.execute(
        update(table)
        .where(table.c.id == pole.id)
        .values(charter_version=version, version=table.c.version + 1, **grace)
    )


async def _active_members(work: Work, pole_id: UUID) -> list[UUID]:
    member = tables.member
    rows = await work.connection.execute(
        select(member.c.id).where(
            member.c.pole_id == pole_id, member.c.status == MembershipStatus.ACTIVE.value
        )
    )
    return list(rows.scalars())


async def _settle(engine: AsyncEngine, now: datetime, pole_id: UUID, version: int) -> int:
    """Match again the members of a pole that have open matches without having signed."""
    member, match, pole = tables.member, tables.match, tables.pole
    opened = exists().where(
        match.c.provider_id == member.c.id,
        match.c.status.in_(sorted(status.value for status in OPEN_MATCHES)),
    )
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(member.c.id)
            .where(member.c.pole_id == pole_id, ~charters.in_order(member), opened)
            .order_by(member.c.id)
        )
        unsigned = list(rows.scalars())
    settled = 0
    for member_id in unsigned:
        try:
            async with transaction(engine) as connection:
                await rematch_member(Work(connection, ANONYMOUS, now, "settleCharter"), member_id)
            settled += 1
        except DATABASE_ERRORS:  # the next round takes it again; the others must not wait for it
            log.exception("member %s was not matched again after its charter", member_id)
    if settled == len(unsigned):
        async with engine.begin() as connection:
            await connection.execute(
                update(pole)
                .where(pole.c.id == pole_id, pole.c.charter_version == version)
                .values(charter_settled=True)
            )
    return settled


PUBLISH_CHARTER: Command[PublishCharter] = Command("publishCharter", publish_charter)
