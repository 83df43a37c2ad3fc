"""One step of a match through its lifecycle: the state, the version and the event go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, update

from ptce.commands.acting import visible_row
from ptce.commands.transaction import Work
from ptce.commands.turns import LockedPair, lock_pair
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.lifecycle import ACCEPT, MatchEvent, next_status
from ptce.domain.terms import MatchSide, MatchStatus

Change = tuple[str, str]
"""In French and in English."""

_ACCEPTS = frozenset(ACCEPT.values())

_WAITING = (
    "Cet accord est déjà noté : on attend la réponse de l'autre côté.",
    "This yes is on record already: the other side is to answer.",
)
_TO_PROPOSE = (
    "L'animation du pôle doit d'abord la proposer aux deux côtés (proposeMatch).",
    "A coordinator must first propose it to both sides (proposeMatch).",
)
_REOPEN = (
    "L'animation du pôle peut la rouvrir, si c'était une erreur ou que cela a changé "
    "(reopenMatch).",
    "A coordinator may reopen it, if it was a mistake or things have changed (reopenMatch).",
)
_REOPENED = frozenset(MatchEvent) - {MatchEvent.REOPEN}
_REMEDIES: Mapping[MatchStatus, tuple[frozenset[MatchEvent], tuple[str, str]]] = {
    MatchStatus.SUGGESTED: (
        _ACCEPTS,
        _TO_PROPOSE,
    ),
    MatchStatus.SHORTLISTED: (_ACCEPTS, _TO_PROPOSE),
    MatchStatus.DECLINED: (_REOPENED, _REOPEN),
    MatchStatus.WITHDRAWN: (_REOPENED, _REOPEN),
    MatchStatus.CANCELLED: (_REOPENED, _REOPEN),
    MatchStatus.PROPOSED: (
        frozenset({MatchEvent.PROPOSE}),
        (
            "Elle est déjà proposée : on attend l'accord des deux côtés.",
            "It is proposed already: both sides are to answer.",
        ),
    ),
    MatchStatus.ACCEPTED_BY_PROVIDER: (_ACCEPTS, _WAITING),
    MatchStatus.ACCEPTED_BY_RECEIVER: (_ACCEPTS, _WAITING),
    MatchStatus.EXPIRED: (
        _ACCEPTS | {MatchEvent.PROPOSE},
        (
            "Prolongez d'abord l'annonce échue (updateResource, updateRequest).",
            "Prolong the listing that is over first (updateResource, updateRequest).",
        ),
    ),
    MatchStatus.AGREED: (
        frozenset(MatchEvent),
        (
            "Les deux côtés ont dit oui : pour y revenir, annulez sa réservation (cancelBooking).",
            "Both sides have said yes: to go back on it, cancel its booking (cancelBooking).",
        ),
    ),
}
"""What helps somebody who tries these events in this state."""


async def visible_match(work: Work, identifier: str) -> Row[Any]:
    """The match of a public identifier, not locked; NOT_FOUND at `matchId`."""
    return await visible_row(
        work, tables.match, identifier, ("matchId",), "Mise en relation", "Match", False
    )


async def locked(work: Work, seen: Row[Any]) -> LockedPair:
    """The match with its two listings, which nobody else changes now."""
    pair = await lock_pair(work.connection, seen.id, seen.resource_id, seen.request_id)
    if pair is None:
        raise LookupError(f"match {seen.id} has lost its resource")
    return pair


async def tell_sides(
    work: Work, topic: str, match: Row[Any], detail: Mapping[str, Any] | None = None
) -> None:
    await work.announce(topic, match.id, [match.provider_id, match.receiver_id], detail)


def require_step(match: Row[Any], event: MatchEvent) -> MatchStatus:
    """Where the event leads this locked match; WRONG_STATE when it may not happen now."""
    status = MatchStatus[match.status]
    following = next_status(status, event)
    if following is None:
        raise refused_step(status, event)
    return following


def refused_step(status: MatchStatus, event: MatchEvent) -> Refusal:
    """WRONG_STATE for this event in this state, with what helps."""
    events, remedy = _REMEDIES.get(status, (frozenset(), ("", "")))
    return wrong_state(status, remedy if event in events else None)


def wrong_state(status: MatchStatus, remedy: tuple[str, str] | None = None) -> Refusal:
    """`remedy`: what helps, in French and in English."""
    state = {"state": f"mise en relation {status.fr}", "state_en": f"match {status.en}"}
    fr, en = remedy or (None, None)
    return Refusal([UserError(ErrorCode.WRONG_STATE, (), state, remedy_fr=fr, remedy_en=en)])


async def take_step(
    work: Work,
    match: Row[Any],
    event: MatchEvent,
    *,
    side: MatchSide | None = None,
    heard: str | None = None,
    comment: str | None = None,
    change: Change | None = None,
    columns: Mapping[str, Any] | None = None,
) -> MatchStatus:
    """Write the step and its event; `columns` are other values of the match that change with it,
    `change` says to people what becomes of what was proposed."""
    status = require_step(match, event)
    table = tables.match
    await work.connection.execute(
        update(table)
        .where(table.c.id == match.id)
        .values(
            status=status.value,
            version=table.c.version + 1,
            updated_at=work.now,
            **(columns or {}),
        )
    )
    await work.connection.execute(
        insert(tables.match_event).values(
            match_id=match.id,
            event=event.value,
            from_status=match.status,
            to_status=status.value,
            side=None if side is None else side.value,
            actor_id=work.viewer.principal_id,
            heard=heard,
            comment=comment,
            change_fr=None if change is None else change[0],
            change_en=None if change is None else change[1],
            created_at=work.now,
        )
    )
    return status
