"""Weights learned from a pole's own decisions, proposed with what they would change, never applied.

The fit is another program (`ptce.matching.reweighing`): nobody here loads a solver.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.calibrations import decided
from ptce.commands.transaction import Work
from ptce.commands.turns import take_turn
from ptce.commands.weight_sets import (
    Chosen,
    NewSet,
    version_in_force,
    weights_of_version,
    write_set,
)
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import DeclineReason
from ptce.domain.weights import (
    PUBLISHED,
    WeightsOrigin,
    WeightsStatus,
    published,
    rounded,
)
from ptce.matching.calibration import FOLDS
from ptce.matching.replays import Placed, Replay, replayed

FEWEST: Final = 200
"""Decisions of a pole and kind below which nothing is learned."""

EVERY: Final = timedelta(days=7)


class Met(NamedTuple):
    """A match of a need that somebody answered; `accepted` None: nobody has, or it says nothing."""

    request_id: UUID
    placed: Placed
    decided: bool
    of_meaning: bool


class Fitted(NamedTuple):
    """Weights in the order of the kind's; by fold, those of the decisions of the others."""

    weights: Sequence[float]
    unseen: Mapping[int, Sequence[float]]


async def propose_weights(engine: AsyncEngine, now: datetime) -> int:
    """For each pole and kind with enough decisions, once a week at most; answers how many versions
    were written, those that were set aside too."""
    async with engine.connect() as connection:
        due = await _due(connection, now)
    return sum([await _propose(engine, now, row.pole_id, row.kind) for row in due])


async def _due(connection: AsyncConnection, now: datetime) -> Sequence[Row[Any, Any]]:
    """Where there are enough decisions, more than when something was last learned, which is a week
    ago and no longer waits for anybody."""
    match, sets, replay = tables.match, tables.weight_set, tables.weight_replay
    counted = (
        select(
            match.c.receiver_pole_id.label("pole_id"),
            match.c.kind,
            func.count().label("decisions"),
        )
        .where(or_(*decided(match)))
        .group_by(match.c.receiver_pole_id, match.c.kind)
        .having(func.count() >= FEWEST)
        .subquery()
    )
    recent = (
        select(sets.c.id)
        .join(replay, replay.c.weight_set_id == sets.c.id)
        .where(
            sets.c.pole_id == counted.c.pole_id,
            sets.c.kind == counted.c.kind,
            or_(
                sets.c.status == WeightsStatus.PROPOSED.value,
                sets.c.created_at > now - EVERY,
                replay.c.decisions >= counted.c.decisions,
            ),
        )
        .correlate(counted)
    )
    query = select(counted.c.pole_id, counted.c.kind).where(~recent.exists())
    return (await connection.execute(query.order_by(counted.c.pole_id, counted.c.kind))).all()


async def _propose(engine: AsyncEngine, now: datetime, pole_id: UUID, kind: str) -> bool:
    async with engine.connect() as connection:
        met = await _met(connection, pole_id, kind)
    decisions = sum(each.decided for each in met)
    if decisions < FEWEST:
        return False
    usual = published(kind)
    folds = _folds(met)
    fit = await _fitted([float(each) for each in usual.values()], _examined(met, folds))
    weights = rounded(kind, dict(zip(usual, fit.weights, strict=True)))
    async with transaction(engine) as connection:
        work = Work(connection, ANONYMOUS, now, "proposeWeights")
        await take_turn(connection, kind)
        base = await version_in_force(work, pole_id, kind)
        before = usual if base == PUBLISHED else await weights_of_version(work, pole_id, kind, base)
        if weights == before or before.keys() != usual.keys():
            return False
        replay = await asyncio.to_thread(_replayed, met, before, weights, fit, folds)
        status = WeightsStatus.PROPOSED if replay.sound else WeightsStatus.REFUSED
        made = NewSet(
            pole_id=pole_id,
            kind=kind,
            weights=weights,
            status=status,
            origin=WeightsOrigin.FITTED,
            base=base,
        )
        await _keep(work, await write_set(work, made), replay, decisions)
    return True


