"""Resources: what members offer. The type of each kind derives from its declaration."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from ptce.domain.kinds import KINDS
from ptce.domain.terms import ExchangeMode, ListingStatus, QuantityBasis, Visibility
from ptce.reads.declarations import AskedValue, Value
from ptce.schema import deals
from ptce.schema.entities import COMMUNE, MEMBER, POLE, SITE
from ptce.schema.fields import (
    argument,
    column,
    declared,
    identifier,
    items,
    one,
    part,
)
from ptce.schema.inputs import PeriodInput
from ptce.schema.kinds import resource_type
from ptce.schema.members import Member, Site
from ptce.schema.pages import Connection
from ptce.schema.photos import Photo, photos_of
from ptce.schema.quantities import remaining_of_resource
from ptce.schema.shapes import Availability, Commune, Measure, Node, Price, WeeklySlot, slots
from ptce.schema.vocabularies import ResourceKind

if TYPE_CHECKING:
    from ptce.schema.bookings import Booking
    from ptce.schema.matches import Match
    from ptce.schema.poles import Pole


@strawberry.interface(description="Ressource qu'un membre offre, modalités comprises.")
class Resource(Node):
    id: strawberry.ID = identifier("resource", "Identifiant.")
    reference: str = column("reference", "Référence lisible, comme « RES-20260301-7KQ2M4 ».")
    kind: str = declared(Value(lambda row: row.c.kind), "Nature.", type_=ResourceKind)
    title: str = column("title", "Titre.")
    description: str | None = column("description", "Description.", weight=20)
    status: ListingStatus = column("status", "État.")
    paused_until: datetime | None = column(
        "paused_until", "D'une annonce en pause : quand elle reprend d'elle-même."
    )
    visibility: Visibility = column("visibility", "Qui la voit.")
    exchange_modes: list[ExchangeMode] = column("exchange_modes", "Modalités proposées.")
    price: Price | None = part(
        "Prix ; null s'il n'est pas indiqué.", lambda row: row.c.price_eur.is_not(None)
    )
    quantity: Measure = part("Quantité offerte, comme `quantityBasis` la comprend.")
    quantity_basis: QuantityBasis = column(
        "quantity_basis",
        "À tout instant (des places), en tout (un stock), ou par semaine, mois ou année (un flux).",
    )
    divisible: bool = column(
        "divisible", "Se partage entre plusieurs ; sinon elle se prend entière."
    )
    buffer_minutes: int = column(
        "buffer_minutes",
        "Temps de remise en état (ménage, clés, recharge), en minutes : autant reste libre après "
        "chaque réservation à venir. 0 d'un stock ou d'un flux.",
    )
    remaining: Decimal | None = declared(
        AskedValue(remaining_of_resource, weight=10),
        "Ce qui peut encore être promis de la ressource, en `quantity` et `quantityBasis` : offert "
        "moins retenu ou confirmé, puisque ce qui est retenu n'est plus à prendre. D'un stock : en "
        "tout. Du reste : au moment le plus chargé de `during`, temps de remise en état compris ; "
        "null sans `during`.",
        arguments=[argument("during", PeriodInput | None, "Période que l'on envisage.")],
    )
    availability: Availability = part("Période d'ouverture.")
    weekly_slots: list[WeeklySlot] = items(
        slots, "Créneaux de chaque semaine ; liste vide : à toute heure."
    )
    photos: list[Photo] = items(photos_of, "Photos, 3 au plus, dans l'ordre où les montrer.")
    radius_km: Decimal = column("radius_km", "Distance de service, en kilomètres.")
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Publication.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    commune: Commune | None = one(
        COMMUNE, lambda row, commune: commune.c.insee == row.c.commune_insee, "Commune."
    )
    site: Site | None = one(SITE, lambda row, site: site.c.id == row.c.site_id, "Site.")
    member: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.member_id, "Membre qui l'offre."
    )
    pole: Annotated[Pole, strawberry.lazy("ptce.schema.poles")] | None = one(
        POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle."
    )
    matches: Connection[Annotated[Match, strawberry.lazy("ptce.schema.matches")]] = deals.matches(
        "Mises en relation où elle est offerte.",
        on=lambda row, match: match.c.resource_id == row.c.id,
    )
    bookings: Connection[Annotated[Booking, strawberry.lazy("ptce.schema.bookings")]] = (
        deals.bookings(
            "Ses réservations.", on=lambda row, booking: booking.c.resource_id == row.c.id
        )
    )


RESOURCE_TYPES = [resource_type(kind, Resource) for kind in KINDS]
