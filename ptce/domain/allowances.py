"""How many points a caller may spend: at once, restored by the minute, and in a day.

A point is about what one short text of one row costs (`extensions.cost`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 120_000
"""Points a minute, at least: the costliest operation that is allowed can then be paid for."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`per_minute` points are there at most, and come back evenly; `per_day` is from 0 h UTC."""

    per_minute: int
    per_day: int

    @property
    def per_second(self) -> int:
        """What comes back in a second, rounded down."""
        return self.per_minute // 60

    def within(self, per_minute: int | None, per_day: int | None) -> Allowance:
        """The same, narrowed by what was chosen for one key."""
        if per_minute is None and per_day is None:
            return self
        return Allowance(
            min(self.per_minute, per_minute or self.per_minute),
            min(self.per_day, per_day or self.per_day),
        )


@dataclass(frozen=True, slots=True)
class Allowances:
    """`visitor`: an address, without a token or with a publishable key; `holder`: a person, or a
    secret key."""

    visitor: Allowance = Allowance(SMALLEST, 20_000_000)
    holder: Allowance = Allowance(600_000, 100_000_000)


USUAL: Final = Allowances()

_ENDLESS: Final = Allowance(10**12, 10**15)
UNBOUNDED: Final = Allowances(_ENDLESS, _ENDLESS)
"""For measures and tests: counted all the same."""
