"""What the viewer may do now with a match: the lifecycle table and the rights, as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, case, func, null, or_
from sqlalchemy.dialects.postgresql import array

from ptce.db import visible
from ptce.db.crowds import one_of
from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, MatchEvent, acting_sides, roles
from ptce.domain.terms import MatchSide, Role
from ptce.reads.declarations import Row
from ptce.schema.fields import quoted, value


def possible_events(row: Row) -> ColumnElement[Any]:
    """What the viewer may bring about on a match in its state, in the order of `MatchEvent`."""
    told: list[ColumnElement[Any]] = [
        case((or_(*_ways(row, event)), quoted(event.value)))
        for event in MatchEvent
        if event in COMMANDS
    ]
    return func.array_remove(array(told), null(), type_=ARRAY(Text))


def _ways(row: Row, event: MatchEvent) -> Iterator[ColumnElement[bool]]:
    """For each set of sides that may act, the states in which they are those who may."""
    states: dict[frozenset[MatchSide], list[ColumnElement[str]]] = {}
    for before, each in MATCH_TRANSITIONS:
        if each is event:
            states.setdefault(acting_sides(before, event), []).append(quoted(before.value))
    for sides, within in states.items():
        yield row.c.status.in_(within) & _may(row, event, sides)


def _may(row: Row, event: MatchEvent, sides: frozenset[MatchSide]) -> ColumnElement[bool]:
    """The people of an acting side, and the coordinators of its pole, as far as their roles go."""
    given = roles(event)
    may: list[ColumnElement[bool]] = []
    for side in sorted(sides):
        name = side.value.lower()
        if Role.MEMBER_USER in given:
            may.append(one_of(row.c[f"{name}_id"], visible.MEMBERS))
        if Role.COORDINATOR in given:
            may.append(one_of(row.c[f"{name}_pole_id"], visible.COORDINATED))
    return or_(*may)


POSSIBLE_EVENTS: Any = value(
    possible_events,
    "Ce que vous pouvez faire maintenant, vu son état et votre côté ; une commande peut encore "
    "être refusée pour une autre raison. Liste vide : rien, ou ce n'est pas à vous.",
)
