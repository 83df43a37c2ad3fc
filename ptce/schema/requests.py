"""Requests: what members need."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import TEXT, literal

from ptce.domain.attention import RequestAttention
from ptce.domain.kinds import KINDS
from ptce.domain.terms import ExchangeMode, ListingStatus, QuantityBasis, Visibility
from ptce.reads.declarations import Value
from ptce.schema import attention, deals
from ptce.schema.entities import COMMUNE, MEMBER, POLE
from ptce.schema.fields import (
    column,
    declared,
    identifier,
    items,
    one,
    part,
    value,
)
from ptce.schema.kinds import request_type
from ptce.schema.members import Member
from ptce.schema.pages import Connection
from ptce.schema.quantities import covered_of_request, remaining_of_request
from ptce.schema.shapes import Commune, Measure, Node, Period, WeeklySlot, slots
from ptce.schema.vocabularies import ResourceKind

if TYPE_CHECKING:
    from ptce.schema.bookings import Booking
    from ptce.schema.matches import Match
    from ptce.schema.poles import Pole


@strawberry.type(description="Somme que le demandeur peut y mettre.")
class Budget:
    amount: Decimal = column("budget_eur", "Montant total, en euros.")
    currency: str = value(lambda row: literal("EUR", TEXT), "Monnaie (ISO 4217).")
    strict: bool = column("strict_budget", "Vrai : rien au-dessus de ce montant ne convient.")


@strawberry.interface(description="Besoin d'un membre.")
class Request(Node):
    id: strawberry.ID = identifier("request", "Identifiant.")
    reference: str = column("reference", "Référence lisible, comme « BES-20260301-7KQ2M4 ».")
    kind: str = declared(Value(lambda row: row.c.kind), "Nature.", type_=ResourceKind)
    title: str = column("title", "Titre.")
    description: str | None = column("description", "Description.", weight=20)
    status: ListingStatus = column("status", "État.")
    paused_until: datetime | None = column(
        "paused_until", "D'une annonce en pause : quand elle reprend d'elle-même."
    )
    visibility: Visibility = column("visibility", "Qui le voit.")
    exchange_modes: list[ExchangeMode] = column(
        "exchange_modes", "Modalités acceptées ; liste vide : toutes."
    )
    quantity: Measure = part("Quantité demandée, comme `quantityBasis` la comprend.")
    quantity_basis: QuantityBasis = column(
        "quantity_basis",
        "À tout instant (des places), en tout (un stock), ou par semaine, mois ou année (un flux).",
    )
    divisible: bool = column(
        "divisible", "Peut être couvert en partie, par plusieurs offres ; sinon en une seule fois."
    )
    remaining: Decimal = declared(
        Value(remaining_of_request, weight=10),
        "Ce qui peut encore être promis au besoin, en `quantity` et `quantityBasis` : demandé "
        "moins confirmé. Ce qui n'est que retenu n'engage personne et reste à trouver. De créneaux "
        "de chaque semaine : en moyenne.",
    )
    covered: float = declared(
        Value(covered_of_request, weight=10),
        "Part couverte, de 0 à 1 et sans unité : ce que les réservations confirmées apportent "
        "(créneaux × quantité), sur ce qui est demandé.",
    )
    period: Period = part("Période : d'un seul tenant, ou bornes des créneaux de chaque semaine.")
    weekly_slots: list[WeeklySlot] = items(
        slots, "Créneaux demandés chaque semaine ; liste vide : toute la période d'un seul tenant."
    )
    budget: Budget | None = part(
        "Budget ; null s'il n'est pas indiqué.", lambda row: row.c.budget_eur.is_not(None)
    )
    radius_km: Decimal = column("radius_km", "Distance acceptée, en kilomètres.")
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Publication.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    age_days: int = value(attention.age_days, "Jours entiers depuis sa publication.")
    attention: list[RequestAttention] = declared(Value(attention.attention, 10), attention.FIELD)
    commune: Commune | None = one(
        COMMUNE, lambda row, commune: commune.c.insee == row.c.commune_insee, "Commune."
    )
    member: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.member_id, "Membre qui l'exprime."
    )
    pole: Annotated[Pole, strawberry.lazy("ptce.schema.poles")] | None = one(
        POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle."
    )
    matches: Connection[Annotated[Match, strawberry.lazy("ptce.schema.matches")]] = deals.matches(
        "Offres mises en relation, la meilleure d'abord.",
        on=lambda row, match: match.c.request_id == row.c.id,
    )
    bookings: Connection[Annotated[Booking, strawberry.lazy("ptce.schema.bookings")]] = (
        deals.bookings(
            "Ses réservations.", on=lambda row, booking: booking.c.request_id == row.c.id
        )
    )


REQUEST_TYPES = [request_type(kind, Request) for kind in KINDS]
