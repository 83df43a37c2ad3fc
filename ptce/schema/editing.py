"""Mutations that change a listing: field by field, checked as its publication was."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry

from ptce.commands.request_updates import UPDATE_REQUEST, UpdateRequest
from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.domain.terms import ExchangeMode, QuantityBasis, Unit, Visibility
from ptce.schema.entities import REQUEST, RESOURCE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import (
    BEHALF,
    COMMUNE_CODE,
    EXPECTED,
    KEY,
    AvailabilityInput,
    PeriodInput,
    WeeklySlotInput,
    weekly_slots,
)
from ptce.schema.kinds import RequestNeedInput, ResourceDetailsInput, chosen_changes
from ptce.schema.posting import BudgetInput
from ptce.schema.publishing import PriceInput
from ptce.schema.requesting import changes_of, mutation, payload_type, tuples
from ptce.schema.requests import Request
from ptce.schema.resources import Resource

_CHANGES = (
    "Ce qui change : un champ laissé de côté reste tel quel ; null vaut ce que vaut son absence à "
    "la publication."
)
_MERGED = (
    " La nature ne change pas ; chaque caractéristique laissée de côté reste telle quelle, null "
    "l'efface."
)
_SITE = "Site de la structure, au lieu de la commune."
_SLOTS = "Créneaux de chaque semaine : toute la liste ; vide : à toute heure."
_BASIS = "Comment la quantité se comprend."


@strawberry.input(description=_CHANGES)
class UpdateResourceInput:
    resource_id: strawberry.ID = needed("La ressource.")
    details: strawberry.auto = strawberry.field(
        graphql_type=ResourceDetailsInput | None,
        default=strawberry.UNSET,
        description="Ses caractéristiques." + _MERGED,
    )
    title: str | None = optional("Titre, 120 caractères au plus.")
    description: str | None = optional("Description, 2 000 caractères au plus.")
    exchange_modes: list[ExchangeMode] | None = optional("Modalités proposées : toute la liste.")
    commune_code: str | None = optional(COMMUNE_CODE)
    site_id: strawberry.ID | None = optional(_SITE)
    radius_km: Decimal | None = optional("Distance de service, en kilomètres.")
    availability: AvailabilityInput | None = optional(
        "Quand elle peut servir ; un bord laissé de côté reste tel quel. Prolongée, une ressource "
        "échue est de nouveau publiée."
    )
    weekly_slots: list[WeeklySlotInput] | None = optional(_SLOTS)
    quantity: Decimal | None = optional("Quantité offerte.")
    unit: Unit | None = optional("Unité de la quantité.")
    quantity_basis: QuantityBasis | None = optional(_BASIS)
    divisible: bool | None = optional("Se partage entre plusieurs.")
    buffer_minutes: int | None = optional(
        "Temps de remise en état après chaque réservation à venir, en minutes ; celles qui sont "
        "faites gardent le leur."
    )
    price: PriceInput | None = optional("Prix ; null : plus de prix.")
    visibility: Visibility | None = optional(
        "Qui la voit ; qui ne la voit plus n'est plus mis en relation."
    )
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description=_CHANGES)
class UpdateRequestInput:
    request_id: strawberry.ID = needed("Le besoin.")
    need: strawberry.auto = strawberry.field(
        graphql_type=RequestNeedInput | None,
        default=strawberry.UNSET,
        description="Ce qui est demandé." + _MERGED,
    )
    title: str | None = optional("Le besoin en quelques mots, 120 caractères au plus.")
    period: PeriodInput | None = optional(
        "Quand, un an au plus. Prolongé, un besoin échu est de nouveau publié."
    )
    description: str | None = optional("Description, 2 000 caractères au plus.")
    commune_code: str | None = optional(COMMUNE_CODE)
    site_id: strawberry.ID | None = optional(_SITE)
    radius_km: Decimal | None = optional("Distance acceptée, en kilomètres.")
    weekly_slots: list[WeeklySlotInput] | None = optional(
        "Créneaux demandés chaque semaine : toute la liste ; vide : la période d'un seul tenant."
    )
    quantity: Decimal | None = optional("Quantité demandée, ce qui est déjà couvert compris.")
    unit: Unit | None = optional("Unité de la quantité.")
    quantity_basis: QuantityBasis | None = optional(_BASIS)
    divisible: bool | None = optional("Peut être couvert en partie, par plusieurs offres.")
    budget: BudgetInput | None = optional(
        "Budget ; `strict` laissé de côté reste tel quel ; null : plus de budget."
    )
    exchange_modes: list[ExchangeMode] | None = optional(
        "Modalités acceptées : toute la liste ; vide : toutes."
    )
    visibility: Visibility | None = optional(
        "Qui le voit ; qui ne le voit plus n'est plus mis en relation."
    )
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


def _update_resource(given: dict[str, Any]) -> UpdateResource:
    parts = _parts(given, "availability", {"start": "available_from", "end": "available_until"})
    parts |= _parts(given, "price", {"amount": "price_eur", "per": "price_unit"})
    return UpdateResource(**_plain(UpdateResource, given, "details"), **parts)


def _update_request(given: dict[str, Any]) -> UpdateRequest:
    parts = _parts(given, "period", {"start": "period_start", "end": "period_end"})
    parts |= _parts(given, "budget", {"amount": "budget_eur", "strict": "strict_budget"})
    return UpdateRequest(**_plain(UpdateRequest, given, "need"), **parts)


def _plain(data: type[Any], given: Mapping[str, Any], attributes: str) -> dict[str, Any]:
    """The fields that are the command's own; `attributes` names that of the kind's attributes."""
    apart = {attributes, "weeklySlots"}
    plain = tuples(changes_of(data, {n: v for n, v in given.items() if n not in apart}))
    if "weeklySlots" in given:
        plain["weekly_slots"] = weekly_slots(given)
    if given.get(attributes) is not None:
        plain["kind"], plain["details"] = chosen_changes(given[attributes])
    return plain


def _parts(given: Mapping[str, Any], name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a field that has some: null empties them all, one that is left out stays."""
    if name not in given:
        return {}
    if given[name] is None:
        return dict.fromkeys(fields.values())
    return {field: given[name][part] for part, field in fields.items() if part in given[name]}


UPDATE_RESOURCE_FIELD = mutation(
    UPDATE_RESOURCE,
    _update_resource,
    UpdateResourceInput,
    payload_type("updateResource", "resource", Resource, RESOURCE, "La ressource, changée."),
    "Changer une ressource ; ses mises en relation sont revues aussitôt. Ce que des réservations "
    "retenues ou confirmées supposent ne change pas sans elles.",
)
UPDATE_REQUEST_FIELD = mutation(
    UPDATE_REQUEST,
    _update_request,
    UpdateRequestInput,
    payload_type("updateRequest", "request", Request, REQUEST, "Le besoin, changé."),
    "Changer un besoin ; ses mises en relation sont revues aussitôt. Ce que des réservations "
    "retenues ou confirmées couvrent reste demandé.",
)
