"""Half-open intervals, and weekly openings that keep the wall clock of Paris all year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.calendar import (
    DAY,
    PARIS,
    WEEK,
    Interval,
    merged,
    merged_minutes,
    occurrences,
    peak,
    seconds,
    shared,
    without,
)

HOUR = 3_600
MONDAY = datetime(2026, 11, 30, tzinfo=PARIS)
EIGHT_TO_SIX = tuple((day * DAY + 480, day * DAY + 1_080) for day in range(7))


def at(hour: float) -> datetime:
    return MONDAY + timedelta(hours=hour)


def span(start: float, end: float) -> Interval:
    return Interval(at(start), at(end))


def local_day(year: int, month: int, day: int) -> Interval:
    start = datetime(year, month, day, tzinfo=PARIS)
    return Interval(start, start + timedelta(days=1))


def test_an_interval_is_kept_in_utc_whatever_its_zone() -> None:
    assert span(8, 10).start.tzinfo is UTC
    assert span(8, 10) == Interval(at(8).astimezone(UTC), at(10).astimezone(UTC))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Interval(datetime(2026, 11, 30), at(1))


def test_intervals_that_touch_do_not_overlap() -> None:
    assert span(8, 10).clip(span(10, 12)) is None
    assert span(8, 11).clip(span(10, 12)) == span(10, 11)


def test_touching_intervals_are_joined() -> None:
    assert merged([span(10, 12), span(8, 10), span(14, 15)]) == (span(8, 12), span(14, 15))


def test_shared_are_the_instants_in_both() -> None:
    assert shared([span(8, 12), span(14, 18)], [span(10, 15)]) == (span(10, 12), span(14, 15))


def test_without_leaves_the_pieces_around() -> None:
    assert without([span(8, 18)], [span(9, 10), span(17, 20)]) == (span(8, 9), span(10, 17))
    assert without([span(8, 18)], [span(7, 19)]) == ()
    assert without([span(8, 18)], []) == (span(8, 18),)


def test_a_slot_that_passes_sunday_midnight_wraps() -> None:
    assert merged_minutes([(WEEK - 120, WEEK + 60)]) == ((0, 60), (WEEK - 120, WEEK))
    assert merged_minutes([(60, 120), (0, 60)]) == ((0, 120),)


def test_no_weekly_opening_is_the_whole_period() -> None:
    assert occurrences(span(8, 18), None) == (span(8, 18),)


def test_a_weekly_slot_comes_back_each_week_and_is_cut_by_the_period() -> None:
    period = Interval(at(9), at(24 * 7 + 9))
    assert occurrences(period, ((480, 600),)) == (span(9, 10), span(24 * 7 + 8, 24 * 7 + 9))


def test_a_slot_over_sunday_midnight_is_one_occurrence() -> None:
    night = merged_minutes([(WEEK - 120, WEEK + 120)])
    period = Interval(at(24 * 5), at(24 * 9))
    assert occurrences(period, night) == (span(24 * 7 - 2, 24 * 7 + 2),)


def test_the_day_of_23_hours_is_23_hours_long() -> None:
    spring = local_day(2026, 3, 29)
    assert spring.seconds == 23 * HOUR
    assert seconds(occurrences(spring, ((6 * DAY, WEEK),))) == 23 * HOUR


def test_the_day_of_25_hours_is_25_hours_long() -> None:
    autumn = local_day(2026, 10, 25)
    assert autumn.seconds == 25 * HOUR
    assert seconds(occurrences(autumn, ((6 * DAY, WEEK),))) == 25 * HOUR


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_eight_to_six_stays_eight_to_six_when_the_hour_changes(month: int, day: int) -> None:
    (found,) = occurrences(local_day(2026, month, day), EIGHT_TO_SIX)
    assert found == Interval(
        datetime(2026, month, day, 8, tzinfo=PARIS), datetime(2026, month, day, 18, tzinfo=PARIS)
    )
    assert found.seconds == 10 * HOUR


def test_the_hour_that_spring_skips_opens_nothing() -> None:
    sunday = 6 * DAY
    spring = local_day(2026, 3, 29)
    assert occurrences(spring, ((sunday + 120, sunday + 180),)) == ()
    assert occurrences(spring, ((sunday + 135, sunday + 165),)) == ()
    three = datetime(2026, 3, 29, 3, tzinfo=PARIS)
    expected = (Interval(three, three + timedelta(minutes=15)),)
    assert occurrences(spring, ((sunday + 150, sunday + 195),)) == expected


def test_the_hour_heard_twice_in_autumn_is_covered_by_a_slot_around_it() -> None:
    sunday = 6 * DAY
    autumn = local_day(2026, 10, 25)
    assert seconds(occurrences(autumn, ((sunday + 60, sunday + 240),))) == 4 * HOUR
    assert seconds(occurrences(autumn, ((sunday + 120, sunday + 180),))) == 2 * HOUR


def test_two_halves_of_the_day_make_the_day_even_when_the_hour_changes() -> None:
    sunday = 6 * DAY
    halves = ((sunday, sunday + 150), (sunday + 150, WEEK))
    for day in (local_day(2026, 3, 29), local_day(2026, 10, 25)):
        pieces = [piece for half in halves for piece in occurrences(day, (half,))]
        assert merged(pieces) == (day,)


def test_the_peak_is_the_greatest_load_held_at_one_instant() -> None:
    loads = [(span(8, 10), Decimal(3)), (span(9, 12), Decimal(4)), (span(10, 11), Decimal(5))]
    assert peak(loads, [span(8, 18)]) == 9
    assert peak(loads, [span(8, 9)]) == 3
    assert peak(loads, [span(12, 18)]) == 0


def test_the_peak_of_decimals_is_exact() -> None:
    assert peak([(span(8, 10), Decimal("0.1"))] * 3, [span(8, 10)]) == Decimal("0.3")


HOURS = st.integers(0, 200)
SPANS = st.builds(lambda start, size: span(start, start + size), HOURS, st.integers(1, 30))
SETS = st.lists(SPANS, max_size=6)


@given(SETS, SETS)
def test_what_is_shared_and_what_is_without_make_the_whole(
    left: list[Interval], right: list[Interval]
) -> None:
    both, rest = shared(left, right), without(left, right)
    assert merged([*both, *rest]) == merged(left)
    assert seconds(both) + seconds(rest) == seconds(merged(left))
    assert shared(both, rest) == ()


@given(st.integers(0, 400), st.integers(1, 40), st.integers(0, WEEK - 1), st.integers(1, WEEK))
def test_occurrences_stay_in_the_period_apart_and_in_order(
    first: int, days: int, start: int, size: int
) -> None:
    begin = datetime(2026, 1, 1, tzinfo=PARIS) + timedelta(days=first)
    period = Interval(begin, begin + timedelta(days=days))
    found = occurrences(period, merged_minutes([(start, start + size)]))
    assert shared(found, (period,)) == found == merged(found)
    assert all(each.start < each.end for each in found)


@given(st.lists(st.tuples(SPANS, st.integers(1, 9).map(Decimal)), max_size=6), SPANS)
def test_the_peak_is_reached_and_never_passed(
    loads: list[tuple[Interval, Decimal]], within: Interval
) -> None:
    hours = [within.start + timedelta(hours=hour) for hour in range(int(within.seconds // HOUR))]
    held = [
        sum((load for each, load in loads if each.start <= hour < each.end), Decimal(0))
        for hour in hours
    ]
    assert peak(loads, [within]) == max(held)
