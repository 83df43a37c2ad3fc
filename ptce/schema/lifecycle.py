"""What the viewer may do now with a match: the lifecycle table and the rights, as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, and_, any_, case, func, null, or_
from sqlalchemy.dialects.postgresql import array

from ptce.db import visible
from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, MatchEvent, acting_sides
from ptce.domain.rights import RIGHTS
from ptce.domain.terms import Role
from ptce.reads.declarations import Row
from ptce.schema.fields import quoted, value


def possible_events(row: Row) -> ColumnElement[Any]:
    """What the viewer may bring about on a match in its state, in the order of `MatchEvent`."""
    told: list[ColumnElement[Any]] = [
        case((and_(_in_state(row, event), _may(row, event)), quoted(event.value)))
        for event in MatchEvent
        if event in COMMANDS
    ]
    return func.array_remove(array(told), null(), type_=ARRAY(Text))


def _in_state(row: Row, event: MatchEvent) -> ColumnElement[bool]:
    states = [before for before, each in MATCH_TRANSITIONS if each is event]
    return row.c.status.in_([quoted(state.value) for state in states])


def _may(row: Row, event: MatchEvent) -> ColumnElement[bool]:
    """The people of an acting side, and the coordinators of its pole, as far as their roles go."""
    roles = RIGHTS[COMMANDS[event]]
    may: list[ColumnElement[bool]] = []
    for side in sorted(acting_sides(event)):
        name = side.value.lower()
        if Role.MEMBER_USER in roles:
            may.append(row.c[f"{name}_id"] == any_(visible.MEMBERS))
        if Role.COORDINATOR in roles:
            may.append(row.c[f"{name}_pole_id"] == any_(visible.COORDINATED))
    return or_(*may)


POSSIBLE_EVENTS: Any = value(
    possible_events,
    "Ce que vous pouvez faire maintenant, vu son état et votre côté ; une commande peut encore "
    "être refusée pour une autre raison. Liste vide : rien, ou ce n'est pas à vous.",
)
