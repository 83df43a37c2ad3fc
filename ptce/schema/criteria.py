"""What a score is made of: criteria of each kind, their weights, and the versions that judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import strawberry

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import CriterionCode
from ptce.matching.criteria import CRITERIA_OF
from ptce.matching.scoring import ENGINE_VERSION, WORTH_SHOWING
from ptce.matching.thesaurus import VERSION as THESAURUS_VERSION
from ptce.reads.declarations import Computed
from ptce.schema.fields import declared, items, required, translated, value
from ptce.schema.likelihoods import CALIBRATION_FIELD, Calibration
from ptce.schema.matches import number_of, text_of
from ptce.schema.requesting import Asking, among_document
from ptce.schema.vocabularies import ResourceKind

MEASURES: Final[Mapping[CriterionCode, tuple[str, str]]] = {
    CriterionCode.MEANING: (
        "Ce qui est offert est-il ce qui est demandé : les concepts probables des deux textes, "
        "leurs mots, et l'encodeur du français quand il les a lus.",
        "Whether what is offered is what is asked: the likely concepts of both texts, their words, "
        "and the encoder of French when it has read them.",
    ),
    CriterionCode.DISTANCE: (
        "Entière jusqu'au quart du rayon accepté, puis moindre à mesure que c'est loin.",
        "Whole up to a quarter of the accepted radius, then less the further it is.",
    ),
    CriterionCode.CALENDAR: (
        "La part des créneaux demandés qui est libre.",
        "The share of the asked slots that is free.",
    ),
    CriterionCode.QUANTITY: (
        "La part de la quantité qui est couverte, sans capacité démesurée.",
        "The share of the quantity that is covered, without far too large a capacity.",
    ),
    CriterionCode.PRICE: (
        "Dans le budget ; nulle à moitié plus. Moins cher n'est jamais moins bien.",
        "Within the budget; none at half as much again. Cheaper is never worse.",
    ),
    CriterionCode.COMPLETENESS: (
        "Moindre à chaque chose qui reste à vérifier.",
        "Less with each thing that is still to be checked.",
    ),
    CriterionCode.EQUIPMENT: (
        "La part de ce qui est souhaité qui est là.",
        "The share of what is wished for that is there.",
    ),
    CriterionCode.LEVEL: (
        "Le métier demandé, et le niveau souhaité ou plus.",
        "The job that is asked, at the level wished for or above.",
    ),
    CriterionCode.USE: (
        "Le receveur a-t-il d'ordinaire l'usage de cette matière.",
        "Whether the receiver usually has a use for this material.",
    ),
    CriterionCode.WASTE_CODE: (
        "Le code demandé, ou un code voisin de la liste des déchets.",
        "The code that is asked, or a neighbour in the List of Waste.",
    ),
}
"""What each criterion measures, from 0 to 1."""


@strawberry.type(description="Un critère, et ce qu'il pèse pour une nature de ressource.")
class WeightedCriterion:
    code: CriterionCode = value(text_of("code"), "Critère.")
    label: str = translated(text_of("label_fr"), text_of("label_en"), "Son nom.")
    measure: str = translated(text_of("fr"), text_of("en"), "Ce que mesure son utilité, de 0 à 1.")
    weight: float = value(number_of("weight"), "Poids ; ceux d'une nature font 1.")


@strawberry.type(description="De quoi est fait le score d'une nature de ressource.")
class ScoreCriteria:
    kind: ResourceKind = value(text_of("kind"), "Nature.")
    engine_version: str = value(text_of("engine_version"), "Version du moteur.")
    thesaurus_version: str = value(text_of("thesaurus_version"), "Version du thésaurus.")
    rule_set_version: str = value(text_of("rule_set_version"), "Version du jeu de règles.")
    least_shown: float = value(
        number_of("least_shown"), "Score à partir duquel une paire est suggérée."
    )
    criteria: list[WeightedCriterion] = items(
        among_document("criteria"), "Les critères, dans l'ordre de lecture."
    )
    calibration: Calibration | None = CALIBRATION_FIELD


async def _criteria(_asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    kind = KIND_BY_CODE[arguments["kind"]]
    return {
        "kind": kind.code,
        "engine_version": ENGINE_VERSION,
        "thesaurus_version": THESAURUS_VERSION,
        "rule_set_version": RULE_SET_VERSION,
        "least_shown": float(WORTH_SHOWING),
        "criteria": [
            {
                "code": code.value,
                "label_fr": code.fr,
                "label_en": code.en,
                "fr": MEASURES[code][0],
                "en": MEASURES[code][1],
                "weight": kind.weights[code],
            }
            for code, _ in CRITERIA_OF[kind.code]
        ],
    }


CRITERIA: Any = declared(
    Computed(_criteria, weight=100),
    "De quoi est fait le score d'une nature, pour tous : critères, poids, versions. Le score "
    "est la moyenne géométrique pondérée des utilités, sur 100.",
    arguments=[required("kind", ResourceKind, "Nature de ressource.")],
)
