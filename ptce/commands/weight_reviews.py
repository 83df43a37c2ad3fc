"""Weights that the engine proposes: a coordinator puts them in force, or does not, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from ptce.commands.acting import visible_row
from ptce.commands.applications import require_runs
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import take_turn
from ptce.commands.weight_sets import (
    replace_in_force,
    require_in_force,
    version_in_force,
    weights_of_version,
)
from ptce.commands.weights import REASON_LENGTH
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.weights import WeightsStatus, published


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWeights:
    """`expected_version`: that of the weights in force, 0 the published ones."""

    weight_set_id: str
    reason: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def apply_weights(work: Work, data: ReviewWeights) -> UUID:
    """Put a proposed version in force."""
    row, reason = await _proposed(work, data)
    weights = await weights_of_version(work, row.pole_id, row.kind, row.number)
    if weights.keys() != published(row.kind).keys():
        raise _wrong_state(WeightsStatus.REPLACED)
    await replace_in_force(work, row.pole_id, row.kind)
    return await _decided(work, row, WeightsStatus.IN_FORCE, reason)


async def reject_weights(work: Work, data: ReviewWeights) -> UUID:
    """Leave a proposed version aside; another is proposed once people have decided more."""
    row, reason = await _proposed(work, data)
    return await _decided(work, row, WeightsStatus.REJECTED, reason)


async def _proposed(work: Work, data: ReviewWeights) -> tuple[Row[Any], str]:
    """The version, of a pole that the viewer coordinates, in the turn of its kind; the reason."""
    parser = Parser()
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, required=True, lines=True)
    parser.finish()
    path = ("weightSetId",)
    seen = await visible_row(
        work, tables.weight_set, data.weight_set_id, path, "Version", "Version", False
    )
    require_runs(work, seen.pole_id)
    await take_turn(work.connection, seen.kind)
    row = await visible_row(work, tables.weight_set, data.weight_set_id, path, "Version", "Version")
    if row.status != WeightsStatus.PROPOSED:
        raise _wrong_state(WeightsStatus[row.status])
    require_in_force(data.expected_version, await version_in_force(work, row.pole_id, row.kind))
    return row, reason


def _wrong_state(status: WeightsStatus) -> Refusal:
    return Refusal.of(
        ErrorCode.WRONG_STATE,
        "weightSetId",
        state=f"poids : {status.fr}",
        state_en=f"weights: {status.en}",
    )


async def _decided(work: Work, row: Row[Any], status: WeightsStatus, reason: str) -> UUID:
    sets = tables.weight_set
    await work.connection.execute(
        update(sets)
        .where(sets.c.id == row.id)
        .values(
            status=status.value,
            reason=reason,
            chosen_by=work.viewer.principal_id,
            decided_at=work.now,
        )
    )
    detail = {"kind": row.kind, "version": row.number, "status": status.value}
    await work.audit(sets.name, row.id, detail, pole_id=row.pole_id)
    id_: UUID = row.id
    return id_


APPLY_WEIGHTS: Command[ReviewWeights] = Command("applyWeights", apply_weights)
REJECT_WEIGHTS: Command[ReviewWeights] = Command("rejectWeights", reject_weights)
