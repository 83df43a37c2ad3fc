"""What a weekly opening must hold to be open all of a period: the same truth as its occurrences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ptce.domain.calendar import (
    WEEK,
    Interval,
    WeeklyMinutes,
    merged_minutes,
    needed_minutes,
    occurrences,
)

CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
PLAIN = datetime(2026, 6, 10, 8, tzinfo=UTC)


@st.composite
def periods(draw: st.DrawFn) -> Interval:
    """About the changes of hour, mostly; some to the second, some of weeks."""
    near = draw(st.sampled_from((*CHANGES, PLAIN)))
    start = near + timedelta(seconds=draw(st.integers(-200_000, 200_000)) // 30 * 30)
    minutes = draw(st.sampled_from((1, 15, 60, 90, 120, 600, 1_500, 10_079, 10_140, 30_000)))
    return Interval(start, start + timedelta(minutes=minutes, seconds=draw(st.integers(0, 59))))


@st.composite
def openings(draw: st.DrawFn, period: Interval) -> WeeklyMinutes:
    """What is needed, more or less a few minutes; or slots about the small hours."""
    if draw(st.booleans()):
        around = st.sampled_from((0, 0, 10, -1))
        return merged_minutes(
            (max(start - draw(around), 0), min(end + draw(around), WEEK))
            for start, end in needed_minutes(period)
        )
    slots = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, 6)) * 1_440 + draw(st.sampled_from((0, 90, 120, 150, 179, 180)))
        slots.append((start, start + draw(st.sampled_from((1, 15, 60, 300, 1_440)))))
    return merged_minutes(slots)


def holds(weekly: WeeklyMinutes, needed: WeeklyMinutes) -> bool:
    return all(any(a <= start and end <= b for a, b in weekly) for start, end in needed)


@given(st.data())
@settings(max_examples=800, deadline=None)
@example(None)
def test_an_opening_that_holds_them_is_open_all_the_period(data: st.DataObject | None) -> None:
    if data is None:  # the hour that autumn hears twice
        period = Interval(CHANGES[1], CHANGES[1] + timedelta(minutes=30))
        weekly: WeeklyMinutes = ((6 * 1_440 + 120, 6 * 1_440 + 180),)
    else:
        period = data.draw(periods())
        weekly = data.draw(openings(period))
    assert holds(weekly, needed_minutes(period)) is (occurrences(period, weekly) == (period,))


@pytest.mark.parametrize("days", [7, 16, 40])
def test_a_long_period_needs_every_minute_of_the_week(days: int) -> None:
    period = Interval(PLAIN, PLAIN + timedelta(days=days))
    assert needed_minutes(period) == ((0, WEEK),)
