"""Roles as rows: who has which, where, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement

from ptce.db import visible
from ptce.domain.terms import Role, Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.audits import name_of
from ptce.schema.entities import MEMBER, POLE, ROLE_GRANT
from ptce.schema.fields import column, connection, identifier, one, optional, public_id, value
from ptce.schema.filtering import among, by_id
from ptce.schema.members import Member
from ptce.schema.pages import order_type
from ptce.schema.poles import Pole
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary


@strawberry.type(
    description=(
        "Rôle que tient quelqu'un. Visible de cette personne, de qui administre sa structure et de "
        "l'animation du pôle."
    )
)
class RoleGrant(Node):
    id: strawberry.ID = identifier("role_grant", "Identifiant.")
    principal_id: strawberry.ID = value(
        lambda row: public_id("principal", row.c.principal_id),
        "Personne, ou application : à donner à `grantRole`.",
    )
    name: str | None = value(lambda row: name_of(row.c.principal_id), "Son nom.")
    role: Role = column("role", "Rôle.")
    created_at: datetime = column("created_at", "Depuis quand.")
    pole: Pole | None = one(POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle.")
    member: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.member_id, "Structure, s'il y a lieu."
    )


@vocabulary("Clé de tri des rôles.")
class RoleGrantOrderField(Term):
    CREATED = "CREATED", "par ordre d'octroi", "by grant"


RoleGrantOrder = order_type("RoleGrantOrder", RoleGrantOrderField)
ROLE_GRANTS = Orders({"CREATED": None}, "CREATED", descending=True)


@strawberry.input(description="Critères d'une liste de rôles.")
class RoleGrantFilter:
    pole_id: strawberry.ID | None = optional("Dans ce pôle.")
    member_id: strawberry.ID | None = optional("Pour cette structure.")
    principal_id: strawberry.ID | None = optional("De cette personne ou application.")
    role: list[Role] | None = optional("L'un de ces rôles.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *by_id(row.c.member_id, given, "memberId", "member"),
        *by_id(row.c.principal_id, given, "principalId", "principal"),
        *among(row.c.role, given, "role"),
    ]


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """One's own roles, those of the members that one looks after, those of one's poles."""
    ways = {
        "principal_id": visible.SELF,
        "member_id": visible.LOOKED_AFTER,
        "pole_id": visible.COORDINATED,
    }
    return [_among(name, values) for name, values in ways.items()]


def _among(name: str, values: ColumnElement[Any]) -> Arm:
    return Arm(lambda row, each: row.c[name] == each, values)


GRANTS: Any = connection(
    ROLE_GRANT,
    ROLE_GRANTS,
    "Rôles : les vôtres, et ceux des structures et des pôles dont vous avez la charge.",
    order_input=RoleGrantOrder,
    filter_input=RoleGrantFilter,
    filters=_filters,
    arms=_arms,
)
