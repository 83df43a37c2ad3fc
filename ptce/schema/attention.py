"""The needs to chase up: what is silent about each, told only to its own and to its coordinators.

Whoever else sees the need does not see its matches: to them it is for no reason, and the filter
finds nothing. Each reason is one look-up among the matches of the need, which stops at the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    and_,
    case,
    cast,
    extract,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from ptce.db import tables
from ptce.db.found import OPEN
from ptce.db.visible import NOW, inner, is_term
from ptce.domain.attention import AGEING_AFTER, SOON, UNANSWERED_AFTER, RequestAttention
from ptce.domain.lifecycle import OPEN_MATCHES, MatchEvent
from ptce.domain.terms import MatchStatus, QuantityBasis
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Condition, Row
from ptce.schema.fields import quoted
from ptce.schema.filtering import Conditions, terms_sql

FILTER = (
    "Ouverts, et à relancer pour l'une de ces raisons : parmi les besoins des structures pour "
    "lesquelles vous agissez et des pôles que vous animez, jamais d'autres."
)
FIELD = (
    "Pourquoi le relancer : pour sa structure et l'animation de son pôle, tant qu'il est ouvert ; "
    "sinon, liste vide."
)

_ONE = literal_column("1", Integer)


def age_days(row: Row) -> ColumnElement[Any]:
    """How many whole days ago a listing was published."""
    seconds = extract("epoch", NOW - row.c.created_at)
    return cast(
        func.greatest(func.floor(seconds / literal_column("86400")), literal_column("0")), Integer
    )


def attention(row: Row) -> ColumnElement[Any]:
    """The RequestAttention of a need, in the order of their declaration; none for others."""
    reasons: list[ColumnElement[Any]] = [
        case((holds(row), quoted(each.value))) for each, holds in REASONS.items()
    ]
    told = func.array_remove(array(reasons), null(), type_=ARRAY(Text))
    return case((and_(*_chased(row)), told), else_=terms_sql([]))


def to_chase(row: Row, given: Arguments) -> Conditions:
    """The needs that one of the reasons of `attention` holds for, and the viewer answers for."""
    if not given.has("attention"):
        return []
    reasons = [REASONS[RequestAttention[each]](row) for each in given.terms("attention")]
    return [*_chased(row), or_(*reasons) if reasons else false()]


def silent_from(row: Row) -> ColumnElement[Any]:
    """From when silence about a need worries: `tables.SILENT_FROM`, which has an index."""
    start = func.lower(row.c.period, type_=DateTime(timezone=True))
    soonest = func.least(_utc(row.c.created_at) + _span(AGEING_AFTER), _utc(start) - _span(SOON))
    return func.timezone(quoted("UTC"), soonest, type_=DateTime(timezone=True))


def _chased(row: Row) -> list[ColumnElement[bool]]:
    """Whether it is open, as the matching has it, and the viewer's own or in their care."""
    statuses = [quoted(status.value) for status in sorted(OPEN)]
    return [inner(row), row.c.status.in_(statuses), ~row.c.suspended]


def _no_offer(row: Row) -> ColumnElement[bool]:
    return ~_matched(row, *OPEN_MATCHES)


def _all_declined(row: Row) -> ColumnElement[bool]:
    return _matched(row, MatchStatus.DECLINED) & ~_matched(row, *OPEN_MATCHES)


def _ageing(row: Row) -> ColumnElement[bool]:
    return (row.c.created_at <= NOW - _span(AGEING_AFTER)) & ~_matched(row, MatchStatus.AGREED)


def _due_soon(row: Row) -> ColumnElement[bool]:
    """It starts soon, or ends soon where a part of it would still be of use."""
    in_one_piece = row.c.weekly_minutes.is_(None) & is_term(
        row.c.quantity_basis, QuantityBasis.AT_ONCE
    )
    bounds = func.lower(row.c.period), func.upper(row.c.period)
    due = case((in_one_piece, bounds[0]), else_=bounds[1])
    return (due <= NOW + _span(SOON)) & ~_matched(row, MatchStatus.AGREED)


def _half_agreed(row: Row) -> ColumnElement[bool]:
    return _matched(row, MatchStatus.ACCEPTED_BY_PROVIDER, MatchStatus.ACCEPTED_BY_RECEIVER)


def _unanswered(row: Row) -> ColumnElement[bool]:
    """A match is proposed, and was not brought back there in the last days."""
    match, event = tables.match.alias(), tables.match_event.alias()
    lately = select(_ONE).where(
        event.c.match_id == match.c.id,
        event.c.to_status == quoted(MatchStatus.PROPOSED.value),
        event.c.event != quoted(MatchEvent.BLOCK.value),
        event.c.created_at > NOW - _span(UNANSWERED_AFTER),
    )
    silent = select(_ONE).where(
        match.c.request_id == row.c.id,
        is_term(match.c.status, MatchStatus.PROPOSED),
        lately.correlate_except(event).limit(_ONE).scalar_subquery().is_(None),
    )
    return silent.correlate_except(match).limit(_ONE).scalar_subquery().is_not(None)


def _matched(row: Row, *statuses: MatchStatus) -> ColumnElement[bool]:
    """Whether the need has a match in one of these states: looked up, never hashed whole."""
    match = tables.match.alias()
    found = select(_ONE).where(
        match.c.request_id == row.c.id,
        match.c.status.in_([quoted(status.value) for status in sorted(statuses)]),
    )
    return found.correlate_except(match).limit(_ONE).scalar_subquery().is_not(None)


def _utc(instant: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.timezone(quoted("UTC"), instant, type_=DateTime())


def _span(length: timedelta) -> ColumnElement[Any]:
    return literal_column(tables.interval(length))


REASONS: Mapping[RequestAttention, Condition] = {
    RequestAttention.NO_OFFER: _no_offer,
    RequestAttention.UNANSWERED: _unanswered,
    RequestAttention.HALF_AGREED: _half_agreed,
    RequestAttention.ALL_DECLINED: _all_declined,
    RequestAttention.AGEING: _ageing,
    RequestAttention.DUE_SOON: _due_soon,
}
