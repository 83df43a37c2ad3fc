"""Mutations on resources: publishing, withdrawing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry

from ptce.commands.resources import (
    PUBLISH_RESOURCE,
    WITHDRAW_RESOURCE,
    PublishResource,
    WithdrawResource,
)
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis, Unit, Visibility
from ptce.schema.entities import RESOURCE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import (
    BEHALF,
    COMMUNE_CODE,
    EXPECTED,
    KEY,
    AvailabilityInput,
    WeeklySlotInput,
    weekly_slots,
)
from ptce.schema.kinds import ResourceDetailsInput, chosen
from ptce.schema.requesting import fields_of, mutation, payload_type
from ptce.schema.resources import Resource


@strawberry.input(description="Prix en euros.")
class PriceInput:
    amount: Decimal = needed("Montant, en euros, par unité de quantité.")
    per: PriceUnit = needed("Forfait, ou par heure ou journée.")


@strawberry.input(description="Une ressource à offrir.")
class PublishResourceInput:
    details: strawberry.auto = strawberry.field(
        graphql_type=ResourceDetailsInput, description="Sa nature et ses caractéristiques."
    )
    title: str = needed("Titre, 120 caractères au plus.")
    exchange_modes: list[ExchangeMode] = needed("Modalités proposées, une au moins.")
    description: str | None = optional("Description, 2 000 caractères au plus.")
    commune_code: str | None = optional(COMMUNE_CODE)
    site_id: strawberry.ID | None = optional("Site de la structure, au lieu de la commune.")
    radius_km: Decimal | None = optional("Distance de service, en kilomètres.")
    availability: AvailabilityInput | None = optional("Quand elle peut servir.")
    weekly_slots: list[WeeklySlotInput] | None = optional(
        "Créneaux de chaque semaine ; aucun : à toute heure."
    )
    quantity: Decimal | None = optional("Quantité offerte ; 1 par défaut.")
    unit: Unit | None = optional("Unité de la quantité.")
    quantity_basis: QuantityBasis | None = optional(
        "Comment la quantité se comprend ; par défaut à tout instant, ou en tout pour une matière."
    )
    divisible: bool | None = optional("Se partage entre plusieurs ; par défaut, non.")
    buffer_minutes: int | None = optional(
        "Temps de remise en état après chaque réservation, en minutes, 1 440 au plus ; 0 par "
        "défaut. Seulement de ce qui sert à tout instant (AT_ONCE)."
    )
    price: PriceInput | None = optional("Prix ; sans objet pour un prêt gratuit.")
    visibility: Visibility | None = optional("Qui la voit ; par défaut MEMBERS.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une ressource à retirer.")
class WithdrawResourceInput:
    resource_id: strawberry.ID = needed("La ressource.")
    reason: str | None = optional("Pourquoi ; gardé avec l'annonce du retrait.")
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


def _publish(given: dict[str, Any]) -> PublishResource:
    kind, details = chosen(given["details"])
    availability = given.get("availability") or {}
    price = given.get("price") or {}
    plain = fields_of(PublishResource, {**given, "details": None, "weeklySlots": None})
    return PublishResource(
        **plain,
        kind=kind,
        details=details,
        available_from=availability.get("start"),
        available_until=availability.get("end"),
        weekly_slots=weekly_slots(given),
        price_eur=price.get("amount"),
        price_unit=price.get("per"),
    )


PUBLISH = mutation(
    PUBLISH_RESOURCE,
    _publish,
    PublishResourceInput,
    payload_type("publishResource", "resource", Resource, RESOURCE, "La ressource publiée."),
    "Offrir une ressource ; elle est aussitôt mise en relation avec les besoins ouverts.",
)
WITHDRAW = mutation(
    WITHDRAW_RESOURCE,
    lambda given: WithdrawResource(**fields_of(WithdrawResource, given)),
    WithdrawResourceInput,
    payload_type("withdrawResource", "resource", Resource, RESOURCE, "La ressource retirée."),
    "Retirer une ressource ; ses mises en relation ouvertes deviennent caduques.",
)
