"""Which rows a page of a connection has: filtered, measured, sorted, from where to where.

An order is a walk along an index from a cursor on. Where the rows that one may see are few among
many, the list is made of arms instead: each is a walk of its own, as long as the page, and what
they found is sorted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Connection, Row
from ptce.reads.orders import MEASURE, Extent, Order, bounds, is_bounded

REACH: Final = 1_000
"""An order by distance goes no further than so many rows: they are all measured first."""


class Rows:
    """The rows of one connection below one parent, for these arguments."""

    def __init__(self, declared: Connection, parent: Row, arguments: Arguments) -> None:
        self.declared = declared
        self.parent = parent
        self.arguments = arguments
        self.table = declared.entity.table

    def conditions(self, row: Row) -> list[ColumnElement[bool]]:
        """Which rows the whole list has."""
        declared = self.declared
        conditions = [declared.entity.visible(row)]
        if declared.on is not None:
            conditions.append(declared.on(self.parent, row))
        if declared.filters is not None:
            conditions.extend(declared.filters(row, self.arguments))
        return conditions

    def page(self, order: Order, extent: Extent, most: int) -> FromClause:
        """At most so many rows, the first read first."""
        size: ColumnElement[Any] = literal_column(str(most))
        if order.name == self.declared.orders.measured:
            return self._nearest(order, extent, size).subquery()
        arms = [] if self.declared.arms is None else self.declared.arms(self.parent, self.arguments)
        if not arms:
            return self._walk(order, extent, size).subquery()
        every = union_all(*(self._arm(arm, order, extent, size) for arm in arms)).subquery()
        keys = [every.c.id] if order.key is None else [order.key(every), every.c.id]
        once = self._from(every, every).ext(distinct_on(*keys))
        return once.order_by(*order.sorted(every, extent.backward)).limit(size).subquery()

    def _nearest(self, order: Order, extent: Extent, size: ColumnElement[Any]) -> Select[Any]:
        row = self.table.alias()
        distance: ColumnElement[Any] = literal_column(MEASURE)
        sorted_ = self._measured(row).where(*self.conditions(row)).order_by(distance, row.c.id)
        if not (extent.backward or order.descending or is_bounded(self.arguments)):
            return sorted_.limit(size)  # the first page is within reach
        reached = sorted_.limit(literal_column(str(REACH))).subquery()
        chosen = self._from(reached, reached).where(*bounds(reached, order, self.arguments))
        return chosen.order_by(*order.sorted(reached, extent.backward)).limit(size)

    def _walk(
        self,
        order: Order,
        extent: Extent,
        size: ColumnElement[Any],
        arm: Sequence[ColumnElement[bool]] = (),
        row: Row | None = None,
    ) -> Select[Any]:
        row = self.table.alias() if row is None else row
        within = bounds(row, order, self.arguments)
        chosen = self._measured(row).where(*arm, *self.conditions(row), *within)
        return chosen.order_by(*order.sorted(row, extent.backward)).limit(size)

    def _arm(self, arm: Arm, order: Order, extent: Extent, size: ColumnElement[Any]) -> Select[Any]:
        row = self.table.alias()
        if arm.values is None:
            walk = self._walk(order, extent, size, [arm.rows(row, None)], row).subquery()
            return select(walk)
        each = func.unnest(arm.values).table_valued("value").render_derived(name="each")
        walked = self._walk(order, extent, size, [arm.rows(row, each.c.value)], row).lateral()
        return select(walked).select_from(each.join(walked, literal_column("true")))

    def _measured(self, row: Row) -> Select[Any]:
        measure = self.declared.measure
        distance = None if measure is None else measure(row, self.arguments)
        columns = [row] if distance is None else [row, distance.label(MEASURE)]
        return self._from(row, *columns)

    def _from(self, row: FromClause, *columns: Any) -> Select[Any]:
        return select(*columns).select_from(row).correlate_except(row)
