"""Poles: the territory's cooperation, its charter, its members and their listings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Text, exists, or_

from ptce.db import tables, visible
from ptce.db.crowds import one_of
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import One, Row
from ptce.schema import deals, listings
from ptce.schema.bookings import Booking
from ptce.schema.composition import ARTICLE9_COMPOSITION, Article9Composition
from ptce.schema.entities import CHARTER, INVITATION, MEMBER, PERMIT, POLE
from ptce.schema.fields import argument, column, connection, declared, identifier, one, part, value
from ptce.schema.invitations import NEWEST, Invitation, InvitationOrder, invitation_arms
from ptce.schema.matches import Match
from ptce.schema.member_filters import MemberFilter, members_filter
from ptce.schema.members import MEMBERS, Member, MemberOrder
from ptce.schema.pages import Connection, PlacedConnection
from ptce.schema.permits import PERMITS, Permit, PermitFilter, PermitOrder, permits_filter
from ptce.schema.requests import Request
from ptce.schema.resources import Resource
from ptce.schema.shapes import Node


@strawberry.type(description="Charte d'un pôle, dans une version.")
class Charter:
    version: int = column("version", "Version.")
    title: str = column("title", "Titre.")
    adopted_on: date = column("adopted_on", "Jour de son adoption.")
    body: str = column("body", "Texte.", weight=200)


@strawberry.type(
    description=(
        "Déclaration du pôle comme courtier en déchets (code de l'environnement, R541-54-1 à "
        "R541-61)."
    )
)
class BrokerDeclaration:
    number: str = column("broker_number", "Numéro du récépissé.")
    valid_until: date = column("broker_valid_until", "Dernier jour, inclus.")
    in_force: bool = value(
        lambda row: row.c.broker_valid_until >= visible.TODAY, "Est-elle en cours, à ce jour ?"
    )


@strawberry.type(description="Pôle territorial de coopération économique (PTCE).")
class Pole(Node):
    id: strawberry.ID = identifier("pole", "Identifiant.")
    slug: str = column("slug", "Nom court, unique, pour une adresse.")
    name: str = column("name", "Nom.")
    fictitious: bool = column("fictitious", "Vrai pour un pôle de démonstration, tout inventé.")
    broker_declaration: BrokerDeclaration | None = part(
        "Déclaration de courtage de déchets ; null sans déclaration.",
        lambda row: row.c.broker_number.is_not(None),
    )
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    article9_composition: Article9Composition | None = ARTICLE9_COMPOSITION
    charter_grace_until: date | None = column(
        "grace_until",
        "Dernier jour où une version précédente de la charte suffit encore ; null hors délai.",
    )
    charter: Charter | None = one(
        CHARTER,
        lambda row, charter: (
            (charter.c.pole_id == row.c.id) & (charter.c.version == row.c.charter_version)
        ),
        "Charte en vigueur.",
    )
    members: Connection[Member] = connection(
        MEMBER,
        MEMBERS,
        "Membres et candidats.",
        order_input=MemberOrder,
        on=lambda row, member: member.c.pole_id == row.c.id,
        filter_input=MemberFilter,
        filters=members_filter,
    )
    permits: Connection[Permit] = connection(
        PERMIT,
        PERMITS,
        "Autorisations de ses membres.",
        order_input=PermitOrder,
        on=lambda row, permit: permit.c.pole_id == row.c.id,
        filter_input=PermitFilter,
        filters=permits_filter,
    )
    resources: PlacedConnection[Resource] = listings.resources(
        "Ressources offertes par ses membres.",
        on=lambda row, resource: resource.c.pole_id == row.c.id,
    )
    requests: PlacedConnection[Request] = listings.requests(
        "Besoins de ses membres.", on=lambda row, request: request.c.pole_id == row.c.id
    )
    bookings: Connection[Booking] = deals.bookings(
        "Réservations dont un côté est l'un de ses membres.",
        on=deals.pole_side,
        arms=deals.pole_arms,
    )
    invitations: Connection[Invitation] = connection(
        INVITATION,
        NEWEST,
        "Invitations à ses rôles ; pour son animation seulement.",
        order_input=InvitationOrder,
        on=lambda row, invitation: invitation.c.pole_id == row.c.id,
        arms=invitation_arms,
    )
    matches: Connection[Match] = deals.matches(
        "Mises en relation pour les besoins de ses membres.",
        on=lambda row, match: match.c.receiver_pole_id == row.c.id,
    )


def _by_slug(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    return [row.c.slug == arguments.bind("slug", Text())] if arguments.has("slug") else []


def _own_first(row: Row) -> Sequence[ColumnElement[Any]]:
    member = tables.member.alias()
    own = or_(
        one_of(row.c.id, visible.INSIDE),
        one_of(row.c.id, visible.PARTNERED),
        exists().where(one_of(member.c.id, visible.MEMBERS), member.c.pole_id == row.c.id),
    )
    return [own.desc(), row.c.id]


POLE_FIELD: Any = declared(
    One(POLE, filters=_by_slug, first=_own_first),
    "Un pôle par son nom court ; sans nom, le vôtre, ou le premier.",
    arguments=[argument("slug", str | None, "Nom court du pôle.")],
)
