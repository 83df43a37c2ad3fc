"""What people have said of a pair: a part of the need, or what it takes of the offer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.terms import (
    CheckStatus,
    CriterionCode,
    ExchangeMode,
    PriceUnit,
    QuantityBasis,
    Unit,
)
from ptce.domain.values import Need, Offer
from ptce.matching.pairs import paired
from ptce.matching.scoring import CriterionScore, Verdict, judge
from ptce.matching.thesaurus import load
from tests.matching.facts import booked, places, room, span, weeks
from tests.matching.test_amounts import MONTH, STOCK, WEEK, chairs, check, took, wanted

RENTED: dict[str, Any] = {
    "price": Decimal("52.50"),
    "price_unit": PriceUnit.FLAT,
    "exchange_modes": frozenset({ExchangeMode.RENTAL}),
}


def verdict(asked: Need, offered: Offer) -> Verdict:
    [found] = judge(asked, [offered], load())
    return found


def criterion(found: Verdict, code: CriterionCode) -> CriterionScore:
    return next(each for each in found.criteria if each.code is code)


def test_a_part_is_measured_against_the_need() -> None:
    whole = verdict(wanted(20, budget=Decimal(1_000)), chairs(30, **RENTED))
    assert whole.cost == 1_050
    asked = wanted(20, budget=Decimal(1_000), part=Decimal(5))
    part = verdict(asked, chairs(30, **RENTED))
    assert (part.quantity, part.taken) == (Decimal(5), Decimal(5))
    assert part.cost == Decimal("262.50")
    assert part.score < whole.score
    covered = criterion(part, CriterionCode.QUANTITY)
    assert (covered.utility, covered.fr) == (0.25, "5 unités seulement sur 20")
    assert check(asked, chairs(30)).fr == "quantité (couvre 5 sur 20)"
    before, after = (criterion(each, CriterionCode.PRICE) for each in (whole, part))
    assert before.utility == after.utility
    assert after.fr == "prix 262,50 €, soit 12,50 € de plus que le budget de cette part"


def test_a_crumb_neither_looks_cheap_nor_free() -> None:
    tonne = {"price": Decimal("0.10")}
    crumb = verdict(
        wanted(20, budget=Decimal(1_000), part=Decimal("0.001")), chairs(30, **(RENTED | tonne))
    )
    assert crumb.cost == Decimal("0.01")
    assert criterion(crumb, CriterionCode.QUANTITY).utility < 0.001


def test_a_part_is_taken_or_left_and_not_below_the_lot() -> None:
    asked = wanted(20, part=Decimal(12))
    short = chairs(30, booked=(booked(8, 9, 20),))
    assert check(asked, short).fr == "quantité (besoin : 12, reste : 10)"
    assert check(asked, short).status is CheckStatus.VIOLATED
    assert check(asked, chairs(30, lot=Decimal(15))).fr == "à prendre par 15 au moins, et non 12"
    assert paired(wanted(4, part=Decimal(6)), chairs(30)).covered == 4  # others brought the rest


def test_a_part_of_a_room_is_not_a_better_use_of_it() -> None:
    hall = room(quantity=Decimal(1), divisible=False, attributes={"seats": Decimal(60)})
    asked = places(10, unit=Unit.PLACE, divisible=True)
    whole, part = (verdict(each, hall) for each in (asked, replace(asked, part=Decimal(9))))
    assert part.score <= whole.score
    assert criterion(part, CriterionCode.QUANTITY).fr == "9 places seulement sur 10 places"
    unknown = room(quantity=Decimal(1), divisible=False)
    assert check(replace(asked, part=Decimal(9)), unknown).status is CheckStatus.TO_VERIFY


def test_what_people_say_is_taken_compares_what_did_not_compare() -> None:
    flow = chairs(10, basis=WEEK, **RENTED)
    at_once: dict[str, Any] = {"basis": QuantityBasis.AT_ONCE, "divisible": False}
    asked = wanted(4, period=weeks(2), **at_once)
    assert took(paired(asked, flow)) == (None, 4)
    said = replace(asked, taken=Decimal(6))
    pair = paired(said, flow)
    assert took(pair) == (6, 4)
    assert pair.cost == 630  # six a week, two weeks
    assert check(said, flow).status is CheckStatus.OK
    used = replace(flow, booked=(booked(8, 9, 5),))
    assert check(said, used).status is CheckStatus.VIOLATED
    alike = wanted(4, basis=WEEK, taken=Decimal(6), period=weeks(2))
    assert took(paired(alike, flow)) == (4, 4)


def test_nothing_left_is_not_something_to_verify() -> None:
    at_once = wanted(4, basis=QuantityBasis.AT_ONCE, period=weeks(2))
    gone = check(at_once, chairs(10, basis=WEEK, booked=(booked(8, 9, 10),)))
    assert (gone.status, gone.fr) == (
        CheckStatus.VIOLATED,
        "quantité (besoin : 4, reste : 0 par semaine)",
    )
    lots = chairs(10, basis=WEEK, lot=Decimal(8), booked=(booked(8, 9, 5),))
    assert check(at_once, lots).fr == "à prendre par 8 par semaine au moins, et non 5 par semaine"


BASES = st.sampled_from([STOCK, WEEK, MONTH, QuantityBasis.AT_ONCE])
NEEDS: st.SearchStrategy[Need] = st.builds(
    wanted,
    st.integers(1, 30),
    basis=BASES,
    divisible=st.booleans(),
    period=st.sampled_from([span(8, 18), weeks(1), weeks(9)]),
    budget=st.none() | st.integers(1, 2_000).map(Decimal),
)
OFFERS: st.SearchStrategy[Offer] = st.builds(
    chairs,
    st.integers(1, 40),
    basis=BASES,
    divisible=st.booleans(),
    booked=st.lists(st.builds(booked, st.just(8), st.just(9), st.integers(1, 30)), max_size=2).map(
        tuple
    ),
    lot=st.none() | st.integers(1, 9).map(Decimal),
    price=st.none() | st.decimals("0.01", 80, places=2),
    price_unit=st.sampled_from(list(PriceUnit)),
    exchange_modes=st.just(frozenset({ExchangeMode.RENTAL})),
)


@given(NEEDS, OFFERS, st.integers(1, 29).map(Decimal))
def test_a_part_never_counts_for_more_than_the_need(
    asked: Need, offered: Offer, part: Decimal
) -> None:
    whole = verdict(asked, offered)
    said = verdict(replace(asked, part=min(part, asked.quantity)), offered)
    if CheckStatus.VIOLATED not in {whole.status, said.status} and whole.quantity > said.quantity:
        assert said.score <= whole.score


@given(NEEDS, OFFERS, st.none() | st.integers(1, 9).map(Decimal))
def test_a_pair_that_nothing_forbids_takes_something_at_some_time(
    asked: Need, offered: Offer, taken: Decimal | None
) -> None:
    found = verdict(replace(asked, taken=taken), offered)
    assert (found.status is CheckStatus.VIOLATED) or found.periods
    assert found.periods or found.taken is None
