"""What a sentence is about: the noun that its main verb governs, and what becomes of the thing."""

from __future__ import annotations

from datetime import date

import pytest

from ptce.matching.drafts.lines import Span
from ptce.matching.drafts.readings import Draft, Side, beside, read
from ptce.matching.thesaurus import load

TODAY = date(2026, 11, 26)


def draft(text: str, side: Side = Side.REQUEST) -> Draft:
    return read(text, TODAY, side, load())


def kind(text: str, side: Side = Side.REQUEST) -> str | None:
    thing = draft(text, side).nature
    return None if thing is None else thing.kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dépannage : on prête notre camion", "VEHICLE"),
        ("cherche salle pour formation soudure", "PREMISES"),
        ("une palette à livrer, il nous faudrait un fourgon", "VEHICLE"),
        ("bonjour, je dépose une annonce : jardinier", "SKILL"),
        ("former 6 salariés au CACES", "SKILL"),
        ("on répare vos vélos", "SKILL"),
        ("où mettre nos ruches ?", "PREMISES"),
        ("aller chercher des chaises", "VEHICLE"),
        ("fauteuil roulant à transporter", "VEHICLE"),
        ("dépanneur pour camion", "SKILL"),
        ("le fablab ouvre sa découpe laser", "EQUIPMENT"),
        ("cherche père noël pour un goûter", "SKILL"),
        ("cherche costume de père noël", "EQUIPMENT"),
        ("recherche car ou bus pour une sortie", "VEHICLE"),
        ("à partager : moitié d'un entrepôt", "PREMISES"),
        ("don armoire normande", "WASTE_STREAM"),
        ("on veut racheter un frigo d'occasion", "WASTE_STREAM"),
        ("bâche de 6 m pour couvrir un camion", "EQUIPMENT"),
        ("bâche de 6 m", "EQUIPMENT"),
        ("la boulangerie cherche un camion", "VEHICLE"),
        ("le garage solidaire vend une remorque", "VEHICLE"),
        ("menuisier propose ses services", "SKILL"),
        ("local recherche a Toulon", "PREMISES"),
        ("paires de bras pour vider un garage", "SKILL"),
        ("on recherche un local pour une expo", "PREMISES"),
        ("cherche cuisinié pour un banquet", "SKILL"),
        ("besoin de 2 personnes pour monter des meubles", "SKILL"),
        ("quelqu'un qui passe de Toulon à Hyères", "VEHICLE"),
        ("on récupère 500 bouteilles en verre, stockage possible", "WASTE_STREAM"),
        ("nous achetons d'occasion 15 vélos", "WASTE_STREAM"),
        ("cherche citerne d'occasion", "WASTE_STREAM"),
    ],
)
def test_the_thing_is_what_the_main_verb_governs(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je donne un vieux fourgon", "WASTE_STREAM"),
        ("je prête un vieux fourgon", "VEHICLE"),
        ("fourgon pour récupérer des dons", "VEHICLE"),
        ("on débarrasse notre cuisine pro", "WASTE_STREAM"),
        ("on partage notre cuisine pro", "PREMISES"),
        ("cuve de 12 m3 d'eaux de lavage", "WASTE_STREAM"),
        ("tontes et tailles de haie, 8 m3", "WASTE_STREAM"),
        ("tonte et taille de haie", "SKILL"),
        ("donne machine à laver en panne", "WASTE_STREAM"),
        ("on loue notre nettoyeur de panneaux solaires", "EQUIPMENT"),
        ("cuisine pro à partager : four, lave-vaisselle", "PREMISES"),
        ("garage solidaire prête cric et chandelles", "EQUIPMENT"),
        ("on loue des vélos d'occasion", "VEHICLE"),
        ("un tas de cailloux à donner, chargement à la main", "WASTE_STREAM"),
    ],
)
def test_what_changes_hands_for_good_is_matter(text: str, expected: str) -> None:
    assert kind(text, Side.RESOURCE) == expected


def test_what_is_sought_to_be_mended_is_matter() -> None:
    assert kind("cherche vélos d'enfant à retaper") == "WASTE_STREAM"
    assert kind("cherche vélos d'enfant à emprunter") == "VEHICLE"


@pytest.mark.parametrize(
    "text", ["une boulangerie cherche vieux sacs", "30 manteaux d'époque, théâtre de Hyères"]
)
def test_who_asks_is_not_what_is_asked(text: str) -> None:
    assert kind(text) != "PREMISES"


def test_what_the_thing_is_for_does_not_name_it() -> None:
    assert kind("cherche fotographe pour la fête de la vigne") is None
    assert kind("cherche salle pour la fête de la vigne") == "PREMISES"


def test_nothing_else_is_read_in_the_words_of_a_place() -> None:
    text = "utilitaire 12 m3, Six Fours"
    whole = draft(text)
    place = Span(18, 27)
    alone = beside(whole, [place], TODAY, Side.REQUEST, load())
    assert whole.nature is not None and alone.nature is not None
    assert place.start >= max(each.end for each in alone.nature.heard)
    assert alone.nature.kind == "VEHICLE"
    assert alone.quantity is None
    assert alone.line.sentence == text
