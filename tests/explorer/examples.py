"""The examples of the explorer, read from the file that the page loads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

EXAMPLE = re.compile(
    r"^    query: `(.*?)`,\n(?:    variables: `(.*?)`,\n)?", re.MULTILINE | re.DOTALL
)
DAY = re.compile(r"^const (\w+) = next\((\d)\);$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A tab of the page; `variables` is JSON text, empty for an operation without any."""

    query: str
    variables: str

    @property
    def name(self) -> str:
        found = re.search(r"^query (\w+)", self.query, re.MULTILINE)
        assert found is not None, self.query
        return found[1]


def shipped(script: str, today: date) -> dict[str, Example]:
    """The examples of `examples.js` by name, in order, with the days that it works out today."""
    days = {name: _next(int(weekday), today).isoformat() for name, weekday in DAY.findall(script)}
    found = [
        Example(query, re.sub(r"\$\{(\w+)\}", lambda at: days[at[1]], variables))
        for query, variables in EXAMPLE.findall(script)
    ]
    assert len(found) == script.count("query: `")
    return {each.name: each for each in found}


def assert_rooms(resources: Any) -> None:
    """Rooms for thirty, without a step, within 10 km, and all of them on the page."""
    assert len(resources["edges"]) == resources["totalCount"] >= 2
    for edge in resources["edges"]:
        assert edge["node"]["seats"] >= 30, edge
        assert edge["node"]["stepFree"] is True, edge
        assert Decimal(edge["distanceKm"]) <= 10, edge


def _next(weekday: int, today: date) -> date:
    """The next such day after today; 0 is Sunday, as for JavaScript."""
    return today + timedelta(days=(weekday - today.isoweekday()) % 7 or 7)
