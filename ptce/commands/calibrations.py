"""Likelihoods of acceptance, fitted on what people have decided in all the poles together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, FromClause, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.turns import take_turn
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.kinds import KINDS
from ptce.domain.terms import DeclineReason, MatchStatus
from ptce.matching.calibration import FEWEST, Decision, Fit, fitted

ACCEPTED: Final = (MatchStatus.AGREED, MatchStatus.CANCELLED)
"""Both sides had said yes, whatever became of it."""


class Learned(NamedTuple):
    """What became of a kind: how many decisions there are, the fit if one was written, and whether
    it was refused (scores and decisions contradict each other)."""

    kind: str
    decisions: int
    fit: Fit | None = None
    refused: bool = False


async def fit_calibrations(engine: AsyncEngine, now: datetime) -> list[Learned]:
    """Fit each kind that has new decisions; the last fit stays otherwise."""
    return [await _fit(engine, now, kind.code) for kind in KINDS]


def decided(match: FromClause) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a match was accepted by both sides, and whether it was declined for what it is: a
    need that was met otherwise says nothing of the pair."""
    told = match.c.decline_reason.is_distinct_from(DeclineReason.ALREADY_SOLVED.value)
    accepted = match.c.status.in_([status.value for status in ACCEPTED])
    return accepted, (match.c.status == MatchStatus.DECLINED.value) & told


async def _fit(engine: AsyncEngine, now: datetime, kind: str) -> Learned:
    async with transaction(engine) as connection:
        await take_turn(connection, f"calibration {kind}")
        calibration = tables.calibration
        last = await connection.execute(
            select(calibration.c.number, calibration.c.decisions)
            .where(calibration.c.kind == kind)
            .order_by(calibration.c.number.desc())
            .limit(1)
        )
        before = last.one_or_none()
        decisions = await _decisions(connection, kind)
        if len(decisions) < FEWEST or (before and before.decisions == len(decisions)):
            return Learned(kind, len(decisions))
        fit = await asyncio.to_thread(fitted, decisions)
        if fit is None:
            return Learned(kind, len(decisions), refused=True)
        await connection.execute(
            insert(calibration).values(
                kind=kind,
                number=before.number + 1 if before else 1,
                decisions=fit.decisions,
                accepted=fit.accepted,
                a=fit.calibration.a,
                b=fit.calibration.b,
                ece=fit.ece,
                brier=fit.brier,
                created_at=now,
            )
        )
        return Learned(kind, len(decisions), fit)


async def _decisions(connection: AsyncConnection, kind: str) -> Sequence[Decision]:
    """In the order of their matches."""
    match = tables.match
    accepted, declined = decided(match)
    rows = await connection.execute(
        select(match.c.s, accepted.label("accepted"), match.c.request_id)
        .where(match.c.kind == kind, or_(accepted, declined))
        .order_by(match.c.id)
    )
    return [Decision(row.s, row.accepted, row.request_id) for row in rows]
