"""What each caller still has to spend, in points: right however many processes spend it.

The account of a caller is one row. A process takes some points from it at a time (a lease), and
spends them without a statement: all that is spent was taken before, so that all processes together
never spend more than there is. What it took and did not spend in `LEASE_S` is given back to the
day when it takes again; to the minute it has come back by itself.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from time import monotonic
from typing import Final

from ptce.db.connections import Connections
from ptce.domain.allowances import Allowance
from ptce.domain.errors import RateLimited

LEASE_S = 10.0
"""Seconds for which what was taken may be spent."""

HELD: Final = 200
HELD_S: Final = 1.0
"""How many refusals of one caller are held back, and the seconds that each is."""

REMEMBERED: Final = 20_000
"""Callers of whom a process remembers what it took; the longest unseen is forgotten."""

DAY_S: Final = 86_400

WORTH_ASKING: Final = 100_000
"""Points; of a second's worth and this, the less is the least that is taken at a time."""

_USED: Final = (
    "greatest(0, known.used - floor(extract(epoch FROM greatest($2 - known.at, interval '0'))"
    " * $4::bigint / 60))::bigint"
)
_DAY_USED: Final = (
    "CASE WHEN known.day < excluded.day THEN 0 ELSE greatest(0, known.day_used - $6::bigint) END"
)
_LEFT: Final = f"least($4::bigint - {_USED}, $5::bigint - {_DAY_USED})"
_LEAST: Final = f"greatest($3::bigint, least($4::bigint / 60, {WORTH_ASKING}))"
_TAKEN: Final = f"CASE WHEN {_LEFT} < {_LEAST} THEN 0 ELSE greatest({_LEAST}, {_LEFT} / 8) END"

TAKE: Final = f"""
INSERT INTO budget AS known (subject, used, at, day, day_used)
VALUES ($1, greatest({_LEAST}, $4::bigint / 8), $2, ($2 AT TIME ZONE 'UTC')::date,
        greatest({_LEAST}, $4::bigint / 8))
    ON CONFLICT (subject) DO UPDATE
   SET used = {_USED} + {_TAKEN}, at = greatest(known.at, $2),
       day = greatest(known.day, excluded.day), day_used = {_DAY_USED} + {_TAKEN}
RETURNING new.day_used - CASE WHEN old.day = new.day
                           THEN greatest(0, old.day_used - $6::bigint) ELSE 0 END AS taken,
          $4::bigint - new.used AS left, $5::bigint - new.day_used AS day_left
"""
"""$1 whose, $2 now, $3 points needed, $4 points a minute, $5 points a day, $6 points
that are given back to the day.

Takes an eighth of what is left, at least what is needed and the least that is worth asking for
(WORTH_ASKING); nothing when there is less than that.
"""


