"""What a sentence denies, leaves open or contradicts is never read as wanted."""

from __future__ import annotations

from datetime import date

import pytest

from ptce.db.classifications import searchable
from ptce.evaluations.gazetteers import named
from ptce.matching.drafts.places import where
from ptce.matching.drafts.readings import Draft, Side, read
from ptce.matching.thesaurus import load

TODAY = date(2026, 11, 27)
"""A Friday."""


def draft(text: str, side: Side = Side.REQUEST) -> Draft:
    return read(text, TODAY, side, load())


def period(text: str, side: Side = Side.REQUEST) -> str:
    said = draft(text, side).when
    return " / ".join(
        "-" if each is None else each.isoformat(timespec="minutes").removesuffix("T00:00")
        for each in (said.start, said.end)
    )


def slots(text: str, side: Side = Side.RESOURCE) -> list[str]:
    return [
        f"{each.weekday.value[:2]} {each.start / 60:g}-{each.end / 60:g}"
        for each in draft(text, side).when.weekly
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("salle fermée le lundi", []),
        ("salle fermée lundi et mardi", []),
        ("salle jamais libre le mardi", []),
        ("fourgon pas dispo le lundi matin", []),
        ("camion benne non disponible le week-end", []),
        ("salle occupée le lundi et le mardi", []),
        ("on ferme le lundi, salle libre", []),
        ("salle dispo tous les jours sauf le lundi", []),
        ("salle exceptée le mardi", []),
        ("salle libre en dehors des week-ends", []),
        ("atelier libre en semaine, indisponible le mercredi", []),
        ("salle libre le lundi, sauf le matin", []),
        ("salle le lundi c'est fermé, le mardi de 9h à 12h", ["TU 9-12"]),
        ("salle libre le mardi, mais pas le jeudi", ["TU 0-24"]),
        ("fermeture le dimanche, salle libre le samedi", ["SA 0-24"]),
        ("local dispo le mardi, pas le 12 janvier", ["TU 0-24"]),
        ("salle libre le mardi de 14h à 18h, pas le matin", ["TU 14-18"]),
        (
            "salle ouverte du mardi au jeudi, fermée le lundi",
            ["TU 0-24", "WE 0-24", "TH 0-24"],
        ),
        ("salon de coiffure fermé le lundi, à partager", ["MO 0-24"]),
    ],
)
def test_closing_days_are_no_opening_days(text: str, expected: list[str]) -> None:
    assert slots(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pas avant le 10 janvier", "2027-01-10 / -"),
        ("pas avant mardi", "2026-12-01 / -"),
        ("pas libre avant le 10 janvier", "2027-01-10 / -"),
        ("pas après le 10 janvier", "- / 2027-01-11"),
        ("pas plus tard que le 10 janvier", "- / 2027-01-11"),
        ("mardi pas avant 18h", "2026-12-01T18:00 / 2026-12-02"),
        ("mardi pas après 22h", "2026-12-01 / 2026-12-01T22:00"),
        ("tout sauf le 12 janvier", "- / -"),
        ("mais pas en janvier", "- / -"),
        ("en février mais pas en janvier", "2027-02-01 / 2027-03-01"),
        ("ni lundi ni mardi", "- / -"),
        ("pour le 12 janvier, mardi impossible", "2027-01-12 / 2027-01-13"),
        ("pourquoi pas mardi", "2026-12-01 / 2026-12-02"),
        ("pas cher mardi", "2026-12-01 / 2026-12-02"),
    ],
)
def test_a_day_that_is_denied_is_no_day(text: str, expected: str) -> None:
    assert period(f"cherche salle {text}") == expected


