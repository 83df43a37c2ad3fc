"""Time: half-open intervals, and weekly openings on the wall clock of Europe/Paris.

A weekly opening is a set of half-open minute ranges of the local week, minute 0 being Monday
00:00 and minute 10,080 the end of Sunday; `None` means open at any hour. Instants are aware
datetimes, kept in UTC: Python compares and subtracts two datetimes of the same zone by the wall
clock, which is an hour wrong twice a year. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, rrule

PARIS = ZoneInfo("Europe/Paris")
DAY = 1_440
WEEK = 7 * DAY

WeeklyMinutes = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Instants from `start` included to `end` excluded, in UTC whatever the zone they came in.

    Raises ValueError for a datetime without a zone.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            object.__setattr__(self, "start", _utc(self.start))
            object.__setattr__(self, "end", _utc(self.end))

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()

    def clip(self, other: Interval) -> Interval | None:
        """The part shared with `other`, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same instants, sorted, touching intervals joined."""
    result: list[Interval] = []
    for interval in sorted(intervals):
        if result and interval.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, interval.end))
        else:
            result.append(interval)
    return tuple(result)


def shared(left: Sequence[Interval], right: Sequence[Interval]) -> tuple[Interval, ...]:
    """The instants in both."""
    return merged(part for a in left for b in right if (part := a.clip(b)) is not None)


def without(left: Sequence[Interval], right: Sequence[Interval]) -> tuple[Interval, ...]:
    """The instants of `left` that are not in `right`."""
    free: list[Interval] = []
    busy, first = merged(right), 0
    for interval in merged(left):
        start = interval.start
        while first < len(busy) and busy[first].end <= start:
            first += 1
        at = first
        while at < len(busy) and busy[at].start < interval.end:
            if start < busy[at].start:
                free.append(Interval(start, busy[at].start))
            start = max(start, busy[at].end)
            at += 1
        if start < interval.end:
            free.append(Interval(start, interval.end))
    return tuple(free)


def seconds(intervals: Iterable[Interval]) -> float:
    return sum(interval.seconds for interval in intervals)


def merged_minutes(slots: Iterable[tuple[int, int]]) -> WeeklyMinutes:
    """Minute ranges of the week, sorted and joined; one that passes Sunday midnight wraps."""
    pieces = [
        piece
        for start, end in slots
        for piece in ((start, min(end, WEEK)), (0, end - WEEK))
        if piece[0] < piece[1]
    ]
    result: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)


def occurrences(period: Interval, weekly: WeeklyMinutes | None) -> tuple[Interval, ...]:
    """The concrete intervals of a weekly opening inside `period`, through changes of hour.

    A local day of 23 or 25 hours keeps its wall-clock hours: 08:00 to 18:00 stays so. Wall-clock
    minutes that the spring day skips do not exist; an hour heard twice in autumn is, for a slot
    that starts or ends within it, the first of the two.
    """
    if weekly is None:
        return (period,)
    first = datetime.combine(period.start.astimezone(PARIS).date(), time())
    last = datetime.combine(period.end.astimezone(PARIS).date(), time())
    found = []
    for day in rrule(DAILY, dtstart=first, until=last):
        midnight = day.weekday() * DAY
        for start, end in weekly:
            begin, finish = max(start - midnight, 0), min(end - midnight, DAY)
            if begin < finish:
                part = Interval(_at(day, begin), _at(day, finish)).clip(period)
                if part is not None:
                    found.append(part)
    return merged(found)


@lru_cache(maxsize=2_048)
def days_of(period: Interval) -> tuple[date, date]:
    """The first and the last day of a period, both included, on the calendar of Paris."""
    last = period.end - timedelta(microseconds=1)
    return period.start.astimezone(PARIS).date(), last.astimezone(PARIS).date()


LONGEST_LOOK = timedelta(days=16)
"""A longer period holds every minute of the local week, whatever the clocks do."""


def needed_minutes(period: Interval) -> WeeklyMinutes:
    """The minutes of the local week that a weekly opening must hold to be open all the period.

    An opening holds them exactly when `occurrences` leaves none of the period out. Of the hour that
    autumn hears twice, the second time is open when the opening lasts to its end: its last minute.
    """
    if period.end - period.start >= LONGEST_LOOK:
        return ((0, WEEK),)
    minute = timedelta(minutes=1)
    needed: list[tuple[int, int]] = []
    start = period.start
    while start < period.end:
        wall = start.astimezone(PARIS)
        hour = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        end = min(period.end, hour)
        first = wall.weekday() * DAY + wall.hour * 60
        if wall.fold:
            needed.append((first + 59, first + 60))
        else:
            last = -((start.replace(minute=0, second=0, microsecond=0) - end) // minute)
            needed.append((first + wall.minute, first + last))
        start = end
    return merged_minutes(needed)


def peak(loads: Iterable[tuple[Interval, Decimal]], within: Sequence[Interval]) -> Decimal:
    """The greatest sum of loads held at one instant of `within`; 0 without any."""
    parts = [(part, load) for interval, load in loads for part in shared((interval,), within)]
    instants = {part.start for part, _ in parts}
    return max(
        (
            sum((load for part, load in parts if part.start <= at < part.end), Decimal(0))
            for at in instants
        ),
        default=Decimal(0),
    )


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(UTC)


def _at(day: datetime, minutes: int) -> datetime:
    """The instant of a wall-clock minute; one that spring skips is the end of the skipped hour."""
    wall = day + timedelta(minutes=minutes)
    instant = wall.replace(tzinfo=PARIS).astimezone(UTC)
    if instant.astimezone(PARIS).replace(tzinfo=None) == wall:
        return instant
    return instant.replace(minute=0, second=0, microsecond=0)
