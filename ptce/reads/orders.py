"""Where a page of a connection is: its length, its end, its order, the cursors around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, tuple_

from ptce.domain.errors import BadInput
from ptce.reads.arguments import Arguments
from ptce.reads.cursors import as_uuid, cursor_part
from ptce.reads.declarations import Connection, Expression, Orders, Row

DEFAULT_PAGE = 20
MAXIMUM_PAGE = 100

MEASURE: Final = "distance_km"
"""The column that a connection's `measure` adds to the rows of its page."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows a page has, and from which end of the list they are taken."""

    size: int
    backward: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a connection (of the rows of `table`), in one direction."""

    table: str
    name: str
    key: Expression | None
    descending: bool

    @property
    def code(self) -> str:
        """What a cursor says it was made for: the list, its order and its direction."""
        return f"{self.table} {self.name} {'DESC' if self.descending else 'ASC'}"

    def sorted(self, row: Row, backward: bool) -> list[ColumnElement[Any]]:
        """What to sort rows by, from the end that is read first."""
        id_: ColumnElement[Any] = row.c.id
        keys = [id_] if self.key is None else [self.key(row), id_]
        return [key.desc() if self.descending != backward else key for key in keys]


def page_extent(arguments: Arguments) -> Extent:
    """`first` or `last`, never both. BadInput."""
    first: int | None = arguments.structural("first")
    last: int | None = arguments.structural("last")
    if first is not None and last is not None:
        raise BadInput(
            "first et last ne vont pas ensemble : choisissez le début ou la fin de la liste.",
            "first and last do not go together: choose the start or the end of the list.",
            ("last",),
        )
    name, size = ("first", first) if last is None else ("last", last)
    if size is None:
        return Extent(DEFAULT_PAGE, False)
    if not 0 <= size <= MAXIMUM_PAGE:
        raise BadInput(
            f"{name} doit être compris entre 0 et {MAXIMUM_PAGE}.",
            f"{name} must be between 0 and {MAXIMUM_PAGE}.",
            (name,),
        )
    return Extent(size, last is not None)


def chosen_order(declared: Connection, arguments: Arguments) -> Order:
    """The order asked for, `{field, direction}`, one of the list's own, or the declared one.
    BadInput."""
    orders, table = declared.orders, declared.entity.table.name
    asked = arguments.structural("orderBy")
    for argument, name in orders.own.items():
        if arguments.has(argument):
            _require_alone(orders, arguments, argument, name)
            descending = str(arguments.structural(argument)) == "DESC"
            return Order(table, name, orders.keys[name], descending)
    if asked is None:
        return Order(table, orders.default, orders.keys[orders.default], orders.descending)
    name, descending = str(asked["field"]), str(asked["direction"]) == "DESC"
    if name != orders.measured:
        return Order(table, name, orders.keys[name], descending)
    if not measured(declared, arguments):
        raise BadInput(
            f"L'ordre {name} demande un lieu et un rayon : filter.near.",
            f"The order {name} needs a place and a radius: filter.near.",
            ("orderBy", "field"),
        )
    return Order(table, name, lambda row: row.c[MEASURE], descending)


def _require_alone(orders: Orders, arguments: Arguments, argument: str, name: str) -> None:
    """BadInput for two orders at once, or for one without the criterion that it needs."""
    if arguments.has("orderBy"):
        raise BadInput(
            f"orderBy et {argument} ne vont pas ensemble : choisissez un ordre.",
            f"orderBy and {argument} do not go together: choose one order.",
            (argument,),
        )
    criterion = orders.within[name]
    if not arguments.inside("filter").has(criterion):
        raise BadInput(
            f"{argument} demande le critère {criterion} : filter.{criterion}.",
            f"{argument} needs the criterion {criterion}: filter.{criterion}.",
            (argument,),
        )


def measured(declared: Connection, arguments: Arguments) -> bool:
    """Whether the rows of a page have a distance: the column MEASURE."""
    row = declared.entity.table.alias()
    return declared.measure is not None and declared.measure(row, arguments) is not None


def is_bounded(arguments: Arguments) -> bool:
    """Whether a cursor says where the page starts or ends."""
    return arguments.has("after") or arguments.has("before")


def bounds(row: Row, order: Order, arguments: Arguments) -> list[ColumnElement[bool]]:
    """Rows after the cursor `after` and before the cursor `before`, each only where given."""
    return [
        _beyond(row, order, arguments, name, order.descending == (name == "after"))
        for name in ("after", "before")
        if arguments.has(name)
    ]


def _beyond(
    row: Row, order: Order, arguments: Arguments, name: str, less: bool
) -> ColumnElement[bool]:
    """A row comparison with a cursor, which an index can follow."""
    key = None if order.key is None else order.key(row)
    parts = 1 if key is None else 2
    id_: ColumnElement[Any] = row.c.id
    there_id = arguments.bind(name, id_.type, cursor_part(order.code, parts, parts - 1, as_uuid))
    if key is None:
        return id_ < there_id if less else id_ > there_id
    read = _READ.get(key.type.python_type, key.type.python_type)
    there_key = arguments.bind(name, key.type, cursor_part(order.code, parts, 0, read))
    here, there = tuple_(key, id_), tuple_(there_key, there_id)
    return here < there if less else here > there


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")
    return instant


_READ: Mapping[type, Callable[[str], Any]] = {datetime: _instant}
"""What reads a key as PostgreSQL writes it, where its type does not."""
