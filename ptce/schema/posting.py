"""Posting a need, looking first at what would answer it, and withdrawing it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import INTEGER, NUMERIC, UUID, cast, null

from ptce.commands.previews import preview
from ptce.commands.requests import (
    POST_REQUEST,
    WITHDRAW_REQUEST,
    PostRequest,
    WithdrawRequest,
    parse_need,
)
from ptce.commands.transaction import Outcome
from ptce.db.session import transaction
from ptce.domain.errors import BadInput, Refusal
from ptce.domain.rights import Viewer
from ptce.domain.terms import ExchangeMode, Language, QuantityBasis, Unit, Visibility
from ptce.domain.wording import written
from ptce.reads.declarations import Computed, One
from ptce.schema import likelihoods
from ptce.schema.entities import REQUEST, RESOURCE
from ptce.schema.fields import (
    declared,
    items,
    json_part,
    json_text,
    needed,
    optional,
    required,
    translated,
    value,
)
from ptce.schema.inputs import (
    BEHALF,
    COMMUNE_CODE,
    EXPECTED,
    KEY,
    PeriodInput,
    WeeklySlotInput,
    weekly_slots,
)
from ptce.schema.kinds import RequestNeedInput, chosen
from ptce.schema.matches import MatchCheck, MatchCriterion, checks_of, number_of, text_of
from ptce.schema.remedies import Remedy, remedies
from ptce.schema.requesting import (
    Asking,
    among_document,
    by_document,
    fields_of,
    mutation,
    payload_type,
)
from ptce.schema.requests import Request
from ptce.schema.resources import Resource


@strawberry.input(description="Somme que le demandeur peut y mettre.")
class BudgetInput:
    amount: Decimal = needed("Montant total, en euros.")
    strict: bool | None = optional("Vrai : rien au-dessus de ce montant ne convient.")


@strawberry.input(description="Un besoin.")
class PostRequestInput:
    need: strawberry.auto = strawberry.field(
        graphql_type=RequestNeedInput, description="Ce qui est demandé."
    )
    title: str = needed("Le besoin en quelques mots, 120 caractères au plus.")
    period: PeriodInput = needed(
        "Quand : d'un seul tenant, ou bornes des créneaux de chaque semaine ; un an au plus."
    )
    description: str | None = optional("Description, 2 000 caractères au plus.")
    commune_code: str | None = optional(COMMUNE_CODE)
    site_id: strawberry.ID | None = optional("Site de la structure, au lieu de la commune.")
    radius_km: Decimal | None = optional("Distance acceptée, en kilomètres.")
    weekly_slots: list[WeeklySlotInput] | None = optional(
        "Créneaux demandés chaque semaine ; aucun : toute la période d'un seul tenant."
    )
    quantity: Decimal | None = optional("Quantité demandée ; 1 par défaut.")
    unit: Unit | None = optional("Unité de la quantité.")
    quantity_basis: QuantityBasis | None = optional(
        "Comment la quantité se comprend ; par défaut à tout instant, ou en tout pour une matière."
    )
    divisible: bool | None = optional(
        "Peut être couvert en partie, par plusieurs offres. Par défaut : oui si la quantité est en "
        "tout ou par semaine, mois ou année ; non si elle est à tout instant."
    )
    budget: BudgetInput | None = optional("Budget.")
    exchange_modes: list[ExchangeMode] | None = optional("Modalités acceptées ; aucune : toutes.")
    visibility: Visibility | None = optional("Qui le voit ; par défaut MEMBERS.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un besoin à retirer.")
class WithdrawRequestInput:
    request_id: strawberry.ID = needed("Le besoin.")
    reason: str | None = optional("Pourquoi ; gardé avec l'annonce du retrait.")
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


def _post(given: dict[str, Any]) -> PostRequest:
    kind, details = chosen(given["need"])
    budget = given.get("budget") or {}
    plain = fields_of(PostRequest, {**given, "weeklySlots": None})
    return PostRequest(
        **plain,
        kind=kind,
        details=details,
        period_start=given["period"]["start"],
        period_end=given["period"]["end"],
        weekly_slots=weekly_slots(given),
        budget_eur=budget.get("amount"),
        strict_budget=bool(budget.get("strict")),
    )


def _given(key: str, type_: Any) -> Any:
    return lambda row: cast(json_text(row, key), type_)


@strawberry.type(description="Une offre pour un besoin qui n'est pas encore exprimé.")
class MatchPreviewOffer:
    resource: Resource | None = declared(One(RESOURCE, by_document("resource_id")), "La ressource.")
    score: float = value(number_of("score"), "Score, de 0 à 100, à une décimale.")
    acceptance_probability: float | None = likelihoods.of_document()
    sentence: str = translated(
        text_of("sentence_fr"), text_of("sentence_en"), "Le score, ou ce qui manque, en une phrase."
    )
    criteria: list[MatchCriterion] = items(
        among_document("criteria"), "Ce qui fait le score, dans l'ordre de lecture."
    )
    checks: list[MatchCheck] = items(
        lambda row: checks_of(json_part(row, "checks"), cast(null(), UUID)),
        "Contraintes respectées, non respectées ou à vérifier.",
    )
    distance_km: Decimal = value(
        _given("distance_km", NUMERIC), "Distance, environ, entre les deux communes."
    )
    cost_eur: Decimal | None = value(
        _given("cost", NUMERIC),
        "Coût estimé, en euros ; négatif : versé à qui reprend ; null si inconnu.",
    )
    remedies: list[Remedy] = remedies()


@strawberry.type(description="Ce qui répondrait à un besoin, s'il était exprimé tel quel.")
class MatchPreview:
    offers: list[MatchPreviewOffer] = items(
        among_document("offers"), "Offres qui conviennent, la meilleure d'abord ; 20 au plus."
    )
    near_misses: list[MatchPreviewOffer] = items(
        among_document("near_misses"), "Offres proches, et ce qui leur manque ; 3 au plus."
    )
    candidates: int = value(
        _given("candidates", INTEGER), "Nombre de ressources visibles examinées."
    )
    notice: str | None = translated(
        text_of("notice_fr"),
        text_of("notice_en"),
        "Ce qui borne cette réponse, s'il y a lieu : sans jeton d'accès, les seules offres "
        "publiques.",
    )


SIGN_IN = (
    "Sans jeton d'accès, seules les offres publiques sont examinées : connectez-vous pour celles "
    "de votre pôle.",
    "Without an access token, only public offers are considered: sign in for those of your pole.",
)
NEVER_MATCHED = (
    "Un besoin privé (PRIVATE) n'est jamais mis en relation : choisissez qui le voit.",
    "A PRIVATE request is never matched: choose who sees it.",
)


def _notice(viewer: Viewer, visibility: Visibility) -> tuple[str | None, str | None]:
    """Why less is considered than one would think, in French and in English."""
    if visibility is Visibility.PRIVATE:
        return NEVER_MATCHED
    return SIGN_IN if viewer.principal_id is None else (None, None)


async def _found(asking: Asking, data: PostRequest, selected: frozenset[str]) -> dict[str, Any]:
    async with transaction(asking.engine) as connection:
        need = await parse_need(connection, asking.viewer, asking.now, data)
        if asking.encode is None or data.visibility is Visibility.PRIVATE:
            return await preview(
                connection, asking.viewer, need, asking.now, data.visibility, selected
            )
    need = replace(need, encoding=await asking.encode(need.kind, written(need)))
    async with transaction(asking.engine) as connection:
        return await preview(connection, asking.viewer, need, asking.now, data.visibility, selected)


async def _preview(
    asking: Asking, arguments: dict[str, Any], selected: frozenset[str]
) -> dict[str, Any]:
    try:
        data = _post(arguments["input"])
        notice_fr, notice_en = _notice(asking.viewer, data.visibility)
        found = await _found(asking, data, selected)
        return found | {"notice_fr": notice_fr, "notice_en": notice_en}
    except Refusal as refusal:
        first = refusal.errors[0]
        raise BadInput(
            first.message(Language.FR), first.message(Language.EN), ("input", *first.path)
        ) from None


async def _near_misses(
    asking: Asking, data: PostRequest, outcome: Outcome, selected: frozenset[str]
) -> dict[str, Any]:
    """What comes near the need just posted, if asked; nothing for one refused, or over."""
    if outcome.object_id is None or "nearMisses" not in selected:
        return {"near_misses": []}
    try:
        found = await _found(asking, data, selected)
    except Refusal:  # a replay, after its period or in another state of the world
        return {"near_misses": []}
    return {"near_misses": found["near_misses"]}


MATCH_PREVIEW: Any = declared(
    Computed(_preview),
    "Les offres classées et expliquées pour un besoin, sans l'exprimer. Rien n'est enregistré.",
    arguments=[required("input", PostRequestInput, "Le besoin.")],
)
POST = mutation(
    POST_REQUEST,
    _post,
    PostRequestInput,
    payload_type(
        "postRequest",
        "request",
        Request,
        REQUEST,
        "Le besoin, et ses offres.",
        near_misses=(
            list[MatchPreviewOffer],
            items(
                among_document("near_misses"),
                "Offres proches qui ne conviennent pas, et ce qui leur manque ; 3 au plus.",
            ),
        ),
    ),
    "Exprimer un besoin ; les offres qui conviennent sont aussitôt classées dans `matches`.",
    _near_misses,
)
WITHDRAW = mutation(
    WITHDRAW_REQUEST,
    lambda given: WithdrawRequest(**fields_of(WithdrawRequest, given)),
    WithdrawRequestInput,
    payload_type("withdrawRequest", "request", Request, REQUEST, "Le besoin retiré."),
    "Retirer un besoin ; ses mises en relation ouvertes deviennent caduques.",
)
