"""Stocks, flows and parts: what is asked against what is left, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.quantities import least
from ptce.domain.terms import CheckCode, CheckStatus, ExchangeMode, PriceUnit, QuantityBasis, Unit
from ptce.domain.values import Need, Offer
from ptce.matching import criteria
from ptce.matching.amounts import quantity
from ptce.matching.checks import Check
from ptce.matching.constraints import calendar
from ptce.matching.pairs import Pair, paired
from tests.matching.facts import TUESDAYS_8_TO_12, booked, need, offer, room, span, weeks
from tests.matching.test_criteria import case

STOCK, WEEK, MONTH = QuantityBasis.IN_ALL, QuantityBasis.PER_WEEK, QuantityBasis.PER_MONTH
BASES = (STOCK, WEEK, MONTH, QuantityBasis.PER_YEAR)
UNITS = (
    (Unit.UNIT, Unit.UNIT),
    (Unit.BIG_BAG, Unit.BIG_BAG),
    (Unit.TONNE, Unit.KILOGRAM),
    (Unit.KILOGRAM, Unit.TONNE),
    (Unit.CUBIC_METRE, Unit.LITRE),
)


def chairs(count: int, **changes: Any) -> Offer:
    return room(**({"quantity": Decimal(count), "basis": STOCK} | changes))


def wanted(count: int, **changes: Any) -> Need:
    plain = {"kind": "PREMISES", "quantity": Decimal(count), "basis": STOCK, "divisible": True}
    return need(**(plain | changes))


def took(pair: Pair) -> tuple[Any, Any]:
    """What a booking would take of the offer, and bring to the need."""
    return pair.taken, pair.covered


def check(asked: Need, offered: Offer) -> Check:
    found = quantity(paired(asked, offered))
    assert found is not None
    assert found.code is CheckCode.QUANTITY
    return found


def test_a_stock_is_taken_once_and_for_all() -> None:
    used = chairs(30, booked=(booked(-500, -480, 20),))  # three weeks before
    short = check(wanted(12, divisible=False), used)
    assert short.status is CheckStatus.VIOLATED
    assert short.fr == "quantité (besoin : 12, reste : 10)"
    assert short.lacks is not None and short.lacks.fr == "2 de plus (quantité)"
    assert paired(wanted(10), used).periods == (span(8, 18),)


def test_a_need_that_several_may_answer_takes_what_is_left() -> None:
    pair = paired(wanted(12), chairs(30, booked=(booked(8, 9, 20),)))
    assert took(pair) == (10, 10)
    part = check(pair.need, pair.offer)
    assert (part.status, part.fr) == (CheckStatus.OK, "quantité (couvre 10 sur 12)")
    outcome = criteria.quantity(case(pair.need, pair.offer))
    assert round(outcome.utility, 3) == 0.833
    assert outcome.sentence.fr == "10 unités seulement sur 12"


def test_a_lot_is_the_least_that_one_takes() -> None:
    lots = chairs(30, lot=Decimal(15))
    short = check(wanted(10), lots)
    assert short.fr == "à prendre par 15 au moins, et non 10"
    assert paired(wanted(10), lots).periods == ()
    assert paired(wanted(20), lots).taken == 20
    rest = chairs(30, lot=Decimal(15), booked=(booked(8, 9, 20),))
    assert check(wanted(20), rest).fr == "à prendre par 15 au moins, et non 10"


def test_a_stock_that_is_not_shared_goes_whole() -> None:
    lot = chairs(30, divisible=False)
    pair = paired(wanted(40), lot)
    assert took(pair) == (30, 30)
    assert check(wanted(10), lot).status is CheckStatus.VIOLATED
    taken = chairs(30, divisible=False, booked=(booked(8, 9, 30),))
    assert paired(wanted(40), taken).periods == ()


def test_a_flow_leaves_the_rest_of_its_week() -> None:
    flow = chairs(10, basis=WEEK, booked=(booked(8, 9, 6),))
    asked = wanted(5, period=span(72, 74), divisible=False)
    assert check(asked, flow).status is CheckStatus.VIOLATED
    assert paired(wanted(4, period=span(72, 74)), flow).taken == 4
    later = wanted(5, period=span(24 * 8, 24 * 8 + 2))
    assert paired(later, flow).taken == 5


def test_needs_and_flows_compare_by_what_the_period_brings() -> None:
    flow = chairs(10, basis=WEEK)
    month = wanted(12, basis=MONTH, period=weeks(9))
    pair = paired(month, flow)
    assert took(pair) == (3, 12)  # whole chairs, and no fewer than asked
    more = paired(wanted(60, basis=MONTH, period=weeks(9)), flow)
    assert took(more) == (10, 43)  # not 43.48125
    assert check(more.need, flow).fr == "quantité (couvre 43 par mois sur 60 par mois)"
    assert paired(wanted(20, period=weeks(4)), flow).taken == 5


def test_matter_is_taken_and_brought_in_amounts_that_one_can_weigh() -> None:
    tonnes: dict[str, Any] = {"kind": "WASTE_STREAM", "unit": Unit.TONNE}
    flow = chairs(400, basis=MONTH, **(tonnes | {"unit": Unit.KILOGRAM}))
    asked = wanted(1, period=weeks(9), **tonnes)
    assert took(paired(asked, chairs(1, basis=MONTH, **tonnes))) == (Decimal("0.484"), 1)
    short = paired(asked, flow)
    assert took(short) == (400, Decimal("0.827"))  # not 0.827944
    said = criteria.quantity(case(short.need, short.offer)).sentence
    assert said.fr == "0,827 t seulement sur 1 t"


def test_a_part_of_a_thing_is_nothing() -> None:
    month = wanted(3, basis=STOCK, period=weeks(1))
    year = chairs(1, basis=QuantityBasis.PER_YEAR)
    assert took(paired(wanted(1, period=weeks(1)), year)) == (1, 1)
    weekly = paired(wanted(1, basis=QuantityBasis.PER_WEEK, period=weeks(9)), year)
    assert (weekly.periods, weekly.taken) == ((), None)
    assert check(weekly.need, year).status is CheckStatus.VIOLATED
    assert took(paired(month, year)) == (1, 1)


@given(
    quantity=st.integers(1, 5_000),
    offered=st.integers(1, 5_000),
    bases=st.tuples(st.sampled_from(BASES), st.sampled_from(BASES)),
    lasting=st.integers(1, 60),
    units=st.sampled_from(UNITS),
)
def test_no_booking_takes_more_than_is_left_nor_a_part_of_a_thing(
    quantity: int,
    offered: int,
    bases: tuple[QuantityBasis, QuantityBasis],
    lasting: int,
    units: tuple[Unit, Unit],
) -> None:
    period = weeks(lasting)
    asked = wanted(quantity, basis=bases[0], period=period, kind="WASTE_STREAM", unit=units[0])
    pair = paired(asked, chairs(offered, basis=bases[1], kind="WASTE_STREAM", unit=units[1]))
    if not pair.periods or pair.taken is None:
        return
    assert 0 < pair.taken <= pair.left
    assert 0 < pair.covered <= quantity
    for amount, unit in ((pair.taken, units[1]), (pair.covered, units[0])):
        assert amount % least(unit) == 0
    assert pair.wanted is not None
    if pair.wanted <= pair.left:
        assert pair.covered == quantity


def test_a_need_that_flows_wants_the_whole_of_its_period() -> None:
    late = chairs(10, basis=WEEK, available_from=span(200, 201).start)
    assert paired(wanted(2, basis=WEEK, period=weeks(4)), late).periods == ()
    assert paired(wanted(2, period=weeks(4)), late).periods != ()


def test_what_shares_no_unit_is_to_verify_and_never_converted() -> None:
    flow = chairs(10, basis=WEEK)
    pair = paired(wanted(3, basis=QuantityBasis.AT_ONCE), flow)
    assert (pair.wanted, pair.taken) == (None, None)
    unsure = check(pair.need, flow)
    assert unsure.status is CheckStatus.TO_VERIFY
    assert unsure.fr == "quantité (besoin : 3, offre : 10 par semaine) : à comparer ensemble"
    assert criteria.quantity(case(pair.need, flow)).utility == 1


def test_a_moment_in_common_is_enough_to_fetch_a_stock() -> None:
    asked = wanted(3, period=weeks(1))
    found = calendar(paired(asked, chairs(10, available_from=span(20, 21).start)))
    assert found is not None and found.status is CheckStatus.OK
    apart = calendar(paired(asked, chairs(10, available_from=span(500, 501).start)))
    assert apart is not None and apart.fr == "aucun moment commun pour le retrait"
    monday = ((0, 60),)
    hours = paired(wanted(3, period=weeks(2), weekly=monday), chairs(9, weekly=TUESDAYS_8_TO_12))
    assert hours.opened == ()
    assert paired(wanted(3, weekly=TUESDAYS_8_TO_12), chairs(9)).opened == (span(8, 18),)


def test_hours_of_work_are_done_and_not_fetched() -> None:
    hours: dict[str, Any] = {"kind": "SKILL", "text": "ménage", "unit": Unit.HOUR}
    pair = paired(wanted(3, **hours), chairs(10, **hours))
    check = calendar(pair)
    assert check is not None
    assert (check.fr.split(" ", 1)[0], check.en[:11]) == ("possible", "can be done")
    judged = criteria.calendar(case(pair.need, pair.offer)).sentence
    assert (judged.fr, judged.en) == ("possible dans la période", "can be done in the period")
    apart = calendar(paired(pair.need, chairs(10, available_from=span(500, 501).start, **hours)))
    assert apart is not None and apart.fr == "aucun moment commun"


def test_what_is_taken_is_paid_by_quantity() -> None:
    sold = {"price": Decimal(2), "price_unit": PriceUnit.FLAT, "exchange_modes": frozenset()}
    assert paired(wanted(12), chairs(10, **sold)).cost == 20
    assert paired(wanted(12), chairs(10, divisible=False, **sold)).cost == 2
    assert paired(wanted(4, period=weeks(4)), chairs(10, basis=WEEK, **sold)).cost == 8
    by_day = sold | {"price_unit": PriceUnit.DAY}
    assert paired(wanted(12), chairs(10, **by_day)).cost is None


def test_slots_that_are_answered_are_no_longer_asked() -> None:
    asked = need(period=weeks(3), weekly=TUESDAYS_8_TO_12)
    every = paired(asked, offer()).periods
    rest = paired(
        need(period=weeks(3), weekly=TUESDAYS_8_TO_12, slots=frozenset(every[1:])), offer()
    )
    assert rest.asked == rest.periods == every[1:]


def test_a_need_that_is_met_asks_for_nothing_more_and_is_explained_all_the_same() -> None:
    assert criteria.quantity(case(wanted(0), chairs(10))).utility == 1


def test_two_vans_may_come_from_two_members() -> None:
    assert paired(need(quantity=Decimal(2)), offer()).periods == ()
    pair = paired(need(quantity=Decimal(2), divisible=True), offer())
    assert (*took(pair), pair.periods) == (1, 1, (span(8, 18),))
    seats = need(kind="PREMISES", unit=Unit.PLACE, quantity=Decimal(30), divisible=True)
    hall = room(quantity=Decimal(1), divisible=False, attributes={"seats": Decimal(20)})
    pair = paired(seats, hall)
    assert took(pair) == (1, 20)
    assert check(seats, hall).fr == "quantité (couvre 20 places sur 30 places)"


def test_what_is_needed_each_week_is_answered_slot_by_slot_by_a_flow_too() -> None:
    month = chairs(10, basis=MONTH, available_until=weeks(2).end)
    at_once: dict[str, Any] = {"basis": QuantityBasis.AT_ONCE, "weekly": TUESDAYS_8_TO_12}
    pair = paired(wanted(4, period=weeks(3), **at_once), month)
    assert pair.opened == (weeks(2),)
    assert pair.periods == (span(8, 12), span(7 * 24 + 8, 7 * 24 + 12))
    rest = frozenset({span(14 * 24 + 8, 14 * 24 + 12)})
    assert paired(wanted(4, period=weeks(3), slots=rest, **at_once), month).periods == ()


def test_all_the_time_of_a_flow_is_paid_once_whatever_the_slots() -> None:
    flat: dict[str, Any] = {"price": Decimal(3), "price_unit": PriceUnit.FLAT}
    modes = frozenset({ExchangeMode.RENTAL})
    week = chairs(10, basis=WEEK, exchange_modes=modes, **flat)
    asked = wanted(4, basis=STOCK, period=weeks(3), weekly=TUESDAYS_8_TO_12)
    free = paired(asked, week)
    assert (free.taken, free.cost) == (
        Decimal(2),
        Decimal(18),
    )  # 4 in 3 weeks are 1.33 a week, hence 2
    taken = paired(asked, replace(week, booked=(booked(8, 9, 10),)))
    assert taken.periods == () and taken.cost == 36  # for the 4 that are asked
