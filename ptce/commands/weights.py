"""What criteria weigh in a pole: its coordinators choose, or come back to an earlier version.

Versions are only added to. The pairs of every open need of the pole and the kind are judged again
by the worker (rematchings.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from ptce.commands.acting import visible_row
from ptce.commands.applications import require_runs
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import take_turn
from ptce.commands.weight_sets import (
    Chosen,
    NewSet,
    replace_in_force,
    require_in_force,
    version_in_force,
    weights_of_version,
    write_set,
)
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
    before = await version_in_force(work, pole_id, data.kind)
    require_in_force(data.expected_version, before)
    await _require_other(work, pole_id, data.kind, before, chosen)
    await replace_in_force(work, pole_id, data.kind)
    return await write_set(
        work,
        NewSet(
            pole_id=pole_id,
            kind=data.kind,
            weights=chosen,
            status=WeightsStatus.IN_FORCE,
            origin=WeightsOrigin.CHOSEN,
            base=before,
            reason=reason,
        ),
    )


async def restore_weights(work: Work, data: RestoreWeights) -> UUID:
    """The same, with the weights of an earlier version. NOT_FOUND when the pole has no such version
    for the kind, or one of other criteria."""
    pole_id, reason = await _decided(work, Parser(), data)
    restored = await _weights(work, pole_id, data.kind, data.version)
    if restored.keys() != published(data.kind).keys():
        raise Refusal.of(ErrorCode.NOT_FOUND, "version", what="Version", what_en="Version")
    before = await version_in_force(work, pole_id, data.kind)
    require_in_force(data.expected_version, before)
    await _require_other(work, pole_id, data.kind, before, restored)
    await replace_in_force(work, pole_id, data.kind)
    return await write_set(
        work,
        NewSet(
            pole_id=pole_id,
            kind=data.kind,
            weights=restored,
            status=WeightsStatus.IN_FORCE,
            origin=WeightsOrigin.RESTORED,
            base=data.version,
            reason=reason,
        ),
    )


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


async def _weights(work: Work, pole_id: UUID, kind: str, version: int) -> Chosen:
    """Nothing when the pole has no such version for the kind."""
    if version == PUBLISHED:
        return published(kind)
    return await weights_of_version(work, pole_id, kind, version)


async def _require_other(
    work: Work, pole_id: UUID, kind: str, in_force: int, chosen: Chosen
) -> None:
    """A version that changes nothing would have every open need judged again."""
    if chosen == await _weights(work, pole_id, kind, in_force):
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            state=f"ces poids sont déjà en vigueur (version {in_force})",
            state_en=f"these weights are in force already (version {in_force})",
        )


SET_WEIGHTS: Command[SetWeights] = Command("setWeights", set_weights)
RESTORE_WEIGHTS: Command[RestoreWeights] = Command("restoreWeights", restore_weights)
