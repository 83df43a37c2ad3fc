"""Versions of a pole's weights as rows: read, written, put in force one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select, update

from ptce.commands.rematchings import queue_needs
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.terms import CriterionCode
from ptce.domain.weights import PUBLISHED, WeightsOrigin, WeightsStatus

Chosen = Mapping[CriterionCode, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSet:
    """A version to write; `reason` None: nobody has decided on it."""

    pole_id: UUID
    kind: str
    weights: Chosen
    status: WeightsStatus
    origin: WeightsOrigin
    base: int
    reason: str | None = None


async def version_in_force(work: Work, pole_id: UUID, kind: str) -> int:
    """PUBLISHED when the pole has chosen none."""
    sets = tables.weight_set
    found = await work.connection.scalar(
        select(sets.c.number).where(
            sets.c.pole_id == pole_id,
            sets.c.kind == kind,
            sets.c.status == WeightsStatus.IN_FORCE.value,
        )
    )
    return PUBLISHED if found is None else int(found)


def require_in_force(expected: int | None, actual: int) -> None:
    """STALE_VERSION when other weights are in force than those that were read."""
    if expected is not None and expected != actual:
        raise Refusal.of(
            ErrorCode.STALE_VERSION, "expectedVersion", expected=expected, actual=actual
        )


async def weights_of_version(work: Work, pole_id: UUID, kind: str, number: int) -> Chosen:
    """Nothing when the pole has no such version for the kind."""
    weight, sets = tables.criterion_weight, tables.weight_set
    rows = await work.connection.execute(
        select(weight.c.criterion, weight.c.weight)
        .join(sets, sets.c.id == weight.c.weight_set_id)
        .where(sets.c.pole_id == pole_id, sets.c.kind == kind, sets.c.number == number)
    )
    return {CriterionCode[row.criterion]: row.weight for row in rows}


async def write_set(work: Work, new: NewSet) -> UUID:
    """The next version of the pole and kind, audited; the caller has the turn of the kind."""
    sets = tables.weight_set
    last = await work.connection.scalar(
        select(func.max(sets.c.number)).where(
            sets.c.pole_id == new.pole_id, sets.c.kind == new.kind
        )
    )
    number = int(last or PUBLISHED) + 1
    decided = new.reason is not None
    rows = await work.connection.execute(
        insert(sets)
        .values(
            pole_id=new.pole_id,
            kind=new.kind,
            number=number,
            status=new.status.value,
            origin=new.origin.value,
            base_number=new.base,
            reason=new.reason,
            chosen_by=work.viewer.principal_id,
            decided_at=work.now if decided else None,
            created_at=work.now,
        )
        .returning(sets.c.id)
    )
    id_: UUID = rows.scalar_one()
    await work.connection.execute(
        insert(tables.criterion_weight),
        [
            {"weight_set_id": id_, "criterion": code.value, "weight": weight}
            for code, weight in new.weights.items()
        ],
    )
    detail = {"kind": new.kind, "version": number, "status": new.status.value}
    weights = {code.value: str(weight) for code, weight in new.weights.items()}
    more = {"from": new.base, "weights": weights}
    await work.audit(sets.name, id_, detail | more, pole_id=new.pole_id)
    return id_


async def replace_in_force(work: Work, pole_id: UUID, kind: str) -> None:
    """What is in force no longer is; every open need of the pole and kind is to be judged again."""
    sets = tables.weight_set
    await work.connection.execute(
        update(sets)
        .where(
            sets.c.pole_id == pole_id,
            sets.c.kind == kind,
            sets.c.status == WeightsStatus.IN_FORCE.value,
        )
        .values(status=WeightsStatus.REPLACED.value)
    )
    await queue_needs(work, pole_id, kind)
