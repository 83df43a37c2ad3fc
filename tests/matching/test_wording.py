"""How numbers, dates and counts are said in the two languages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from ptce.domain.calendar import PARIS, Interval
from ptce.domain.terms import ExchangeMode, Language
from ptce.matching.wording import Sentence, amount, euros, kilometres, number, one_of, span, until
from tests.matching import facts

FR, EN = Language.FR, Language.EN


def test_a_sentence_says_the_same_facts_in_both_languages() -> None:
    sentence = Sentence("{0:eur} en trop", "{0:eur} too much", (Decimal("1250.5"),))
    assert (sentence.fr, sentence.en) == ("1 250,50 € en trop", "€1,250.50 too much")


def test_words_with_braces_are_facts_like_others() -> None:
    assert Sentence("“{0}”", "“{0}”", ("{camion}",)).fr == "“{camion}”"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (Decimal("6.50"), "6,5", "6.5"),
        (Decimal("1500"), "1 500", "1,500"),
        (Decimal("1E+2"), "100", "100"),
        (Decimal(-18), "−18", "−18"),
        (30.0, "30", "30"),
        (0, "0", "0"),
    ],
)
def test_numbers(value: Decimal | float, french: str, english: str) -> None:
    assert (number(value, FR), number(value, EN)) == (french, english)


def test_euros_have_two_decimals_or_none() -> None:
    assert [euros(Decimal(each), FR) for each in ("10", "10.00", "10.5", "0.05")] == [
        "10 €",
        "10 €",
        "10,50 €",
        "0,05 €",
    ]


def test_distances_are_said_about() -> None:
    assert kilometres(6.4, FR) == "environ 6 km"
    assert kilometres(0.4, FR) == "moins de 1 km"
    assert kilometres(6.4, EN) == "about 6 km"


def test_french_counts_from_two_and_english_from_any_but_one() -> None:
    counts = [Decimal(each) for each in ("0", "1", "1.5", "2")]
    assert [amount((each, "places"), FR) for each in counts] == [
        "0 place",
        "1 place",
        "1,5 place",
        "2 places",
    ]
    assert [amount((each, "places"), EN) for each in counts] == [
        "0 places",
        "1 place",
        "1.5 places",
        "2 places",
    ]


def test_a_participle_agrees_with_its_unit() -> None:
    def asked(value: int, unit: str) -> str:
        return Sentence("{0:asked}", "{0:asked}", ((Decimal(value), unit),)).fr

    assert asked(8, "m³") == "8 m³ demandés"
    assert asked(1, "m³") == "1 m³ demandé"
    assert asked(12, "places") == "12 places demandées"
    assert asked(1, "places") == "1 place demandée"


def test_a_set_is_listed_in_the_order_of_its_vocabulary() -> None:
    modes = frozenset({ExchangeMode.BARTER, ExchangeMode.LOAN, ExchangeMode.RENTAL})
    assert one_of(modes, FR) == "prêt gratuit, location ou troc"
    assert one_of(frozenset({ExchangeMode.LOAN}), EN) == "free loan"


@pytest.mark.parametrize(
    ("interval", "french", "english"),
    [
        (
            facts.span(8, 18),
            "mardi 1er décembre de 8 h à 18 h",
            "Tuesday 1 December from 8:00 to 18:00",
        ),
        (
            facts.span(32.5, 48),
            "mercredi 2 décembre de 8 h 30 à minuit",
            "Wednesday 2 December from 8:30 to midnight",
        ),
        (facts.span(0, 24), "mardi 1er décembre toute la journée", "Tuesday 1 December, all day"),
        (
            facts.span(0, 72),
            "du mardi 1er décembre au jeudi 3 décembre inclus",
            "from Tuesday 1 December to Thursday 3 December included",
        ),
        (
            facts.span(8, 42),
            "du mardi 1er décembre à 8 h au mercredi 2 décembre à 18 h",
            "from Tuesday 1 December at 8:00 to Wednesday 2 December at 18:00",
        ),
        (
            facts.weeks(5),
            "du mardi 1er décembre 2026 au lundi 4 janvier 2027 inclus",
            "from Tuesday 1 December 2026 to Monday 4 January 2027 included",
        ),
    ],
)
def test_intervals(interval: Interval, french: str, english: str) -> None:
    assert (span(interval, FR), span(interval, EN)) == (french, english)


def test_the_clock_is_that_of_paris_in_summer_too() -> None:
    summer = Interval(
        datetime(2026, 7, 14, 8, tzinfo=PARIS), datetime(2026, 7, 14, 9, tzinfo=PARIS)
    )
    assert span(summer, FR) == "mardi 14 juillet de 8 h à 9 h"


def test_an_end_at_midnight_is_the_day_before_included() -> None:
    assert until(facts.TUESDAY, FR) == "lundi 30 novembre 2026 inclus"
    assert until(facts.span(0, 12).end, FR) == "mardi 1er décembre 2026 à 12 h"
