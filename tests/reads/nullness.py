"""Which fields of the contract are never null, proved from what the schema declares.

`promised()` walks every declaration that a Non-Null field has, in every place where its type is
read, over the tables' own columns. A field is proved when its SQL expression cannot be NULL
whatever the rows hold: a NOT NULL column, a constant, `coalesce`, `count`, and strict operators of
those. What is left over is the business of `test_non_null.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
)
from sqlalchemy import BindParameter, Column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import elements, functions, operators, selectable

from ptce.reads.arguments import Arguments
from ptce.reads.declarations import (
    READ,
    AnyNode,
    AskedValue,
    Computed,
    Connection,
    Declaration,
    Entity,
    Items,
    One,
    OwnValue,
    Part,
    Row,
    Value,
)
from ptce.schema.root import graphql_schema

STRICT = {
    "array_remove",
    "array_to_json",
    "cardinality",
    "date_part",
    "floor",
    "greatest",
    "lpad",
    "replace",
    "timezone",
    "to_char",
    "trim_scale",
}
"""Functions that answer NULL only for NULL."""

ALWAYS = {"coalesce", "greatest", "least"}
"""Functions that answer NULL only when all they are given is NULL."""


@dataclass
class Promises:
    """What Non-Null fields promise: each by « Type.field », and how it is read.

    `columns` are those read as a plain column: whether it is NOT NULL. `expressions`: whether it
    cannot be NULL. `objects`: the declaration that answers an object or a list.
    """

    columns: dict[str, bool] = field(default_factory=dict)
    expressions: dict[str, bool] = field(default_factory=dict)
    objects: dict[str, Declaration] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def scalar(self, name: str, expression: Any) -> None:
        kept = self.columns if isinstance(expression, Column) else self.expressions
        other = self.expressions if kept is self.columns else self.columns
        kept[name] = never_null(expression) and kept.get(name, True)
        if name in other:  # a column here, an expression there: both must hold
            other[name] = kept[name] = kept[name] and other[name]


@dataclass
class _Walk:
    promises: Promises = field(default_factory=Promises)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def object(self, type_: Any, row: Row, entity: Entity | None, where: str) -> None:
        """Every field of a type whose rows are `row`; `where` tells such rows from others."""
        if (type_.name, where) in self.seen:
            return
        self.seen.add((type_.name, where))
        if entity is not None and isinstance(type_, GraphQLInterfaceType):
            for name, variant in entity.variants.items():
                self.fields(SCHEMA.type_map[name], row, variant.table.alias())
        else:
            self.fields(type_, row, None)

    def fields(self, type_: Any, row: Row, own: Row | None) -> None:
        assert isinstance(type_, GraphQLObjectType)
        for name, each in type_.fields.items():
            told = f"{type_.name}.{name}"
            self.promises.read.add(told)
            declared = each.extensions["strawberry-definition"].metadata[READ]
            expression: Any = None
            match declared:
                case Value():
                    expression = declared.sql(row)
                case OwnValue():
                    assert own is not None
                    expression = declared.sql(own)
                case AskedValue():
                    expression = declared.sql(row, Arguments({}, 0, []))
                case _:
                    self.below(told, get_named_type(each.type), declared, row)
            if isinstance(each.type, GraphQLNonNull):
                if expression is None:
                    self.promises.objects[told] = declared
                else:
                    self.promises.scalar(told, expression)

    def below(self, told: str, type_: Any, declared: Declaration, row: Row) -> None:
        match declared:
            case Part():
                self.object(type_, row, None, told)
            case One():
                target = declared.entity.table.alias()
                self.object(type_, target, declared.entity, declared.entity.table.name)
            case Items():
                self.object(type_, declared.source(row).correlate(row).lateral(), None, told)
            case Connection():
                shown = get_named_type(type_.fields["nodes"].type)
                target = declared.entity.table.alias()
                self.object(shown, target, declared.entity, declared.entity.table.name)
            case Computed():
                document = select(BindParameter("document", type_=JSONB()).label("value"))
                self.object(type_, document.subquery(), None, told)
            case AnyNode():
                for name, entity in declared.entities.items():
                    target = entity.table.alias()
                    self.object(SCHEMA.type_map[name], target, entity, entity.table.name)
            case _:
                raise AssertionError(told)


SCHEMA = graphql_schema()


def promised() -> Promises:
    """What every Non-Null field below the roots promises."""
    walk = _Walk()
    for root in (SCHEMA.query_type, SCHEMA.mutation_type):
        walk.fields(root, select(elements.literal_column("1").label("nothing")).subquery(), None)
    return walk.promises


def answered_fields() -> Iterator[str]:
    """Every « Type.field » of the contract below the roots, but those of pages."""
    for type_ in SCHEMA.type_map.values():
        if type_.name.startswith("__") or type_.name.endswith(("Connection", "Edge", "PageInfo")):
            continue
        if isinstance(type_, GraphQLObjectType):
            yield from (f"{type_.name}.{name}" for name in type_.fields)


def never_null(expression: Any) -> bool:
    """Whether an expression cannot be NULL, whatever the rows hold. False when it is not known."""
    match expression:
        case elements.Label() | elements.Grouping():
            return never_null(expression.element)
        case elements.Cast() | elements.TypeCoerce():
            return never_null(expression.clause)
        case elements.BindParameter():
            return expression.key in ASKER or (
                not expression.required and expression.value is not None
            )
        case Column():
            return not expression.nullable
        case elements.ColumnClause() if expression.is_literal:
            return expression.name.lower() != "null"
        case elements.ColumnClause():
            proxied = list(expression._proxies)  # a column of a sub-select
            return bool(proxied) and all(map(never_null, proxied))
        case elements.Case():
            branches = [result for _, result in expression.whens]
            return expression.else_ is not None and all(
                map(never_null, [*branches, expression.else_])
            )
        case selectable.Exists():  # one of the unary ones
            return True
        case elements.UnaryExpression():
            return isinstance(expression.element, selectable.Exists) or never_null(
                expression.element
            )
        case elements.BinaryExpression():
            return _of_two(expression)
        case elements.BooleanClauseList() | elements.ExpressionClauseList():
            return all(map(never_null, expression.clauses))
        case functions.FunctionElement():
            return _of_function(expression)
        case selectable.ScalarSelect():
            (only,) = expression.element.selected_columns
            return isinstance(only, functions.count)
    return False


ASKER = {"language", "now", "viewer_members", "viewer_inside", "viewer_coordinated"}
ASKER |= {"viewer_partnered", "viewer_outside", "viewer_self"}
"""The parameters that every request gives."""

JSON_PATHS = {"->", "->>"}


def _of_two(expression: Any) -> bool:
    if expression.operator in {operators.is_, operators.is_not, operators.is_distinct_from}:
        return True
    if getattr(expression.operator, "opstring", None) in JSON_PATHS:
        return False
    return never_null(expression.left) and never_null(expression.right)


def _of_function(expression: Any) -> bool:
    given = list(expression.clauses)
    if expression.name in {"count", "array"}:  # array() of a sub-select
        return True
    if expression.name in ALWAYS:
        return any(map(never_null, given))
    return expression.name in STRICT and all(map(never_null, given))