def test_what_is_shut_for_a_while_is_not_free_then() -> None:
    assert period("box fermé du 1er au 15 août", Side.RESOURCE) == "- / -"
    assert period("cherche box fermé du 1er au 15 août") == "2027-08-01 / 2027-08-16"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 8 ou le 9 janvier", "2027-01-08 / 2027-01-10"),
        ("le 12/13 avril", "2027-04-12 / 2027-04-14"),
        ("le 5/6 décembre", "2026-12-05 / 2026-12-07"),
        ("en janvier ou février", "2027-01-01 / 2027-03-01"),
        ("le 8 ou le 15 janvier", "- / -"),
        ("lundi ou jeudi", "- / -"),
        ("du mardi au samedi", "2026-12-01 / 2026-12-06"),
        ("samedi 9h30 12h", "2026-11-28T09:30 / 2026-11-28T12:00"),
    ],
)
def test_one_of_two_days_is_their_stretch_or_nothing(text: str, expected: str) -> None:
    assert period(f"cherche salle {text}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "vendredi 13 décembre",
        "vendredi, 13 décembre",
        "vendredi 10/12",
        "avant le vendredi 13 décembre",
        "du vendredi 13 au dimanche 15 décembre",
    ],
)
def test_a_weekday_that_contradicts_its_date_says_no_day(text: str) -> None:
    assert period(f"cherche salle {text}") == "- / -"


@pytest.mark.parametrize(
    "rhythm",
    [
        "tous les 15 jours",
        "tous les quinze jours",
        "chaque quinzaine",
        "chaque quinzaine le soir",
        "une fois par mois",
    ],
)
def test_less_than_every_week_is_no_slot_of_every_week(rhythm: str) -> None:
    assert slots(f"cherche salle {rhythm}, le mardi matin", Side.REQUEST) == []


def test_what_is_excepted_is_not_required() -> None:
    for text in ("camion sauf frigorifique", "camion mais pas frigorifique"):
        assert draft(text).told == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.500 kg de bois", "1500"),
        ("vends 2.500 kg de cartons", "2500"),
        ("donne 0.750 t de bois", "0.750"),
        ("donne 1.5 t de bois", "1.5"),
        ("donne 2.500 t de bois", None),
    ],
)
def test_a_dot_may_part_the_thousands(text: str, expected: str | None) -> None:
    many = draft(text).quantity
    assert (None if many is None else str(many.quantity)) == expected


def place(text: str) -> tuple[str | None, list[str]]:
    said = draft(text).named
    keys = {each.words: searchable(each.words) for each in said.all}
    known = named(keys.values(), {keys[each.words] for each in said.begun})
    found = where(said, keys, known, frozenset({"83"}))
    if found is None:
        return None, []
    only = None if found.commune is None else found.commune.name
    return only, [each.name for each in found.candidates]


@pytest.mark.parametrize(
    ("text", "only", "candidates"),
    [
        ("cherche salle pas à Toulon, plutôt à Hyères", "Hyères", []),
        ("cherche salle pas à Toulon ni à Hyères, Brignoles", "Brignoles", []),
        ("cherche salle pas à La Seyne", None, []),
        ("cherche salle pas loin de Toulon", "Toulon", []),
        ("cherche fourgon pas cher Toulon", "Toulon", []),
        ("cherche salle à Hyères ou à La Crau", None, ["Hyères", "La Crau"]),
        ("La Seyne ou Six-Fours", None, ["La Seyne-sur-Mer", "Six-Fours-les-Plages"]),
        ("trajet Toulon ou Hyères vers Nice", None, ["Toulon", "Hyères"]),
        ("camion de Toulon à Hyères", "Toulon", []),
    ],
)
def test_a_place_that_is_denied_or_one_of_two_is_not_chosen(
    text: str, only: str | None, candidates: list[str]
) -> None:
    assert place(text) == (only, candidates)


@pytest.mark.parametrize(
    "text",
    [
        "200 € max",
        "près de la gare de Toulon",
        "300 kg de charge utile, 2 m de haut max",
        "avec ou sans chauffeur",
    ],
)
def test_words_around_a_thing_are_no_thing(text: str) -> None:
    assert draft(text).nature is None
