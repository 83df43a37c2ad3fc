"""What criteria weigh in a pole: its coordinators choose, or come back to an earlier version.

Versions are only added to. The pairs of every open need of the pole and the kind are judged again
by the worker (rematchings.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from ptce.commands.acting import visible_row
from ptce.commands.applications import require_runs
from ptce.commands.parsing import Parser
from ptce.commands.rematchings import queue_needs
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import take_turn
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CriterionCode
from ptce.domain.weights import (
    DECIMALS,
    PUBLISHED,
    WeightsOrigin,
    WeightsStatus,
    bounds,
    published,
)

REASON_LENGTH: Final = 500

Chosen = Mapping[CriterionCode, Decimal]


@dataclass(frozen=True, slots=True)
class GivenWeight:
    code: CriterionCode
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWeights:
    """A weight for each criterion of the kind, 1 in all, none further than by half or by double
    from the published one. `expected_version`: that of the weights in force, 0 the published ones.
    """

    pole_id: str
    kind: str
    weights: tuple[GivenWeight, ...]
    reason: str
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreWeights:
    """`version` of the same pole and kind, 0 the published weights."""

    pole_id: str
    kind: str
    version: int
    reason: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def set_weights(work: Work, data: SetWeights) -> UUID:
    """Write a version and put it in force. Answers its id."""
    parser = Parser()
    chosen = _chosen(parser, data)
    pole_id, reason = await _decided(work, parser, data)
    return await _put_in_force(work, data, pole_id, reason, chosen, WeightsOrigin.CHOSEN)


async def restore_weights(work: Work, data: RestoreWeights) -> UUID:
    """The same, with the weights of an earlier version."""
    parser = Parser()
    pole_id, reason = await _decided(work, parser, data)
    restored = await _of_version(work, pole_id, data)
    return await _put_in_force(work, data, pole_id, reason, restored, WeightsOrigin.RESTORED)


async def _decided(
    work: Work, parser: Parser, data: SetWeights | RestoreWeights
) -> tuple[UUID, str]:
    """The pole, which the viewer coordinates, and the reason, clean; nobody matches meanwhile."""
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, required=True, lines=True)
    if data.kind not in KIND_BY_CODE:
        parser.invalid(("kind",), "nature inconnue", "unknown kind")
    parser.finish()
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    pole_id: UUID = pole.id
    require_runs(work, pole_id)
    await take_turn(work.connection, data.kind)
    return pole_id, reason


def _chosen(parser: Parser, data: SetWeights) -> Chosen:
    usual = published(data.kind) if data.kind in KIND_BY_CODE else {}
    times = Counter(given.code for given in data.weights)
    wrong = [code for code in CriterionCode if times[code] != (code in usual)]
    if wrong:
        codes = ", ".join(code.value for code in wrong)
        parser.invalid(
            ("weights",),
            f"un poids par critère de cette nature, et un seul ({codes})",
            f"one weight for each criterion of this kind, and only one ({codes})",
        )
        return usual
    chosen = {}
    for index, given in enumerate(data.weights):
        path = ("weights", str(index), "weight")
        least, most = bounds(data.kind, given.code)
        chosen[given.code] = parser.decimal(path, given.weight, least, most, decimals=DECIMALS)
    if not parser.errors and (total := sum(chosen.values(), Decimal(0))) != 1:
        parser.invalid(
            ("weights",),
            f"les poids doivent faire 1 ; ils font {str(total.normalize()).replace('.', ',')}",
            f"the weights must sum to 1; they sum to {total.normalize()}",
        )
    return chosen


async def _of_version(work: Work, pole_id: UUID, data: RestoreWeights) -> Chosen:
    """NOT_FOUND when the pole has no such version for the kind, or one of other criteria."""
    usual = published(data.kind)
    if data.version == PUBLISHED:
        return usual
    weight, sets = tables.criterion_weight, tables.weight_set
    rows = await work.connection.execute(
        select(weight.c.criterion, weight.c.weight)
        .join(sets, sets.c.id == weight.c.weight_set_id)
        .where(sets.c.pole_id == pole_id, sets.c.kind == data.kind, sets.c.number == data.version)
    )
    found = {CriterionCode[row.criterion]: row.weight for row in rows}
    if found.keys() != usual.keys():
        raise Refusal.of(ErrorCode.NOT_FOUND, "version", what="Version", what_en="Version")
    return found


async def _put_in_force(
    work: Work,
    data: SetWeights | RestoreWeights,
    pole_id: UUID,
    reason: str,
    chosen: Chosen,
    origin: WeightsOrigin,
) -> UUID:
    sets = tables.weight_set
    now = await _in_force(work, pole_id, data.kind)
    in_force = PUBLISHED if now is None else now.number
    if data.expected_version is not None and data.expected_version != in_force:
        raise Refusal.of(
            ErrorCode.STALE_VERSION,
            "expectedVersion",
            expected=data.expected_version,
            actual=in_force,
        )
    last = await work.connection.scalar(
        select(func.max(sets.c.number)).where(sets.c.pole_id == pole_id, sets.c.kind == data.kind)
    )
    if now is not None:
        await work.connection.execute(
            update(sets).where(sets.c.id == now.id).values(status=WeightsStatus.REPLACED.value)
        )
    number = int(last or PUBLISHED) + 1
    rows = await work.connection.execute(
        insert(sets)
        .values(
            pole_id=pole_id,
            kind=data.kind,
            number=number,
            status=WeightsStatus.IN_FORCE.value,
            origin=origin.value,
            base_number=data.version if isinstance(data, RestoreWeights) else in_force,
            reason=reason,
            chosen_by=work.viewer.principal_id,
            created_at=work.now,
        )
        .returning(sets.c.id)
    )
    id_: UUID = rows.scalar_one()
    await work.connection.execute(
        insert(tables.criterion_weight),
        [
            {"weight_set_id": id_, "criterion": code.value, "weight": weight}
            for code, weight in chosen.items()
        ],
    )
    detail = {"kind": data.kind, "version": number, "replaces": in_force}
    weights = {code.value: str(weight) for code, weight in chosen.items()}
    await work.audit(sets.name, id_, detail | {"weights": weights}, pole_id=pole_id)
    await queue_needs(work, pole_id, data.kind)
    return id_


async def _in_force(work: Work, pole_id: UUID, kind: str) -> Row[Any, Any] | None:
    sets = tables.weight_set
    rows = await work.connection.execute(
        select(sets.c.id, sets.c.number).where(
            sets.c.pole_id == pole_id,
            sets.c.kind == kind,
            sets.c.status == WeightsStatus.IN_FORCE.value,
        )
    )
    return rows.one_or_none()


SET_WEIGHTS: Command[SetWeights] = Command("setWeights", set_weights)
RESTORE_WEIGHTS: Command[RestoreWeights] = Command("restoreWeights", restore_weights)
