"""Quantities in other terms, exactly or not at all; what is still to be found of a need."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.calendar import Interval, occurrences
from ptce.domain.quantities import (
    Answered,
    Counted,
    brought_of,
    converted,
    extended,
    short,
    still_asked,
    taken_of,
)
from ptce.domain.terms import QuantityBasis, Unit
from tests.matching.facts import TUESDAY, TUESDAYS_8_TO_12, span, weeks

YEAR = Interval(TUESDAY, TUESDAY + timedelta(days=365.2425))


def said(quantity: str, of: QuantityBasis, to: QuantityBasis, period: Interval) -> Decimal | None:
    return converted(Decimal(quantity), Counted(Unit.UNIT, of), Counted(Unit.PLACE, to), period)


@pytest.mark.parametrize(
    ("quantity", "of", "to", "period", "expected"),
    [
        ("5", QuantityBasis.AT_ONCE, QuantityBasis.IN_ALL, weeks(3), "5"),
        ("5", QuantityBasis.IN_ALL, QuantityBasis.AT_ONCE, weeks(3), "5"),
        ("3", QuantityBasis.PER_MONTH, QuantityBasis.PER_YEAR, weeks(1), "36"),
        ("521.775", QuantityBasis.PER_YEAR, QuantityBasis.PER_WEEK, weeks(1), "10"),
        ("3", QuantityBasis.PER_MONTH, QuantityBasis.PER_WEEK, weeks(9), "0.689953"),
        ("8", QuantityBasis.IN_ALL, QuantityBasis.PER_WEEK, weeks(4), "2"),
        ("2", QuantityBasis.PER_WEEK, QuantityBasis.IN_ALL, weeks(4), "8"),
        ("12", QuantityBasis.PER_MONTH, QuantityBasis.IN_ALL, YEAR, "144"),
        ("8", QuantityBasis.IN_ALL, QuantityBasis.PER_WEEK, span(8, 10), "8"),
        ("3", QuantityBasis.AT_ONCE, QuantityBasis.PER_WEEK, weeks(1), None),
        ("3", QuantityBasis.PER_YEAR, QuantityBasis.AT_ONCE, weeks(1), None),
    ],
)
def test_a_quantity_in_another_basis(
    quantity: str, of: QuantityBasis, to: QuantityBasis, period: Interval, expected: str | None
) -> None:
    assert said(quantity, of, to, period) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("quantity", "unit", "taken", "brought", "read"),
    [
        ("367.974701", Unit.UNIT, "368", "367", "367"),
        ("1.103924", Unit.TONNE, "1.11", "1.1", "1.1"),
        ("0.689952", Unit.TONNE, "0.69", "0.689", "0.689"),
        ("8.27943", Unit.CUBIC_METRE, "8.28", "8.27", "8.27"),
        ("1234.56789", Unit.KILOGRAM, "1235", "1234", "1234"),
        ("1234.5", Unit.KILOGRAM, "1234.5", "1234.5", "1234"),
        ("0.00049", Unit.TONNE, "0.001", "0", "0.00049"),
        ("2.5", Unit.BIG_BAG, "3", "2", "2"),
        ("12000", Unit.UNIT, "12000", "12000", "12000"),
        ("0", Unit.TONNE, "0", "0", "0"),
    ],
)
def test_what_is_computed_is_whole_or_has_three_digits(
    quantity: str, unit: Unit, taken: str, brought: str, read: str
) -> None:
    exact = Decimal(quantity)
    found = taken_of(exact, unit), brought_of(exact, unit), short(exact, unit)
    assert found == (Decimal(taken), Decimal(brought), Decimal(read))


def test_a_load_weighs_on_one_week_of_a_flow_at_least() -> None:
    hour = span(8, 9)
    assert extended(hour, QuantityBasis.IN_ALL) == hour
    assert extended(hour, QuantityBasis.PER_WEEK).seconds == 7 * 86_400
    assert extended(weeks(3), QuantityBasis.PER_WEEK) == weeks(3)


def left(*answers: tuple[int, int, int]) -> tuple[Any, Any]:
    """Of two units each Tuesday for four weeks: what answers (from, to, how many) leave."""
    slots = occurrences(weeks(4), TUESDAYS_8_TO_12)
    brought = [Answered(slots[start:end], Decimal(many)) for start, end, many in answers]
    return still_asked(Decimal(2), QuantityBasis.AT_ONCE, weeks(4), TUESDAYS_8_TO_12, brought)


def test_slots_that_nobody_answers_are_still_to_be_found() -> None:
    slots = occurrences(weeks(4), TUESDAYS_8_TO_12)
    assert left() == (2, None)
    assert left((0, 4, 1)) == (1, None)
    assert left((0, 2, 2)) == (2, frozenset(slots[2:]))
    assert left((0, 2, 1)) == (2, frozenset(slots[2:]))
    assert left((0, 2, 2), (2, 4, 1)) == (1, frozenset(slots[2:]))
    assert left((0, 2, 2), (2, 4, 2)) == (0, None)


def test_what_is_there_during_a_part_of_a_slot_answers_it() -> None:
    first, second, *_ = occurrences(weeks(4), TUESDAYS_8_TO_12)
    middle = first.start + (first.end - first.start) / 2
    brought = [Answered((Interval(middle, second.start),), Decimal(2))]
    asked = (Decimal(2), QuantityBasis.AT_ONCE, weeks(2), TUESDAYS_8_TO_12)
    assert still_asked(*asked, brought) == (Decimal(2), frozenset({second}))


def test_what_is_needed_in_all_is_a_sum() -> None:
    brought = [Answered((span(8, 9),), Decimal(3)), Answered((span(10, 11),), Decimal("4.5"))]
    for basis in (QuantityBasis.IN_ALL, QuantityBasis.PER_MONTH):
        assert still_asked(Decimal(10), basis, weeks(1), None, brought)[0] == Decimal("2.5")
        assert still_asked(Decimal(7), basis, weeks(1), None, brought)[0] == 0
