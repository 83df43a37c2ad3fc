"""Bookings: a slot or a quantity held, then confirmed, for one member."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from ptce.domain.terms import (
    BookingStatus,
    CancelCause,
    ExchangeMode,
    MatchSide,
    QuantityBasis,
    Unit,
)
from ptce.schema.entities import CONTACT, MATCH, MEMBER, REQUEST, RESOURCE
from ptce.schema.fields import column, identifier, items, one, part
from ptce.schema.matches import MatchPeriod
from ptce.schema.members import Contact, Member
from ptce.schema.shapes import Node, Price, periods

if TYPE_CHECKING:
    from ptce.schema.matches import Match
    from ptce.schema.requests import Request
    from ptce.schema.resources import Resource


@strawberry.type(
    description=(
        "Réservation : retenue au premier accord, confirmée au second, jamais promise deux fois. "
        "Visible de ses deux côtés et de l'animation du pôle."
    )
)
class Booking(Node):
    id: strawberry.ID = identifier("booking", "Identifiant.")
    reference: str = column("reference", "Référence lisible, comme « RSV-20260301-7KQ2M4 ».")
    status: BookingStatus = column("status", "État.")
    periods: list[MatchPeriod] = items(lambda row: periods(row.c.during), "Plages réservées.")
    buffer_minutes: int = column(
        "buffer_minutes",
        "Temps de remise en état, en minutes, qui reste libre après chaque plage : celui de la "
        "ressource au premier accord.",
    )
    quantity: Decimal = column("quantity", "Quantité prise à la ressource, dans son unité.")
    unit: Unit = column("unit", "Unité de `quantity`.")
    quantity_basis: QuantityBasis = column("quantity_basis", "Comment `quantity` se comprend.")
    covered: Decimal = column(
        "covered", "Ce que cela apporte au besoin, dans son unité et selon son `quantityBasis`."
    )
    price: Price | None = part(
        "Prix convenu : celui du premier accord, quoi que devienne celui de l'annonce ; null s'il "
        "n'était pas indiqué.",
        lambda row: row.c.price_eur.is_not(None),
    )
    exchange_modes: list[ExchangeMode] = column(
        "exchange_modes",
        "Modalités convenues : celles que les deux côtés acceptaient au premier accord.",
    )
    cost_eur: Decimal | None = column(
        "cost_eur",
        "Coût convenu, en euros, pour ce qui est réservé ; négatif : versé à qui reprend ; null si "
        "inconnu.",
    )
    hold_until: datetime | None = column(
        "hold_until", "Jusqu'à quand le créneau est retenu sans confirmation."
    )
    cancel_cause: CancelCause | None = column(
        "cancel_cause", "Motif de l'annulation, s'il a été donné."
    )
    cancelled_by: MatchSide | None = column(
        "cancelled_by", "Côté qui a annulé ; null si c'est l'animation, ou si rien n'est annulé."
    )
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Premier accord.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    match: Annotated[Match, strawberry.lazy("ptce.schema.matches")] | None = one(
        MATCH, lambda row, match: match.c.id == row.c.match_id, "Mise en relation."
    )
    request: Annotated[Request, strawberry.lazy("ptce.schema.requests")] | None = one(
        REQUEST, lambda row, request: request.c.id == row.c.request_id, "Besoin."
    )
    resource: Annotated[Resource, strawberry.lazy("ptce.schema.resources")] | None = one(
        RESOURCE, lambda row, resource: resource.c.id == row.c.resource_id, "Ressource."
    )
    provider: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.provider_id, "Offreur."
    )
    receiver: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.receiver_id, "Demandeur."
    )
    provider_contact: Contact | None = one(
        CONTACT,
        lambda row, contact: contact.c.member_id == row.c.provider_id,
        "Qui joindre chez l'offreur ; donné dès qu'une réservation est confirmée entre vous.",
    )
    receiver_contact: Contact | None = one(
        CONTACT,
        lambda row, contact: contact.c.member_id == row.c.receiver_id,
        "Qui joindre chez le demandeur ; donné dès qu'une réservation est confirmée entre vous.",
    )
