"""Why a posted need has no offer, or not that one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import BOOLEAN, INTEGER, NUMERIC, UUID, cast, select

from ptce.commands.explanations import nearest_misses, pair_explained
from ptce.db import tables
from ptce.domain.identifiers import row_id
from ptce.domain.terms import CheckStatus
from ptce.reads.declarations import Computed, One, Row
from ptce.schema import likelihoods
from ptce.schema.entities import MATCH, REQUEST, RESOURCE
from ptce.schema.fields import declared, items, json_part, json_text, required, translated, value
from ptce.schema.matches import Match, MatchCheck, MatchCriterion, checks_of, number_of, text_of
from ptce.schema.posting import MatchPreviewOffer
from ptce.schema.remedies import Remedy, remedies
from ptce.schema.requesting import Asking, among_document, by_document
from ptce.schema.requests import Request
from ptce.schema.resources import Resource


def _given(key: str, type_: Any) -> Any:
    return lambda row: cast(json_text(row, key), type_)


def _of_the_pair(row: Row, match: Row) -> Any:
    same_need = match.c.request_id == cast(json_text(row, "request_id"), UUID())
    return same_need & (match.c.resource_id == cast(json_text(row, "resource_id"), UUID()))


def _checks(row: Row) -> Any:
    """The checks of the pair, with what was verified of its match, if it ever was one."""
    match = tables.match.alias()
    met = select(match.c.id).where(_of_the_pair(row, match)).correlate_except(match)
    return checks_of(json_part(row, "checks"), met.scalar_subquery())


@strawberry.type(description="Ce qui est proche d'un besoin exprimé, sans convenir.")
class NearMisses:
    offers: list[MatchPreviewOffer] = items(
        among_document("near_misses"),
        "Celles qui conviennent mais que quelqu'un a déclinées, retirées ou annulées, à rouvrir ; "
        "puis les proches et ce qui leur manque, celle à qui il manque le moins d'abord ; "
        "3 au plus.",
    )
    candidates: int = value(
        _given("candidates", INTEGER), "Nombre de ressources visibles examinées."
    )
    sentence: str = translated(
        text_of("sentence_fr"), text_of("sentence_en"), "Ce que cela veut dire, en une phrase."
    )


@strawberry.type(description="Ce que le moteur dit, à présent, d'un besoin et d'une ressource.")
class MatchExplanation:
    request: Request | None = declared(One(REQUEST, by_document("request_id")), "Le besoin.")
    resource: Resource | None = declared(One(RESOURCE, by_document("resource_id")), "La ressource.")
    match: Match | None = declared(
        One(MATCH, _of_the_pair), "Leur mise en relation ; null s'il n'y en a jamais eu."
    )
    status: CheckStatus = value(
        text_of("status"), "Rien ne s'y oppose, quelque chose s'y oppose, ou reste à vérifier."
    )
    suggestible: bool = value(
        _given("suggestible", BOOLEAN),
        "Vrai : rien ne s'y oppose, et le score suffit (25 au moins, et pas une autre chose).",
    )
    score: float = value(
        number_of("score"),
        "Score, de 0 à 100 ; si quelque chose s'y oppose, celui d'une offre proche, 0 de loin.",
    )
    acceptance_probability: float | None = likelihoods.of_document()
    sentence: str = translated(
        text_of("sentence_fr"), text_of("sentence_en"), "Le score, ou ce qui manque, en une phrase."
    )
    criteria: list[MatchCriterion] = items(
        among_document("criteria"), "Ce qui fait le score, dans l'ordre de lecture."
    )
    checks: list[MatchCheck] = items(
        _checks, "Contraintes respectées, non respectées ou à vérifier."
    )
    distance_km: Decimal = value(
        _given("distance_km", NUMERIC), "Distance, environ, entre les deux communes."
    )
    cost_eur: Decimal | None = value(
        _given("cost", NUMERIC),
        "Coût estimé, en euros ; négatif : versé à qui reprend ; null si inconnu.",
    )
    weights_version: int = value(
        _given("weights_version", INTEGER),
        "Version des poids (`weightSets`) du pôle du besoin ; 0 : les poids publiés (`criteria`).",
    )
    remedies: list[Remedy] = remedies()


async def _nearest(asking: Asking, arguments: dict[str, Any], selected: frozenset[str]) -> Any:
    request_id = row_id("request", arguments["requestId"])
    if request_id is None:
        return None
    async with asking.engine.begin() as connection:
        return await nearest_misses(
            connection,
            asking.viewer,
            request_id,
            asking.now,
            with_remedies="offers.remedies" in selected,
        )


async def _explanation(asking: Asking, arguments: dict[str, Any], selected: frozenset[str]) -> Any:
    request_id = row_id("request", arguments["requestId"])
    resource_id = row_id("resource", arguments["resourceId"])
    if request_id is None or resource_id is None:
        return None
    async with asking.engine.begin() as connection:
        return await pair_explained(
            connection,
            asking.viewer,
            request_id,
            resource_id,
            asking.now,
            with_remedies="remedies" in selected,
        )


ANSWERING = "Null si ce besoin n'est pas de vos structures ni d'un pôle que vous animez"

NEAREST_MISSES: Any = declared(
    Computed(_nearest),
    "Pourquoi un besoin exprimé est sans offre : ce qui a été clos et peut être rouvert, ce qui "
    f"en est le plus proche, et ce qui y manque. {ANSWERING}.",
    arguments=[required("request_id", strawberry.ID, "Le besoin.")],
)
EXPLANATION: Any = declared(
    Computed(_explanation),
    "Pourquoi cette ressource pour ce besoin, ou pourquoi pas, et ce qui le changerait ; qu'ils "
    "aient été mis en relation ou non. Null si ni l'un ni l'autre n'est de vos structures ou d'un "
    "pôle que vous animez, si vous ne voyez pas l'autre, ou si les deux ne peuvent pas se "
    "rencontrer (visibilité, pôles, natures différentes).",
    arguments=[
        required("request_id", strawberry.ID, "Le besoin."),
        required("resource_id", strawberry.ID, "La ressource."),
    ],
)
