"""Codes suggested for a text, with what leads to them; who could take what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.db.classifications import waste_entries
from ptce.domain.terms import Language
from ptce.matching.receivers import receivers
from ptce.matching.thesaurus import load
from ptce.matching.waste_codes import CAR_PARTS, KIND, MIXTURES, SOILED, WRECKS, Entry, WasteCodes
from ptce.matching.waste_questions import QUESTION_OF
from ptce.matching.waste_uses import load as cases

THESAURUS = load()
ENTRIES = [Entry(*each) for each in waste_entries()]
BY_CODE = {each.code: each for each in ENTRIES}
CODES = WasteCodes(THESAURUS, ENTRIES)
LABELS = sorted(
    label for each in THESAURUS.concepts.values() if each.kind == KIND for label in each.labels
)
TEXTS = st.lists(st.sampled_from([*LABELS, "chantier", "vides", "en mélange", "zzz"]), max_size=4)


def suggested(text: str, first: int = 10) -> list[str]:
    return [each.code for each in CODES.suggest(text, first)]


def test_all_entries_may_be_suggested_and_have_their_names() -> None:
    assert len(ENTRIES) == 842
    assert sum(each.hazardous for each in ENTRIES) == 408
    assert BY_CODE["170204"].twins == ("170201", "170202", "170203")
    for each in ENTRIES:
        assert all(BY_CODE[twin].hazardous is not each.hazardous for twin in each.twins), each


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("palettes cassées", "150103"),
        ("sciure d'une menuiserie", "030105"),
        ("bois d'un chantier de démolition", "170201"),
        ("bois de la déchèterie", "200138"),
        ("pots de vernis vides", "150110"),
        ("briques, plâtre et bois en mélange", "170904"),
        ("boues provenant du traitement in situ des effluents d'une laiterie", "020502"),
        ("traverses créosotées", "170204"),
    ],
)
def test_the_thing_then_where_it_comes_from_decide(text: str, code: str) -> None:
    assert code in suggested(text, 3)


def test_what_a_text_says_of_the_hazard_comes_first() -> None:
    soil = suggested("terres souillées d'hydrocarbures")
    clean = suggested("terre de remblai, non polluée")
    assert soil.index("170503") == 0
    assert clean.index("170504") == 0
    assert suggested("peinture, non dangereuse").index("080112") == 0


def test_the_question_names_both_sides_of_a_mirror() -> None:
    question = CODES.mirror_question("170201")
    assert question is not None
    assert question == CODES.mirror_question("170201")
    assert "Si oui, 17 02 04* ; si non, 17 02 01." in question.say(Language.FR)
    twin = CODES.mirror_question("170204")
    assert twin is not None
    assert "Si oui, 17 02 04* ; si non, 17 02 01, 17 02 02 ou 17 02 03." in twin.say(Language.FR)
    assert CODES.mirror_question("150103") is None


@pytest.mark.parametrize(
    "text",
    [
        "VHU",
        "voiture hors d'usage",
        "épave à enlever",
        "épave de scooter",
        "voiture accidentée non dépolluée",
        "voiture pas encore dépolluée",
        "véhicule à dépolluer",
        "Fourgon brûlé",
        "2 camions en panne",
        "carcasses de voitures",
    ],
)
def test_a_wreck_that_nobody_said_was_emptied_is_hazardous(text: str) -> None:
    first = CODES.suggest(text, 1)[0]
    assert first.code == "160104"
    assert all(words.lower() in text.lower() for words in first.words)
    assert "160106" in suggested(text, 4)


@pytest.mark.parametrize(
    "text",
    ["épaves de voitures dépolluées", "VHU dépollué", "véhicule hors d'usage vidé de ses fluides"],
)
def test_a_wreck_that_was_emptied_is_not(text: str) -> None:
    assert suggested(text, 2) == ["160106", "160104"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pneus de voitures accidentées", "160103"),
        ("batterie de voiture hors d'usage", "160601"),
        ("épave de vélo", "200140"),
    ],
)
def test_a_part_of_a_wreck_is_another_thing(text: str, code: str) -> None:
    assert code in suggested(text, 1)


@pytest.mark.parametrize(
    ("code", "asked", "sides"),
    [
        ("160104", "des liquides", "Si oui, 16 01 04* ; si non (dépollué), 16 01 06."),
        ("160106", "des liquides", "Si oui, 16 01 04* ; si non (dépollué), 16 01 06."),
        ("180103", "infection", "Si oui, 18 01 03* ; si non, 18 01 01, 18 01 02 ou 18 01 04."),
        ("180104", "infection", "Si oui, 18 01 03* ; si non, 18 01 04."),
        ("180202", "infection", "Si oui, 18 02 02* ; si non, 18 02 01 ou 18 02 03."),
        ("200132", "cytotoxique", "Si oui, 20 01 31* ; si non, 20 01 32."),
    ],
)
def test_what_parts_two_entries_is_what_their_titles_say(code: str, asked: str, sides: str) -> None:
    question = CODES.mirror_question(code)
    assert question is not None
    said = question.say(Language.FR)
    assert asked in said and sides in said
    assert "substances" not in said and "substances" not in question.say(Language.EN)


def test_each_entry_that_is_parted_by_its_own_question_has_all_its_twins() -> None:
    for code, (twins, _) in QUESTION_OF.items():
        assert set(BY_CODE[code].twins) <= set(twins)
        assert all(BY_CODE[each].hazardous is not BY_CODE[code].hazardous for each in twins)


def test_words_are_those_of_the_text_as_they_are_written() -> None:
    (first,) = CODES.suggest("Sables d'Épuration", 1)
    assert (first.words, first.concept) == (("Sables d'Épuration",), "sewage-grit")
    found = CODES.suggest("Jarosite et Gœthite", 10)
    assert [each.words for each in found if each.code == "110202"] == [("Jarosite", "Gœthite")]


def test_nothing_is_suggested_of_nothing() -> None:
    assert suggested("") == suggested("zzz") == suggested("12 t 3 m3") == []
    assert receivers("zzz", THESAURUS, CODES.suggest("zzz", 10), 10) == []
    assert suggested("palettes", 0) == []


def test_what_the_code_names_exists() -> None:
    for concept in (SOILED, WRECKS, CAR_PARTS, *MIXTURES):
        assert THESAURUS.concepts[concept].codes


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 20))
def test_a_suggestion_is_an_entry_once_of_words_of_the_text(parts: list[str], first: int) -> None:
    text = " ".join(parts)
    found = CODES.suggest(text, first)
    assert found == CODES.suggest(text, first)
    assert len(found) <= first
    assert [each.code for each in CODES.suggest(text, 20)][:first] == [each.code for each in found]
    assert len({each.code for each in found}) == len(found)
    assert all(each.code in BY_CODE for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(words in text or " " in words for each in found for words in each.words)


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 20))
def test_a_receiver_is_named_once_by_a_case_that_has_it(parts: list[str], first: int) -> None:
    text = " ".join(parts)
    found = receivers(text, THESAURUS, CODES.suggest(text, 10), first)
    assert len(found) <= first
    assert len({each.activity for each in found}) == len(found)
    for each in found:
        assert each.activity in each.use.receivers
        assert each.use in cases()[each.use.stream]


@settings(max_examples=30)
@given(st.sampled_from(sorted(cases())))
def test_who_is_known_to_take_a_stream_is_among_the_first_to_be_named(stream: str) -> None:
    label = THESAURUS.label(stream, "fr")
    known = {each for use in cases()[stream] for each in use.receivers}
    named = receivers(label, THESAURUS, CODES.suggest(label, 10), 50)
    assert named[0].activity in known
    assert known <= {each.activity for each in named}
