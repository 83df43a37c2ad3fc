"""One page of a connection: what it answers, over the rows that it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    type_coerce,
)

from ptce.reads.arguments import Arguments
from ptce.reads.cursors import cursor_sql
from ptce.reads.declarations import Connection, Entity, Row
from ptce.reads.objects import EMPTY, Json, Pair, constant, json_object, scalar
from ptce.reads.orders import MEASURE, Extent, Order, measured
from ptce.reads.plans import FieldPlan, ObjectPlan
from ptce.reads.rows import Rows


class Nodes(Protocol):
    """What builds the JSON of the rows and counts the values asked for."""

    def object(self, plan: ObjectPlan, row: Row, entity: Entity | None) -> Json: ...

    def count(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is made from, by what is asked of it: nothing of it at all (`rows` false: a
    count alone), and whether a row more tells that the list goes on (`more`)."""

    rows: bool
    more: bool

    @classmethod
    def of(cls, plan: ObjectPlan, arguments: Arguments, extent: Extent) -> Asked:
        onward, bound = (
            ("hasPreviousPage", "after") if extent.backward else ("hasNextPage", "before")
        )
        told = {
            info.name
            for part in plan.only.values()
            if part.name == "pageInfo" and part.below is not None
            for info in part.below.only.values()
        }
        more = onward in told and not arguments.has(bound)
        listed = any(part.name in {"nodes", "edges"} for part in plan.only.values())
        return cls(listed or more or bool(told & {"startCursor", "endCursor"}), more)


@dataclass(frozen=True, slots=True)
class Page:
    """The fields of one connection, over its rows in the order of the list.

    Their own query sorts them: no aggregate does it again. They are numbered as they were read
    (`position`) where that was one more than the page, or from the end.
    """

    builder: Nodes
    declared: Connection
    rows: FromClause
    order: Order
    extent: Extent
    asked: Asked

    @classmethod
    def of(
        cls,
        builder: Nodes,
        rows: Rows,
        order: Order,
        extent: Extent,
        asked: Asked,
    ) -> Page:
        page = rows.page(order, extent, extent.size + asked.more)
        if asked.more or extent.backward:
            position = func.row_number().over().label("position")
            numbered = select(page, position).select_from(page).correlate_except(page)
            page = (numbered.order_by(position.desc()) if extent.backward else numbered).subquery()
        return cls(builder, rows.declared, page, order, extent, asked)

    def part(self, field: FieldPlan, arguments: Arguments) -> Json:
        if field.typename:
            return constant(field.parent)
        match field.name:
            case "nodes":
                return self.list(self.node(field))
            case "edges":
                return self.list(self.edge(field, arguments))
            case "pageInfo":
                return self.page_info(field, arguments)
            case _:
                raise AssertionError(f"{field.parent}.{field.name} is no part of a connection")

    def node(self, field: FieldPlan) -> Json:
        assert field.below is not None
        return self.builder.object(field.below, self.rows, self.declared.entity)

    def edge(self, field: FieldPlan, arguments: Arguments) -> Json:
        assert field.below is not None
        pairs: list[Pair] = []
        for key, part in field.below.only.items():
            self.builder.count()
            if part.typename:
                pairs.append((key, constant(part.parent)))
            elif part.name == "node":
                pairs.append((key, self.node(part)))
            elif part.name == "distanceKm":
                pairs.append((key, self.distance(arguments)))
            else:
                key_ = None if self.order.key is None else self.order.key(self.rows)
                pairs.append((key, cursor_sql(self.order.code, key_, self.rows.c.id)))
        return json_object(pairs)

    def distance(self, arguments: Arguments) -> Json:
        """« Environ », to a tenth of a kilometre as in a match; null when there is no place."""
        if not measured(self.declared, arguments):
            return null()
        tenth = func.round(cast(self.rows.c[MEASURE], Numeric), literal_column("1"))
        return scalar("Decimal", tenth)

    def list(self, item: Json) -> Json:
        return func.coalesce(self.gathered(func.json_agg(item)), EMPTY)

    def gathered(self, aggregate: Any) -> Any:
        """The aggregate over the rows shown, without the one more."""
        if not self.asked.more:
            return aggregate
        return aggregate.filter(self.rows.c.position <= literal_column(str(self.extent.size)))

    def page_info(self, field: FieldPlan, arguments: Arguments) -> Json:
        assert field.below is not None
        pairs: list[Pair] = []
        for key, part in field.below.only.items():
            match part.name:
                case "__typename":
                    pairs.append((key, constant(part.parent)))
                case "hasNextPage":
                    pairs.append((key, self.goes_on(arguments.has("before"), backward=False)))
                case "hasPreviousPage":
                    pairs.append((key, self.goes_on(arguments.has("after"), backward=True)))
                case "startCursor":
                    pairs.append((key, self.cursor_at(last=False)))
                case "endCursor":
                    pairs.append((key, self.cursor_at(last=True)))
        return json_object(pairs)

    def goes_on(self, bounded: bool, *, backward: bool) -> Json:
        """Whether there is a page on that side: a row more was read, or a cursor bounds it.

        The row that a cursor was made for is beyond the page, so nothing needs to be looked up.
        """
        if bounded or backward != self.extent.backward:
            return literal_column(str(bounded).lower())
        return func.count() > literal_column(str(self.extent.size), Integer)

    def cursor_at(self, *, last: bool) -> Json:
        """The cursor of the first or the last row shown; null without any."""
        size = literal_column(str(self.extent.size), Integer)
        shown: ColumnElement[int] = func.least(func.count(), size, type_=Integer)
        place = shown if last else literal_column("1", Integer)

        def there(column: ColumnElement[Any]) -> ColumnElement[Any]:
            every = self.gathered(func.array_agg(column))
            found: ColumnElement[Any] = type_coerce(every, ARRAY(column.type))[place]
            return found

        key = None if self.order.key is None else there(self.order.key(self.rows))
        cursor = cursor_sql(self.order.code, key, there(self.rows.c.id))
        return case((shown > literal_column("0", Integer), cursor))
