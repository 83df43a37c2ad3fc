"""Equipment wished for, job and level, waste codes: two or three facts in, a utility out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.kinds.premises import Amenity
from ptce.domain.kinds.skill import SkillLevel
from ptce.domain.terms import CheckStatus, CriterionCode, Language
from ptce.domain.values import Need, Offer
from ptce.matching.cases import Case, Outcome
from ptce.matching.criteria import distance
from ptce.matching.explanation import sentence
from ptce.matching.pairs import paired
from ptce.matching.scoring import Verdict, judge
from ptce.matching.thesaurus import Meaning, Relation, load
from ptce.matching.wishes import equipment, level, waste_code
from tests.matching.facts import ROMANS, need, offer

THESAURUS = load()
NO_TEXT = Meaning(0.0, Relation.NONE, None, None, None, None)


def facing(
    kind: str, asks: dict[str, Any], stated: dict[str, Any], meaning: Meaning = NO_TEXT
) -> Case:
    asked, offered = need(kind=kind, asks=asks), offer(kind=kind, attributes=stated)
    return Case(paired(asked, offered), 0, meaning, THESAURUS)


def said(outcome: Outcome) -> tuple[float, str]:
    return round(outcome.utility, 4), outcome.sentence.fr


@pytest.mark.parametrize(
    ("stated", "utility", "words"),
    [
        (("WIFI", "PROJECTOR"), 1.0, "équipé : wifi et vidéoprojecteur"),
        (("WIFI", "PROJECTOR", "OVEN"), 1.0, "équipé : wifi et vidéoprojecteur"),
        (("WIFI",), 0.5, "il manque vidéoprojecteur"),
        (("OVEN",), 0.0, "il manque wifi et vidéoprojecteur"),
        (None, 0.5, "équipement non précisé"),
    ],
)
def test_equipment_is_the_share_of_the_wishes_that_is_there(
    stated: tuple[str, ...] | None, utility: float, words: str
) -> None:
    attributes = {} if stated is None else {"amenities": stated}
    asks = {"amenities_wished": ("WIFI", "PROJECTOR")}
    assert said(equipment(facing("PREMISES", asks, attributes))) == (utility, words)


def test_what_decides_weighs_more_than_a_comfort() -> None:
    asks = {"amenities_wished": ("WIFI", "OVEN")}
    assert equipment(facing("PREMISES", asks, {"amenities": ("OVEN",)})).utility == pytest.approx(
        2 / 3
    )


def test_nothing_wished_costs_nothing() -> None:
    assert equipment(facing("VEHICLE", {}, {})).utility == 1
    assert level(facing("SKILL", {}, {"level": "BEGINNER"})).utility == 1
    assert waste_code(facing("WASTE_STREAM", {}, {"waste_code": "150103"})).utility == 1


@pytest.mark.parametrize(
    ("asks", "stated", "utility", "words"),
    [
        ({"level_wished": "CONFIRMED"}, {"level": "EXPERT"}, 1.0, "niveau expert pour confirmé"),
        ({"level_wished": "EXPERT"}, {"level": "CONFIRMED"}, 0.6, "niveau confirmé pour expert"),
        ({"level_wished": "EXPERT"}, {"level": "BEGINNER"}, 0.0, "niveau débutant pour expert"),
        ({"level_wished": "EXPERT"}, {}, 0.5, "niveau non précisé"),
        ({"rome_code_in": ("M1203",)}, {"rome_code": "M1203"}, 1.0, "métier demandé (M1203)"),
        ({"rome_code_in": ("M12",)}, {"rome_code": "M1203"}, 1.0, "métier demandé (M1203)"),
        ({"rome_code_in": ("M1203",)}, {"rome_code": "M1206"}, 0.6, "même domaine de métiers"),
        ({"rome_code_in": ("M1203",)}, {"rome_code": "M1805"}, 0.2, "même grand domaine"),
        ({"rome_code_in": ("M1203",)}, {"rome_code": "K1302"}, 0.0, "autre métier (K1302 pour"),
        ({"rome_code_in": ("M1203", "K13")}, {"rome_code": "K1302"}, 1.0, "métier demandé"),
        ({"rome_code_in": ("M1203",)}, {}, 0.5, "métier (ROME) non précisé"),
        (
            {"rome_code_in": ("M1203",), "level_wished": "EXPERT"},
            {"rome_code": "M1206", "level": "EXPERT"},
            0.6,
            "même domaine",
        ),
    ],
)
def test_level_is_the_lesser_of_the_job_and_of_the_level(
    asks: dict[str, Any], stated: dict[str, Any], utility: float, words: str
) -> None:
    found, sentence_fr = said(level(facing("SKILL", asks, stated)))
    assert found == utility
    assert sentence_fr.startswith(words)


@pytest.mark.parametrize(("text", "utility"), [(0.0, 0.0), (0.3, 0.3), (1.0, 0.6)])
def test_clear_words_are_not_outweighed_by_the_code_of_another_job(
    text: float, utility: float
) -> None:
    judged = Meaning(text, Relation.TEXT, None, None, None, None)
    asks, stated = {"rome_code_in": ("M1203",)}, {"rome_code": "K1302"}
    assert level(facing("SKILL", asks, stated, judged)).utility == utility


@pytest.mark.parametrize(
    ("asked", "stated", "text", "utility", "words"),
    [
        ("150103", "150103", 0.0, 1.0, "code demandé (15 01 03)"),
        ("1501", "150103", 0.0, 1.0, "code demandé (15 01 03)"),
        ("150103", "150106", 1.0, 0.7, "même sous-chapitre"),
        ("150103", "150203", 1.0, 0.4, "même chapitre"),
        ("170201", "030105", 0.3, 0.3, "autre chapitre"),
        ("170201", "030105", 1.0, 0.4, "autre chapitre de la liste des déchets (03 01 05 pour 17"),
        ("170201", None, 0.0, 1.0, "sans code déchet"),
    ],
)
def test_waste_codes_are_near_in_their_tree_and_else_the_texts_speak(
    asked: str, stated: str | None, text: float, utility: float, words: str
) -> None:
    attributes = {} if stated is None else {"waste_code": stated}
    judged = Meaning(text, Relation.TEXT, None, None, None, None)
    case = facing("WASTE_STREAM", {"waste_code_in": (asked,)}, attributes, judged)
    found, sentence_fr = said(waste_code(case))
    assert found == utility
    assert sentence_fr.startswith(words)


def test_what_is_done_at_a_distance_is_near_everybody() -> None:
    away = offer(kind="SKILL", point=ROMANS, attributes={"remote": True})
    asked = need(kind="SKILL", radius_km=25.0, asks={"remote_required": True})
    case = Case(paired(asked, away), 0, NO_TEXT, THESAURUS)
    assert said(distance(case)) == (1.0, "à distance")
    on_site = case._replace(pair=paired(need(kind="SKILL", radius_km=25.0), away))
    assert distance(on_site).utility < 1


# Laws


def one(asked: Need, offered: Offer) -> Verdict:
    return judge(asked, [offered], THESAURUS)[0]


def subsets(codes: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(codes)).map(lambda chosen: tuple(sorted(chosen)))


AMENITIES = subsets([each.value for each in list(Amenity)[:8]])


@given(AMENITIES, AMENITIES, AMENITIES)
def test_more_equipment_is_never_worse(
    wished: tuple[str, ...], some: tuple[str, ...], more: tuple[str, ...]
) -> None:
    asks = {"amenities_wished": wished}
    plain = equipment(facing("PREMISES", asks, {"amenities": some}))
    rich = equipment(facing("PREMISES", asks, {"amenities": (*some, *more)}))
    assert 0 <= plain.utility <= rich.utility <= 1


@given(st.sampled_from(list(SkillLevel)), st.sampled_from(list(SkillLevel)))
def test_a_higher_level_is_never_worse(wished: SkillLevel, stated: SkillLevel) -> None:
    asks = {"level_wished": wished.value}
    order = list(SkillLevel)
    utilities = [
        level(facing("SKILL", asks, {"level": each.value})).utility
        for each in order[: order.index(stated) + 1]
    ]
    assert utilities == sorted(utilities)


@given(
    st.sampled_from(["VEHICLE", "PREMISES", "SKILL", "WASTE_STREAM", "EQUIPMENT"]),
    st.sampled_from([None, "EXPERT", "BEGINNER"]),
    st.sampled_from(["150103", "200138", "030105"]),
)
def test_a_kind_is_scored_by_its_own_criteria_and_they_add_up(
    kind: str, skilled: str | None, code: str
) -> None:
    asks: dict[str, Any] = {}
    stated: dict[str, Any] = {}
    if kind == "SKILL" and skilled:
        asks, stated = {"level_wished": "EXPERT"}, {"level": skilled}
    if kind == "WASTE_STREAM":
        asks, stated = {"waste_code_in": ("150103",)}, {"waste_code": code}
    verdict = one(need(kind=kind, asks=asks), offer(kind=kind, attributes=stated))
    assert verdict.status is not CheckStatus.VIOLATED
    weights = KIND_BY_CODE[kind].weights
    assert [each.code for each in verdict.criteria] == [
        each for each in CriterionCode if each in weights
    ]
    assert 100 + sum((each.points_lost for each in verdict.criteria), Decimal(0)) == verdict.score
    assert "{" not in sentence(verdict, Language.FR, THESAURUS)
