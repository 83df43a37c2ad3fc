"""Pages, orders, filters and weekly slots of the reference, over rows in Python."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.reads.facts import Line
from tests.world import NOW

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MINUTES_A_DAY = 24 * 60

KEYS: Mapping[str, Mapping[str, str | None]] = {
    "Member": {"NAME": "sort_key", "CREATED": None},
    "Resource": {"CREATED": None},
    "Request": {"CREATED": None},
    "Match": {"SCORE": "s", "CREATED": None},
    "Booking": {"CREATED": None},
    "Permit": {"CREATED": None},
}
"""The column of each sort key; the order of making (the id) has none, and settles ties."""

DEFAULTS = {
    "Member": ("NAME", "ASC"),
    "Resource": ("CREATED", "DESC"),
    "Request": ("CREATED", "DESC"),
    "Match": ("SCORE", "DESC"),
    "Booking": ("CREATED", "DESC"),
    "Permit": ("CREATED", "DESC"),
}

Rank = tuple[Any, ...]


@dataclass(frozen=True)
class Order:
    """One order of a list in one direction."""

    type_name: str
    field: str
    direction: str

    @property
    def column(self) -> str | None:
        return KEYS[self.type_name][self.field]

    def rank(self, line: Line) -> Rank:
        return (line["id"],) if self.column is None else (line[self.column], line["id"])

    def token(self, line: Line) -> str:
        """A cursor that the application takes for its own."""
        parts = [f"{self.field} {self.direction}", *(str(part) for part in self.rank(line))]
        return base64.b64encode(json.dumps(parts).encode()).decode()

    def read(self, cursor: str) -> Rank:
        """What a cursor of the application says: where its row ranks in this order."""
        name, *parts = json.loads(base64.b64decode(cursor))
        assert name == f"{self.field} {self.direction}", cursor
        identifier = UUID(parts.pop())
        if self.column is None:
            assert not parts, cursor
            return (identifier,)
        (key,) = parts
        return (float(key) if self.column == "s" else key, identifier)

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
        return "cursor:" + json.dumps(
            [f"{self.order.field} {self.order.direction}", *map(str, self.order.rank(line))]
        )


def page(type_name: str, lines: Iterable[Line], arguments: Mapping[str, Any]) -> Page:
    """The page that these arguments ask for, among the rows that the person sees."""
    asked = arguments.get("orderBy")
    order = Order(
        type_name, *((asked["field"], asked["direction"]) if asked else DEFAULTS[type_name])
    )
    kept = list(filtered(type_name, lines, arguments.get("filter") or {}))
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


def filtered(type_name: str, lines: Iterable[Line], given: Mapping[str, Any]) -> Iterator[Line]:
    """The rows that meet every criterion given; a null criterion is none."""
    criteria = {name: value for name, value in given.items() if value is not None}
    for line in lines:
        if all(_meets(type_name, line, name, value) for name, value in criteria.items()):
            yield line


def _meets(type_name: str, line: Line, name: str, value: Any) -> bool:
    match name:
        case "ids":
            return line["id"].hex in {identifier.partition("_")[2] for identifier in value}
        case "poleId":
            pole = line["receiver_pole_id" if type_name == "Match" else "pole_id"]
            return bool(pole.hex == value.partition("_")[2])
        case "memberId" | "requestId" | "resourceId":
            column = f"{name.removesuffix('Id')}_id"
            return bool(line[column].hex == value.partition("_")[2])
        case "status" if type_name == "Permit":
            return permit_status(line) in value
        case "rubrique":
            return bool(line["rubrique"] == value)
        case "status":
            return line["status"] in (value if isinstance(value, list) else [value])
        case "kind":
            return line["kind"] in (value if isinstance(value, list) else [value])
        case "article9Category":
            return bool(line["article9_category"] == value)
        case "vehicle" | "premises" | "equipment" | "skill" | "wasteStream":
            kind = "WASTE_STREAM" if name == "wasteStream" else name.upper()
            return line["kind"] == kind and all(
                _certainly(line, asked, wanted)
                for asked, wanted in value.items()
                if wanted is not None
            )
    raise AssertionError(name)


def permit_status(line: Line) -> str:
    """As of today: past its end a live permit is expired."""
    last, status = line["valid_until"], str(line["status"])
    over = last is not None and last < NOW.date()
    return "EXPIRED" if over and status in {"DECLARED", "VERIFIED"} else status


HELD_COVERS = {
    "NONE": set[str](),
    "AM": {"NONE"},
    "A": {"NONE", "AM"},
    "B": {"NONE", "AM"},
    "B96": {"NONE", "B", "AM"},
    "BE": {"NONE", "B", "B96", "AM"},
    "C1": {"NONE", "B", "AM"},
    "C1E": {"NONE", "C1", "BE", "B96", "B", "AM"},
    "C": {"NONE", "C1", "B", "AM"},
    "CE": {"NONE", "C", "C1E", "C1", "BE", "B96", "B", "AM"},
    "D1": {"NONE", "B", "AM"},
    "D1E": {"NONE", "D1", "BE", "B96", "B", "AM"},
    "D": {"NONE", "D1", "B", "AM"},
    "DE": {"NONE", "D", "D1E", "D1", "BE", "B96", "B", "AM"},
}
"""Code de la route R221-4: what else a holder of each licence may drive."""


LEVELS = ("BEGINNER", "CONFIRMED", "EXPERT")
"""Of a skill, from the lowest."""


def _certainly(line: Line, asked: str, wanted: Any) -> bool:
    """Whether what the offer states meets what is asked; what it does not state never does."""
    attribute, suffix = _asked(line, asked)
    stated = line[attribute]
    match suffix:
        case "Required":
            return stated is True or wanted is False
        case _ if stated is None:
            return False
        case "Min":
            return bool(stated >= Decimal(str(wanted)))
        case "Max":
            return bool(stated <= Decimal(str(wanted)))
        case "In" if attribute in {"waste_code", "rome_code"}:
            return any(stated.startswith(code.replace(" ", "").rstrip("*")) for code in wanted)
        case "In":
            return stated in wanted
        case "All":
            return set(wanted) <= set(stated)
        case "Wished" if attribute == "level":
            return LEVELS.index(stated) >= LEVELS.index(wanted)
        case "Wished":
            return set(wanted) <= set(stated)
        case "Held":
            return any(stated == held or stated in HELD_COVERS[held] for held in wanted)
    raise AssertionError(asked)


def _asked(line: Line, asked: str) -> tuple[str, str]:
    for column in line:
        first, *others = column.split("_")
        camel = first + "".join(word.capitalize() for word in others)
        for suffix in ("Required", "Min", "Max", "In", "All", "Held", "Wished"):
            if asked == camel + suffix:
                return column, suffix
    raise AssertionError(f"nothing in {sorted(line)} is asked by {asked}")


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
