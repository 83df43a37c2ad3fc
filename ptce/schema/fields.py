"""Gestures by which the schema says, beside each field, what it is and how it is read.

Every function answers a Strawberry field without resolver: `reads` compiles the declaration that
it carries. Descriptions are French sentences for partners.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from ptce.domain.identifiers import PREFIXES
from ptce.domain.terms import Language
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import (
    READ,
    Arm,
    Condition,
    Connection,
    Declaration,
    Entity,
    Expression,
    Filter,
    Items,
    Join,
    One,
    Orders,
    OwnValue,
    Part,
    Row,
    Value,
)
from ptce.schema.costs import cost_of

LANGUAGE: BindParameter[str] = bindparam("language", type_=Text)
"""In which language a request wants its sentences: FR or EN."""


def argument(name: str, type_: Any, description: str) -> StrawberryArgument:
    """An optional argument; absent and null mean the same."""
    return StrawberryArgument(
        name, None, StrawberryAnnotation(type_), description=description, default=strawberry.UNSET
    )


def required(name: str, type_: Any, description: str) -> StrawberryArgument:
    return StrawberryArgument(name, None, StrawberryAnnotation(type_), description=description)


def declared(
    declaration: Declaration,
    description: str,
    *,
    arguments: Sequence[StrawberryArgument] = (),
    directives: Sequence[object] = (),
    type_: Any = None,
) -> Any:
    """A field that is read as `declaration` says; `type_` where no annotation can say its type."""
    field: StrawberryField = strawberry.field(
        description=description,
        metadata={READ: declaration},
        directives=(*cost_of(declaration), *directives),
        graphql_type=type_,
    )
    field.arguments = list(arguments)
    return field


def optional(description: str) -> Any:
    """An input field that may be left out; null means the same."""
    return strawberry.field(default=strawberry.UNSET, description=description)


def needed(description: str) -> Any:
    """An input field that must be given."""
    return strawberry.field(description=description)


def column(name: str, description: str, *, weight: int = 1) -> Any:
    """The value of a column of the row; `weight` as in `Value`."""
    return declared(Value(lambda row: row.c[name], weight), description)


def own_column(name: str, description: str, weight: int = 1) -> Any:
    """The value of a column of the concrete type's own table; `weight` as in `Value`."""
    return own_value(lambda row: row.c[name], description, weight)


def own_value(sql: Expression, description: str, weight: int = 1) -> Any:
    """An expression over the concrete type's own table; `weight` as in `Value`."""
    return declared(OwnValue(sql, weight), description)


def value(sql: Expression, description: str) -> Any:
    return declared(Value(sql), description)


def identifier(table: str, description: str) -> Any:
    """The row's public identifier."""
    return value(lambda row: public_id(table, row.c.id), description)


def public_id(table: str, id_: ColumnElement[Any]) -> ColumnElement[str]:
    """The expression of a row's public identifier (`domain.identifiers.public_id`)."""
    digits = func.replace(cast(id_, Text), quoted("-"), quoted(""), type_=Text)
    return quoted(f"{PREFIXES[table]}_").concat(digits)


def quoted(constant: str) -> ColumnElement[str]:
    """A constant of ours as part of the SQL text: no parameter to send."""
    return literal_column("'" + constant.replace("'", "''") + "'", Text)


def json_text(row: Row, key: str) -> ColumnElement[str]:
    """A key of the row's JSON document, as text; NULL where it is null or absent."""
    return row.c.value.op("->>", return_type=Text())(quoted(key))


def json_part(row: Row, key: str) -> ColumnElement[Any]:
    """A key of the row's JSON document, as JSON."""
    return row.c.value.op("->", return_type=JSONB())(quoted(key))


def translated(fr: Expression, en: Expression, description: str) -> Any:
    """A sentence in the request's language."""
    return value(
        lambda row: case((quoted(Language.EN.value) == LANGUAGE, en(row)), else_=fr(row)),
        description,
    )


def part(description: str, when: Condition | None = None) -> Any:
    return declared(Part(when), description)


def one(entity: Entity, on: Join, description: str) -> Any:
    return declared(One(entity, on), description)


def items(source: Callable[[Row], Any], description: str) -> Any:
    return declared(Items(source), description)


FIRST = "Nombre d'éléments voulus depuis le début, de 0 à 100 (20 par défaut)."
AFTER = "Reprendre après ce curseur (`endCursor` de la page précédente)."
LAST = "Nombre d'éléments voulus depuis la fin, de 0 à 100 ; jamais avec `first`."
BEFORE = "S'arrêter avant ce curseur (`startCursor` de la page suivante)."
ORDER = "Ordre de la liste."


def paging(order_input: Any) -> list[StrawberryArgument]:
    """The arguments of every keyset-paged list."""
    return [
        argument("first", int | None, FIRST),
        argument("after", str | None, AFTER),
        argument("last", int | None, LAST),
        argument("before", str | None, BEFORE),
        argument("order_by", order_input | None, ORDER),
    ]


def connection(
    entity: Entity,
    orders: Orders,
    description: str,
    *,
    order_input: Any,
    on: Join | None = None,
    filter_input: Any = None,
    filters: Filter | None = None,
    measure: Callable[[Row, Arguments], ColumnElement[Any] | None] | None = None,
    arms: Callable[[Row, Arguments], Sequence[Arm]] | None = None,
    own_orders: Sequence[Any] = (),
) -> Any:
    """A keyset-paged list, read from either end; with `filter` where one is declared."""
    arguments = [*paging(order_input), *own_orders]
    if filter_input is not None:
        arguments.append(argument("filter", filter_input | None, "Critères, tous à la fois."))
    return declared(
        Connection(entity, orders, on, filters, measure, arms), description, arguments=arguments
    )
