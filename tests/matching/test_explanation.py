"""What people read: one sentence from the numbers of the verdict, and the document that is kept."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.terms import CheckStatus, ExchangeMode, Language
from ptce.domain.values import Need, Offer
from ptce.matching.explanation import as_document, sentence
from ptce.matching.scoring import ENGINE_VERSION, judge, near_misses
from ptce.matching.thesaurus import VERSION, load
from ptce.matching.wording import number
from tests.matching.facts import ROMANS, booked, need, offer, places, room

THESAURUS = load()
FR, EN = Language.FR, Language.EN


def said(asked: Need, offered: Offer, language: Language = FR) -> str:
    verdicts = judge(asked, [offered], THESAURUS)
    (verdict,) = near_misses(asked, [offered], verdicts) or verdicts
    return sentence(verdict, language, THESAURUS)


def score(asked: Need, offered: Offer) -> str:
    return str(judge(asked, [offered], THESAURUS)[0].score)


DEAR = need(budget=Decimal(40), asks={"tail_lift_required": True})
VAN = offer(point=ROMANS)


def test_a_proposal_says_what_it_is_what_it_costs_and_what_is_unsure() -> None:
    points = score(DEAR, VAN)
    assert said(DEAR, VAN) == (
        f"Proposé à {points.replace('.', ',')}/100 : "
        "de même nature (“camionnette frigo” et “fourgon frigorifique”), à environ 23 km, "
        "libre sur tout le créneau ; prix 50 €, soit 10 € de plus que le budget. "
        "À vérifier : hayon élévateur."
    )
    assert said(DEAR, VAN, EN) == (
        f"Proposed at {points}/100: "
        "of the same nature (“camionnette frigo” and “fourgon frigorifique”, refrigerated van), "
        "about 23 km away, free for the whole slot; price €50, €10 over budget. "
        "To check: tail-lift."
    )


def test_what_is_free_is_said_with_the_good_news() -> None:
    loan = offer(price=None, exchange_modes=frozenset({ExchangeMode.LOAN}))
    (verdict,) = judge(need(), [loan], THESAURUS)
    assert said(need(), loan) == (
        f"Proposé à {number(verdict.score, FR)}/100 : de même nature "
        "(“camionnette frigo” et “fourgon frigorifique”), "
        "dans la même commune, libre sur tout le créneau, gratuit."
    )


@pytest.mark.parametrize(
    ("asked", "offered", "sentence_fr"),
    [
        (
            need(),
            offer(booked=(booked(8, 18),)),
            "Non proposé, parce que : déjà réservé mardi 1er décembre de 8 h à 18 h. "
            "Ce qui manque : un autre créneau, par exemple mercredi 2 décembre de 8 h à 18 h.",
        ),
        (
            need(asks={"cargo_volume_m3_min": Decimal(8), "tail_lift_required": True}),
            offer(attributes={"cargo_volume_m3": Decimal("6.5")}),
            "Non proposé, parce que : volume utile (8 m³ demandés, 6,5 m³ offerts). "
            "Ce qui manque : 1,5 m³ de plus (volume utile). À vérifier : hayon élévateur.",
        ),
        (
            places(41),
            room(),
            "Non proposé, parce que : quantité (besoin : 41, offre : 40). "
            "Ce qui manque : 1 de plus (quantité).",
        ),
        (
            need(radius_km=20.0, budget=Decimal(40), strict_budget=True),
            offer(point=ROMANS),
            "Non proposé, parce que : à environ 23 km, alors que le besoin accepte 20 km ; "
            "prix estimé à 50 €, pour un budget ferme de 40 €. "
            "Ce qui manque : un rayon de 24 km ; 10 € de budget de plus.",
        ),
        (
            need(),
            offer(open=False),
            "Non proposé, parce que : l'annonce est fermée. "
            "Ce qui manque : que l'annonce soit rouverte.",
        ),
    ],
)
def test_what_is_not_proposed_says_why_and_what_is_missing(
    asked: Need, offered: Offer, sentence_fr: str
) -> None:
    assert said(asked, offered) == sentence_fr


def test_what_is_not_proposed_is_said_in_english_too() -> None:
    assert said(need(), offer(booked=(booked(8, 18),)), EN) == (
        "Not proposed, because: already booked Tuesday 1 December from 8:00 to 18:00. "
        "What is missing: another slot, for example Wednesday 2 December from 8:00 to 18:00."
    )


CAR = offer(text="voiture", point=ROMANS)
UNLIKE = "nature différente (“voiture” pour “camionnette frigo”)"


def test_what_is_another_thing_or_scores_too_little_is_not_proposed() -> None:
    (unlike,) = judge(need(), [CAR], THESAURUS)
    assert (unlike.status, unlike.worth_showing) == (CheckStatus.OK, False)
    weak = unlike._replace(score=Decimal("23.2"))
    alike = weak._replace(meaning=judge(need(), [offer()], THESAURUS)[0].meaning)
    rest = "à environ 23 km, libre sur tout le créneau ; prix estimé 50 €."
    assert sentence(unlike._replace(score=Decimal(25)), FR, THESAURUS) == (
        f"Non proposé, parce que : {UNLIKE}. Le détail : {rest}"
    )
    assert sentence(weak, FR, THESAURUS) == (
        f"Non proposé, parce que : {UNLIKE} ; score de 23,2, pour 25 au moins. Le détail : {rest}"
    )
    assert sentence(alike, FR, THESAURUS) == (
        f"Non proposé, parce que : score de 23,2, pour 25 au moins. Le détail : {UNLIKE}, {rest}"
    )
    assert sentence(alike, EN, THESAURUS).startswith(
        "Not proposed, because: a score of 23.2 for at least 25. In detail: "
    )
    assert as_document(weak, THESAURUS)["sentence_en"] == sentence(weak, EN, THESAURUS)


def test_a_match_that_people_keep_is_proposed_however_weak() -> None:
    (unlike,) = judge(need(), [CAR], THESAURUS)
    points = number(unlike.score, FR)
    kept = as_document(unlike, THESAURUS, met=True)
    assert kept["sentence_fr"].startswith(f"Proposé à {points}/100 : {UNLIKE}, à environ 23 km")


def document(asked: Need, offered: Offer) -> dict[str, Any]:
    made = as_document(judge(asked, [offered], THESAURUS)[0], THESAURUS)
    assert json.loads(json.dumps(made)) == made
    return made


def test_the_document_holds_exactly_what_was_agreed() -> None:
    made = document(DEAR, VAN)
    assert set(made) == {
        "offer_id",
        "score",
        "s",
        "distance_km",
        "cost",
        "quantity",
        "status",
        "engine_version",
        "thesaurus_version",
        "encoder",
        "rule_set_version",
        "weights_version",
        "sentence_fr",
        "sentence_en",
        "criteria",
        "checks",
        "periods",
    }
    assert made["offer_id"] == str(VAN.id)
    assert (made["cost"], made["quantity"], made["status"]) == ("50.00", "1", "TO_VERIFY")
    assert (made["engine_version"], made["thesaurus_version"]) == (ENGINE_VERSION, VERSION)
    assert made["distance_km"] == 23.1
    assert made["periods"] == [["2026-12-01T07:00:00+00:00", "2026-12-01T17:00:00+00:00"]]
    assert made["sentence_fr"] == said(DEAR, VAN)
    assert made["criteria"][4] == {
        "code": "PRICE",
        "utility": 0.5,
        "weight": 0.12,
        "points_lost": made["criteria"][4]["points_lost"],
        "fr": "prix 50 €, soit 10 € de plus que le budget",
        "en": "price €50, €10 over budget",
    }
    assert made["checks"][-1] == {
        "code": "ATTRIBUTE",
        "attribute": "tail_lift",
        "status": "TO_VERIFY",
        "fr": "hayon élévateur (l'offre ne le précise pas)",
        "en": "tail-lift (not stated in the offer)",
        "rule": None,
        "article": None,
        "remedy_fr": None,
        "remedy_en": None,
        "content": None,
    }


def test_the_points_of_the_document_make_its_score() -> None:
    made = document(DEAR, VAN)
    points = [Decimal(str(each["points_lost"])) for each in made["criteria"]]
    assert 100 + sum(points) == Decimal(str(made["score"]))
