"""How much a sentence says there is of one thing; and nothing where it speaks of others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ptce.domain.terms import QuantityBasis, Unit
from ptce.matching.drafts.readings import Draft, Side, read
from ptce.matching.thesaurus import load


def draft(text: str) -> Draft:
    return read(text, date(2026, 11, 26), Side.REQUEST, load())


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("donne deux tonnes cinq de carton", "2.5", Unit.TONNE),
        ("une tonne et demie de pain sec à donner", "1.5", Unit.TONNE),
        ("1 500 kg de palettes cassées", "1500", Unit.KILOGRAM),
        ("douze chaises à emprunter", "12", Unit.UNIT),
        ("besoin d'une vingtaine de chaises", "20", Unit.UNIT),
        ("3 palettes de carrelage à donner", "3", Unit.PALLET),
        ("20 heures de comptabilité", "20", Unit.HOUR),
        ("donne pain dur, 300 kg/mois", "300", Unit.KILOGRAM),
        ("recrute 6 salariés", "6", Unit.UNIT),
        ("3 fours pour un repas de 200 couverts", "3", Unit.UNIT),
        ("donne 35 pots de peinture blanche 10 L", "35", Unit.UNIT),
        ("nos 2 tentes de réception à prêter", "2", Unit.UNIT),
        ("deux fois dix tables à emprunter", "20", Unit.UNIT),
        ("bacs inox x30 à prêter", "30", Unit.UNIT),
        ("12 à 15 casques de chantier à prêter", "15", Unit.UNIT),
        ("une dizaine de kilos de pain invendu à donner", "10", Unit.KILOGRAM),
        ("15 palettes pour un composteur", "15", Unit.UNIT),
        ("besoin de 4 bénévoles par équipe de 2", "4", Unit.UNIT),
        ("comptable, 10 heures offertes", "10", Unit.HOUR),
        ("besoin de 2 personnes pour monter des meubles", "2", Unit.UNIT),
        ("on récupère 40 cagettes", "40", Unit.UNIT),
        ("je donne 12 pots de peinture entamés", "12", Unit.UNIT),
        ("cherche 3 voitures pour emmener des joueurs", "3", Unit.UNIT),
        ("donne pots de confiture vides, 300 environ", "300", Unit.UNIT),
        ("on reprend vos cagettes, il nous en faut 100", "100", Unit.UNIT),
        ("gravier à donner, 10 t en tout, lot de 2 tonnes minimum", "10", Unit.TONNE),
        ("une équipe espaces verts de 6 personnes à disposition", "6", Unit.UNIT),
    ],
)
def test_a_quantity_has_its_unit(text: str, quantity: str, unit: Unit) -> None:
    said = draft(text).quantity
    assert said is not None
    assert (said.quantity, said.unit) == (Decimal(quantity), unit)


@pytest.mark.parametrize(
    "text",
    [
        "une chaise à emprunter",
        "50 chaises, 5 parasols à prêter",
        "bidons de 20 L vides",
        "1 percolateur, 2 thermos à emprunter",
        "table de mixage, 2 micros",
        "former 6 salariés",
        "solvants usés, 2 fûts de 200 L",
        "chambre froide, 6 palettes",
        "kit vaisselle, 100 assiettes",
        "6 tables et nappes",
        "donne 2 m3 de fumier et 10 bottes de paille",
        "cuisine pédagogique avec 6 postes",
        "prestation de DJ, soirée 200 personnes",
        "3 bennes de gravats à évacuer",
        "moniteur auto-école, 2 créneaux le vendredi",
        "on recherche 2 maçons et 1 manœuvre",
        "2 enceintes et un micro à prêter",
        "cartes murales, 2 globes, 30 ardoises",
        "kit de loto (boulier, 300 cartons)",
        "laveuse, 1 200 gobelets/h",
        "interprète pour une conférence de 2 h",
        "musiciens, répertoire 2 h",
        "composteur 400 L à donner",
        "argile en pains de 10 kg",
        "Kangoo, 5 places, 2017",
        "chaises à prêter, 12, rue Hoche",
        "former nos 12 bénévoles",
        "3 stères de bois à donner",
        "cherche compost, lot minimum de 100 kg",
    ],
)
def test_a_quantity_that_is_not_of_one_thing_is_none(text: str) -> None:
    assert draft(text).quantity is None


def test_a_rhythm_is_told() -> None:
    said = draft("nous jetons 50 kg de marc de café, soit 50 kg par semaine").quantity
    assert said is None or said.quantity == 50
    weekly = draft("marc de café à donner, 50 kg par semaine").quantity
    assert weekly is not None and weekly.basis is QuantityBasis.PER_WEEK
