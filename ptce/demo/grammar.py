"""The two small languages of the demo tables: weekly availability, and periods relative to a day.

Both are written down at the head of SOURCES.md. All times are on the clock of Europe/Paris.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ptce.commands.parsing import WeeklySlot
from ptce.domain.calendar import PARIS
from ptce.domain.terms import Weekday

DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), Weekday, strict=True))

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_RANGE = f"({_TIME})-({_TIME})"


@dataclass(frozen=True, slots=True)
class Period:
    """When a need is: at a stretch, or the weekly slots between its bounds."""

    start: datetime
    end: datetime
    slots: tuple[WeeklySlot, ...] = ()


def availability(text: str) -> tuple[WeeklySlot, ...]:
    """The weekly slots of an offer; none is at any hour.

    >>> [slot.start for slot in availability("MO-TU 08:00-12:00")]
    ['08:00', '08:00']
    """
    return tuple(
        WeeklySlot(day, start, end)
        for segment in text.split("; ")
        if segment
        for day in days(segment.partition(" ")[0])
        for start, end in re.findall(_RANGE, segment)
    )


def days(text: str) -> list[Weekday]:
    """The days of `MO-WE,FR`, in their order."""
    found: list[Weekday] = []
    for item in text.split(","):
        first, _, last = item.partition("-")
        from_day, to_day = DAYS[first], DAYS[last or first]
        found += [day for day in Weekday if from_day.number <= day.number <= to_day.number]
    return found


def next_day(today: date, day: Weekday) -> date:
    """The first such day strictly after today."""
    return today + timedelta(days=(day.number - today.weekday() - 1) % 7 + 1)


def period(text: str, today: date) -> Period:
    """The period that a request states, seen from today. ValueError for anything else."""
    for pattern, read in _PERIODS:
        found = pattern.fullmatch(text)
        if found:
            return read(found, today)
    raise ValueError(f"not a period: {text}")


def _next(found: re.Match[str], today: date) -> Period:
    day = next_day(today, DAYS[found[1]])
    return Period(_at(day, found[2]), _at(day, found[3]))


def _that_week(found: re.Match[str], today: date) -> Period:
    day = _of_week(today, found[1], DAYS[found[2]])
    return Period(_at(day, found[3]), _at(day, found[4]))


def _stretch(found: re.Match[str], today: date) -> Period:
    first = _of_week(today, found[1], DAYS[found[2]])
    last = _of_week(today, found[1], DAYS[found[4]])
    return Period(_at(first, found[3]), _at(last, found[5]))


def _weekly(found: re.Match[str], today: date) -> Period:
    slots = tuple(WeeklySlot(day, found[2], found[3]) for day in days(found[1]))
    return _weeks(today, found[5], found[4], slots)


def _continuous(found: re.Match[str], today: date) -> Period:
    return _weeks(today, found[2], found[1], ())


def _weeks(today: date, first: str, count: str, slots: tuple[WeeklySlot, ...]) -> Period:
    monday = _of_week(today, first, Weekday.MONDAY)
    end = monday + timedelta(weeks=int(count))
    return Period(_at(monday, "00:00"), _at(end, "00:00"), slots)


def _of_week(today: date, number: str, day: Weekday) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=int(number), days=day.number)


def _at(day: date, text: str) -> datetime:
    if text == "24:00":
        return _at(day + timedelta(days=1), "00:00")
    return datetime.combine(day, time.fromisoformat(text), PARIS)


_DAY = f"({'|'.join(DAYS)})"
_DAYS = "([A-Z,-]+)"
_WEEK = r"\+(\d+)w"
_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period]], ...] = (
    (re.compile(f"next {_DAY} {_RANGE}"), _next),
    (re.compile(f"{_WEEK} {_DAY} {_RANGE}"), _that_week),
    (re.compile(f"{_WEEK} {_DAY} ({_TIME}) to {_DAY} ({_TIME})"), _stretch),
    (re.compile(rf"weekly {_DAYS} {_RANGE} for (\d+)w from {_WEEK}"), _weekly),
    (re.compile(rf"continuous for (\d+)w from {_WEEK}"), _continuous),
)
