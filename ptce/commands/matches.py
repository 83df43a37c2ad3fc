"""A coordinator proposes, both sides accept, either declines.

The first acceptance holds the slot, the second confirms it. Each command locks the pair in the
order of turns.py, asks the lifecycle table, asks the pure law again, and writes with its event.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from ptce.commands.acting import record, require_version
from ptce.commands.attempts import keep_attempt
from ptce.commands.holds import confirm, held_booking, hold, release_holds, settle_listings
from ptce.commands.legality import forbidden
from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.misunderstandings import note_misunderstanding
from ptce.commands.parsing import Parser
from ptce.commands.parts import (
    Part,
    changed_part,
    judged,
    open_need,
    parse_part,
    require_fit,
    require_taken,
)
from ptce.commands.sides import Acting, acting_side, coordinates, said
from ptce.commands.steps import (
    Change,
    locked,
    require_step,
    take_step,
    tell_sides,
    visible_match,
)
from ptce.commands.suggestions import HOLDING, WAITING, Columns, changed, verdict_columns
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import LockedPair
from ptce.commands.verifications import agreed_checks, require_verified
from ptce.commands.verified import with_verified
from ptce.db import tables, visible
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Forbidden, Refusal
from ptce.domain.identifiers import row_id
from ptce.domain.lifecycle import ACCEPT, MatchEvent
from ptce.domain.terms import DeclineReason, Language, MatchSide, MatchStatus
from ptce.matching.scoring import Verdict, judge, rank
from ptce.matching.thesaurus import load
from ptce.matching.wording import number

MOST_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMatch:
    """`match_id` is public, as everywhere. `quantity` and `taken`: see `Part`."""

    match_id: str
    quantity: Decimal | None = None
    taken: Decimal | None = None
    expected_version: int | None = None
    comment: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMatch:
    """`side` may be left out: who asks, or `on_behalf_of`, tells it. `heard` says how a coordinator
    heard the yes that it records."""

    match_id: str
    side: MatchSide | None = None
    on_behalf_of: str | None = None
    quantity: Decimal | None = None
    taken: Decimal | None = None
    heard: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMatch:
    """OTHER needs a comment."""

    match_id: str
    reason: DeclineReason
    side: MatchSide | None = None
    on_behalf_of: str | None = None
    comment: str | None = None
    heard: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def propose_match(work: Work, data: ProposeMatch) -> UUID:
    """A coordinator of one of the two poles proposes a suggestion to both sides."""
    seen = await visible_match(work, data.match_id)
    if not coordinates(work, seen):
        raise Forbidden
    _, comment = said(comment=data.comment)
    pair = await locked(work, seen)
    await _require_lawful(work, pair)
    require_version(pair.match, data.expected_version)
    require_step(pair.match, MatchEvent.PROPOSE)
    _require_future(work, pair)
    part = parse_part(pair, data.quantity, data.taken)
    verdict = require_fit((await judged(work, pair, part)).verdict)
    columns = await _numbers(work, pair.match, verdict) | part.columns
    await take_step(work, pair.match, MatchEvent.PROPOSE, comment=comment, columns=columns)
    match_id: UUID = pair.match.id
    await work.audit(tables.match.name, match_id, {"version": pair.match.version + 1})
    await tell_sides(work, "match.proposed", pair.match)
    return match_id


async def accept_match(work: Work, data: AcceptMatch) -> UUID:
    """A side says yes. CONFLICT when somebody else was faster, with what is still possible."""
    seen = await visible_match(work, data.match_id)
    unheard = not (data.heard or "").strip()
    acting = acting_side(work, seen, data.side, data.on_behalf_of, unheard=unheard)
    heard, _ = said(heard=data.heard, required=() if acting.own else ("heard",))
    pair = await locked(work, seen)
    await _require_not_taken(work, pair)
    verdict = await _require_lawful(work, pair)
    require_version(pair.match, data.expected_version)
    if require_step(pair.match, ACCEPT[acting.side]) is MatchStatus.AGREED:
        assert verdict is not None, "a match that holds has just been judged"
        await require_verified(work, pair.match, verdict)
        checks = await agreed_checks(work, pair.match, verdict)
        _require_held_part(await held_booking(work, pair), data)
        await _agree(work, pair, acting, heard, checks)
    else:
        part = parse_part(pair, data.quantity, data.taken)
        await _hold(work, pair, acting, heard, part)
    match_id: UUID = pair.match.id
    return match_id


async def decline_match(work: Work, data: DeclineMatch) -> UUID:
    """A side says no; what the match held is free for others at once."""
    seen = await visible_match(work, data.match_id)
    acting = acting_side(work, seen, data.side, data.on_behalf_of)
    required = ("comment",) if data.reason is DeclineReason.OTHER else ()
    heard, comment = said(heard=data.heard, comment=data.comment, required=required)
    pair = await locked(work, seen)
    match = pair.match
    require_version(match, data.expected_version)
    columns = {"declined_by": acting.side.value, "decline_reason": data.reason.value}
    await take_step(
        work,
        match,
        MatchEvent.DECLINE,
        side=acting.side,
        heard=heard,
        comment=comment,
        columns=columns,
    )
    detail = {"side": acting.side.value, "reason": data.reason.value}
    await record(work, tables.match, match.id, acting.member_id, detail)
    await tell_sides(work, "match.declined", match, detail)
    if data.reason is DeclineReason.WRONG_RESOURCE:
        await note_misunderstanding(work, match)
    if match.status in HOLDING:
        await release_holds(work, [match.id])
        await rematch_resource(work, match.resource_id)
    await rematch_request(work, match.request_id)
    match_id: UUID = match.id
    return match_id


async def alternatives(work: Work, data: AcceptMatch) -> list[UUID]:
    """Other matches of the same request, best first, that could still be accepted or proposed."""
    match_id = row_id(tables.match.name, data.match_id)
    match = tables.match
    request_id = (
        select(match.c.request_id)
        .where(match.c.id == match_id, visible.match(match))
        .scalar_subquery()
    )
    other = match.alias()
    rows = await work.connection.execute(
        select(other.c.id, other.c.kind, other.c.request_id, other.c.resource_id).where(
            other.c.request_id == request_id,
            other.c.id != match_id,
            other.c.status.in_([MatchStatus.SUGGESTED.value, *sorted(WAITING)]),
            visible.match(other),
        ),
        visible.parameters(work.viewer),
    )
    by_resource = {row.resource_id: row for row in rows}
    if not by_resource:
        return []
    kind, wanted = next((row.kind, row.request_id) for row in by_resource.values())
    needs = await needs_by_id(work.connection, kind, [wanted])
    if not needs[wanted].open:
        return []
    need = needs[wanted].need
    found = await offers_by_id(work.connection, kind, list(by_resource), need.period)
    offers = [each.seen_by(wanted) for each in found.values()]
    verdicts = await asyncio.to_thread(judge, need, offers, load())
    return [by_resource[each.offer_id].id for each in rank(verdicts)][:MOST_ALTERNATIVES]


async def _hold(
    work: Work, pair: LockedPair, acting: Acting, heard: str | None, part: Part
) -> None:
    """The first yes: the slot is held for this pair, and is no longer suggested to others."""
    _require_future(work, pair)
    now = await judged(work, pair, part)
    if now.others:
        raise Refusal.of(ErrorCode.CONFLICT)
    verdict = require_taken(require_fit(now.verdict))
    booking_id = await hold(work, pair, now.found, verdict)
    columns = await _numbers(work, pair.match, verdict) | part.columns
    change = changed_part(pair, part, verdict)
    await _accepted(work, pair.match, acting, heard, columns, change)
    detail = {"side": acting.side.value}
    if change is not None:
        detail |= {"change": change[0], "change_en": change[1]}
    await tell_sides(work, "match.held", pair.match, detail)
    await work.audit(tables.booking.name, booking_id, {"version": 1}, acting.on_behalf_of)
    await rematch_resource(work, pair.match.resource_id)


async def _agree(
    work: Work, pair: LockedPair, acting: Acting, heard: str | None, checks: Columns
) -> None:
    """The second yes: the booking is confirmed, and the rivals on both sides are settled."""
    _require_future(work, pair)
    booking = await confirm(work, pair, (await open_need(work, pair)).need)
    await _accepted(work, pair.match, acting, heard, checks | _booked(pair.match, booking))
    await tell_sides(work, "match.agreed", pair.match)
    members = [booking.provider_id, booking.receiver_id]
    await work.announce("booking.confirmed", booking.id, members)
    await work.audit(
        tables.booking.name, booking.id, {"version": booking.version}, acting.on_behalf_of
    )
    await settle_listings(work, pair)
    await rematch_request(work, pair.match.request_id)
    await rematch_resource(work, pair.match.resource_id)


async def _accepted(
    work: Work,
    match: Row[Any],
    acting: Acting,
    heard: str | None,
    columns: Columns,
    change: Change | None = None,
) -> None:
    event, side = ACCEPT[acting.side], acting.side
    await take_step(work, match, event, side=side, heard=heard, change=change, columns=columns)
    detail = {"side": acting.side.value, "version": match.version + 1}
    await record(work, tables.match, match.id, acting.member_id, detail)


def _require_held_part(held: Row[Any], data: AcceptMatch) -> None:
    """The second yes is for what the first one holds: another part is another proposal."""
    for name, wanted, there in (
        ("quantity", data.quantity, held.covered),
        ("taken", data.taken, held.quantity),
    ):
        if wanted is not None and wanted != there:
            parser, until = Parser(), held.hold_until.astimezone(PARIS)
            parser.invalid(
                (name,),
                f"l'autre côté a retenu {number(there, Language.FR)}",
                f"the other side has held {number(there, Language.EN)}",
            )
            parser.help(
                (name,),
                "Acceptez ce qui est retenu ; ou, pour une autre quantité, laissez passer la "
                f"retenue (jusqu'au {until:%d/%m/%Y à %H:%M}) : la mise en relation est alors "
                "proposée de nouveau, et vous dites la vôtre ; ou déclinez (declineMatch).",
                "Accept what is held; or, for another quantity, let the hold run out "
                f"({until:%Y-%m-%d %H:%M}): the match is then proposed again and you say yours; "
                "or decline (declineMatch).",
            )
            parser.finish()


def _require_future(work: Work, pair: LockedPair) -> None:
    if pair.request.period.upper <= work.now:
        raise Refusal.of(ErrorCode.PERIOD_PAST)


async def _require_not_taken(work: Work, pair: LockedPair) -> None:
    """A match that lapsed because a rival was faster is a CONFLICT, not a wrong state."""
    if pair.match.status == MatchStatus.LAPSED and (await judged(work, pair)).others:
        raise Refusal.of(ErrorCode.CONFLICT)


async def _require_lawful(work: Work, pair: LockedPair) -> Verdict | None:
    """A match that a rule has closed tells the rule and what helps, not its state; the second yes
    asks the rules once more. Answers what was judged, if it was."""
    if pair.match.status not in HOLDING | {MatchStatus.LAPSED.value}:
        return None
    verdict = (await judged(work, pair)).verdict
    if errors := forbidden(verdict):
        raise Refusal(errors)
    return verdict


async def _numbers(work: Work, match: Row[Any], verdict: Verdict) -> Columns:
    """The numbers just judged, when the match does not read so already."""
    columns = verdict_columns(await with_verified(work, match.id, verdict), load())
    return columns if changed(match, columns) else {}


def _booked(match: Row[Any], booking: Row[Any]) -> Columns:
    """What the booking came to, when that is less than the match said."""
    columns = {
        "quantity": booking.covered,
        "taken": booking.quantity,
        "periods": list(booking.during),
        "cost_eur": booking.cost_eur,
    }
    return columns if changed(match, columns) else {}


PROPOSE_MATCH: Command[ProposeMatch] = Command("proposeMatch", propose_match, blocked=keep_attempt)
ACCEPT_MATCH: Command[AcceptMatch] = Command(
    "acceptMatch", accept_match, alternatives, keep_attempt
)
DECLINE_MATCH: Command[DeclineMatch] = Command("declineMatch", decline_match)
