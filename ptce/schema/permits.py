"""Permits: what a member may do by law, as declared, and whether its coordinators verified it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, case, select

from ptce.db import tables, visible
from ptce.domain.permits import LIVE, CapacityUnit, PermitKind, VerificationStatus
from ptce.domain.terms import Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import column, identifier, one, optional, part, quoted, value
from ptce.schema.filtering import Conditions, among, by_id, by_ids, equals
from ptce.schema.pages import order_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary

if TYPE_CHECKING:
    from ptce.schema.members import Member
    from ptce.schema.poles import Pole

_INNER = " Pour les siens et l'animation du pôle seulement."


def _status(row: Row) -> ColumnElement[str]:
    """As it stands today: past its end a live permit is expired, even before the worker says so."""
    live = row.c.status.in_([quoted(status.value) for status in sorted(LIVE)])
    over = live & (row.c.valid_until < visible.TODAY)
    return case((over, quoted(VerificationStatus.EXPIRED.value)), else_=row.c.status)


def _inner(name: str, description: str) -> Any:
    return value(lambda row: case((visible.inner(row), row.c[name])), description + _INNER)


def _verifier(row: Row) -> ColumnElement[Any]:
    principal = tables.principal.alias()
    name = select(principal.c.name).where(principal.c.id == row.c.verified_by)
    return case((visible.inner(row), name.correlate_except(principal).scalar_subquery()))


@strawberry.type(description="Quantité qu'une autorisation admet.")
class PermitCapacity:
    value: Decimal = column("capacity", "Valeur.")
    unit: CapacityUnit = column("capacity_unit", "Unité.")


@strawberry.type(
    description=(
        "Autorisation d'un membre : rubrique ICPE, récépissé, agrément… Les siens et l'animation "
        "du pôle voient tout ; les autres voient celles qui sont vérifiées et en cours, sans leur "
        "numéro, leur capacité ni ce qui en est dit."
    )
)
class Permit(Node):
    id: strawberry.ID = identifier("permit", "Identifiant.")
    kind: PermitKind = column("kind", "Nature de l'autorisation.")
    rubrique: str | None = column("rubrique", "Rubrique ICPE, comme « 2714 ».")
    number: str | None = _inner("number", "Numéro.")
    covers_hazardous: bool = column("covers_hazardous", "Couvre-t-elle des déchets dangereux ?")
    low_prefixes: list[str] = column(
        "low_prefixes",
        "Chapitres, sous-chapitres ou codes de la liste des déchets, en chiffres (« 1702 ») ; "
        "liste vide : ce que dit la rubrique.",
        weight=5,
    )
    capacity: PermitCapacity | None = part(
        "Capacité." + _INNER, lambda row: visible.inner(row) & row.c.capacity.is_not(None)
    )
    below_threshold: bool = column(
        "below_threshold", "Sous le seuil de la rubrique, selon le membre : à vérifier."
    )
    valid_from: date | None = column("valid_from", "Premier jour.")
    valid_until: date | None = column("valid_until", "Dernier jour, inclus ; null si sans terme.")
    status: VerificationStatus = value(_status, "État, à ce jour.")
    verified_by: str | None = value(_verifier, "Qui l'a vérifiée ou refusée." + _INNER)
    verified_by_pole: Annotated[Pole, strawberry.lazy("ptce.schema.poles")] | None = one(
        POLE,
        lambda row, pole: (pole.c.id == row.c.pole_id) & row.c.verified_by.is_not(None),
        "Pôle dont l'animation l'a vérifiée ou refusée : celui du membre.",
    )
    verified_on: date | None = column("verified_on", "Quand elle a été vérifiée ou refusée.")
    reason: str | None = _inner("reason", "Pourquoi elle a été vérifiée, refusée ou retirée.")
    note: str | None = _inner("note", "Remarque.")
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Déclaration.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    member: Annotated[Member, strawberry.lazy("ptce.schema.members")] | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.member_id, "Membre."
    )


@vocabulary("Clé de tri des autorisations.")
class PermitOrderField(Term):
    CREATED = "CREATED", "par ordre de déclaration", "by declaration"


PermitOrder = order_type("PermitOrder", PermitOrderField)
PERMITS = Orders({"CREATED": None}, "CREATED", descending=True)


@strawberry.input(description="Critères d'une liste d'autorisations.")
class PermitFilter:
    ids: list[strawberry.ID] | None = optional("Ces autorisations (100 au plus).")
    pole_id: strawberry.ID | None = optional("D'un membre de ce pôle.")
    member_id: strawberry.ID | None = optional("De ce membre.")
    kind: list[PermitKind] | None = optional("De l'une de ces natures.")
    rubrique: str | None = optional("De cette rubrique ICPE.")
    status: list[VerificationStatus] | None = optional("Dans l'un de ces états, à ce jour.")


def permits_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_ids(row.c.id, given, "ids", "permit"),
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *by_id(row.c.member_id, given, "memberId", "member"),
        *among(row.c.kind, given, "kind"),
        *equals(row.c.rubrique, given, "rubrique"),
        *among(_status(row), given, "status"),
        *_never_over(row, given),
    ]


def _never_over(row: Row, given: Arguments) -> Conditions:
    """What follows from a status that time alone does not give, and has an index."""
    if not given.has("status") or VerificationStatus.EXPIRED in given.terms("status"):
        return []
    return among(row.c.status, given, "status")


def permit_arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of one's members and poles, and those that are verified; none where the rows are named."""
    given = arguments.inside("filter")
    if any(given.has(name) for name in ("ids", "memberId", "poleId")):
        return []
    arms = [
        Arm(lambda row, each: row.c.member_id == each, visible.MEMBERS),
        Arm(lambda row, each: row.c.pole_id == each, visible.COORDINATED),
    ]
    verified = VerificationStatus.VERIFIED
    if not given.has("status") or verified in given.terms("status"):
        arms.append(Arm(lambda row, _: visible.is_term(row.c.status, verified)))
    return arms
