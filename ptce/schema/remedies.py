"""What is missing of a pair: the changes that would make it good, least effort first."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import INTEGER, cast

from ptce.domain.remedies import RemedyKind
from ptce.domain.terms import CheckStatus, MatchSide
from ptce.reads.declarations import Items
from ptce.schema.fields import declared, items, json_part, json_text, translated, value
from ptce.schema.matches import number_of, text_of
from ptce.schema.requesting import among_document
from ptce.schema.scalars import Json
from ptce.schema.vocabularies import vocabulary

vocabulary("Un changement d'un seul côté, du moindre effort au plus grand.")(RemedyKind)

WEIGHT = 100
"""Up to forty pairs are judged again for the remedies of one."""


@strawberry.type(description="Un changement d'une annonce, que son propriétaire seul peut faire.")
class RemedyChange:
    kind: RemedyKind = value(text_of("kind"), "Nature du changement.")
    side: MatchSide = value(text_of("side"), "Qui peut le faire.")
    field: list[str] = value(
        lambda row: json_part(row, "field"),
        "Chemin du champ à changer dans l'entrée de `updateRequest` (demandeur) ou de "
        "`updateResource` (offreur) ; liste vide : autre chose qu'un champ (autorisation, charte).",
    )
    value: Json | None = value(
        lambda row: json_part(row, "value"),
        "Nouvelle valeur de ce champ, telle quelle ; null : à écrire par la personne. Pour STATE, "
        "celle qui conviendrait : à ne déclarer que si elle est vraie.",
    )
    sentence: str = translated(text_of("fr"), text_of("en"), "Le changement, en une phrase.")


@strawberry.type(
    description="Ce qui rendrait bonne une paire : un changement, ou deux ensemble, et le score."
)
class Remedy:
    effort: int = value(
        lambda row: cast(json_text(row, "effort"), INTEGER),
        "Effort : le rang de la nature du changement, 5 de plus s'il est grand ; leur somme pour "
        "deux.",
    )
    status: CheckStatus = value(
        text_of("status"), "Ce que disent alors les contraintes : respectées, ou à vérifier."
    )
    score: float = value(number_of("score"), "Le score qu'aurait alors la paire, recalculé.")
    sentence: str = translated(
        text_of("sentence_fr"), text_of("sentence_en"), "Qui change quoi, et le score d'alors."
    )
    changes: list[RemedyChange] = items(
        among_document("changes"), "Les changements : un, ou deux qui ne suffisent qu'ensemble."
    )


def remedies() -> Any:
    """The field of a judged pair that holds them."""
    return declared(
        Items(among_document("remedies"), WEIGHT),
        "Ce qui manque : les plus petits changements qui rendraient la paire bonne, le moindre "
        "effort d'abord, chacun vérifié en la jugeant de nouveau ; 5 au plus, aucun si elle l'est "
        "déjà.",
    )
