"""What coordinators have verified, counted in what a match says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from ptce.commands.suggestions import Changes, Columns, Judged, verdict_columns
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.matching.scoring import Verdict
from ptce.matching.thesaurus import load
from ptce.matching.verified import Seen, awaits, counted


async def with_verified(work: Work, match_id: UUID, verdict: Verdict) -> Verdict:
    """The verdict of a match, in which what was verified of it is no longer to verify."""
    if not awaits(verdict):
        return verdict
    return counted(verdict, (await _seen(work, [match_id])).get(match_id, {}))


async def columns_of(
    work: Work, changes: Changes, rows: Mapping[UUID, Row[Any]], judged: Judged
) -> dict[UUID, Columns]:
    """What the matches that are written keep of their verdicts, by the other listing."""
    written = (*changes.new, *changes.revived, *changes.kept)
    verdicts = {other: judged.verdicts[other] for other in written}
    awaiting = {
        other: rows[other].id for other in written if other in rows and awaits(verdicts[other])
    }
    if awaiting:
        seen = await _seen(work, awaiting.values())
        for other, match_id in awaiting.items():
            verdicts[other] = counted(verdicts[other], seen.get(match_id, {}))
    return await asyncio.to_thread(_columns, verdicts)


def _columns(verdicts: Mapping[UUID, Verdict]) -> dict[UUID, Columns]:
    thesaurus = load()
    return {other: verdict_columns(verdict, thesaurus) for other, verdict in verdicts.items()}


async def _seen(work: Work, match_ids: Collection[UUID]) -> dict[UUID, Seen]:
    """By match, the last day on which each content was verified."""
    row = tables.match_verification.c
    query = select(row.match_id, row.rule, row.content, row.created_at)
    rows = await work.connection.execute(
        query.where(row.match_id.in_(list(match_ids))).order_by(row.created_at, row.id)
    )
    seen: dict[UUID, dict[tuple[str, str], date]] = {}
    for each in rows:
        day = each.created_at.astimezone(PARIS).date()
        seen.setdefault(each.match_id, {})[each.rule, each.content] = day
    return dict(seen)
