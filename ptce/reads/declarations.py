"""How a GraphQL field is read: the words that the schema uses beside each field.

A `Row` is an SQLAlchemy FROM element (an alias of a table, a JSON element…); a declaration turns
rows into SQL expressions and never touches a connection. The compiler in `statements.py` puts
them together into one statement.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table

from ptce.reads.arguments import Arguments

Row = FromClause
Expression = Callable[[Row], ColumnElement[Any]]
Condition = Callable[[Row], ColumnElement[bool]]
Join = Callable[[Row, Row], ColumnElement[bool]]
"""(parent, child) → whether the child belongs to the parent."""

Filter = Callable[[Row, Arguments], Sequence[ColumnElement[bool]]]

READ = "read"
"""The key of a declaration in a Strawberry field's metadata."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One concrete type of an abstract entity: the code in its `kind` column, its own table."""

    code: str
    table: Table


@dataclass(frozen=True)
class Entity:
    """Rows of one GraphQL type, and who sees them.

    `variants` (by GraphQL type name) makes it abstract: an interface whose rows carry `kind`.
    """

    table: Table
    visible: Condition
    variants: Mapping[str, Variant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, or a list of scalars. `weight`: how many short texts (100 bytes) it may hold."""

    sql: Expression
    weight: int = 1


@dataclass(frozen=True, slots=True)
class AskedValue:
    """A scalar that depends on the field's arguments. `weight` as in `Value`."""

    sql: Callable[[Row, Arguments], ColumnElement[Any]]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class OwnValue:
    """As `Value`, of the concrete type's own table (`resource_vehicle`)."""

    sql: Expression
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """An object made of the same row's columns (a Period, a Money); null where `when` is false.

    Also what a page itself answers. `weight` as in `Value`.
    """

    when: Condition | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class One:
    """A to-one: the visible row of `entity` that joins, or null.

    Where several rows may join, `first` sorts them and the first one answers.
    """

    entity: Entity
    on: Join | None = None
    filters: Filter | None = None
    first: Callable[[Row], Sequence[ColumnElement[Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A short list that belongs to the row: rows of a lateral source, in its `position` order.
    `weight` as in `Value`, for all of it."""

    source: Callable[[Row], Select[Any]]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Orders:
    """How a connection may be sorted: a key by name, then the id in the same direction.

    A key of None is the id itself (the order of creation). Every key is NOT NULL and indexed.
    `measured` names the order whose key is the connection's `measure` instead; `within` the
    criterion without which an order is refused, for its index holds no other rows. `own` are the
    orders that an argument of the list chooses by its direction, instead of `orderBy`.
    """

    keys: Mapping[str, Expression | None]
    default: str
    descending: bool = False
    measured: str = ""
    within: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arm:
    """Some rows of a list that an index gives in every order of it.

    `rows(row, each)` says which: those of a column equal to `each`, for every value of `values`
    (`each` is None without any).
    """

    rows: Callable[[Row, Any], ColumnElement[bool]]
    values: ColumnElement[Any] | None = None


@dataclass(frozen=True)
class Connection:
    """A keyset-paged list of visible rows; at the root, `on` is None.

    `measure` gives each row a distance, where the arguments say from where. `arms` are parts that
    together hold every visible row of the list: they are read one by one, each along its own index,
    and put together; no arm, or None, reads the list as it is. `weight`, in points, is that of the
    access; each row has its own.
    """

    entity: Entity
    orders: Orders
    on: Join | None = None
    filters: Filter | None = None
    measure: Callable[[Row, Arguments], ColumnElement[Any] | None] | None = None
    arms: Callable[[Row, Arguments], Sequence[Arm]] | None = None
    weight: int = 10


@dataclass(frozen=True, slots=True)
class Computed:
    """A root field whose rows come from Python: a command's outcome, a ranking not stored.

    `run(request, arguments, selected)` answers a JSON-ready document; `selected` names the fields
    asked of it, and of those (« nearMisses.remedies »), for what is worth computing only then. The
    statement receives the document as one parameter; the fields below read it through a row with a
    single jsonb column, `value`. `weight` as in `Value`: that of a command, or of a ranking.
    """

    run: Callable[[Any, dict[str, Any], frozenset[str]], Awaitable[Any]]
    weight: int = 5_000


@dataclass(frozen=True)
class AnyNode:
    """Rows of any of these entities (by GraphQL name), by public identifier; null if not seen.

    At the root only. The identifiers are the argument `ids`, answered as a list in their order, or
    `id`, answered as one object.
    """

    entities: Mapping[str, Entity]
    many: bool


Declaration = Value | AskedValue | OwnValue | Part | One | Items | Connection | Computed | AnyNode
