"""What is kept free after a booking, to make the resource ready again, is nobody else's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.calendar import Interval
from ptce.domain.terms import CheckCode
from ptce.domain.values import Booked, Offer
from ptce.matching.checks import Check
from ptce.matching.constraints import free_periods, judge_constraints
from ptce.matching.pairs import later_slot, paired, shorter_slot
from tests.matching.facts import TUESDAYS_8_TO_12, booked, need, offer, places, room, span, weeks

HOUR = timedelta(hours=1)
HALF = timedelta(minutes=30)


def calendar_of(period: Interval, offered: Offer, **asked: Any) -> Check:
    checks = judge_constraints(paired(need(period=period, **asked), offered))
    [check] = [each for each in checks if each.code is CheckCode.CALENDAR]
    return check


def test_a_slot_is_free_from_the_end_of_the_buffer_before_it_on() -> None:
    van = offer(booked=(booked(8, 10, buffer=1),))
    assert free_periods(need(period=span(10, 12)), van) == ()
    assert free_periods(need(period=span(10.5, 12)), van) == ()
    assert free_periods(need(period=span(11, 12)), van) == (span(11, 12),)


def test_a_slot_is_free_when_its_own_buffer_ends_before_the_next_booking() -> None:
    van = offer(booked=(booked(14, 16),), buffer=HOUR)
    assert free_periods(need(period=span(12, 13.5)), van) == ()
    assert free_periods(need(period=span(12, 13)), van) == (span(12, 13),)


def test_a_booking_keeps_its_own_buffer_whatever_the_resource_has_now() -> None:
    van = offer(booked=(booked(8, 10, buffer=2),), buffer=HALF)
    assert free_periods(need(period=span(11, 12)), van) == ()
    assert free_periods(need(period=span(12, 13)), van) == (span(12, 13),)


@pytest.mark.parametrize(
    ("period", "why"),
    [
        (span(9, 11), "déjà réservé mardi 1er décembre de 9 h à 10 h"),
        (
            span(10, 12),
            "remise en état après une réservation, mardi 1er décembre de 10 h à 11 h",
        ),
        (
            span(12, 13.5),
            "une réservation suit de trop près : il faut 60 min de remise en état",
        ),
    ],
)
def test_people_are_told_why_it_is_not_free(period: Interval, why: str) -> None:
    van = offer(booked=(booked(8, 10, buffer=1), booked(14, 16, buffer=1)), buffer=HOUR)
    assert calendar_of(period, van).fr == why


def test_where_no_slot_tells_why_the_buffer_is_said_to_count() -> None:
    weekly = {"weekly": TUESDAYS_8_TO_12}
    full = offer(booked=(booked(0, 7.5),), buffer=HOUR)
    taken = offer(booked=(booked(7, 7.5, buffer=1),))
    for van in (taken, offer(booked=(booked(12.5, 14),), buffer=HOUR)):
        check = calendar_of(span(0, 24), van, **weekly)
        assert (
            check.fr == "tout est réservé, temps de remise en état compris (1 créneau ouvert sur 1)"
        )
    assert calendar_of(span(0, 24), full, **weekly).fr == "1 créneau ouvert sur 1, dont 1 libre"
    plain = offer(booked=(booked(8, 9),))
    assert (
        calendar_of(span(0, 24), plain, **weekly).fr == "tout est réservé (1 créneau ouvert sur 1)"
    )
    forty = room(booked=(booked(8, 10, 40, buffer=1),))
    [check] = [
        each
        for each in judge_constraints(paired(places(1, period=span(10, 12)), forty))
        if each.code is CheckCode.CALENDAR
    ]
    assert check.fr == "complet à un moment au moins du créneau, temps de remise en état compris"


def test_only_the_weekly_slots_that_a_buffer_touches_are_lost() -> None:
    mornings = need(period=weeks(3), weekly=TUESDAYS_8_TO_12)
    week = 24 * 7
    before, after = booked(7, 7.5, buffer=1), booked(2 * week + 12.5, 2 * week + 13)
    van = offer(booked=(before, after), buffer=HOUR)
    assert free_periods(mornings, van) == (span(week + 8, week + 12),)


def test_the_next_slot_that_is_proposed_is_the_first_after_the_buffer() -> None:
    van = offer(booked=(booked(8, 10, buffer=1.5),), buffer=HOUR)
    assert later_slot(need(period=span(9, 11)), van) == span(11.5, 13.5)


def test_the_next_slot_leaves_its_own_buffer_before_the_booking_that_follows() -> None:
    van = offer(booked=(booked(8, 10, buffer=1), booked(13.5, 15, buffer=1)), buffer=HOUR)
    assert later_slot(need(period=span(9, 11)), van) == span(16, 18)


def test_a_shorter_slot_is_what_is_left_between_two_buffers() -> None:
    van = offer(booked=(booked(6, 8.5, buffer=1), booked(17, 20)), buffer=HOUR)
    shorter = shorter_slot(need(), van)
    assert shorter == span(9.5, 16)
    assert free_periods(need(period=shorter), van) == (shorter,)


def test_places_that_are_free_at_each_instant_are_free_whatever_comes_before_and_after() -> None:
    """One leaves as this begins, another comes as its buffer ends: never more than two at once."""
    two = room(quantity=Decimal(2), booked=(booked(8, 9, buffer=1), booked(11, 12)), buffer=HOUR)
    assert paired(places(1, period=span(9.5, 10.5)), two).left == 1


SLOTS = st.tuples(st.integers(0, 20), st.integers(1, 6), st.integers(0, 4), st.integers(1, 2))


@given(st.lists(SLOTS, max_size=4), st.tuples(st.integers(0, 20), st.integers(1, 6)), st.data())
def test_what_is_left_is_counted_at_every_instant_until_it_is_ready_again(
    taken: list[tuple[int, int, int, int]], asked: tuple[int, int], data: st.DataObject
) -> None:
    """By half-hours: the only instants at which anything changes."""
    own, divisible = data.draw(st.integers(0, 4)), data.draw(st.booleans())
    there = 3 if divisible else 1
    slots = [(start, start + length, buffer, many) for start, length, buffer, many in taken]
    offered = room(
        quantity=Decimal(there),
        divisible=divisible,
        booked=tuple(
            booked(start / 2, end / 2, many, buffer / 2) for start, end, buffer, many in slots
        ),
        buffer=own * HALF,
        attributes={} if divisible else {"seats": Decimal(40)},
    )
    begins, ends = asked[0], asked[0] + asked[1]
    loads = [
        sum(many for start, end, buffer, many in slots if start <= at < end + buffer)
        for at in range(begins, ends + own)
    ]
    worst = max(loads)
    free = worst + 1 <= there if divisible else worst == 0
    period = span(begins / 2, ends / 2)
    assert free_periods(places(1, period=period), offered) == ((period,) if free else ())


def test_what_is_used_of_a_booking_is_without_its_buffer() -> None:
    assert booked(8, 10, buffer=1) == Booked(span(8, 11), Decimal(1), HOUR)
    assert booked(8, 10, buffer=1).used == span(8, 10)
