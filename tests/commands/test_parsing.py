"""What people type, and what they are told when it cannot be so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.utils.str_converters import to_camel_case

from ptce.commands.parsing import LONGEST_PERIOD, Parser, WeeklySlot, camel
from ptce.domain.calendar import DAY, PARIS, WEEK
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.kinds import KINDS
from ptce.domain.terms import ExchangeMode, Language, Weekday

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATHS = ("period", "start"), ("period", "end")
HERE = ("field",)


def refusals(read: Callable[[Parser], object]) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    parser = Parser()
    read(parser)
    return [(error.code, error.path) for error in parser.errors]


def test_names_are_spelled_as_the_api_spells_them() -> None:
    names = [attribute.name for kind in KINDS for attribute in kind.attributes]
    names += [attribute.asked for kind in KINDS for attribute in kind.asks]
    names += [kind.name for kind in KINDS] + ["on_behalf_of", "weekly_slots", "price_eur"]
    assert camel("cargo_volume_m3") == "cargoVolumeM3"
    assert camel("floor_load_kg_m2") == "floorLoadKgM2"
    assert [camel(name) for name in names] == [to_camel_case(name) for name in names]


def test_every_mistake_is_told_at_once() -> None:
    parser = Parser()
    parser.text(("title",), " ", 10, required=True)
    parser.decimal(("quantity",), Decimal(-1), Decimal(1), Decimal(9))
    with pytest.raises(Refusal) as refused:
        parser.finish()
    assert [error.path for error in refused.value.errors] == [("title",), ("quantity",)]


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800", "\x1b[31m", "\x85", "\x7f"])
def test_text_that_cannot_be_stored_is_refused(bad: str) -> None:
    told = [(ErrorCode.INVALID_TEXT, HERE)]
    assert refusals(lambda parser: parser.text(HERE, bad, 10, required=True)) == told
    assert refusals(lambda parser: parser.text(HERE, bad, 10)) == told


def test_text_loses_its_outer_spaces_and_empty_text_is_absent() -> None:
    parser = Parser()
    assert parser.text(HERE, "  Un\tfourgon\nfrigo ", 40) == "Un fourgon frigo"
    assert parser.text(HERE, " deux\nlignes ", 40, lines=True) == "deux\nlignes"
    assert parser.text(HERE, " \n", 40) is None
    assert parser.text(HERE, None, 40) is None
    assert parser.errors == []


@pytest.mark.parametrize("unseen", ["\u200b\u200b", "\u202e", "\u3164\ufeff", "\u00ad"])
def test_text_of_what_nobody_sees_is_no_text(unseen: str) -> None:
    told = [(ErrorCode.REQUIRED, HERE)]
    assert refusals(lambda parser: parser.text(HERE, unseen, 40, required=True)) == told
    assert Parser().text(HERE, f"camion{unseen}\u202e rouge\u2028", 40) == "camion rouge"


def test_text_is_as_long_as_its_characters() -> None:
    assert refusals(lambda parser: parser.text(HERE, "é" * 10, 10)) == []
    assert refusals(lambda parser: parser.text(HERE, "é" * 11, 10)) == [(ErrorCode.TOO_LONG, HERE)]
    assert refusals(lambda parser: parser.text(HERE, None, 10, required=True)) == [
        (ErrorCode.REQUIRED, HERE)
    ]


@pytest.mark.parametrize(
    "bad",
    [
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        float("nan"),
        True,
        "",
        "1,5",
        "douze",
        "1E9999999999999999999",
    ],
)
def test_what_is_not_a_number_is_refused(bad: Decimal | float | str) -> None:
    assert refusals(lambda parser: parser.decimal(HERE, bad, Decimal(0), Decimal(9))) == [
        (ErrorCode.INVALID, HERE)
    ]


@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("9.1"), Decimal("1E+99999"), 10**400, -0.1])
def test_a_number_out_of_its_bounds_is_refused(bad: Decimal | float) -> None:
    assert refusals(lambda parser: parser.decimal(HERE, bad, Decimal(0), Decimal(9))) == [
        (ErrorCode.OUT_OF_RANGE, HERE)
    ]


@pytest.mark.parametrize("bad", [Decimal("0.0000001"), Decimal("1E-999999"), "1e-400000000"])
def test_a_number_finer_than_anybody_measures_is_refused(bad: Decimal | str) -> None:
    assert refusals(lambda parser: parser.decimal(HERE, bad, Decimal(0), Decimal(9))) == [
        (ErrorCode.INVALID, HERE)
    ]


@given(st.decimals(min_value=0, max_value=1_000_000, places=6))
def test_a_number_is_kept_as_it_is(number: Decimal) -> None:
    parser = Parser()
    kept = parser.decimal(HERE, number, Decimal(0), Decimal(1_000_000))
    assert (kept, parser.errors) == (number, [])
    assert int(kept.as_tuple().exponent) <= 0, "PostgreSQL and people read 30, not 3E+1"


def test_zeros_after_the_point_are_not_stored() -> None:
    kept = Parser().decimal(HERE, "1." + "0" * 20_000, Decimal(0), Decimal(9))
    assert str(kept) == "1"


def test_a_bound_is_told_with_its_unit_in_two_languages() -> None:
    parser = Parser()
    parser.decimal(HERE, 1, Decimal("1.5"), Decimal(12_000), unit="m")
    [error] = parser.errors
    assert error.message(Language.FR) == (
        "Valeur hors limites : entre 1,5\xa0m et 12\u202f000\xa0m."
    )
    assert error.message(Language.EN) == "Value out of range: between 1.5\xa0m and 12,000\xa0m."


def test_a_period_without_a_zone_is_on_the_clock_of_paris() -> None:
    period = Parser().period(PATHS, datetime(2026, 7, 1, 8), datetime(2026, 7, 1, 18), NOW)
    assert period.start == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert period.end.tzinfo is UTC


def test_a_period_that_has_begun_is_still_a_period() -> None:
    begun = NOW - timedelta(days=3)
    assert refusals(lambda parser: parser.period(PATHS, begun, NOW + timedelta(1), NOW)) == []


@pytest.mark.parametrize(
    ("start", "end", "code", "path"),
    [
        (NOW, NOW, ErrorCode.REVERSED_PERIOD, "end"),
        (NOW + timedelta(2), NOW + timedelta(1), ErrorCode.REVERSED_PERIOD, "end"),
        (NOW - timedelta(2), NOW, ErrorCode.PERIOD_PAST, "end"),
        (NOW, NOW + timedelta(366, seconds=1), ErrorCode.PERIOD_TOO_LONG, "end"),
        (datetime(1999, 12, 31), NOW, ErrorCode.OUT_OF_RANGE, "start"),
        (
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            NOW,
            ErrorCode.OUT_OF_RANGE,
            "start",
        ),
        (
            NOW,
            datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))),
            ErrorCode.OUT_OF_RANGE,
            "end",
        ),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    start: datetime, end: datetime, code: ErrorCode, path: str
) -> None:
    assert refusals(lambda parser: parser.period(PATHS, start, end, NOW, LONGEST_PERIOD)) == [
        (code, ("period", path))
    ]


def test_reversal_is_judged_on_instants_not_on_the_clock() -> None:
    """02:30 comes twice on 25 October 2026: the second is an hour after the first."""
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    period = Parser().period(PATHS, twice, twice.replace(fold=1), NOW)
    assert period.seconds == 3_600


def test_weekly_slots_become_minutes_of_the_week() -> None:
    slots = [
        WeeklySlot(Weekday.MONDAY, "08:00", "12:00"),
        WeeklySlot(Weekday.MONDAY, "11:00", "14:30"),
        WeeklySlot(Weekday.TUESDAY, "22:00", "24:00"),
        WeeklySlot(Weekday.WEDNESDAY, "0:00", "02:00"),
    ]
    assert Parser().weekly(HERE, slots) == ((480, 870), (DAY + 1_320, 2 * DAY + 120))
    assert Parser().weekly(HERE, []) is None


def test_a_slot_that_ends_before_it_starts_passes_midnight() -> None:
    late = WeeklySlot(Weekday.SUNDAY, "22:00", "02:00")
    whole = WeeklySlot(Weekday.MONDAY, "00:00", "00:00")
    assert Parser().weekly(HERE, [late]) == ((0, 120), (WEEK - 120, WEEK))
    assert Parser().weekly(HERE, [whole]) == ((0, DAY),)


@pytest.mark.parametrize(
    "bad", ["", "8h", "24:00", "08:60", "25:00", "-1:00", "08:00:00", "٠٨:٠٠", "8\0"]
)
def test_a_time_that_is_not_one_is_refused_where_it_stands(bad: str) -> None:
    slots = [
        WeeklySlot(Weekday.MONDAY, "08:00", "12:00"),
        WeeklySlot(Weekday.MONDAY, bad, "12:00"),
    ]
    assert refusals(lambda parser: parser.weekly(("weeklySlots",), slots)) == [
        (ErrorCode.INVALID, ("weeklySlots", "1", "start"))
    ]


def test_slots_beyond_fifty_are_refused() -> None:
    slots = [WeeklySlot(Weekday.MONDAY, "08:00", "12:00")] * 51
    assert refusals(lambda parser: parser.weekly(HERE, slots[:50])) == []
    assert refusals(lambda parser: parser.weekly(HERE, slots)) == [(ErrorCode.TOO_MANY, HERE)]


def test_what_there_is_too_much_of_is_named() -> None:
    parser = Parser()
    parser.too_many((), 30, "sites ouverts", "open sites")
    [error] = parser.errors
    assert error.message(Language.FR) == "C'est trop : 30 sites ouverts au plus."
    assert error.message(Language.EN) == "Too many: at most 30 open sites."


def test_a_term_that_is_not_allowed_here_is_refused() -> None:
    allowed = (ExchangeMode.LOAN, ExchangeMode.RENTAL)
    given = (ExchangeMode.RENTAL, ExchangeMode.LOAN, ExchangeMode.RENTAL)
    assert Parser().terms(HERE, given, allowed) == allowed
    assert refusals(lambda parser: parser.terms(HERE, (ExchangeMode.BARTER,), allowed)) == [
        (ErrorCode.INVALID, HERE)
    ]


def test_a_slot_that_ends_when_it_starts_is_no_slot() -> None:
    none = WeeklySlot(weekday=Weekday.MONDAY, start="08:00", end="08:00")
    told = [(ErrorCode.REVERSED_PERIOD, ("weeklySlots", "0", "end"))]
    assert refusals(lambda parser: parser.weekly(("weeklySlots",), [none])) == told
    whole_day = WeeklySlot(weekday=Weekday.MONDAY, start="00:00", end="00:00")
    assert Parser().weekly(("weeklySlots",), [whole_day]) == ((0, 1_440),)


def test_one_place_is_singular() -> None:
    parser = Parser()
    parser.decimal(HERE, Decimal(0), Decimal(1), Decimal(100), unit="places")
    [error] = parser.errors
    assert error.message(Language.FR) == (
        "Valeur hors limites : entre 1\xa0place et 100\xa0places."
    )
