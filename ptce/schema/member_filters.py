"""By what members are looked for: what they are, where, what they hold and have signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from sqlalchemy import ARRAY, ColumnElement, Text, any_, exists, func, or_, select
from sqlalchemy import UUID as UuidType

from ptce.db import charters, tables, visible
from ptce.domain.membership import (
    CharterStatus,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.permits import PermitKind, VerificationStatus
from ptce.domain.terms import Article9Category, EssFamily, MembershipStatus
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row
from ptce.schema.fields import optional
from ptce.schema.filtering import Conditions, by_id, by_ids, communes_of, equals
from ptce.schema.words import has_words


@strawberry.input(description="Critères d'une liste de membres.")
class MemberFilter:
    ids: list[strawberry.ID] | None = optional("Ces membres seulement (100 au plus).")
    pole_id: strawberry.ID | None = optional("Du pôle.")
    status: MembershipStatus | None = optional("Dans cet état.")
    article9_category: Article9Category | None = optional("De ce bloc de l'article 9.")
    circle: MemberCircle | None = optional("De ce cercle.")
    ess_family: EssFamily | None = optional("De cette famille de l'ESS.")
    labels: list[MemberLabel] | None = optional("Ayant l'une de ces reconnaissances.")
    inclusive_kinds: list[InclusiveStructureKind] | None = optional(
        "De l'une de ces natures inclusives."
    )
    charter_status: CharterStatus | None = optional(
        "Où en sont de la charte en vigueur les membres des pôles que vous animez, ou le vôtre : "
        "OUTDATED, ceux qui ont à la signer de nouveau."
    )
    permit_kinds: list[PermitKind] | None = optional(
        "Ayant une autorisation de l'une de ces natures, vérifiée et en cours."
    )
    commune_code: str | None = optional("Ayant un établissement dans cette commune (code INSEE).")
    epci: str | None = optional(
        "Ayant un établissement dans cette intercommunalité (SIREN de l'EPCI)."
    )
    text: str | None = optional(
        "Mots cherchés dans le nom, dans tous les ordres : sans égard aux accents, dès leurs "
        "premières lettres, une faute de frappe admise. Huit mots au plus."
    )


def members_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_ids(row.c.id, given, "ids", "member"),
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *equals(row.c.status, given, "status"),
        *_is(row.c.article9_category, given, "article9Category"),
        *_is(row.c.circle, given, "circle"),
        *_is(row.c.ess_family, given, "essFamily"),
        *_has_some(row.c.labels, given, "labels"),
        *_has_some(row.c.inclusive_kinds, given, "inclusiveKinds"),
        *_signed(row, given),
        *_permitted(row, given),
        *_in_commune(row, given),
        *_in_epci(row, given),
        *has_words(row.c.sort_key, given),
    ]


def _codes(terms: list[str]) -> list[str]:
    return [str(term) for term in terms]


def _is(column: ColumnElement[str], given: Arguments, name: str) -> Conditions:
    """Rows whose column has this term, of which some are rare."""
    return [column == given.bind(name, Text(), str, skewed=True)] if given.has(name) else []


def _some(given: Arguments, name: str) -> ColumnElement[Any]:
    return given.bind(name, ARRAY(Text()), _codes, skewed=True)


def _has_some(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose array has one of these terms."""
    if not given.has(name):
        return []
    return [column.op("&&", is_comparison=True)(_some(given, name))]


def _permitted(row: Row, given: Arguments) -> Conditions:
    """What everybody who sees the member may know: a permit that counts today."""
    if not given.has("permitKinds"):
        return []
    permit = tables.permit.alias()
    return [
        exists().where(
            permit.c.member_id == row.c.id,
            permit.c.kind == any_(_some(given, "permitKinds")),
            visible.is_term(permit.c.status, VerificationStatus.VERIFIED),
            or_(permit.c.valid_from.is_(None), permit.c.valid_from <= visible.TODAY),
            or_(permit.c.valid_until.is_(None), permit.c.valid_until >= visible.TODAY),
        )
    ]


def _in_commune(row: Row, given: Arguments) -> Conditions:
    if not given.has("communeCode"):
        return []
    wanted = given.bind("communeCode", Text(), str.upper, skewed=True)
    return _has_site(row, lambda insee: insee == wanted)


def _in_epci(row: Row, given: Arguments) -> Conditions:
    if not given.has("epci"):
        return []
    communes = communes_of(given, "epci")
    return _has_site(row, lambda insee: insee == any_(communes))


def _has_site(row: Row, there: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> Conditions:
    """Rows with an open site whose commune is such a one: found first, they are not many."""
    site = tables.site.alias()
    here = select(site.c.member_id).where(there(site.c.commune_insee), site.c.closed_at.is_(None))
    found = func.array(here.scalar_subquery(), type_=ARRAY(UuidType()))
    return [row.c.id == any_(found)]


def _signed(row: Row, given: Arguments) -> Conditions:
    """Among one's own and those of the poles that one coordinates: nobody else has to ask."""
    return [
        each & visible.member_inner(row)
        for each in _is(charters.status(row), given, "charterStatus")
    ]
