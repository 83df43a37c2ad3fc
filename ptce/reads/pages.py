"""One page of a connection: its size, its order, where it starts, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Integer, func, literal_column, tuple_

from ptce.domain.errors import BadInput
from ptce.reads.arguments import Arguments
from ptce.reads.cursors import as_uuid, cursor_part, cursor_sql
from ptce.reads.declarations import Connection, Entity, Expression, Orders, Row
from ptce.reads.objects import EMPTY, Json, Pair, constant, json_object
from ptce.reads.plans import FieldPlan, ObjectPlan

DEFAULT_PAGE = 20
MAXIMUM_PAGE = 100

FROM_ROWS = frozenset({"hasNextPage", "startCursor", "endCursor"})
"""The fields of PageInfo that only the page's rows tell."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a connection, in one direction."""

    name: str
    key: Expression | None
    descending: bool

    @property
    def code(self) -> str:
        """What a cursor says it was made for."""
        return f"{self.name} {'DESC' if self.descending else 'ASC'}"


class Nodes(Protocol):
    """What builds the JSON of the rows and counts the values asked for."""

    def object(self, plan: ObjectPlan, row: Row, entity: Entity | None) -> Json: ...

    def count(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """The fields of one connection, over its numbered rows."""

    builder: Nodes
    declared: Connection
    rows: FromClause
    shown: ColumnElement[bool]
    order: Order
    size: int

    def part(self, field: FieldPlan, arguments: Arguments) -> Json:
        if field.typename:
            return constant(field.parent)
        match field.name:
            case "nodes":
                return self.list(self.node(field))
            case "edges":
                return self.list(self.edge(field))
            case "pageInfo":
                return self.page_info(field, arguments)
            case _:
                raise AssertionError(f"{field.parent}.{field.name} is no part of a connection")

    def node(self, field: FieldPlan) -> Json:
        assert field.below is not None
        return self.builder.object(field.below, self.rows, self.declared.entity)

    def edge(self, field: FieldPlan) -> Json:
        assert field.below is not None
        pairs: list[Pair] = []
        for key, part in field.below.only.items():
            self.builder.count()
            if part.typename:
                pairs.append((key, constant(part.parent)))
            elif part.name == "node":
                pairs.append((key, self.node(part)))
            else:
                pairs.append((key, self.cursor()))
        return json_object(pairs)

    def cursor(self) -> ColumnElement[str]:
        key = None if self.order.key is None else self.order.key(self.rows)
        return cursor_sql(self.order.code, key, self.rows.c.id)

    def list(self, item: Json) -> Json:
        listed = func.json_agg(item).aggregate_order_by(self.rows.c.position)
        return func.coalesce(listed.filter(self.shown), EMPTY)

    def page_info(self, field: FieldPlan, arguments: Arguments) -> Json:
        assert field.below is not None
        size = literal_column(str(self.size), Integer)
        pairs: list[Pair] = []
        for key, part in field.below.only.items():
            match part.name:
                case "__typename":
                    pairs.append((key, constant(part.parent)))
                case "hasNextPage":
                    pairs.append((key, func.count() > size))
                case "hasPreviousPage":
                    pairs.append((key, literal_column(str(arguments.has("after")).lower())))
                case "startCursor":
                    pairs.append((key, self.edge_cursor(self.rows.c.position)))
                case "endCursor":
                    pairs.append((key, self.edge_cursor(self.rows.c.position.desc())))
        return json_object(pairs)

    def edge_cursor(self, order: ColumnElement[Any]) -> Json:
        cursors = func.array_agg(self.cursor()).aggregate_order_by(order)
        return func.array_to_json(cursors.filter(self.shown)).op("->>")(literal_column("0"))


def aggregates(plan: ObjectPlan) -> bool:
    """Whether a part of the connection is made from the page's rows: a count alone is not."""
    return any(
        part.name in {"nodes", "edges"}
        or (
            part.below is not None
            and any(info.name in FROM_ROWS for info in part.below.only.values())
        )
        for part in plan.only.values()
    )


def page_size(arguments: Arguments) -> int:
    size: int | None = arguments.structural("first")
    if size is None:
        return DEFAULT_PAGE
    if not 0 <= size <= MAXIMUM_PAGE:
        raise BadInput(
            f"first doit être compris entre 0 et {MAXIMUM_PAGE}.",
            f"first must be between 0 and {MAXIMUM_PAGE}.",
            ("first",),
        )
    return size


def chosen_order(declared: Orders, arguments: Arguments) -> Order:
    """The order asked for, `{field, direction}`, or the declared one."""
    asked = arguments.structural("orderBy")
    if asked is None:
        return Order(declared.default, declared.keys[declared.default], declared.descending)
    name = str(asked["field"])
    return Order(name, declared.keys[name], str(asked["direction"]) == "DESC")


def after(
    key: ColumnElement[Any] | None,
    id_: ColumnElement[Any],
    order: Order,
    arguments: Arguments,
) -> ColumnElement[bool]:
    """Rows that come after the cursor, as a row comparison that an index can follow."""
    parts = 1 if key is None else 2
    last_id = arguments.bind("after", id_.type, cursor_part(order.code, parts, parts - 1, as_uuid))
    if key is None:
        return id_ < last_id if order.descending else id_ > last_id
    python = key.type.python_type
    last_key = arguments.bind("after", key.type, cursor_part(order.code, parts, 0, python))
    here, there = tuple_(key, id_), tuple_(last_key, last_id)
    return here < there if order.descending else here > there
