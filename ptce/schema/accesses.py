"""Who read how to reach a member: told to its people, and to who audits its pole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import UUID as UuidType
from sqlalchemy import ColumnElement, column, func, or_, select
from sqlalchemy.dialects.postgresql import array

from ptce.db import visible
from ptce.db.crowds import one_of
from ptce.domain.terms import Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema import fields
from ptce.schema.audits import name_of, within
from ptce.schema.entities import PERSONAL_ACCESS
from ptce.schema.fields import connection, identifier, optional, public_id, value
from ptce.schema.filtering import Conditions, by_id, decoded
from ptce.schema.inputs import PeriodInput
from ptce.schema.pages import order_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary


def _members(row: Row) -> ColumnElement[Any]:
    """Those that concern the viewer: its own, and those of the poles that it audits."""
    each = func.unnest(row.c.member_ids).table_valued(column("id", UuidType)).render_derived("read")
    told = select(public_id("member", each.c.id)).where(_is_told(row, each.c.id))
    return func.array(told.correlate_except(each).scalar_subquery())


@strawberry.type(
    description=(
        "Lecture de coordonnées : qui a lu un contact, ou une adresse qui n'est pas ouverte, des "
        "structures d'un pôle. Dite aux personnes des structures lues, à l'audit et à "
        "l'administration du pôle ; gardée un an (`retentionPolicy`)."
    )
)
class PersonalAccess(Node):
    id: strawberry.ID = identifier("personal_access", "Identifiant.")
    created_at: datetime = fields.column("created_at", "Quand.")
    reader_id: strawberry.ID | None = value(
        lambda row: public_id("principal", row.c.reader_id),
        "Qui a lu ; null pour qui n'était pas connu.",
    )
    reader_name: str | None = value(
        lambda row: name_of(row.c.reader_id), "Son nom, tant que la personne n'est pas effacée."
    )
    member_ids: list[strawberry.ID] = value(
        _members, "Les structures lues : les vôtres, et celles des pôles dont vous avez l'audit."
    )


@vocabulary("Clé de tri des lectures de coordonnées.")
class PersonalAccessOrderField(Term):
    CREATED = "CREATED", "par date", "by date"


PersonalAccessOrder = order_type("PersonalAccessOrder", PersonalAccessOrderField)
_ORDERS = Orders({"CREATED": lambda row: row.c.created_at}, "CREATED", descending=True)


@strawberry.input(description="Critères d'une liste de lectures de coordonnées.")
class PersonalAccessFilter:
    member_id: strawberry.ID | None = optional("Des coordonnées de cette structure.")
    reader_id: strawberry.ID | None = optional("Par cette personne ou application.")
    during: PeriodInput | None = optional("Dans cette période : du début inclus à la fin exclue.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *_of_member(row, given),
        *by_id(row.c.reader_id, given, "readerId", "principal"),
        *within(row.c.created_at, given),
    ]


def _of_member(row: Row, given: Arguments) -> Conditions:
    """A member that was read, and that the row tells the viewer of."""
    if not given.has("memberId"):
        return []
    asked = _member(given)
    return [_has(row, asked), _is_told(row, asked)]


def _member(given: Arguments) -> ColumnElement[Any]:
    return given.bind("memberId", UuidType(), decoded("member"))


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of the member asked for, or of one's members and of the poles that one audits."""
    given = arguments.inside("filter")
    if given.has("memberId"):
        return [Arm(lambda row, _: _has(row, _member(given)))]
    return [
        Arm(_has, visible.MEMBERS),
        Arm(lambda row, each: row.c.pole_id == each, visible.AUDITED),
    ]


def _has(row: Row, member: ColumnElement[Any]) -> ColumnElement[bool]:
    return row.c.member_ids.op("@>", is_comparison=True)(array([member], type_=UuidType()))


def _is_told(row: Row, member: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the viewer is told that this member of the row was read."""
    return or_(one_of(member, visible.MEMBERS), one_of(row.c.pole_id, visible.AUDITED))


PERSONAL_ACCESSES: Any = connection(
    PERSONAL_ACCESS,
    _ORDERS,
    "Qui a lu les coordonnées de vos structures, ou des membres des pôles dont vous avez l'audit.",
    order_input=PersonalAccessOrder,
    filter_input=PersonalAccessFilter,
    filters=_filters,
    arms=_arms,
)
