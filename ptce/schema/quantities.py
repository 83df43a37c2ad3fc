"""What is left of a resource, what is still to be found for a request: derived, never stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    Numeric,
    Select,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, TSTZRANGE

from ptce.db import tables
from ptce.db.visible import is_term
from ptce.domain.errors import BadInput
from ptce.domain.quantities import DAYS
from ptce.domain.terms import BookingStatus, QuantityBasis
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row

NOTHING = literal_column("0", Numeric)

Booked = Any
"""An alias of `booking`."""


def remaining_of_resource(row: Row, arguments: Arguments) -> ColumnElement[Any]:
    """Of a stock, what no live booking takes; of the rest, what is left at the worst instant."""
    if not arguments.has("during"):
        return case((_is_stock(row), _stock_left(row)), else_=null())
    during = arguments.inside("during")
    start = during.bind("start", DateTime(timezone=True), _aware)
    end = during.bind("end", DateTime(timezone=True), _aware)
    return left_during(row, func.least(start, end), end)


def left_during(row: Row, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is left of a resource all along a period, and until it would be ready again."""
    ready = end + _minutes(row.c.buffer_minutes)
    worst = _worst(row, func.tstzrange(start, ready, type_=TSTZRANGE))
    whole = case((row.c.divisible, row.c.quantity - worst), (worst > NOTHING, NOTHING))
    left = func.coalesce(whole, row.c.quantity)
    return case((_is_stock(row), _stock_left(row)), else_=left)


def _is_stock(row: Row) -> ColumnElement[bool]:
    return is_term(row.c.quantity_basis, QuantityBasis.IN_ALL)


def _stock_left(row: Row) -> ColumnElement[Any]:
    return row.c.quantity - _taken_in_all(row)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise BadInput("une heure avec son fuseau est attendue", "a time with its zone is expected")
    return instant


def _live(booked: Booked, row: Row) -> list[ColumnElement[bool]]:
    held = is_term(booked.c.status, BookingStatus.HELD)
    confirmed = is_term(booked.c.status, BookingStatus.CONFIRMED)
    return [booked.c.resource_id == row.c.id, held | confirmed]


def _taken_in_all(row: Row) -> ColumnElement[Any]:
    booked = tables.booking.alias()
    total = select(func.coalesce(func.sum(booked.c.quantity), NOTHING))
    return total.where(*_live(booked, row)).correlate_except(booked).scalar_subquery()


def _weight(booked: Booked) -> ColumnElement[Any]:
    """When a booking weighs: its own slots, each with its buffer; on a flow, one week, month or
    year at least."""
    start = func.lower(booked.c.during, type_=DateTime(timezone=True))
    end = func.upper(booked.c.during, type_=DateTime(timezone=True))
    branches = [
        (
            is_term(booked.c.quantity_basis, basis),
            _range(start, func.greatest(end, start + _days(basis))),
        )
        for basis in DAYS
    ]
    return case(*branches, else_=booked.c.blocked)


def _range(start: Any, end: Any) -> ColumnElement[Any]:
    return func.tstzmultirange(func.tstzrange(start, end), type_=TSTZMULTIRANGE)


def _days(basis: QuantityBasis) -> ColumnElement[timedelta]:
    return cast(literal_column(f"'{float(DAYS[basis]) * 86_400} seconds'"), Interval)


def _minutes(count: ColumnElement[int]) -> ColumnElement[timedelta]:
    return func.make_interval(0, 0, 0, 0, 0, count, type_=Interval)


def _worst(row: Row, during: ColumnElement[Any]) -> ColumnElement[Any]:
    """The greatest sum held at one instant of the period: it is reached where a slot begins."""
    one, other = tables.booking.alias(), tables.booking.alias()
    within = _weight(one).op("*")(func.tstzmultirange(during))
    slot = func.unnest(within, type_=TSTZRANGE).table_valued("range").render_derived(name="slot")
    starts = (
        select(func.lower(slot.c.range).label("at"))
        .select_from(one.join(slot, literal_column("true")))
        .where(*_live(one, row))
        .correlate_except(one, slot)
        .subquery("starts")
    )
    load: Select[Any] = (
        select(func.sum(other.c.quantity))
        .where(*_live(other, row), _weight(other).op("@>")(starts.c.at))
        .correlate_except(other)
    )
    worst = select(func.coalesce(func.max(load.scalar_subquery()), NOTHING)).select_from(starts)
    return worst.correlate_except(starts).scalar_subquery()


def covered(row: Row) -> ColumnElement[Any]:
    """The share of a request, from 0 to 1, that confirmed bookings bring: slots times quantity."""
    booked = tables.booking.alias()
    slots = select(func.count()).select_from(
        func.unnest(booked.c.during, type_=TSTZRANGE).table_valued("range").render_derived()
    )
    counted = case(
        (is_term(row.c.quantity_basis, QuantityBasis.AT_ONCE), slots.scalar_subquery()),
        else_=literal_column("1"),
    )
    brought = (
        select(func.coalesce(func.sum(booked.c.covered * counted), NOTHING))
        .where(booked.c.request_id == row.c.id)
        .where(is_term(booked.c.status, BookingStatus.CONFIRMED))
        .correlate_except(booked)
        .scalar_subquery()
    )
    return func.least(literal_column("1"), brought / (row.c.quantity * row.c.slots))


def covered_of_request(row: Row) -> ColumnElement[Any]:
    """The same as people read it."""
    return _readable(covered(row))


def remaining_of_request(row: Row) -> ColumnElement[Any]:
    """What is asked less what is confirmed; of weekly slots, on the average of them."""
    return _readable(row.c.quantity * (1 - covered(row)))


def _readable(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """To six decimals, without useless zeros."""
    return func.trim_scale(func.round(number, 6), type_=Numeric)
