"""One step of a match through its lifecycle: the state, the version and the event go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, update

from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.lifecycle import MatchEvent, next_status
from ptce.domain.terms import MatchSide, MatchStatus


def require_step(match: Row[Any], event: MatchEvent) -> MatchStatus:
    """Where the event leads this locked match; WRONG_STATE when it may not happen now."""
    status = MatchStatus[match.status]
    following = next_status(status, event)
    if following is None:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            state=f"mise en relation {status.fr}",
            state_en=f"match {status.en}",
        )
    return following


async def take_step(
    work: Work,
    match: Row[Any],
    event: MatchEvent,
    *,
    side: MatchSide | None = None,
    heard: str | None = None,
    comment: str | None = None,
    columns: Mapping[str, Any] | None = None,
) -> MatchStatus:
    """Write the step and its event; `columns` are other values of the match that change with it."""
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
            created_at=work.now,
        )
    )
    return status
