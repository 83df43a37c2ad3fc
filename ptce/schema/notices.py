"""What a rule says beside a match without blocking it: the brokerage of waste (C01)."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Date, cast, exists, func, literal_column, not_

from ptce.db import tables, visible
from ptce.domain.kinds.waste_stream import MaterialStatus
from ptce.domain.rules import RULES
from ptce.reads.declarations import Row
from ptce.schema.fields import part, quoted, translated, value

[BROKERAGE] = [rule for rule in RULES if rule.id == "C01"]

_STREAM = tables.resource_of["WASTE_STREAM"]


def _said(text: str) -> Any:
    return lambda row: quoted(text)


@strawberry.type(description="Avis qu'une règle de droit joint à une mise en relation.")
class MatchNotice:
    rule: str = value(_said(BROKERAGE.id), "Règle (`rules`).")
    article: str = value(_said(BROKERAGE.article), "Texte dont elle vient.")
    message: str = translated(
        _said(BROKERAGE.message_fr), _said(BROKERAGE.message_en), "L'avis à montrer."
    )
    remedy: str = translated(
        _said(BROKERAGE.remedy_fr), _said(BROKERAGE.remedy_en), "Ce qui aiderait."
    )


def _of_waste(row: Row) -> ColumnElement[bool]:
    stream = _STREAM.alias()
    waste = stream.c.material_status == quoted(MaterialStatus.WASTE.value)
    return (row.c.kind == quoted("WASTE_STREAM")) & exists().where(
        stream.c.id == row.c.resource_id, waste
    )


def _undeclared(row: Row) -> ColumnElement[bool]:
    """One of the two poles, at least, has no declaration in force today."""
    pole = tables.pole.alias()
    declared = func.coalesce(pole.c.broker_valid_until >= visible.TODAY, literal_column("false"))
    concerned = (pole.c.id == row.c.receiver_pole_id) | (pole.c.id == row.c.provider_pole_id)
    return exists().where(concerned, not_(declared))


def _day(day: date) -> ColumnElement[Any]:
    return cast(quoted(day.isoformat()), Date)


def _brokered(row: Row) -> ColumnElement[bool]:
    in_force = _day(BROKERAGE.effective_from) <= visible.TODAY
    return in_force & _of_waste(row) & _undeclared(row)


NOTICE: Any = part(
    "Avis d'une règle : un déchet, mis en relation par un pôle sans déclaration de courtage en "
    "cours. Null sinon.",
    _brokered,
)