async def _met(connection: AsyncConnection, pole_id: UUID, kind: str) -> list[Met]:
    """The matches of needs that somebody answered, best first within a need; those of other
    criteria than today's, and needs that were met otherwise, say nothing."""
    match, member = tables.match, tables.member
    accepted, declined = decided(match)
    answered = match.alias()
    needs = select(answered.c.request_id).where(
        answered.c.receiver_pole_id == pole_id, answered.c.kind == kind, or_(*decided(answered))
    )
    rows = await connection.execute(
        select(
            match.c.request_id,
            match.c.criteria,
            match.c.decline_reason,
            accepted.label("accepted"),
            declined.label("declined"),
            match.c.provider_id,
            member.c.size,
        )
        .join(member, member.c.id == match.c.provider_id)
        .where(
            match.c.request_id.in_(needs),
            match.c.decline_reason.is_distinct_from(DeclineReason.ALREADY_SOLVED.value),
        )
        .order_by(match.c.request_id, match.c.s.desc(), match.c.id)
    )
    codes = [code.value for code in published(kind)]
    met = []
    for row in rows:
        utilities = {each["code"]: each["utility"] for each in row.criteria}
        if utilities.keys() == set(codes):
            seen = tuple(utilities[code] for code in codes)
            wrong = row.decline_reason == DeclineReason.WRONG_RESOURCE
            placed = Placed(seen, row.accepted, row.provider_id, row.size)
            known = row.accepted or row.declined
            met.append(Met(row.request_id, placed, known, row.accepted or wrong))
    return met


def _folds(met: Sequence[Met]) -> dict[UUID, int]:
    """In which fold each need is: they are dealt out in their order."""
    needs = dict.fromkeys(each.request_id for each in met)
    return {request_id: at % FOLDS for at, request_id in enumerate(needs)}


def _examined(met: Sequence[Met], folds: Mapping[UUID, int]) -> list[list[Any]]:
    """The decisions as the fit takes them, each with its rank in its need and the need's fold."""
    ranks: Counter[UUID] = Counter()
    examined = []
    for each in met:
        ranks[each.request_id] += 1
        if each.decided:
            utilities, accepted = list(each.placed.utilities), each.placed.accepted
            place = ranks[each.request_id], each.of_meaning, folds[each.request_id]
            examined.append([utilities, accepted, *place])
    return examined


async def _fitted(usual: Sequence[float], examined: Sequence[Any]) -> Fitted:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "ptce.matching.reweighing"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    document = json.dumps({"published": usual, "decisions": examined})
    told, _ = await process.communicate(document.encode())
    if process.returncode:
        raise RuntimeError(f"the fit of weights ended with {process.returncode}")
    answer = json.loads(told)
    unseen = {int(fold): weights for fold, weights in answer["unseen"].items()}
    return Fitted(answer["weights"], unseen)


def _replayed(
    met: Sequence[Met], before: Chosen, after: Chosen, fit: Fitted, folds: Mapping[UUID, int]
) -> Replay:
    """By the rounded weights; those that a need has not been seen by are as they were fitted."""
    needs: dict[UUID, list[Placed]] = {}
    for each in met:
        needs.setdefault(each.request_id, []).append(each.placed)
    one, other = ([float(weights[code]) for code in after] for weights in (before, after))
    unseen = [fit.unseen.get(folds[request_id], fit.weights) for request_id in needs]
    return replayed(list(needs.values()), one, other, unseen)


async def _keep(work: Work, id_: UUID, replay: Replay, decisions: int) -> None:
    before, after = replay.ndcg
    await work.connection.execute(
        insert(tables.weight_replay).values(
            weight_set_id=id_,
            decisions=decisions,
            needs=replay.needs,
            first_places_changed=replay.first_places,
            ndcg_before=before,
            ndcg_after=after,
            largest_fall=replay.largest_fall,
        )
    )
    shares = [
        {"weight_set_id": id_, "size": size, "before": one, "after": other}
        for size, (one, other) in replay.exposure.items()
    ]
    await work.connection.execute(insert(tables.weight_exposure), shares)
