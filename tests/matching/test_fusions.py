"""What an offer's text is worth for a need: bounded, the same from either side, said how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.terms import CriterionCode, Language
from ptce.domain.values import Encoding, Need, Offer
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.explanation import as_document, sentence
from ptce.matching.fusions import (
    CERTAIN,
    FUSIONS,
    WITHOUT_CONCEPTS,
    Signals,
    closeness,
    fused,
    meanings,
)
from ptce.matching.scoring import judge, judge_offer
from ptce.matching.thesaurus import Meaning, Mode, Relation, load
from tests.matching.facts import need, offer

THESAURUS = load()

shares = st.floats(0, 1)


def meant(one: Need, *others: Offer) -> list[Meaning]:
    return meanings(one, others, THESAURUS)


def vehicle(text: str, encoding: Encoding | None = None, number: int = 2) -> Offer:
    return offer(text=text, encoding=encoding, id=UUID(int=number))


@given(st.sampled_from(list(Mode)[:3]), st.booleans(), st.lists(shares, min_size=5, max_size=5))
def test_a_utility_is_between_0_and_1_and_grows_with_each_signal(
    mode: Mode, concepts: bool, values: list[float]
) -> None:
    def utility(*signals: float) -> float:
        return float(fused(mode, Signals(*(np.array([each]) for each in signals)), concepts)[0])

    assert 0 <= utility(*values) <= utility(1, 1, 1, 1, 1) == 1
    for at, value in enumerate(values):
        more = [*values[:at], (1 + value) / 2, *values[at + 1 :]]
        assert utility(*more) >= utility(*values)
    assert utility(-1, -1, 0, 0, 0) < 0.05


def test_every_way_to_compare_has_its_exponents() -> None:
    assert set(FUSIONS) == set(WITHOUT_CONCEPTS) == set(Mode) - {Mode.LETTERS}


TEXTS = (
    "camionnette frigo",
    "livrer des repas froids",
    "grue",
    "",
    "porter des plats chauds à domicile",
)


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.lists(st.sampled_from(TEXTS), max_size=3))
def test_the_same_pair_is_worth_the_same_from_either_side_and_in_any_company(
    asked: str, offered: str, company: list[str]
) -> None:
    one, other = need(text=asked), vehicle(offered)
    (alone,) = meant(one, other)
    assert meanings(other, [one], THESAURUS) == [alone]
    assert meant(one, *map(vehicle, company), other)[-1] == alone
    (verdict,) = judge(one, [other], THESAURUS)
    assert judge_offer(other, [one], THESAURUS) == [verdict]


MANY_TEXTS = (
    *TEXTS,
    "Camionnette frigo ou fourgon, avec hayon",
    "utilitaire",
    "VUL 12 m3",
    "bateau",
    "zzxyq",
    "sans camion, une remorque",
)


@given(st.sampled_from(MANY_TEXTS), st.lists(st.sampled_from(MANY_TEXTS), min_size=1, max_size=8))
def test_how_close_all_are_is_known_without_what_explains_it(
    asked: str, offered: list[str]
) -> None:
    one, others = need(text=asked), [vehicle(each) for each in offered]
    assert_as_close(one, others)


def assert_as_close(one: Need, others: list[Offer]) -> None:
    utilities, unrelated = closeness(one, others, THESAURUS)
    found = meant(one, *others)
    assert utilities.tolist() == [each.utility for each in found]
    assert unrelated.tolist() == [each.unrelated for each in found]


def test_the_same_words_are_worth_all() -> None:
    (same,) = meant(need(text="camionnette frigo"), vehicle("camionnette frigo"))
    assert same.utility > 0.95
    assert same.relation is Relation.SAME


def test_the_thesaurus_stays_strong_where_it_is_certain() -> None:
    for asked, offered in (("utilitaire", "vul"), ("camion toupie", "toupie à béton")):
        (found,) = meant(need(text=asked), vehicle(offered))
        assert found.relation in (Relation.SAME, Relation.SYNONYM)
        assert found.utility >= CERTAIN


def test_a_purpose_finds_what_it_does_not_name() -> None:
    coach, crane = meant(
        need(text="emmener cinquante personnes à la mer"),
        vehicle("autocar"),
        vehicle("camion-grue"),
    )
    assert coach.relation is Relation.TEXT
    assert coach.utility > 5 * crane.utility


def test_what_has_nothing_in_common_is_not_shown() -> None:
    (found,) = judge(need(text="camionnette frigo"), [vehicle("barque de pêche")], THESAURUS)
    assert found.meaning.unrelated
    assert not found.worth_showing


def test_what_nobody_understands_is_not_taken_for_nothing() -> None:
    for text in ("", "zzxyq", "12 !"):
        (found,) = judge(need(text="camionnette frigo"), [vehicle(text)], THESAURUS)
        assert 0.05 < found.meaning.utility < 0.3
        assert found.worth_showing


def encoded(encoder: ListingEncoder, listing: Any) -> Any:
    return replace(listing, encoding=encoder.encode([Listing(listing.kind, listing.text)])[0])


def test_who_compared_is_said(encoder: ListingEncoder) -> None:
    asked, offered = need(text="emmener cinquante personnes"), vehicle("autocar")
    both = judge(encoded(encoder, asked), [encoded(encoder, offered)], THESAURUS)[0]
    half = judge(encoded(encoder, asked), [offered], THESAURUS)[0]
    none = judge(asked, [offered], THESAURUS)[0]
    assert [each.meaning.mode for each in (both, half, none)] == ["e5", "words", "words"]
    assert half.meaning == none.meaning
    assert "texte proche (0," in sentence(both, Language.FR, THESAURUS)
    assert "mots proches (0," in sentence(none, Language.FR, THESAURUS)
    assert "close words (0." in sentence(none, Language.EN, THESAURUS)
    assert [as_document(each, THESAURUS)["encoder"] for each in (both, none)] == ["e5", "words"]


def test_an_encoding_of_another_version_counts_for_nothing(encoder: ListingEncoder) -> None:
    asked, offered = encoded(encoder, need()), encoded(encoder, vehicle("fourgon réfrigéré"))
    older = replace(offered.encoding, fingerprint="e5-0/1 2025")
    now, then = meant(asked, offered, replace(offered, encoding=older))
    assert (now.mode, then.mode) == (Mode.E5, Mode.WORDS)
    assert then == meant(replace(asked, encoding=None), offered)[0]


def test_how_close_all_are_is_known_whoever_compares(encoder: ListingEncoder) -> None:
    others = [vehicle(text, number=at) for at, text in enumerate(MANY_TEXTS, 2)]
    others = [encoded(encoder, each) if at % 2 else each for at, each in enumerate(others)]
    for text in MANY_TEXTS:
        assert_as_close(encoded(encoder, need(text=text)), others)


def test_points_add_up_with_an_encoder(encoder: ListingEncoder) -> None:
    offers = [encoded(encoder, vehicle(text, number=at)) for at, text in enumerate(TEXTS[:3], 2)]
    for verdict in judge(encoded(encoder, need()), offers, THESAURUS):
        assert 100 + sum(each.points_lost for each in verdict.criteria) == verdict.score
        (meaning,) = (each for each in verdict.criteria if each.code is CriterionCode.MEANING)
        assert meaning.utility == pytest.approx(verdict.meaning.utility)
