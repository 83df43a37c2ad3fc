"""The audit trail, for who audits a pole or administers it: who gave which command, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import UUID as UuidType
from sqlalchemy import ColumnElement, DateTime, Select, Text, any_, case, func, select
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array

from ptce.db import tables, visible
from ptce.domain.errors import BadInput
from ptce.domain.identifiers import PREFIXES, any_row
from ptce.domain.terms import Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import AUDIT_EVENT, MEMBER, POLE
from ptce.schema.fields import (
    column,
    connection,
    identifier,
    items,
    one,
    optional,
    public_id,
    quoted,
    value,
)
from ptce.schema.filtering import Conditions, by_id, decoded, equals
from ptce.schema.inputs import PeriodInput
from ptce.schema.members import Member
from ptce.schema.openings import interval
from ptce.schema.pages import order_type
from ptce.schema.poles import Pole
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary


def name_of(principal_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The name of who a column points to."""
    principal = tables.principal.alias()
    name = select(principal.c.name).where(principal.c.id == principal_id)
    return name.correlate_except(principal).scalar_subquery()


def _object(row: Row) -> ColumnElement[Any]:
    return case(
        *(
            (row.c.object_type == quoted(table), public_id(table, row.c.object_id))
            for table in PREFIXES
        )
    )


def _details(row: Row) -> Select[Any]:
    """Each key of the detail with its value, in the order of their names."""
    each = (
        func.jsonb_each_text(row.c.detail)
        .table_valued(sql_column("key", Text), sql_column("value", Text), name="each")
        .render_derived()
    )
    return select(each.c.key, each.c.value, each.c.key.label("position"))


@strawberry.type(description="Une précision d'une trace d'audit.")
class AuditDetail:
    name: str = column("key", "Ce dont il s'agit, comme « version » ou « changed ».")
    value: str | None = column("value", "Ce qui en est dit, en texte.")


@strawberry.type(
    description=(
        "Trace d'audit : qui a donné quelle commande, sur quoi, quand. Rien ne l'efface ni ne la "
        "change. Lue par l'audit et l'administration du pôle."
    )
)
class AuditEvent(Node):
    id: strawberry.ID = identifier("audit_event", "Identifiant.")
    created_at: datetime = column("created_at", "Quand.")
    command: str = column("command", "La commande, ou ce que le temps a fait.")
    object_id: strawberry.ID | None = value(
        _object, "Sur quoi ; ce qui s'en lit reste à vos droits."
    )
    actor_id: strawberry.ID | None = value(
        lambda row: public_id("principal", row.c.actor_id),
        "Qui ; null si personne n'a agi.",
    )
    actor_name: str | None = value(
        lambda row: name_of(row.c.actor_id), "Son nom, tant que la personne n'est pas effacée."
    )
    application_id: strawberry.ID | None = value(
        lambda row: public_id("application", row.c.application_id),
        "L'application qui a agi, pour elle-même ou pour quelqu'un ; null : aucune.",
    )
    application_name: str | None = value(lambda row: name_of(row.c.application_id), "Son nom.")
    on_behalf_of: Member | None = one(
        MEMBER,
        lambda row, member: member.c.id == row.c.on_behalf_of,
        "Pour quelle structure, si quelqu'un d'autre a agi pour elle ; null si vous ne la voyez "
        "pas.",
    )
    pole: Pole | None = one(POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle.")
    details: list[AuditDetail] = items(_details, "Ce qui en est dit de plus.")


@vocabulary("Clé de tri des traces d'audit.")
class AuditOrderField(Term):
    CREATED = "CREATED", "par date", "by date"


AuditOrder = order_type("AuditOrder", AuditOrderField)
AUDITS = Orders({"CREATED": lambda row: row.c.created_at}, "CREATED", descending=True)


@strawberry.input(description="Critères d'une liste de traces d'audit.")
class AuditFilter:
    pole_id: strawberry.ID | None = optional("De ce pôle.")
    actor_id: strawberry.ID | None = optional("De cette personne ou application.")
    application_id: strawberry.ID | None = optional(
        "Par cette application, pour elle-même ou pour quelqu'un."
    )
    command: str | None = optional("De cette commande, comme « acceptMatch ».")
    object_id: strawberry.ID | None = optional("Sur cet objet, de quelque type qu'il soit.")
    during: PeriodInput | None = optional("Dans cette période : du début inclus à la fin exclue.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *_of_pole(row, given),
        *by_id(row.c.actor_id, given, "actorId", "principal"),
        *by_id(row.c.application_id, given, "applicationId", "application"),
        *equals(row.c.command, given, "command"),
        *_about(row, given),
        *within(row.c.created_at, given),
    ]


def _of_pole(row: Row, given: Arguments) -> Conditions:
    """Of either side: written so that no index is chosen for it, but that of an arm."""
    if not given.has("poleId"):
        return []
    return [_pole(given) == any_(array([row.c.pole_id, row.c.other_pole_id]))]


def _pole(given: Arguments) -> ColumnElement[Any]:
    return given.bind("poleId", UuidType(), decoded("pole"))


def _about(row: Row, given: Arguments) -> Conditions:
    if not given.has("objectId"):
        return []

    def decode(identifier: str) -> Any:
        found = any_row(identifier)
        if found is None:
            raise BadInput(
                f"« {identifier[:60]} » n'est pas un identifiant.",
                f"“{identifier[:60]}” is not an identifier.",
            )
        return found[1]

    return [row.c.object_id == given.bind("objectId", UuidType(), decode)]


def within(column: ColumnElement[Any], given: Arguments) -> Conditions:
    """Rows whose instant is in the period `during`."""
    if not given.has("during"):
        return []
    instant = DateTime(timezone=True)
    return [
        column >= given.bind("during", instant, lambda asked: interval(asked).start),
        column < given.bind("during", instant, lambda asked: interval(asked).end),
    ]


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of the pole asked for, or of one's poles, each along its index; of the objects of one side,
    then of the other."""
    given = arguments.inside("filter")
    return [_of_side(name, given) for name in ("pole_id", "other_pole_id")]


def _of_side(name: str, given: Arguments) -> Arm:
    if given.has("poleId"):
        return Arm(lambda row, _: row.c[name] == _pole(given))
    return Arm(lambda row, each: row.c[name] == each, visible.AUDITED)


AUDIT_EVENTS: Any = connection(
    AUDIT_EVENT,
    AUDITS,
    "Traces d'audit des pôles dont vous avez l'audit ou l'administration.",
    order_input=AuditOrder,
    filter_input=AuditFilter,
    filters=_filters,
    arms=_arms,
)
