"""What a sentence asks of the thing or says of it, and what it says of others, denies or leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.kinds import KIND_BY_CODE, Choice, Choices
from ptce.matching.drafts.cues import cues
from ptce.matching.drafts.readings import Side, read
from ptce.matching.thesaurus import load

REQUEST, RESOURCE = Side.REQUEST, Side.RESOURCE


def told(text: str, side: Side = REQUEST) -> dict[str, object]:
    said = read(text, date(2026, 11, 26), side, load()).told
    return {each.attribute.name: each.value for each in said}


@pytest.mark.parametrize(
    ("text", "side", "expected"),
    [
        ("local ERP 5e catégorie", REQUEST, {"erp_category": ("CAT_5",)}),
        (
            "salle ERP type L, 4e catégorie",
            REQUEST,
            {"erp_category": ("CAT_4",), "erp_type": ("L",)},
        ),
        ("camion Euro 6 diesel", RESOURCE, {"energy": ("DIESEL",), "euro_class": ("EURO_6",)}),
        ("hangar, dalle 2 t/m²", RESOURCE, {"floor_load_kg_m2": Decimal(2000)}),
        ("fourgon, hauteur max 1m90", REQUEST, {"height_m": Decimal("1.9")}),
        ("hangar haut de plafond, 5 m minimum", REQUEST, {"height_m": Decimal(5)}),
        ("garage, porte de 3 m de large", RESOURCE, {"door_width_cm": Decimal(300)}),
        ("10 tables, prêt couvert par une assurance", RESOURCE, {"lending_insured": True}),
        ("électricien habilité", REQUEST, {"certificates": ("ELECTRICAL",)}),
        ("électricien habilité gaz", REQUEST, {}),
        ("compost, il faut nous livrer", REQUEST, {"delivery_possible": True}),
        ("graphiste confirmée propose des logos", RESOURCE, {"level": ("CONFIRMED",)}),
        (
            "cherche traducteur, on parle déjà anglais, il faut le russe",
            REQUEST,
            {"languages": ("RU",)},
        ),
        ("cherche voiture pour préparer nos jeunes au permis B", REQUEST, {}),
        ("cherche salle pour ranger les costumes et la sono", REQUEST, {}),
        ("hangar, 2 m 10 sous plafond", RESOURCE, {"height_m": Decimal("2.1")}),
        ("local en sous-location", RESOURCE, {"occupancy_frame": ("SUBLEASE",)}),
        ("solvants, HP3 et HP14", RESOURCE, {"hazard_properties": ("HP3", "HP14")}),
        ("compost à donner, lot minimum 50", RESOURCE, {"lot_minimum": Decimal(50)}),
        ("secrétaire, 15 à 20h par semaine", REQUEST, {"hours_per_week": Decimal(20)}),
        ("menuisier expert", RESOURCE, {"level": ("EXPERT",)}),
        ("Clio, chèque de 200 euros de caution", RESOURCE, {"deposit_eur": Decimal(200)}),
        ("machine à café, consommables non compris", RESOURCE, {"consumables_included": False}),
        ("entrepôt, pas de quai", RESOURCE, {"loading_dock": False}),
        ("salle des fêtes, ménage non compris", RESOURCE, {"cleaning_included": False}),
        ("scie à ruban sans opérateur", RESOURCE, {"operator_included": False}),
        ("voiturette sans permis à louer", RESOURCE, {"licence": ("NONE",)}),
        ("chaises à donner, pas de livraison", RESOURCE, {"delivery_possible": False}),
        (
            "groupement d'employeurs met à disposition un comptable",
            RESOURCE,
            {"skill_mode": ("EMPLOYERS_GROUP",)},
        ),
    ],
)
def test_attributes_are_said_as_people_say_them(
    text: str, side: Side, expected: dict[str, object]
) -> None:
    assert told(text, side) == expected


@pytest.mark.parametrize(
    "text",
    [
        "le nôtre avait 9 places et une rampe : cherche minibus",
        "notre minibus 9 places est en panne, cherche voiture",
        "cherche machine à coudre, chez nous il y a le triphasé",
        "notre équipe est bénévole et formée SST, il nous manque un régisseur",
        "fourgon avec galerie ou avec plateau",
        "animateur avec le BAFA ou simplement de l'expérience",
        "salle avec vidéoprojecteur ou écran",
        "terrain pour marché ou bal avec sono",
        "baby-foot, transportable ou non",
        "aide-livreur, pas besoin du permis B",
        "chutes de cuir, pas besoin qu'elles soient livrées",
        "véhicule pour aller chercher 4 fauteuils roulants",
        "camion pour transporter une statue de 3 m de haut",
        "hangar pour bateau de 4 m de haut",
        "remorque 3 m de long",
        "salle de 60 m2 maximum",
        "comptable, 10 h par semaine maximum",
        "chaudronnier, permis de conduire obligatoire",
        "comptable pour auto-entrepreneurs",
        "cherche tondeuse, la nôtre est thermique",
        "machine à coudre, neuve ou d'occasion",
        "remorque sans permis spécial",
        "chauffeur, le permis D serait un plus",
        "salle, idéalement avec wifi",
        "salle, nous apportons le vidéoprojecteur",
        "camion, nous avons des fauteuils roulants",
        "perceuse, on s'occupe de la livraison",
        "entrepôt près du quai",
        "local pour réparer des fauteuils roulants",
        "camion pour livrer des attelages",
        "animateur pour stagiaires BAFA",
    ],
)
def test_what_is_theirs_denied_or_left_open_is_not_asked(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "formateur, cours de guitare pour débutants",
        "diable pour charges pesant 200 kg",
        "collecteur de piles usagées, neuf ou non",
        "camion avec hayon (en panne pour l'instant)",
    ],
)
def test_what_is_said_of_others_is_not_stated_of_the_thing(text: str) -> None:
    assert told(text, RESOURCE) == {}


def test_who_is_taken_along_may_need_to_get_in() -> None:
    assert told("minibus pour emmener des résidents en fauteuil roulant") == {
        "wheelchair_access": True
    }
    assert told("cherche bénévole permis B") == {
        "skill_mode": ("VOLUNTEERING",),
        "certificates": ("LICENCE_B",),
    }


def test_people_are_counted_and_licences_held_even_where_they_are_ours() -> None:
    assert told("nous avons 12 stagiaires, cherche salle") == {"seats": Decimal(12)}
    assert told("on a le permis BE, cherche van") == {"licence": ("BE",)}
    assert told("salle pour 30 personnes maximum") == {"seats": Decimal(30)}


AMENITIES = st.sampled_from(
    [
        *("la sono", "le vidéoprojecteur", "le wifi", "la scène", "le lave-vaisselle"),
        *("la clim", "le paperboard", "l'imprimante", "l'ascenseur", "l'alarme"),
    ]
)


@given(AMENITIES, AMENITIES)
def test_a_comfort_is_asked_unless_it_is_had_denied_or_one_of_two(this: str, that: str) -> None:
    assert "amenities" in told(f"cherche salle avec {this}")
    for text in (
        f"on a déjà {this}, {that} et des chaises, cherche salle",
        f"cherche salle, pas besoin de {this} ni de {that}",
        f"cherche salle avec {this} ou {that}",
        f"chez nous il y a {this}, cherche salle",
    ):
        assert "amenities" not in told(text), text


def test_every_cue_says_a_term_that_the_attribute_has() -> None:
    for kind, found in cues().items():
        for cue in found:
            type_ = KIND_BY_CODE[kind].attribute(cue.attribute).type
            if isinstance(type_, Choice | Choices) and "{" not in str(cue.value):
                assert cue.value in {term.value for term in type_.terms}


@pytest.mark.parametrize(
    ("kind", "attribute", "said"),
    [
        ("VEHICLE", "licence", "permis {}"),
        ("VEHICLE", "euro_class", "{}"),
        ("PREMISES", "erp_type", "ERP type {}"),
        ("WASTE_STREAM", "hazard_properties", "{}"),
    ],
)
def test_terms_that_are_said_alike_are_all_heard(kind: str, attribute: str, said: str) -> None:
    type_ = KIND_BY_CODE[kind].attribute(attribute).type
    assert isinstance(type_, Choice | Choices)
    for term in type_.terms:
        if term.value == "NONE":
            continue
        text = said.format(term.value.replace("_", " ")).lower()
        heard = {
            cue.term(match)
            for cue in cues()[kind]
            if cue.attribute == attribute and (match := cue.pattern.fullmatch(text))
        }
        assert heard == {term.value}, text
