"""What follows from one need and one offer: distance, free slots, cost, the next free slot."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from ptce.domain.calendar import PARIS, Interval
from ptce.domain.terms import ExchangeMode, PriceUnit, Unit
from ptce.domain.values import Offer
from ptce.matching.constraints import estimated_cost, free_periods
from ptce.matching.pairs import great_circle_km, later_slot, paired, shorter_slot
from tests.matching.facts import (
    ROMANS,
    TUESDAYS_8_TO_12,
    VALENCE,
    booked,
    need,
    offer,
    places,
    room,
    span,
    weeks,
)

FREE = frozenset({ExchangeMode.LOAN})


def test_a_pair_is_of_one_kind() -> None:
    with pytest.raises(ValueError, match="cannot meet"):
        paired(need(), room())


def test_a_need_asks_only_what_its_kind_knows() -> None:
    with pytest.raises(ValueError, match="step_free_required"):
        paired(need(asks={"step_free_required": True}), offer())


def test_distance_is_by_road_and_the_same_both_ways() -> None:
    there = paired(need(), offer(point=ROMANS)).distance_km
    back = paired(need(point=ROMANS), offer()).distance_km
    assert there == pytest.approx(1.3 * great_circle_km(VALENCE, ROMANS))
    assert there == pytest.approx(back)
    assert 22 < there < 24


def test_one_degree_of_latitude_is_111_km() -> None:
    point = type(VALENCE)(VALENCE.latitude + 1, VALENCE.longitude)
    assert great_circle_km(VALENCE, point) == pytest.approx(111.195, abs=0.01)


def test_a_whole_period_is_taken_when_all_of_it_is_free() -> None:
    assert free_periods(need(), offer()) == (span(8, 18),)
    assert free_periods(need(), offer(booked=(booked(6, 8), booked(18, 20)))) == (span(8, 18),)
    assert free_periods(need(), offer(booked=(booked(17, 20),))) == ()


def test_a_whole_period_must_lie_in_validity_and_openings() -> None:
    assert free_periods(need(), offer(available_from=span(9, 18).start)) == ()
    assert free_periods(need(), offer(available_until=span(8, 17).end)) == ()
    assert free_periods(need(), offer(available_until=span(8, 18).end)) == (span(8, 18),)
    assert free_periods(need(period=span(8, 13)), offer(weekly=TUESDAYS_8_TO_12)) == ()
    assert free_periods(need(period=span(9, 12)), offer(weekly=TUESDAYS_8_TO_12)) == (span(9, 12),)


def test_weekly_slots_are_taken_where_they_are_free() -> None:
    asked = need(period=weeks(3), weekly=TUESDAYS_8_TO_12)
    week = 7 * 24
    assert free_periods(asked, offer(booked=(booked(week, week + 9),))) == (
        span(8, 12),
        span(2 * week + 8, 2 * week + 12),
    )
    assert free_periods(asked, offer(available_from=span(9, 10).start)) == (
        span(week + 8, week + 12),
        span(2 * week + 8, 2 * week + 12),
    )


def test_a_slot_half_open_is_not_taken() -> None:
    half = ((1_440 + 480, 1_440 + 600),)
    assert free_periods(need(period=weeks(2), weekly=TUESDAYS_8_TO_12), offer(weekly=half)) == ()


def test_what_is_divisible_must_leave_enough_at_every_instant() -> None:
    hall = room(booked=(booked(8, 12, 20), booked(10, 14, 15)))
    assert free_periods(places(5), hall) == (span(8, 18),)
    assert free_periods(places(6), hall) == ()
    assert paired(places(6), hall).left == 5


def test_slots_keep_their_clock_when_the_hour_changes() -> None:
    start = datetime(2026, 10, 20, tzinfo=PARIS)
    asked = need(period=Interval(start, start + timedelta(days=14)), weekly=TUESDAYS_8_TO_12)
    before, after = free_periods(asked, offer(weekly=TUESDAYS_8_TO_12))
    assert [each.start.astimezone(PARIS).hour for each in (before, after)] == [8, 8]
    assert estimated_cost(asked, offer(price_unit=PriceUnit.HOUR, price=Decimal(3))) == 24


@pytest.mark.parametrize(
    ("unit", "euros"), [(PriceUnit.FLAT, 50), (PriceUnit.HOUR, 500), (PriceUnit.DAY, 50)]
)
def test_cost_by_unit(unit: PriceUnit, euros: int) -> None:
    assert estimated_cost(need(), offer(price_unit=unit)) == euros


def test_an_hour_heard_twice_is_paid_twice() -> None:
    night = Interval(
        datetime(2026, 10, 25, 1, tzinfo=PARIS), datetime(2026, 10, 25, 4, tzinfo=PARIS)
    )
    rent = offer(price_unit=PriceUnit.HOUR, price=Decimal(10))
    assert estimated_cost(need(period=night), rent) == 40


def test_days_are_calendar_days_touched_counted_once() -> None:
    assert estimated_cost(need(period=span(20, 26)), offer()) == 100
    assert estimated_cost(need(period=span(0, 24)), offer()) == 50
    mornings_and_evenings = ((1_440 + 480, 1_440 + 540), (1_440 + 1_080, 1_440 + 1_140))
    assert estimated_cost(need(period=weeks(2), weekly=mornings_and_evenings), offer()) == 100


def test_cost_is_that_of_the_slots_a_booking_would_take() -> None:
    asked = need(period=weeks(3), weekly=TUESDAYS_8_TO_12)
    assert estimated_cost(asked, offer(booked=(booked(8, 9),))) == 100
    assert estimated_cost(need(), offer(booked=(booked(8, 9),))) == 50


def test_what_is_divisible_is_paid_by_quantity() -> None:
    paid = {"price": Decimal("1.5"), "exchange_modes": frozenset({ExchangeMode.RENTAL})}
    assert estimated_cost(places(5), room(**paid)) == Decimal("7.50")


@pytest.mark.parametrize(
    ("asked", "offered", "cost"),
    [
        (frozenset(), offer(price=None, exchange_modes=FREE), Decimal(0)),
        (frozenset(), offer(price=None), None),
        (frozenset(), offer(price=None, exchange_modes=frozenset()), None),
        (frozenset(), offer(exchange_modes=FREE | {ExchangeMode.RENTAL}), Decimal(50)),
        (FREE, offer(exchange_modes=FREE | {ExchangeMode.RENTAL}), Decimal(0)),
    ],
)
def test_free_modes_cost_nothing(
    asked: frozenset[ExchangeMode], offered: Offer, cost: Decimal | None
) -> None:
    assert estimated_cost(need(exchange_modes=asked), offered) == cost


def test_the_next_free_slot_is_later_the_same_day_if_the_day_is_long_enough() -> None:
    assert later_slot(need(period=span(8, 12)), offer(booked=(booked(8, 10),))) == span(10, 14)


def test_else_it_is_at_the_same_hours_of_a_following_day() -> None:
    assert later_slot(need(), offer(booked=(booked(8, 33),))) == span(24 * 2 + 8, 24 * 2 + 18)
    assert later_slot(need(), offer(booked=(booked(8, 24 * 40),))) is None
    assert later_slot(need(weekly=TUESDAYS_8_TO_12), offer()) is None


def test_a_shorter_slot_is_the_longest_free_part_of_what_is_asked() -> None:
    tuesdays_8_to_17 = ((1_440 + 480, 1_440 + 1_020),)
    assert shorter_slot(need(), offer(weekly=tuesdays_8_to_17)) == span(8, 17)
    assert shorter_slot(need(), offer(booked=(booked(8, 10),))) == span(10, 18)
    assert shorter_slot(need(), offer(booked=(booked(9, 14),))) is None
    assert shorter_slot(need(), offer(available_from=span(12, 13).start)) == span(12, 18)
    assert shorter_slot(need(), offer(available_until=span(0, 1).start)) is None
    weekly = need(period=weeks(2), weekly=TUESDAYS_8_TO_12)
    assert shorter_slot(weekly, offer(weekly=tuesdays_8_to_17)) is None


REMOVED = frozenset({ExchangeMode.PAY_TO_REMOVE})


@pytest.mark.parametrize(
    ("modes", "price", "cost"),
    [
        (REMOVED, Decimal(50), Decimal(-50)),
        (REMOVED | {ExchangeMode.GIFT}, Decimal(50), Decimal(-50)),
        (REMOVED, None, Decimal(0)),
        (REMOVED | {ExchangeMode.SALE}, Decimal(50), Decimal(50)),
        (frozenset({ExchangeMode.GIFT}), Decimal(50), Decimal(0)),
    ],
)
def test_who_is_paid_to_take_something_away_has_a_cost_below_zero(
    modes: frozenset[ExchangeMode], price: Decimal | None, cost: Decimal
) -> None:
    assert estimated_cost(need(), offer(exchange_modes=modes, price=price)) == cost


def test_hours_of_work_are_paid_as_asked_and_not_as_they_pass() -> None:
    hourly = {"kind": "SKILL", "divisible": True, "quantity": Decimal(20)}
    work = offer(price_unit=PriceUnit.HOUR, price=Decimal(30), **hourly)
    asked = need(kind="SKILL", quantity=Decimal(6), unit=Unit.HOUR)
    assert estimated_cost(asked, work) == 180
