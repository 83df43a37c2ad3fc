"""Lists of matches and of bookings, everywhere alike: their filters, and the arms they are read by.

Few of all matches are anybody's: at the root, one's own are read member by member and pole by pole,
each along its index, never by walking everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import UUID as UuidType
from sqlalchemy import Boolean, ColumnElement, Double, Numeric, or_

from ptce.db import visible
from ptce.db.crowds import one_of
from ptce.domain.errors import BadInput
from ptce.domain.terms import BookingStatus, MatchSide, MatchStatus
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Join, Row
from ptce.schema import orders
from ptce.schema.entities import BOOKING, MATCH
from ptce.schema.fields import connection
from ptce.schema.filtering import Conditions, among, by_id, by_ids, decoded, equals
from ptce.schema.inputs import PeriodInput
from ptce.schema.listings import filter_input
from ptce.schema.openings import meets_period
from ptce.schema.vocabularies import ResourceKind

SIDES = {MatchSide.PROVIDER: "provider", MatchSide.RECEIVER: "receiver"}

SIDE = "Où ce membre est de ce côté ; sans `memberId`, une structure pour laquelle vous agissez."

MatchFilter = filter_input(
    "MatchFilter",
    {
        "ids": (list[strawberry.ID] | None, "Ces mises en relation (100 au plus)."),
        "pole_id": (strawberry.ID | None, "Pour un besoin de ce pôle."),
        "request_id": (strawberry.ID | None, "Pour ce besoin."),
        "resource_id": (strawberry.ID | None, "Avec cette ressource."),
        "kind": (ResourceKind | None, "De cette nature."),
        "status": (list[MatchStatus] | None, "Dans l'un de ces états."),
        "member_id": (strawberry.ID | None, "Dont ce membre est l'un des deux côtés."),
        "side": (MatchSide | None, SIDE),
        "score_min": (Decimal | None, "De ce score au moins, de 0 à 100."),
        "to_verify": (bool | None, "Où il reste, ou non, quelque chose à vérifier."),
    },
    "Critères d'une liste de mises en relation.",
)

BookingFilter = filter_input(
    "BookingFilter",
    {
        "ids": (list[strawberry.ID] | None, "Ces réservations (100 au plus)."),
        "resource_id": (strawberry.ID | None, "De cette ressource."),
        "request_id": (strawberry.ID | None, "Pour ce besoin."),
        "status": (list[BookingStatus] | None, "Dans l'un de ces états."),
        "member_id": (strawberry.ID | None, "Dont ce membre est l'un des deux côtés."),
        "side": (MatchSide | None, SIDE),
        "during": (PeriodInput | None, "Dont une plage a un instant commun avec cette période."),
    },
    "Critères d'une liste de réservations.",
)


def matches(
    description: str, on: Join | None = None, arms: Callable[[Row], Sequence[Arm]] | None = None
) -> Any:
    """A list of matches; `arms` where `on` is the union of several columns."""
    return connection(
        MATCH,
        orders.MATCHES,
        description,
        order_input=orders.MatchOrder,
        on=on,
        filter_input=MatchFilter,
        filters=matches_filter,
        arms=_arms(on, arms, visible.PARTNERED),
    )


def bookings(
    description: str, on: Join | None = None, arms: Callable[[Row], Sequence[Arm]] | None = None
) -> Any:
    """A list of bookings; `arms` as for `matches`."""
    return connection(
        BOOKING,
        orders.BOOKINGS,
        description,
        order_input=orders.BookingOrder,
        on=on,
        filter_input=BookingFilter,
        filters=bookings_filter,
        arms=_arms(on, arms),
    )


def matches_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_ids(row.c.id, given, "ids", "match"),
        *by_id(row.c.receiver_pole_id, given, "poleId", "pole"),
        *by_id(row.c.request_id, given, "requestId", "request"),
        *by_id(row.c.resource_id, given, "resourceId", "resource"),
        *equals(row.c.kind, given, "kind"),
        *among(row.c.status, given, "status"),
        *_on_side(row, given),
        *_scores(row, given),
        *_to_verify(row, given),
    ]


def bookings_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_ids(row.c.id, given, "ids", "booking"),
        *by_id(row.c.resource_id, given, "resourceId", "resource"),
        *by_id(row.c.request_id, given, "requestId", "request"),
        *among(row.c.status, given, "status"),
        *_on_side(row, given),
        *meets_period(row.c.during, given, "during"),
    ]


def member_side(row: Row, deal: Row) -> ColumnElement[bool]:
    """Whether a member is one of a deal's two sides."""
    return (deal.c.provider_id == row.c.id) | (deal.c.receiver_id == row.c.id)