class Purse:
    """What this process took from the account of one caller, and knows of what is left there."""

    def __init__(self, budgets: Budgets, subject: bytes, allowance: Allowance) -> None:
        self.allowance = allowance
        self.turn = asyncio.Lock()
        self._held = 0
        self._full = allowance.per_minute
        self._budgets = budgets
        self._subject = subject
        self._left = 0
        self._until = -math.inf
        self._known = allowance.per_minute
        self._known_at = monotonic()
        self._day_left = allowance.per_day
        self._day: date | None = None
        self._lock = asyncio.Lock()

    def pay(self, points: int) -> Awaitable[None] | None:
        """None once it is paid, as a rule; else to be awaited, which raises RateLimited."""
        if points <= self._left and monotonic() < self._until:
            self._left -= points
            return None
        return self._taken(points)

    def standing(self) -> tuple[int, int, int, int]:
        """Points that there are for now, and the seconds until there are all; those of the day,
        and the seconds until the next. Others may have taken some since."""
        at, full, budgets = monotonic(), self._full, self._budgets
        left = self._left if at < self._until else 0
        minute = left + self._known + int((at - self._known_at) * full / 60)
        day = left + self._day_left
        if minute >= full:
            minute, wait = full, 0
        else:
            minute = minute if minute > 0 else 0
            wait = ((full - minute) * 60 + full - 1) // full
        if at >= budgets.midnight_until:
            budgets.look_at_the_clock(at)
        return minute, wait, day if day > 0 else 0, budgets.midnight

    async def made_wait(self) -> bool:
        """Whether a refusal could be held back a moment: not when many are already."""
        if self._held >= HELD:
            return False
        self._held += 1
        try:
            await asyncio.sleep(HELD_S)
        finally:
            self._held -= 1
        return True

    def _spent(self, points: int, at: float) -> bool:
        if points > self._left or at >= self._until:
            return False
        self._left -= points
        return True

    async def _taken(self, points: int) -> None:
        async with self._lock:
            at = monotonic()
            if self._spent(points, at):
                return
            now = self._budgets.clock()
            today = now.astimezone(UTC).date()
            left, given_back = (self._left, 0) if at < self._until else (0, self._left)
            needed = points - left
            self._require(needed, at, now)
            if self._day != today:
                given_back = 0  # it was taken from another day
            self._left = 0  # meanwhile nobody spends it, and it is given back once
            try:
                taken, self._known, self._day_left = await self._budgets.take(
                    self._subject, now, needed, given_back, self.allowance
                )
            except BaseException:
                self._left = left
                raise
            self._known_at, self._until, self._left = at, at + LEASE_S, left + taken
            self._day = today
            if not self._spent(points, at):
                self._require(needed, at, now)
                raise RateLimited(1)  # there was enough, but not for all who asked

    def _require(self, needed: int, at: float, now: datetime) -> None:
        """RateLimited when the account has less than is needed, by what is known of it.

        Others only take from it: what is refused here, the account would refuse.
        """
        least = max(needed, min(self.allowance.per_second, WORTH_ASKING))
        if self._day_left < least and now.astimezone(UTC).date() == self._day:
            raise RateLimited(_until_midnight(now), max(0, self._day_left))
        missing = least - self._restored(at)
        if missing > 0:
            raise RateLimited(math.ceil(missing * 60 / self.allowance.per_minute) or 1)

    def _restored(self, at: float) -> float:
        full = self.allowance.per_minute
        there = self._known + (at - self._known_at) * full / 60
        return there if there < full else full


class Budgets:
    """The purses of a process, by caller, on a connection of their own.

    `clock` says which day it is, and what has come back since; all processes share it.
    """

    def __init__(self, pool: Connections, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._pool = pool
        self._purses: OrderedDict[bytes, Purse] = OrderedDict()
        self.midnight = 0
        self.midnight_until = -math.inf

    def purse(self, subject: bytes, allowance: Allowance) -> Purse:
        """The purse of this caller; anew when the allowance has changed."""
        known = self._purses.get(subject)
        if known is not None and known.allowance == allowance:
            self._purses.move_to_end(subject)
            return known
        while len(self._purses) >= REMEMBERED:
            self._purses.popitem(last=False)
        made = self._purses[subject] = Purse(self, subject, allowance)
        return made

    def __len__(self) -> int:
        return len(self._purses)

    def look_at_the_clock(self, at: float) -> None:
        """How many seconds the next day is away (`midnight`), good until a second later."""
        self.midnight, self.midnight_until = _until_midnight(self.clock()), at + 1

    async def take(
        self, subject: bytes, now: datetime, needed: int, given_back: int, allowance: Allowance
    ) -> tuple[int, int, int]:
        """Points taken from the account; those left in it, for now and for the day."""
        [row] = await self._pool.fetch(
            TAKE, subject, now, needed, allowance.per_minute, allowance.per_day, given_back
        )
        return row["taken"], row["left"], row["day_left"]


def _until_midnight(now: datetime) -> int:
    return DAY_S - int(now.timestamp()) % DAY_S
