"""An attempt that a rule has stopped leaves a trace: who tried what, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import insert, select

from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.identifiers import row_id
from ptce.domain.lifecycle import MatchEvent
from ptce.domain.rules import RULE_SET_VERSION
from ptce.matching.scoring import ENGINE_VERSION


class OnMatch(Protocol):
    @property
    def match_id(self) -> str: ...


async def keep_attempt(work: Work, data: OnMatch, rules: Sequence[str]) -> None:
    """An event of the match, whose state it leaves as it is, and an audit row."""
    match, event = tables.match, tables.match_event
    match_id = row_id(match.name, data.match_id)
    judged = {"rule_set_version": RULE_SET_VERSION, "engine_version": ENGINE_VERSION}
    rows = await work.connection.execute(select(match.c.status).where(match.c.id == match_id))
    status = rows.scalar_one()
    await work.connection.execute(
        insert(event).values(
            match_id=match_id,
            event=MatchEvent.BLOCK.value,
            from_status=status,
            to_status=status,
            actor_id=work.viewer.principal_id,
            rules=list(rules),
            created_at=work.now,
            **judged,
        )
    )
    assert match_id is not None
    await work.audit(match.name, match_id, {"blocked": list(rules)} | judged)
