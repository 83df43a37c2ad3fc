"""Applications of partners and their keys, as the coordinators of their pole read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement

from ptce.db import visible
from ptce.domain.scopes import KeyKind, Scope
from ptce.domain.terms import Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import APPLICATION, KEY, POLE
from ptce.schema.fields import column, connection, identifier, one, optional
from ptce.schema.filtering import by_id
from ptce.schema.pages import Connection, order_type
from ptce.schema.poles import Pole
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary


@vocabulary("Clé de tri des clés.")
class KeyOrderField(Term):
    CREATED = "CREATED", "de la plus récente à la plus ancienne, ou l'inverse", "by creation"


@vocabulary("Clé de tri des applications.")
class ApplicationOrderField(Term):
    CREATED = "CREATED", "par ordre d'enregistrement", "by registration"


KeyOrder = order_type("KeyOrder", KeyOrderField)
ApplicationOrder = order_type("ApplicationOrder", ApplicationOrderField)
CREATED = Orders({"CREATED": None}, "CREATED", descending=True)


@strawberry.type(
    description=(
        "Clé d'une application. Son secret n'est montré qu'une fois, par la commande qui la donne."
    )
)
class Key(Node):
    id: strawberry.ID = identifier("access_token", "Identifiant ; ce n'est pas le secret.")
    kind: KeyKind = column("kind", "Secrète, ou publiable.")
    label: str | None = column("label", "Ce à quoi elle sert.")
    scopes: list[Scope] = column("scopes", "Tout ce à quoi elle peut servir.")
    origins: list[str] = column(
        "origins", "Origines des seules pages où sert une clé publiable.", weight=20
    )
    created_at: datetime = column("created_at", "Quand elle a été donnée.")
    expires_at: datetime = column("expires_at", "Quand elle cesse de valoir.")
    revoked_at: datetime | None = column("revoked_at", "Quand elle a été révoquée.")
    points_per_minute: int | None = column(
        "points_per_minute", "Points par minute, s'ils ont été choisis ; null : ceux d'usage."
    )
    points_per_day: int | None = column(
        "points_per_day", "Points par jour, s'ils ont été choisis ; null : ceux d'usage."
    )
    last_used_at: datetime | None = column("last_used_at", "Dernière utilisation, à l'heure près.")
    replaced_by: Key | None = one(
        KEY, lambda row, key: key.c.id == row.c.replaced_by, "Celle qui l'a remplacée."
    )


@strawberry.type(
    description="Application d'un partenaire, que l'animation d'un pôle a enregistrée."
)
class Application(Node):
    id: strawberry.ID = identifier(
        "application", "Identifiant ; c'est aussi son `client_id` OAuth."
    )
    name: str = column("name", "Nom, tel que les gens le lisent.")
    redirect_uris: list[str] = column(
        "redirect_uris",
        "Seules adresses auxquelles renvoyer qui l'autorise à agir pour sa structure.",
        weight=20,
    )
    confidential: bool = column(
        "confidential", "Sait-elle garder un secret ? Elle en donne alors un pour agir."
    )
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Enregistrement.")
    closed_at: datetime | None = column(
        "closed_at", "Quand elle a été fermée : elle n'ouvre plus rien, et reste là pour l'audit."
    )
    pole: Pole | None = one(POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle.")
    keys: Connection[Key] = connection(
        KEY,
        CREATED,
        "Ses clés, celles d'avant aussi.",
        order_input=KeyOrder,
        on=lambda row, key: key.c.principal_id == row.c.id,
    )


@strawberry.input(description="Critères d'une liste d'applications.")
class ApplicationFilter:
    pole_id: strawberry.ID | None = optional("De ce pôle.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    return by_id(row.c.pole_id, arguments.inside("filter"), "poleId", "pole")


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of each of one's poles, along its index."""
    return [Arm(lambda row, each: row.c.pole_id == each, visible.COORDINATED)]


APPLICATIONS: Any = connection(
    APPLICATION,
    CREATED,
    "Applications des partenaires, pour l'animation de leur pôle.",
    order_input=ApplicationOrder,
    filter_input=ApplicationFilter,
    filters=_filters,
    arms=_arms,
)
