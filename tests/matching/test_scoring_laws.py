"""What holds for every pair, found by trying many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ptce.domain.kinds import KIND_BY_CODE, KINDS
from ptce.domain.terms import CheckStatus, CriterionCode, ExchangeMode, Language, PriceUnit
from ptce.domain.values import Need, Offer, Point
from ptce.domain.weights import PUBLISHED, Weights
from ptce.matching.explanation import as_document, sentence
from ptce.matching.scoring import (
    PERFECT,
    Verdict,
    judge,
    judge_offer,
    leading,
    near_misses,
    rank,
    weigh,
)
from ptce.matching.thesaurus import load
from tests.matching.any_kind import needs, offers
from tests.matching.facts import TUESDAYS_8_TO_12, VALENCE, booked, need, offer, span, weeks

THESAURUS = load()
TEXTS = ["camion frigo", "fourgon frigorifique", "utilitaire", "vélo cargo", "rien à voir", ""]
MODES = st.frozensets(st.sampled_from(list(ExchangeMode)), max_size=3)
MONEY = st.none() | st.decimals(0, 500, places=2)
POINTS = st.builds(
    Point, st.floats(44.7, 45.2, allow_nan=False), st.floats(4.6, 5.2, allow_nan=False)
)
NUMBERS = st.integers(1, 40).map(Decimal)
WEEKLY = st.sampled_from([None, TUESDAYS_8_TO_12, ((0, 10_080),), ((480, 2_520),)])
BOOKINGS = st.lists(
    st.builds(
        lambda start, size: booked(start, start + size), st.integers(0, 500), st.integers(1, 30)
    ),
    max_size=4,
).map(tuple)


def asking(**asks: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=asks)


USUAL = KIND_BY_CODE["VEHICLE"].weights
MOVED = {CriterionCode.MEANING: USUAL[CriterionCode.MEANING] - 0.1}
MOVED |= {CriterionCode.PRICE: USUAL[CriterionCode.PRICE] + 0.1}
WEIGHTS = st.sampled_from([None, Weights(1, USUAL), Weights(3, {**USUAL, **MOVED})])

NEEDS: st.SearchStrategy[Need] = st.builds(
    need,
    text=st.sampled_from(TEXTS),
    point=POINTS,
    radius_km=st.floats(1, 80),
    period=st.sampled_from([span(8, 18), span(9, 11), span(0, 48), weeks(4)]),
    weekly=WEEKLY,
    quantity=st.integers(1, 4).map(Decimal),
    budget=MONEY,
    strict_budget=st.booleans(),
    exchange_modes=MODES,
    weights=WEIGHTS,
    asks=asking(
        cargo_volume_m3_min=NUMBERS,
        tail_lift_required=st.booleans(),
        energy_in=st.sampled_from([("ELECTRIC",), ("DIESEL", "CNG")]),
        licence_held=st.sampled_from([("B",), ("C", "BE")]),
        lowest_temperature_c_max=st.integers(-20, 5).map(Decimal),
    ),
)
OFFERS: st.SearchStrategy[Offer] = st.builds(
    offer,
    id=st.integers(1, 10**9).map(lambda number: UUID(int=number)),
    text=st.sampled_from(TEXTS),
    point=POINTS,
    radius_km=st.floats(1, 80),
    available_from=st.integers(-9, 2).map(lambda days: span(0, 1).start + timedelta(days=days)),
    available_until=st.none() | st.just(span(0, 400).end),
    weekly=WEEKLY,
    booked=BOOKINGS,
    quantity=st.integers(1, 6).map(Decimal),
    divisible=st.booleans(),
    price=MONEY,
    price_unit=st.none() | st.sampled_from(list(PriceUnit)),
    exchange_modes=MODES,
    attributes=asking(
        cargo_volume_m3=NUMBERS,
        tail_lift=st.booleans(),
        energy=st.sampled_from(["ELECTRIC", "DIESEL"]),
        licence=st.sampled_from(["NONE", "B", "C1"]),
        lowest_temperature_c=st.integers(-20, 5).map(Decimal),
    ),
    open=st.sampled_from([True, True, True, False]),
)
MANY = st.lists(OFFERS, max_size=5, unique_by=lambda each: each.id)


def one(asked: Need, offered: Offer) -> Verdict:
    return judge(asked, [offered], THESAURUS)[0]


@given(arrays.arrays(np.float64, (4, 6), elements=st.floats(0, 1)))
def test_points_lost_make_the_score_exactly(
    utilities: np.ndarray[Any, np.dtype[np.float64]],
) -> None:
    weights = np.array([0.39, 0.16, 0.16, 0.11, 0.12, 0.06])
    s, tenths, lost = weigh(utilities, weights)
    assert (PERFECT - lost.sum(axis=1) == tenths).all()
    assert (lost >= 0).all()
    assert (lost[utilities == 1] == 0).all()
    assert ((s > 0) & (s <= 1)).all()
    for row in range(len(utilities)):
        alone = weigh(utilities[row : row + 1], weights)
        assert (alone[0][0], alone[1][0]) == (s[row], tenths[row])
        assert alone[2].tolist() == [lost[row].tolist()]


@given(NEEDS, MANY)
def test_every_verdict_adds_up(asked: Need, offers: list[Offer]) -> None:
    verdicts = judge(asked, offers, THESAURUS)
    for verdict in [*verdicts, *near_misses(asked, offers, verdicts)]:
        assert 0 <= verdict.score <= 100
        points = [each.points_lost for each in verdict.criteria]
        if verdict.status is not CheckStatus.VIOLATED or points:
            assert 100 + sum(points) == verdict.score
        assert all(point <= 0 for point in points)
        assert all(each.points_lost == 0 for each in verdict.criteria if each.utility == 1)
        assert all(0 <= each.utility <= 1 for each in verdict.criteria)


@given(NEEDS, MANY, st.randoms())
def test_the_order_of_the_offers_does_not_matter(
    asked: Need, offers: list[Offer], random: Any
) -> None:
    verdicts = judge(asked, offers, THESAURUS)
    shuffled = list(offers)
    random.shuffle(shuffled)
    again = judge(asked, shuffled, THESAURUS)
    assert {each.offer_id: each for each in again} == {each.offer_id: each for each in verdicts}
    assert rank(again) == rank(verdicts)


@given(
    st.sampled_from(KINDS).flatmap(
        lambda kind: st.tuples(needs(kind), st.lists(offers(kind), max_size=12))
    ),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_the_best_are_found_without_judging_all(
    asked_of_many: tuple[Need, list[Offer]], count: int, together: int
) -> None:
    asked, same = asked_of_many
    many = [replace(each, id=UUID(int=at + 1)) for at, each in enumerate(same)]
    some = leading(asked, many, THESAURUS, count, together=together)
    whole = judge(asked, many, THESAURUS)
    assert {each.offer_id: each for each in some}.items() <= {
        each.offer_id: each for each in whole
    }.items()
    assert best(some)[:count] == best(whole)[:count]


def best(verdicts: list[Verdict]) -> list[Verdict]:
    return rank(each for each in verdicts if each.worth_showing)


def test_what_is_far_and_means_little_is_not_judged() -> None:
    near = [offer(id=UUID(int=at), text="camion frigo") for at in range(3)]
    far = [offer(id=UUID(int=9 + at), text="rien à voir") for at in range(3)]
    verdicts = leading(need(text="camion frigo"), [*far, *near], THESAURUS, 3, together=1)
    assert {each.offer_id for each in verdicts} == {each.id for each in near}


@given(NEEDS, MANY)
def test_the_same_input_gives_the_same_output_whichever_side_asks(
    asked: Need, offers: list[Offer]
) -> None:
    verdicts = judge(asked, offers, THESAURUS)
    assert judge(asked, offers, THESAURUS) == verdicts
    assert [judge_offer(each, [asked], THESAURUS)[0] for each in offers] == verdicts
    assert [as_document(each, THESAURUS) for each in verdicts] == [
        as_document(one(asked, each), THESAURUS) for each in offers
    ]


@given(st.lists(NEEDS, max_size=4), OFFERS)
def test_each_need_is_judged_by_the_weights_of_its_pole_whichever_side_asks(
    needs: list[Need], offered: Offer
) -> None:
    verdicts = judge_offer(offered, needs, THESAURUS)
    assert verdicts == [one(asked, offered) for asked in needs]
    for asked, verdict in zip(needs, verdicts, strict=True):
        weights = KIND_BY_CODE[asked.kind].weights if asked.weights is None else asked.weights.of
        assert verdict.weights_version == (asked.weights.version if asked.weights else PUBLISHED)
        assert all(each.weight == weights[each.code] for each in verdict.criteria)


@given(NEEDS, MANY)
def test_nothing_violated_is_ranked_and_nothing_else_is_left_out(
    asked: Need, offers: list[Offer]
) -> None:
    verdicts = judge(asked, offers, THESAURUS)
    ranked = rank(verdicts)
    assert all(each.status is not CheckStatus.VIOLATED for each in ranked)
    allowed = [each for each in verdicts if each.status is not CheckStatus.VIOLATED]
    assert len(ranked) == len(allowed)
    assert [each.s for each in ranked] == sorted((each.s for each in allowed), reverse=True)
    assert all(each.periods for each in ranked)


@given(NEEDS, OFFERS, st.floats(0, 1))
def test_closer_is_never_worse(asked: Need, offered: Offer, way: float) -> None:
    here, there = asked.point, offered.point
    nearer = Point(
        here.latitude + way * (there.latitude - here.latitude),
        here.longitude + way * (there.longitude - here.longitude),
    )
    far, near = one(asked, offered), one(asked, replace(offered, point=nearer))
    assert near.distance_km <= far.distance_km + 1e-9
    assert _not_worse(near, far)


@given(NEEDS, OFFERS, NUMBERS, st.decimals(1, 3, places=1), st.decimals(0, 1, places=2))
def test_more_volume_up_to_three_times_is_never_worse(
    asked: Need, offered: Offer, volume: Decimal, most: Decimal, part: Decimal
) -> None:
    asked = replace(asked, asks={**asked.asks, "cargo_volume_m3_min": volume})
    large = replace(offered, attributes={**offered.attributes, "cargo_volume_m3": volume * most})
    small = replace(
        offered, attributes={**offered.attributes, "cargo_volume_m3": volume * most * part}
    )
    assert _not_worse(one(asked, large), one(asked, small))


@given(NEEDS, OFFERS, st.decimals(0, 500, places=2), st.decimals(0, 1, places=2))
def test_cheaper_is_never_worse(asked: Need, offered: Offer, price: Decimal, part: Decimal) -> None:
    dear, cheap = replace(offered, price=price), replace(offered, price=price * part)
    assert _not_worse(one(asked, cheap), one(asked, dear))


@settings(max_examples=200)
@given(NEEDS, MANY)
def test_every_explanation_names_its_facts(asked: Need, offers: list[Offer]) -> None:
    verdicts = judge(asked, offers, THESAURUS)
    for verdict in [*rank(verdicts), *near_misses(asked, offers, verdicts)]:
        for language in (Language.FR, Language.EN):
            said = sentence(verdict, language, THESAURUS)
            assert said.endswith(".")
            assert "{" not in said
            assert "None" not in said
            for check in verdict.checks:
                if check.status is not CheckStatus.OK:
                    assert check.lacks is not None
                    assert check.lacks.say(language) in said
                if check.status is CheckStatus.VIOLATED:
                    assert check.sentence.say(language) in said


def _not_worse(better: Verdict, worse: Verdict) -> bool:
    """Nothing new forbidden, and no lower score; a pair that is forbidden has none to compare."""
    if worse.status is CheckStatus.VIOLATED:
        return True
    return better.status is not CheckStatus.VIOLATED and better.s >= worse.s


def test_the_facts_of_these_laws_reach_both_sides_of_the_law() -> None:
    asked = need(point=VALENCE)
    assert one(asked, offer()).status is CheckStatus.OK
    assert one(asked, offer(booked=(booked(8, 9),))).status is CheckStatus.VIOLATED
