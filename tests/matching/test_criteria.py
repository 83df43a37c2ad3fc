"""One small test a criterion: two or three facts in, a utility and its sentence out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ptce.domain.kinds import KINDS, Kind
from ptce.domain.terms import CriterionCode, ExchangeMode
from ptce.domain.values import Asked, Need, Offer
from ptce.matching import criteria
from ptce.matching.cases import Case
from ptce.matching.criteria import CRITERIA
from ptce.matching.pairs import paired
from ptce.matching.thesaurus import Meaning, Mode, Relation, load
from tests.matching.facts import (
    ROMANS,
    TUESDAYS_8_TO_12,
    booked,
    need,
    offer,
    places,
    room,
    weeks,
)

THESAURUS = load()
VAN = THESAURUS.mentions("VEHICLE", "fourgon frigorifique")[0].concept


def case(
    asked: Need | None = None,
    offered: Offer | None = None,
    meaning: Meaning | None = None,
    unknown: int = 0,
) -> Case:
    same = Meaning(1.0, Relation.SAME, "frigo", VAN, "frigo", VAN)
    return Case(paired(asked or need(), offered or offer()), unknown, meaning or same, THESAURUS)


def test_every_criterion_is_listed_once_in_the_order_of_its_code() -> None:
    assert [code for code, _ in CRITERIA] == list(CriterionCode)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_weights_of_a_kind_are_among_those_of_the_list_and_sum_to_one(kind: Kind) -> None:
    assert set(kind.weights) <= {code for code, _ in CRITERIA}
    assert min(kind.weights.values()) > 0
    assert sum(kind.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        (Relation.SAME, "identique (“camionnette frigo”)"),
        (Relation.SYNONYM, "de même nature (“camionnette frigo” et “fourgon isotherme”)"),
        (
            Relation.NARROWER,
            "plus précis que demandé (“fourgon isotherme” pour “camionnette frigo”)",
        ),
        (
            Relation.BROADER,
            "plus large que demandé (“fourgon isotherme” pour “camionnette frigo”)",
        ),
        (Relation.NEIGHBOUR, "voisin (“fourgon isotherme” pour “camionnette frigo”)"),
        (Relation.NONE, "nature différente (“fourgon isotherme” pour “camionnette frigo”)"),
        (Relation.TEXT, "lettres proches (0,71)"),
    ],
)
def test_meaning(relation: Relation, sentence: str) -> None:
    judged = Meaning(0.7101, relation, "camionnette frigo", VAN, "fourgon isotherme", VAN)
    found = criteria.meaning(case(meaning=judged))
    assert (found.utility, found.sentence.fr) == (0.7101, sentence)


def test_what_was_chosen_in_a_list_is_not_quoted_as_if_somebody_had_written_it() -> None:
    asks: dict[str, Asked] = {"premises_kind_in": ("KITCHEN",)}
    chosen = need(kind="PREMISES", asks=asks, text="Des tomates. cuisine professionnelle")
    judged = Meaning(1.0, Relation.SAME, "cuisine professionnelle", VAN, "Conserverie", VAN)
    offered = offer(kind="PREMISES", text="Conserverie", attributes={})
    found = criteria.meaning(case(chosen, offered, judged)).sentence
    assert found.fr == "identique (cuisine professionnelle)"
    written = replace(chosen, text="Une cuisine professionnelle. cuisine professionnelle")
    found = criteria.meaning(case(written, offered, judged)).sentence
    assert found.fr == "identique (“cuisine professionnelle”)"


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.E5, "texte proche (0,16)"),
        (Mode.USE, "texte proche (0,16)"),
        (Mode.WORDS, "mots proches (0,16)"),
    ],
)
def test_what_tells_how_close_two_texts_are_is_said(mode: Mode, sentence: str) -> None:
    judged = Meaning(0.1601, Relation.TEXT, None, None, None, None, mode)
    found = criteria.meaning(case(meaning=judged))
    assert (found.utility, found.sentence.fr) == (0.1601, sentence)


def test_meaning_without_any_concept_names_none() -> None:
    judged = Meaning(0.0, Relation.NONE, None, None, None, None)
    found = criteria.meaning(case(meaning=judged))
    assert (found.utility, found.sentence.fr) == (0, "textes sans rapport apparent")


def test_distance() -> None:
    assert criteria.distance(case()).sentence.fr == "dans la même commune"
    far = case(need(radius_km=40.0), offer(point=ROMANS, radius_km=60.0))
    beyond = far.pair.distance_km - 10
    found = criteria.distance(far)
    assert found.utility == pytest.approx(2 ** -(beyond / 10))
    assert found.sentence.fr == "à environ 23 km"
    assert criteria.distance(case(need(radius_km=100.0), offer(point=ROMANS, radius_km=100.0))) == (
        1.0,
        found.sentence,
    )


def test_calendar() -> None:
    assert criteria.calendar(case()).sentence.fr == "libre sur tout le créneau"
    asked = need(period=weeks(4), weekly=TUESDAYS_8_TO_12)
    found = criteria.calendar(case(asked, offer(booked=(booked(8, 9),))))
    assert (found.utility, found.sentence.fr) == (0.75, "3 créneaux libres sur 4")


def test_calendar_of_a_pair_that_is_not_free_supposes_another_slot_and_says_so() -> None:
    found = criteria.calendar(case(need(), offer(booked=(booked(8, 9),))))
    assert (found.utility, found.sentence.fr) == (1, "sous réserve d'un autre créneau")
    short = criteria.calendar(case(places(10), room(booked=(booked(8, 9, 35),))))
    assert short.sentence.fr == "ouvert sur le créneau"


def test_quantity_of_what_is_divisible() -> None:
    assert criteria.quantity(case(places(40), room())).utility == 1
    found = criteria.quantity(case(places(10), room(booked=(booked(8, 9, 35),))))
    assert (found.utility, found.sentence.fr) == (0.5, "5 unités seulement sur 10")


@pytest.mark.parametrize(
    ("stated", "utility"), [(8, 1.0), (24, 1.0), (32, 0.75), (80, 0.3), (150, 0.3)]
)
def test_quantity_of_a_capacity(stated: int, utility: float) -> None:
    asked = need(asks={"cargo_volume_m3_min": Decimal(8)})
    found = criteria.quantity(case(asked, offer(attributes={"cargo_volume_m3": Decimal(stated)})))
    assert found.utility == pytest.approx(utility)


def test_quantity_says_the_capacity() -> None:
    asks: dict[str, Asked] = {"cargo_volume_m3_min": Decimal(8)}
    big = offer(attributes={"cargo_volume_m3": Decimal(32)})
    assert criteria.quantity(case(need(asks=asks), big)).sentence.fr == (
        "bien plus grand que demandé (volume utile : 32 m³ pour 8 m³)"
    )
    assert criteria.quantity(case(need(asks=asks), offer())).utility == 1
    assert criteria.quantity(case(need(), big)).utility == 1


@pytest.mark.parametrize(
    ("budget", "price", "utility", "sentence"),
    [
        (None, 50, 0.9, "prix estimé 50 €"),
        (None, None, 0.8, "prix à convenir"),
        (60, None, 0.8, "prix à convenir"),
        (60, 50, 1.0, "prix 50 €, dans le budget"),
        (40, 50, 0.5, "prix 50 €, soit 10 € de plus que le budget"),
        (40, 60, 0.0, "prix 60 €, soit 20 € de plus que le budget"),
        (0, 50, 0.0, "prix 50 €, soit 50 € de plus que le budget"),
        (None, 0, 1.0, "gratuit"),
    ],
)
def test_price(budget: int | None, price: int | None, utility: float, sentence: str) -> None:
    asked = need(budget=None if budget is None else Decimal(budget))
    offered = offer(price=None if price is None else Decimal(price))
    found = criteria.price(case(asked, offered))
    assert found.utility == pytest.approx(utility)
    assert found.sentence.fr == sentence


def test_who_may_pay_for_the_removal_is_not_said_to_be_free() -> None:
    removed = offer(price=None, exchange_modes=frozenset({ExchangeMode.PAY_TO_REMOVE}))
    found = criteria.price(case(need(), removed))
    assert found.utility == 1
    assert found.sentence.fr == "l'offreur peut payer la reprise ; montant à convenir"
    assert found.sentence.en == "the provider may pay for the removal; amount to be agreed"
    given = need(exchange_modes=frozenset({ExchangeMode.GIFT}))
    both = replace(removed, exchange_modes=removed.exchange_modes | {ExchangeMode.GIFT})
    assert criteria.price(case(given, both)).sentence.fr == "gratuit"


def test_a_loan_is_free() -> None:
    loan = offer(price=None, exchange_modes=frozenset({ExchangeMode.LOAN}))
    assert criteria.price(case(need(budget=Decimal(0)), loan)).sentence.en == "free of charge"


def test_completeness() -> None:
    assert [criteria.completeness(case(unknown=count)).utility for count in (0, 1, 3)] == [
        1,
        0.5,
        0.25,
    ]
    assert criteria.completeness(case(unknown=1)).sentence.fr == "1 point à vérifier"
    assert criteria.completeness(case(unknown=2)).sentence.fr == "2 points à vérifier"
