"""Really free: open at the time asked, and of what is held or confirmed enough is left.

The same truth as the matching's (`matching.pairs`), for a need at a stretch, as SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Numeric,
    Text,
    cast,
    func,
    literal_column,
    or_,
)
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE

from ptce.db.found import OPEN
from ptce.domain.calendar import Interval, needed_minutes
from ptce.domain.errors import BadInput
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row
from ptce.schema.fields import needed, optional
from ptce.schema.filtering import Conditions
from ptce.schema.quantities import left_during


@strawberry.input(
    description=(
        "Période, du début inclus à la fin exclue, pendant laquelle tout doit être libre d'un seul "
        "tenant."
    )
)
class FreeDuringInput:
    start: datetime = needed("Début, inclus ; sans décalage, à l'heure de Paris.")
    end: datetime = needed("Fin, exclue.")
    quantity: Decimal | None = optional(
        "Quantité qui doit rester à tout instant, dans l'unité de la ressource ; 1 par défaut."
    )


FREE_DURING = (
    "Publiées, ouvertes pendant toute la période (créneaux de chaque semaine compris, à l'heure de "
    "Paris) et assez libres : ce qui est retenu ou confirmé est pris, temps de remise en état "
    "compris."
)


def is_free(row: Row, given: Arguments) -> Conditions:
    """Resources that nobody else has during `freeDuring`."""
    if not given.has("freeDuring"):
        return []

    def part(type_: Any, of: Callable[[Interval, Decimal], Any]) -> ColumnElement[Any]:
        def convert(asked: Mapping[str, Any]) -> Any:
            return of(interval(asked), _quantity(asked))

        return given.bind("freeDuring", type_, convert, skewed=True)

    start = part(DateTime(timezone=True), lambda period, _: period.start)
    end = part(DateTime(timezone=True), lambda period, _: period.end)
    minutes = cast(part(Text(), lambda period, _: _minutes(period)), INT4MULTIRANGE)
    quantity = part(Numeric(), lambda _, quantity: quantity)
    period = func.tstzrange(start, end)
    return [
        row.c.status.in_([literal_column(f"'{status.value}'", Text) for status in sorted(OPEN)]),
        row.c.available.op("@>", is_comparison=True)(period),
        or_(
            row.c.weekly_minutes.is_(None),
            row.c.weekly_minutes.op("@>", is_comparison=True)(minutes),
        ),
        row.c.quantity >= quantity,
        left_during(row, start, end) >= quantity,
    ]


def meets_period(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose range, or one of whose ranges, has an instant of the period."""
    if not given.has(name):
        return []
    moment = DateTime(timezone=True)
    start = given.bind(name, moment, lambda asked: interval(asked).start, skewed=True)
    end = given.bind(name, moment, lambda asked: interval(asked).end, skewed=True)
    return [column.op("&&", is_comparison=True)(func.tstzrange(start, end))]


def interval(asked: Mapping[str, Any]) -> Interval:
    """The period of an input. BadInput when it does not end after it starts."""
    period = Interval(asked["start"], asked["end"])
    if period.start >= period.end:
        raise BadInput(
            "La fin doit venir après le début.", "The end must come after the start.", ("end",)
        )
    return period


def _quantity(asked: Mapping[str, Any]) -> Decimal:
    quantity = asked.get("quantity")
    if quantity is None:
        return Decimal(1)
    if quantity <= 0:
        raise BadInput(
            "La quantité doit être positive.", "The quantity must be positive.", ("quantity",)
        )
    return Decimal(quantity)


def _minutes(period: Interval) -> str:
    """As PostgreSQL writes a multirange."""
    return "{" + ",".join(f"[{start},{end})" for start, end in needed_minutes(period)) + "}"
