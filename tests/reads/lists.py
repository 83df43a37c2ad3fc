"""Pages, orders and weekly slots of the reference, over rows in Python."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.reads.attention import silent_from
from tests.reads.criteria import Criteria, distance_km
from tests.reads.facts import Line

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MINUTES_A_DAY = 24 * 60

LISTED: Mapping[str, str | None] = {
    "CREATED": None,
    "UPDATED": "updated_at",
    "TITLE": "sort_key",
    "DEADLINE": "deadline",
    "NEAREST": "distance_km",
}

READ: Mapping[str, Callable[[str], Any]] = {
    "s": float,
    "distance_km": lambda text: round(float(text), 9),
    "updated_at": datetime.fromisoformat,
    "deadline": datetime.fromisoformat,
    "silent_from": datetime.fromisoformat,
}
"""What reads the key of a cursor, when it is not a text."""

KEYS: Mapping[str, Mapping[str, str | None]] = {
    "Member": {"NAME": "sort_key", "CREATED": None},
    "Resource": LISTED,
    "Request": {**LISTED, "ATTENTION": "silent_from"},
    "Match": {"SCORE": "s", "CREATED": None},
    "Booking": {"CREATED": None},
    "Permit": {"CREATED": None},
    "Invitation": {"CREATED": None},
    "SignInSession": {"CREATED": None},
    "Concept": {"CODE": "code"},
}
"""The column of each sort key; the order of making (the id) has none, and settles ties."""

DEFAULTS = {
    "Member": ("NAME", "ASC"),
    "Resource": ("CREATED", "DESC"),
    "Request": ("CREATED", "DESC"),
    "Match": ("SCORE", "DESC"),
    "Booking": ("CREATED", "DESC"),
    "Permit": ("CREATED", "DESC"),
    "Invitation": ("CREATED", "DESC"),
    "SignInSession": ("CREATED", "DESC"),
    "Concept": ("CODE", "ASC"),
}

TABLE = {"SignInSession": "sign_in_session"}
"""The table of a type, where its name does not say it."""


def table_of(type_name: str) -> str:
    return TABLE.get(type_name, type_name.lower())


Rank = tuple[Any, ...]


@dataclass(frozen=True)
class Order:
    """One order of a list in one direction."""

    type_name: str
    field: str
    direction: str

    @property
    def code(self) -> str:
        return f"{table_of(self.type_name)} {self.field} {self.direction}"

    @property
    def column(self) -> str | None:
        return KEYS[self.type_name][self.field]

    def rank(self, line: Line) -> Rank:
        return (line["id"],) if self.column is None else (line[self.column], line["id"])

    def token(self, line: Line) -> str:
        """A cursor that the application takes for its own."""
        parts = [self.code, *(str(part) for part in self.rank(line))]
        return base64.b64encode(json.dumps(parts).encode()).decode()

    def read(self, cursor: str) -> Rank:
        """What a cursor of the application says: where its row ranks in this order."""
        name, *parts = json.loads(base64.b64decode(cursor))
        assert name == self.code, cursor
        identifier = UUID(parts.pop())
        if self.column is None:
            assert not parts, cursor
            return (identifier,)
        (key,) = parts
        return (READ.get(self.column, str)(key), identifier)

    def follows(self, line: Line, cursor: str) -> bool:
        """Whether the row comes after a cursor of the application."""
        here, there = self.rank(line), self.read(cursor)
        return here < there if self.direction == "DESC" else here > there

    def precedes(self, line: Line, cursor: str) -> bool:
        return not self.follows(line, cursor) and self.rank(line) != self.read(cursor)


@dataclass(frozen=True)
class Page:
    """One page of a list, and what is known of the whole."""

    type_name: str
    order: Order
    shown: Sequence[Line]
    total: int
    follows: bool
    precedes: bool

    def cursor(self, line: Line) -> str:
        """A cursor by what it means, for `comparison.py` to read."""
        return "cursor:" + json.dumps([self.order.code, *map(str, self.order.rank(line))])


def page(lines: Iterable[Line], arguments: Mapping[str, Any], criteria: Criteria) -> Page:
    """The page that these arguments ask for, among the rows that the person sees."""
    type_name = criteria.type_name
    asked = arguments.get("orderBy")
    if arguments.get("attentionOrder") is not None:
        asked = {"field": "ATTENTION", "direction": arguments["attentionOrder"]}
    order = Order(
        type_name, *((asked["field"], asked["direction"]) if asked else DEFAULTS[type_name])
    )
    kept = [with_keys(line, criteria) for line in criteria.kept(lines)]
    ranked = sorted(kept, key=order.rank, reverse=order.direction == "DESC")
    after, before = arguments.get("after"), arguments.get("before")
    between = [
        line
        for line in ranked
        if (after is None or order.follows(line, after))
        and (before is None or order.precedes(line, before))
    ]
    first, last = arguments.get("first"), arguments.get("last")
    size = next((each for each in (first, last) if each is not None), 20)
    shown = between[:size] if last is None else between[max(len(between) - size, 0) :]
    cut = len(between) > size
    return Page(
        type_name,
        order,
        shown,
        len(kept),
        before is not None or (cut and last is None),
        after is not None or (cut and last is not None),
    )


def with_keys(line: Line, criteria: Criteria) -> Line:
    """The row with the keys of its list that are no columns: its end, and how far it is."""
    found = dict(line)
    if criteria.type_name == "Resource":
        found["deadline"] = line["available"].upper or datetime(9999, 12, 31, tzinfo=UTC)
    elif criteria.type_name == "Request":
        found["deadline"] = line["period"].upper
        found["silent_from"] = silent_from(line)
    near = criteria.given.get("near")
    if near is not None:
        found["distance_km"] = round(distance_km(criteria.facts, line, near), 9)
    return found


def slots(minutes: Any) -> list[Line]:
    """The openings of a week, cut at midnight: weekday, start and end as a clock shows them."""
    found: list[Line] = []
    for opening in sorted(minutes or (), key=lambda each: each.lower):
        start = opening.lower
        while start < opening.upper:
            day = start // MINUTES_A_DAY
            end = min(opening.upper, (day + 1) * MINUTES_A_DAY)
            midnight = day * MINUTES_A_DAY
            found.append(
                {
                    "weekday": DAYS[day],
                    "start": clock(start - midnight),
                    "end": clock(end - midnight),
                }
            )
            start = end
    return found


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