def member_arms(row: Row) -> Sequence[Arm]:
    """What a member provides and what it receives."""
    return [
        Arm(lambda deal, _: deal.c.provider_id == row.c.id),
        Arm(lambda deal, _: deal.c.receiver_id == row.c.id),
    ]


def pole_side(row: Row, deal: Row) -> ColumnElement[bool]:
    """Whether one of a deal's two sides is a member of the pole."""
    return (deal.c.provider_pole_id == row.c.id) | (deal.c.receiver_pole_id == row.c.id)


def pole_arms(row: Row) -> Sequence[Arm]:
    """What a pole's members provide and what they receive."""
    return [
        Arm(lambda deal, _: deal.c.provider_pole_id == row.c.id),
        Arm(lambda deal, _: deal.c.receiver_pole_id == row.c.id),
    ]


def _arms(
    on: Join | None,
    arms: Callable[[Row], Sequence[Arm]] | None,
    partnered: ColumnElement[Any] | None = None,
) -> Callable[[Row, Arguments], Sequence[Arm]] | None:
    if arms is not None:
        return lambda row, _: arms(row)
    if on is not None:
        return None
    return lambda _, arguments: _own_arms(arguments.inside("filter"), partnered)


def _own_arms(given: Arguments, partnered: ColumnElement[Any] | None) -> Sequence[Arm]:
    """By the member asked for, or by who the viewer is; none where the rows are named."""
    if given.has("ids"):
        return []
    if given.has("memberId"):
        return [_of_member(name, _member(given)) for name in _sides(given)]
    arms = [_among(f"{name}_id", visible.MEMBERS) for name in _sides(given)]
    if given.has("side"):
        return arms
    arms += [
        _among(f"{name}_pole_id", poles)
        for poles in (visible.COORDINATED, visible.EVALUATED)
        for name in SIDES.values()
    ]
    return arms if partnered is None else [*arms, _among("receiver_pole_id", partnered)]


def _among(column: str, values: ColumnElement[Any]) -> Arm:
    return Arm(lambda row, each: row.c[column] == each, values)


def _of_member(side: str, member: ColumnElement[Any]) -> Arm:
    return Arm(lambda row, _: row.c[f"{side}_id"] == member)


def _sides(given: Arguments) -> list[str]:
    """The sides asked for: one, or both."""
    if not given.has("side"):
        return list(SIDES.values())
    return [SIDES[MatchSide[each]] for each in given.terms("side")]


def _member(given: Arguments) -> ColumnElement[Any]:
    return given.once("member", lambda: given.bind("memberId", UuidType(), decoded("member")))


def _on_side(row: Row, given: Arguments) -> Conditions:
    if given.has("memberId"):
        return [or_(*(row.c[f"{side}_id"] == _member(given) for side in _sides(given)))]
    if given.has("side"):
        return [one_of(row.c[f"{side}_id"], visible.MEMBERS) for side in _sides(given)]
    return []


def _scores(row: Row, given: Arguments) -> Conditions:
    """By the score that is shown, and by the rank that the index has, within its rounding."""
    if not given.has("scoreMin"):
        return []
    least = given.bind("scoreMin", Numeric(), _score, skewed=True)
    rank = given.bind("scoreMin", Double(), lambda score: (float(score) - 0.06) / 100, skewed=True)
    return [row.c.score >= least, row.c.s >= rank]


def _to_verify(row: Row, given: Arguments) -> Conditions:
    if not given.has("toVerify"):
        return []
    return [row.c.to_verify == given.bind("toVerify", Boolean())]


def _score(score: Decimal) -> Decimal:
    if not 0 <= score <= 100:
        raise BadInput("Un score va de 0 à 100.", "A score is between 0 and 100.")
    return score
