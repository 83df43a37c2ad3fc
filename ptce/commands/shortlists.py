"""A coordinator keeps a suggestion among those worth proposing; both sides see that it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ptce.commands.acting import require_version
from ptce.commands.sides import coordinates
from ptce.commands.steps import locked, take_step, tell_sides, visible_match
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.errors import Forbidden
from ptce.domain.lifecycle import MatchEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistMatch:
    match_id: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def shortlist_match(work: Work, data: ShortlistMatch) -> UUID:
    """It stays when better offers come, and lapses only when it is not possible any more."""
    seen = await visible_match(work, data.match_id)
    if not coordinates(work, seen):
        raise Forbidden
    match = (await locked(work, seen)).match
    require_version(match, data.expected_version)
    await take_step(work, match, MatchEvent.SHORTLIST)
    await work.audit(tables.match.name, match.id, {"version": match.version + 1})
    await tell_sides(work, "match.shortlisted", match)
    match_id: UUID = match.id
    return match_id


SHORTLIST_MATCH: Command[ShortlistMatch] = Command("shortlistMatch", shortlist_match)
