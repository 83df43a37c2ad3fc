"""Who has the places: shares of them, by whatever is asked, and those of the most shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

TENTH = 0.1


def shares(places: Iterable[Name]) -> dict[Name, float]:
    """The share of the places that goes to each name."""
    counted = Counter(places)
    total = counted.total()
    return {name: counted[name] / total for name in sorted(counted, key=str)}


def concentration(places: Iterable[Hashable]) -> float | None:
    """The share of the places that goes to the tenth of the members that has most of them; at
    least one member is that tenth."""
    held = sorted(shares(places).values(), reverse=True)
    return sum(held[: max(1, round(len(held) * TENTH))]) if held else None
