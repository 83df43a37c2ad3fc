"""Members: the structures of a pole, where they are, and what they have signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import Boolean, ColumnElement, DateTime, Select, case, func, literal_column, select

from ptce.db import charters, tables, visible
from ptce.db.personal import traced
from ptce.domain.membership import (
    SIAE,
    CharterStatus,
    CompanySize,
    EssBasis,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.schemes import Scheme
from ptce.domain.terms import (
    Article9Category,
    BookingStatus,
    EssFamily,
    Language,
    MembershipStatus,
    Term,
    Visibility,
)
from ptce.reads.declarations import Orders, Row
from ptce.schema import deals, listings
from ptce.schema.entities import (
    COMMUNE,
    CONTACT,
    PERMIT,
    POLE,
    SIGNATURE,
)
from ptce.schema.fields import (
    LANGUAGE,
    column,
    connection,
    identifier,
    items,
    one,
    quoted,
    value,
)
from ptce.schema.pages import Connection, PlacedConnection, order_type
from ptce.schema.permits import PERMITS, Permit, PermitFilter, PermitOrder, permits_filter
from ptce.schema.shapes import Commune, Node
from ptce.schema.vocabularies import vocabulary

if TYPE_CHECKING:
    from ptce.schema.bookings import Booking
    from ptce.schema.matches import Match
    from ptce.schema.poles import Pole
    from ptce.schema.requests import Request
    from ptce.schema.resources import Resource


def _sites(row: Row) -> Select[Any]:
    site = tables.site.alias()
    own = select(site, site.c.id.label("position"))
    return own.where(site.c.member_id == row.c.id, site.c.closed_at.is_(None))


def _to_settle(row: Row, booking: Row) -> ColumnElement[bool]:
    """Confirmed and not over, on either side."""
    return (
        ((booking.c.provider_id == row.c.id) | (booking.c.receiver_id == row.c.id))
        & visible.is_term(booking.c.status, BookingStatus.CONFIRMED)
        & (func.upper(booking.c.during, type_=DateTime(timezone=True)) > visible.NOW)
    )


def _legal_form_label(row: Row) -> ColumnElement[Any]:
    concept = tables.concept.alias()
    english = quoted(Language.EN.value) == LANGUAGE
    label = case((english, func.coalesce(concept.c.label_en, concept.c.label_fr)))
    said = select(func.coalesce(label, concept.c.label_fr)).where(
        concept.c.scheme == quoted(Scheme.LEGAL_CATEGORY.value),
        concept.c.code == row.c.legal_form,
    )
    return said.correlate_except(concept).scalar_subquery()


def _is_siae(row: Row) -> ColumnElement[bool]:
    codes = ",".join(sorted(kind.value for kind in SIAE))
    return row.c.inclusive_kinds.op("&&", return_type=Boolean())(
        literal_column(f"'{{{codes}}}'::text[]")
    )


@strawberry.type(
    description=(
        "Établissement d'un membre, situé à sa commune. Les distances se comptent depuis le point "
        "de la commune, jamais depuis l'adresse."
    )
)
class Site(Node):
    id: strawberry.ID = identifier("site", "Identifiant.")
    name: str = column("name", "Nom.")
    main: bool = column("main", "Est-ce le site principal ?")
    siret: str | None = column("siret", "SIRET de l'établissement.")
    address: str | None = value(
        lambda row: case(
            (visible.address(row), traced(row.c.address, row.c.member_id, row.c.address_public))
        ),
        "Adresse : pour tous si le membre l'ouvre ; sinon pour les siens, l'animation du pôle, et "
        "qui y a une réservation confirmée.",
    )
    address_public: bool = column("address_public", "L'adresse est-elle ouverte à tous ?")
    closed_at: datetime | None = column("closed_at", "Fermeture.")
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    commune: Commune | None = one(
        COMMUNE, lambda row, commune: commune.c.insee == row.c.commune_insee, "Commune."
    )
    resources: PlacedConnection[Annotated[Resource, strawberry.lazy("ptce.schema.resources")]] = (
        listings.resources(
            "Ressources qui s'y trouvent.",
            on=lambda row, resource: resource.c.site_id == row.c.id,
        )
    )


@strawberry.type(description="Signature de la charte du pôle par un membre.")
class CharterSignature:
    version: int = column("charter_version", "Version de la charte signée.")
    signed_on: date = column("signed_on", "Jour de la signature.")


def _personal(name: str, description: str) -> Any:
    """A column of a contact: who reads it is written down."""
    return value(lambda row: traced(row.c[name], row.c.member_id), description)


@strawberry.type(
    description=(
        "Personne à joindre. Visible des siens, de l'animation du pôle, de l'autre côté d'une "
        "réservation confirmée, et de qui elle a accepté (`giveContactConsent`) ; qui d'autre que "
        "les siens la lit est noté (`personalAccesses`), sauf qui n'a de rôle nulle part."
    )
)
class Contact:
    name: str = _personal("name", "Nom.")
    email: str | None = _personal("email", "Courriel.")
    phone: str | None = _personal("phone", "Téléphone.")


@strawberry.type(description="Structure membre, ou candidate, d'un pôle.")
class Member(Node):
    id: strawberry.ID = identifier("member", "Identifiant.")
    reference: str = column("reference", "Référence lisible, comme « MBR-20260301-7KQ2M4 ».")
    name: str = column("name", "Nom.")
    article9_category: Article9Category = column(
        "article9_category", "Bloc de l'article 9 de la loi n° 2014-856."
    )
    legal_form: str | None = column("legal_form", "Catégorie juridique de l'INSEE.")
    legal_form_label: str | None = value(_legal_form_label, "Libellé de la catégorie juridique.")
    siret: str | None = column("siret", "SIRET, 14 chiffres.")
    siren: str | None = column("siren", "SIREN, 9 chiffres.")
    rna: str | None = column("rna", "Numéro RNA d'une association, W et 9 caractères.")
    naf: str | None = column("naf", "Code NAF.")
    size: CompanySize | None = column("size", "Taille.")
    circle: MemberCircle = column("circle", "Cercle dans le pôle.")
    labels: list[MemberLabel] = column("labels", "Reconnaissances déclarées.")
    inclusive_kinds: list[InclusiveStructureKind] = column(
        "inclusive_kinds", "Natures de structure inclusive."
    )
    is_siae: bool = value(
        _is_siae,
        "Est-ce une structure d'insertion par l'activité économique (EI, AI, ACI, ETTI, EITI) ? "
        "Un GEIQ, une EA ou un ESAT n'en sont pas.",
    )
    ess_family: EssFamily | None = column("ess_family", "Famille de l'ESS ; null hors de l'ESS.")
    ess_basis: EssBasis | None = column("ess_basis", "Ce qui la range dans cette famille.")
    ess_proof: str | None = value(
        lambda row: case((visible.member_inner(row), row.c.ess_proof)),
        "Preuve d'une famille déclarée. Pour les siens et l'animation du pôle seulement.",
    )
    non_diffusible: bool = column(
        "non_diffusible",
        "Non diffusible selon l'INSEE : hors de son pôle, la structure n'est pas montrée.",
    )
    status: MembershipStatus = column("status", "État de l'adhésion.")
    visibility: Visibility = column("visibility", "Qui voit cette structure.")
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Inscription.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    pole: Annotated[Pole, strawberry.lazy("ptce.schema.poles")] | None = one(
        POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle."
    )
    charter_status: CharterStatus = value(charters.status, "Où il en est de la charte en vigueur.")
    charter_signature: CharterSignature | None = one(
        SIGNATURE,
        lambda row, signed: (
            (signed.c.member_id == row.c.id)
            & (signed.c.charter_version == charters.current_version(row))
            & signed.c.withdrawn_on.is_(None)
        ),
        "Signature de la version en vigueur de la charte ; null si elle manque.",
    )
    sites: list[Site] = items(_sites, "Établissements.")
    contact: Contact | None = one(
        CONTACT,
        lambda row, contact: contact.c.member_id == row.c.id,
        "Personne à joindre ; null tant que rien n'est confirmé avec vous, ou qu'elle ne l'a pas "
        "accepté.",
    )
    permits: Connection[Permit] = connection(
        PERMIT,
        PERMITS,
        "Autorisations.",
        order_input=PermitOrder,
        on=lambda row, permit: permit.c.member_id == row.c.id,
        filter_input=PermitFilter,
        filters=permits_filter,
    )
    resources: PlacedConnection[Annotated[Resource, strawberry.lazy("ptce.schema.resources")]] = (
        listings.resources(
            "Ressources offertes.", on=lambda row, resource: resource.c.member_id == row.c.id
        )
    )
    requests: PlacedConnection[Annotated[Request, strawberry.lazy("ptce.schema.requests")]] = (
        listings.requests(
            "Besoins exprimés.", on=lambda row, request: request.c.member_id == row.c.id
        )
    )
    matches: Connection[Annotated[Match, strawberry.lazy("ptce.schema.matches")]] = deals.matches(
        "Mises en relation, comme offreur ou comme demandeur.",
        on=deals.member_side,
        arms=deals.member_arms,
    )
    bookings: Connection[Annotated[Booking, strawberry.lazy("ptce.schema.bookings")]] = (
        deals.bookings(
            "Réservations, comme offreur ou comme demandeur.",
            on=deals.member_side,
            arms=deals.member_arms,
        )
    )

    bookings_to_settle: Connection[Annotated[Booking, strawberry.lazy("ptce.schema.bookings")]] = (
        deals.bookings(
            "Réservations confirmées qui ne sont pas terminées : à honorer ou à annuler.",
            on=_to_settle,
            arms=deals.member_arms,
        )
    )


@vocabulary("Clé de tri des membres.")
class MemberOrderField(Term):
    NAME = "NAME", "par nom, accents repliés", "by name"
    CREATED = "CREATED", "par ordre d'inscription", "by registration"


MemberOrder = order_type("MemberOrder", MemberOrderField)
MEMBERS = Orders({"NAME": lambda row: row.c.sort_key, "CREATED": None}, "NAME")
