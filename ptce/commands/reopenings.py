"""What somebody has ended is a suggestion again: a no was a mistake, or things have changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ptce.commands.acting import require_version
from ptce.commands.attempts import keep_attempt
from ptce.commands.matchmaking import judge_pair
from ptce.commands.parts import open_need, require_fit
from ptce.commands.sides import coordinates
from ptce.commands.steps import locked, require_step, take_step, tell_sides, visible_match
from ptce.commands.suggestions import verdict_columns
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import LockedPair
from ptce.commands.verified import with_verified
from ptce.commands.withdrawals import stated_reason
from ptce.db import tables
from ptce.db.candidates import find_offers, offers_by_id
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.lifecycle import MatchEvent
from ptce.domain.terms import MatchSide
from ptce.matching.scoring import Verdict
from ptce.matching.thesaurus import load


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenMatch:
    match_id: str
    reason: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def reopen_match(work: Work, data: ReopenMatch) -> UUID:
    """Only what fits is suggested: the pair is judged again, whole, and what was said before of a
    part, or of a no, no longer counts. NO_LONGER_FITS, BLOCKED_BY_RULE, PERIOD_PAST otherwise;
    WRONG_STATE while the membership of a side is suspended.
    """
    seen = await visible_match(work, data.match_id)
    if not coordinates(work, seen):
        raise Forbidden
    reason = stated_reason(data.reason)
    pair = await locked(work, seen)
    match = pair.match
    require_version(match, data.expected_version)
    require_step(match, MatchEvent.REOPEN)
    _require_standing(pair)
    if pair.request.period.upper <= work.now:
        raise Refusal.of(ErrorCode.PERIOD_PAST)
    verdict = await _fitting(work, pair)
    columns = verdict_columns(await with_verified(work, match.id, verdict), load())
    columns |= dict.fromkeys(("share", "share_taken", "declined_by", "decline_reason"))
    await take_step(work, match, MatchEvent.REOPEN, comment=reason, columns=columns)
    detail = {"reason": reason}
    await work.audit(tables.match.name, match.id, detail)
    await tell_sides(work, "match.reopened", match, detail)
    match_id: UUID = match.id
    return match_id


def _require_standing(pair: LockedPair) -> None:
    """WRONG_STATE, one a side, while the membership of a side is suspended."""
    suspended = [
        UserError(
            ErrorCode.WRONG_STATE,
            (),
            {
                "state": f"l'adhésion {of_side} est suspendue",
                "state_en": f"the membership of the {side.en} is suspended",
            },
            remedy_fr="L'animation de son pôle peut d'abord la rétablir (reinstateMember).",
            remedy_en="A coordinator of its pole may reinstate it first (reinstateMember).",
        )
        for side, of_side, listing in (
            (MatchSide.PROVIDER, "de l'offreur", pair.resource),
            (MatchSide.RECEIVER, "du demandeur", pair.request),
        )
        if listing.suspended
    ]
    if suspended:
        raise Refusal(suspended)


async def _fitting(work: Work, pair: LockedPair) -> Verdict:
    """What the engine would suggest now, of these two listings and as a whole."""
    need = await open_need(work, pair)
    resource_id = pair.resource.id
    kind = need.need.kind
    known = await offers_by_id(work.connection, kind, [resource_id], need.need.period)
    verdict = require_fit((await judge_pair(need.need, known[resource_id]))[0])
    met = {each.offer.id for each in await find_offers(work.connection, need)}
    if resource_id not in met or not verdict.worth_showing:
        raise Refusal.of(
            ErrorCode.NO_LONGER_FITS,
            why="ces deux annonces ne se proposent plus l'une à l'autre.",
            why_en="these two listings are no longer suggested to each other.",
        )
    return verdict


REOPEN_MATCH: Command[ReopenMatch] = Command("reopenMatch", reopen_match, blocked=keep_attempt)
