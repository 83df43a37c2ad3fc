"""What was proposed or accepted is taken back, before the other side has bound itself.

A coordinator takes back a proposal; a side takes back its own yes, and what it held is free. The
other side, which has said nothing, declines instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from ptce.commands.acting import record, require_version
from ptce.commands.holds import release_holds
from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.parsing import Parser
from ptce.commands.sides import Acting, acting_side, coordinates, said
from ptce.commands.steps import (
    locked,
    require_step,
    take_step,
    tell_sides,
    visible_match,
    wrong_state,
)
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.lifecycle import ACCEPTED_BY, MatchEvent
from ptce.domain.terms import MatchSide, MatchStatus

REASON_LENGTH: Final = 500

_DECLINE = (
    "Ce côté n'a rien à retirer : qu'il décline (declineMatch).",
    "This side has nothing to take back: it declines instead (declineMatch).",
)

_FOR_WHOM = (
    "Un côté a déjà dit oui : retirez son accord pour lui (onBehalfOf), s'il le demande.",
    "A side has said yes already: take its yes back for it (onBehalfOf), if it asks so.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMatch:
    """`side` or `on_behalf_of` say whose yes it is; `heard`, how a coordinator heard of it."""

    match_id: str
    reason: str
    side: MatchSide | None = None
    on_behalf_of: str | None = None
    heard: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def withdraw_match(work: Work, data: WithdrawMatch) -> UUID:
    """What is taken back is read on the locked row: a yes may have come meanwhile."""
    seen = await visible_match(work, data.match_id)
    acting = _acting(work, seen, data)
    reason = stated_reason(data.reason)
    pair = await locked(work, seen)
    match = pair.match
    require_version(match, data.expected_version)
    status = MatchStatus[match.status]
    if status not in ACCEPTED_BY:
        require_step(match, MatchEvent.WITHDRAW_PROPOSAL)
        if acting is not None:
            raise wrong_state(status, _DECLINE)
        await _take_back(work, match, MatchEvent.WITHDRAW_PROPOSAL, reason)
    else:
        acting = acting or _own_yes(work, match)
        if acting.side is not ACCEPTED_BY[status]:
            raise wrong_state(status, _DECLINE)
        heard, _ = said(heard=data.heard, required=() if acting.own else ("heard",))
        await _take_back(work, match, MatchEvent.WITHDRAW_ACCEPTANCE, reason, acting, heard)
        await release_holds(work, [match.id])
        await rematch_resource(work, match.resource_id)
    await rematch_request(work, match.request_id)
    match_id: UUID = match.id
    return match_id


def stated_reason(reason: str) -> str:
    """The reason, clean; REQUIRED when nothing is said."""
    parser = Parser()
    clean = parser.text(("reason",), reason, REASON_LENGTH, required=True, lines=True)
    parser.help(
        ("reason",),
        "Dites pourquoi en quelques mots : les deux côtés le liront.",
        "Say why in a few words: both sides will read it.",
    )
    parser.finish()
    return clean or ""


def _acting(work: Work, seen: Row[Any], data: WithdrawMatch) -> Acting | None:
    """The side that speaks, or None for a coordinator who names neither. Denied for strangers."""
    if data.side is None and data.on_behalf_of is None and coordinates(work, seen):
        return None
    return acting_side(work, seen, data.side, data.on_behalf_of)


def _own_yes(work: Work, match: Row[Any]) -> Acting:
    """Of somebody who also coordinates: its own side, if the yes is that one's."""
    status = MatchStatus[match.status]
    side = ACCEPTED_BY[status]
    member_id = match.provider_id if side is MatchSide.PROVIDER else match.receiver_id
    if member_id not in work.viewer.member_ids:
        raise wrong_state(status, _FOR_WHOM)
    return Acting(side, member_id, True)


async def _take_back(
    work: Work,
    match: Row[Any],
    event: MatchEvent,
    reason: str,
    acting: Acting | None = None,
    heard: str | None = None,
) -> None:
    side = None if acting is None else acting.side
    await take_step(work, match, event, side=side, heard=heard, comment=reason)
    detail = {"event": event.value, "reason": reason}
    if acting is None:
        await work.audit(tables.match.name, match.id, detail)
    else:
        detail["side"] = acting.side.value
        await record(work, tables.match, match.id, acting.member_id, detail)
    await tell_sides(work, "match.withdrawn", match, detail)


WITHDRAW_MATCH: Command[WithdrawMatch] = Command("withdrawMatch", withdraw_match)
