"""USE: who takes a material and what for, against the cases that are known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.parties import Party
from ptce.domain.terms import Article9Category, CriterionCode, ExchangeMode, Language
from ptce.domain.values import Need, Offer
from ptce.matching.explanation import sentence
from ptce.matching.outlets import OTHER_USE, UNKNOWN_USE
from ptce.matching.scoring import CriterionScore, Verdict, judge, judge_offer
from ptce.matching.thesaurus import load
from ptce.matching.waste_uses import destinations, heard_destinations
from ptce.matching.waste_uses import load as cases
from tests.matching.facts import need, offer, weeks

THESAURUS = load()
CLASSES = sorted({each for uses in cases().values() for use in uses for each in use.receivers})


def taker(text: str, activity: str | None = None, **changes: Any) -> Need:
    party = Party(UUID(int=101), Article9Category.ESS_ENTERPRISE, activity=activity)
    asked: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "text": text,
        "period": weeks(2),
        "receiver": party,
    }
    return need(**(asked | changes))


def given_away(text: str, **attributes: Any) -> Offer:
    return offer(
        kind="WASTE_STREAM",
        text=text,
        attributes={"material_status": "REUSABLE_PRODUCT", **attributes},
        price=None,
        price_unit=None,
        divisible=True,
        exchange_modes=frozenset({ExchangeMode.GIFT}),
    )


def judged(asked: Need, offered: Offer) -> Verdict:
    (verdict,) = judge(asked, [offered], THESAURUS)
    return verdict


def outlet(asked: Need, offered: Offer) -> CriterionScore:
    return next(each for each in judged(asked, offered).criteria if each.code is CriterionCode.USE)


@pytest.mark.parametrize(
    ("activity", "utility", "said"),
    [
        ("43.29", 1.0, "débouché connu : isolant en granulés, NACE 43.29"),
        ("43.21", 0.8, "débouché proche : isolant en granulés, dans une activité voisine "),
        ("43.99", 0.6, "débouché proche : isolant en granulés, dans une activité voisine "),
        ("10.71", OTHER_USE, "pas de débouché connu dans cette activité (NACE 10.71)"),
        (None, UNKNOWN_USE, "débouché à préciser"),
    ],
)
def test_the_activity_of_who_takes_is_compared_with_who_is_known_to(
    activity: str | None, utility: float, said: str
) -> None:
    found = outlet(taker("liège", activity), given_away("bouchons de liège"))
    assert found.utility == utility
    assert found.fr.startswith(said)


def test_what_the_need_says_of_the_use_is_compared_too() -> None:
    cork = given_away("bouchons de liège")
    insulating = outlet(taker("liège pour isoler une cabane"), cork)
    assert (insulating.utility, insulating.fr) == (1.0, "usage connu : isolant en granulés")
    assert insulating.en == "known use: insulation"
    feeding = outlet(taker("liège pour nourrir les poules"), cork)
    assert feeding.utility == OTHER_USE
    assert feeding.fr == "usage non répertorié pour cette matière (alimentation animale)"
    assert feeding.en == "not a known use of this material (animal feed)"


def test_activity_and_use_are_those_of_one_case_half_each() -> None:
    grounds = given_away("marc de café")
    mushrooms = outlet(taker("marc de café pour pleurotes", "01.13"), grounds)
    assert (mushrooms.utility, mushrooms.en) == (1.0, "known outlet: mushroom growing, NACE 01.13")
    soap = outlet(taker("marc de café pour savonnerie", "10.71"), grounds)
    assert soap.utility == pytest.approx((1 + OTHER_USE) / 2)
    assert soap.fr == "usage connu : cosmétique et savonnerie"


def test_a_text_that_names_nothing_is_known_by_its_code() -> None:
    nameless = given_away("lot 7", waste_code="020704")
    known = outlet(taker("lot 7", "01.41"), nameless)
    assert (known.utility, known.fr) == (1.0, "débouché connu : alimentation animale, NACE 01.41")
    assert outlet(taker("lot 7", "01.41"), given_away("lot 7")).utility == UNKNOWN_USE


def test_a_need_without_a_member_is_unknown_and_never_zero() -> None:
    found = outlet(taker("liège", receiver=None), given_away("bouchons de liège"))
    assert found.utility == UNKNOWN_USE


def test_a_known_outlet_ranks_before_an_unknown_one_and_that_before_none() -> None:
    cork = given_away("bouchons de liège")
    known, unknown, none = (
        judged(taker("liège", activity), cork).s for activity in ("43.29", None, "10.71")
    )
    assert known > unknown > none > 0.8 * known


def test_the_sentence_tells_what_an_outlet_costs() -> None:
    verdict = judged(taker("liège", "10.71"), given_away("bouchons de liège"))
    said = sentence(verdict, Language.FR, THESAURUS)
    assert "; pas de débouché connu dans cette activité (NACE 10.71)" in said
    said = sentence(verdict, Language.EN, THESAURUS)
    assert "; no known outlet in this activity (NACE 10.71)" in said


TEXTS = ["marc de café", "liège pour isoler", "palettes pour des meubles", "lot 7", "", "broyat"]


@given(
    st.sampled_from(TEXTS),
    st.none() | st.sampled_from(CLASSES),
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
    st.sampled_from([{}, {"waste_code": "150103"}, {"waste_code": "999999"}]),
)
def test_utilities_are_in_bounds_points_add_up_and_both_sides_agree(
    wanted: str, activity: str | None, texts: list[str], attributes: dict[str, Any]
) -> None:
    asked = taker(wanted, activity)
    for text in texts:
        offered = given_away(text, **attributes)
        verdict = judged(asked, offered)
        assert judge_offer(offered, [asked], THESAURUS) == [verdict]
        for each in verdict.criteria:
            assert 0 <= each.utility <= 1
        if verdict.criteria:
            assert 100 + sum(each.points_lost for each in verdict.criteria) == verdict.score


@given(st.sampled_from(sorted(cases())), st.sampled_from(CLASSES))
def test_the_nearer_the_activity_to_a_known_one_the_better(stream: str, activity: str) -> None:
    label = THESAURUS.label(stream, "fr")
    offered = given_away(label)
    named = [use for use in cases()[stream] if activity in use.receivers]
    found = outlet(taker(label, activity), offered).utility
    assert found >= outlet(taker(label, f"{activity[:4]}x"), offered).utility
    assert found >= outlet(taker(label, f"{activity[:2]}.xx"), offered).utility
    assert found >= OTHER_USE
    if named and not heard_destinations(label):
        assert found == 1.0


def test_only_materials_have_an_outlet_and_it_weighs_an_eighth() -> None:
    weighed = {code for code, kind in KIND_BY_CODE.items() if CriterionCode.USE in kind.weights}
    assert weighed == {"WASTE_STREAM"}
    assert KIND_BY_CODE["WASTE_STREAM"].weights[CriterionCode.USE] == 0.12


def test_every_destination_is_that_of_a_case_and_has_a_name_in_both_languages() -> None:
    served = {each.id for uses in cases().values() for use in uses for each in use.destinations}
    assert served == set(destinations())
    assert all(each.fr and each.en for each in destinations().values())
    for each in destinations().values():
        for label in (each.fr, *each.alternatives):
            assert each in heard_destinations(label), label
