"""The two small languages of the demo tables, seen from a Monday and from other days."""

from datetime import date, datetime

import pytest

from ptce.commands.parsing import WeeklySlot
from ptce.demo.grammar import availability, next_day, period
from ptce.domain.calendar import PARIS
from ptce.domain.terms import Weekday

MONDAY, TUESDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 8)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def test_no_availability_is_any_hour() -> None:
    assert availability("") == ()


def test_every_day_of_a_segment_has_every_range() -> None:
    assert availability("MO-TU,SU 09:00-12:00,14:00-24:00; WE 08:00-09:00") == (
        WeeklySlot(Weekday.MONDAY, "09:00", "12:00"),
        WeeklySlot(Weekday.MONDAY, "14:00", "24:00"),
        WeeklySlot(Weekday.TUESDAY, "09:00", "12:00"),
        WeeklySlot(Weekday.TUESDAY, "14:00", "24:00"),
        WeeklySlot(Weekday.SUNDAY, "09:00", "12:00"),
        WeeklySlot(Weekday.SUNDAY, "14:00", "24:00"),
        WeeklySlot(Weekday.WEDNESDAY, "08:00", "09:00"),
    )


@pytest.mark.parametrize(
    ("today", "expected"), [(MONDAY, 3), (TUESDAY, 10), (SUNDAY, 10), (date(2026, 3, 9), 10)]
)
def test_the_next_tuesday_is_strictly_later(today: date, expected: int) -> None:
    assert next_day(today, Weekday.TUESDAY) == date(2026, 3, expected)
    assert period("next TU 08:00-18:00", today).start == at(3, expected, 8)


@pytest.mark.parametrize("today", [MONDAY, TUESDAY, SUNDAY])
def test_weeks_are_counted_from_the_monday_of_today(today: date) -> None:
    day = period("+2w TU 08:00-18:00", today)
    assert (day.start, day.end, day.slots) == (at(3, 17, 8), at(3, 17, 18), ())
    stretch = period("+2w SA 08:00 to SU 24:00", today)
    assert (stretch.start, stretch.end) == (at(3, 21, 8), at(3, 23))
    whole = period("continuous for 3w from +1w", today)
    assert (whole.start, whole.end, whole.slots) == (at(3, 9), at(3, 30), ())


def test_weekly_slots_have_their_weeks_as_bounds() -> None:
    found = period("weekly TU,TH 14:00-17:00 for 6w from +1w", MONDAY)
    assert (found.start, found.end) == (at(3, 9), at(4, 20))
    assert found.slots == (
        WeeklySlot(Weekday.TUESDAY, "14:00", "17:00"),
        WeeklySlot(Weekday.THURSDAY, "14:00", "17:00"),
    )


def test_anything_else_is_no_period() -> None:
    with pytest.raises(ValueError, match="not a period"):
        period("tomorrow", MONDAY)
