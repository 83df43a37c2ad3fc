"""Lists of resources and of requests, everywhere alike: their filters and their orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Numeric,
    Text,
    literal_column,
    not_,
    or_,
    select,
)

from ptce.db import tables, visible
from ptce.db.crowds import somebody
from ptce.domain.attention import RequestAttention
from ptce.domain.kinds import KINDS
from ptce.domain.terms import ExchangeMode, ListingStatus, PriceUnit, Visibility
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Join, Row
from ptce.schema import attention, orders
from ptce.schema.entities import REQUEST, RESOURCE
from ptce.schema.fields import argument, connection, needed, optional
from ptce.schema.filtering import (
    Conditions,
    among,
    at_least,
    between,
    by_id,
    by_ids,
    communes_of,
    equals,
    in_department,
    in_epci,
    shares,
    since,
    terms_sql,
)
from ptce.schema.inputs import PeriodInput
from ptce.schema.kinds import NEEDS, kinds_filter
from ptce.schema.met_needs import OFFERED, met_needs
from ptce.schema.openings import FREE_DURING, FreeDuringInput, is_free, meets_period
from ptce.schema.places import NEAR, NearInput, distance_km, is_near
from ptce.schema.vocabularies import OrderDirection, ResourceKind
from ptce.schema.words import TEXT_FILTER, has_words

Fields = Mapping[str, tuple[Any, str]]
"""The fields of an input by their name: type, and description."""

COMMON: Fields = {
    "kinds": (list[ResourceKind] | None, "De l'une de ces natures."),
    "visibility": (list[Visibility] | None, "Vues par l'un de ces publics."),
    "near": (NearInput | None, NEAR),
    "text": (str | None, TEXT_FILTER),
    "created_after": (datetime | None, "Publiées après cet instant."),
    "updated_after": (datetime | None, "Changées après cet instant."),
    "department": (str | None, "D'une commune de ce département (code : « 83 », « 2A »)."),
    "epci": (str | None, "D'une commune de cette intercommunalité (SIREN de l'EPCI)."),
}


@strawberry.input(description="Prix le plus haut, pour une unité.")
class MaxPriceInput:
    amount: Decimal = needed("Montant, en euros.")
    per: PriceUnit = needed("Forfait, ou par heure ou journée : le prix doit être ainsi indiqué.")


def filter_input(name: str, fields: Fields, description: str) -> Any:
    """An input of optional fields."""
    space: dict[str, Any] = {
        "__annotations__": {each: type_ for each, (type_, _) in fields.items()}
    }
    space |= {each: optional(sentence) for each, (_, sentence) in fields.items()}
    return strawberry.input(type(name, (), space), description=description)


ResourceFilter = filter_input(
    "ResourceFilter",
    {
        "ids": (list[strawberry.ID] | None, "Ces ressources (100 au plus)."),
        "pole_id": (strawberry.ID | None, "De ce pôle."),
        "member_id": (strawberry.ID | None, "De ce membre."),
        "kind": (ResourceKind | None, "De cette nature."),
        "status": (list[ListingStatus] | None, "Dans l'un de ces états."),
        **{
            kind.name: (
                NEEDS[kind.code] | None,
                (
                    f"De nature « {kind.fr} », et qui répond sûrement à ces demandes : une "
                    "caractéristique non renseignée ne convient pas."
                ),
            )
            for kind in KINDS
        },
        **COMMON,
        "site_id": (strawberry.ID | None, "De cet établissement."),
        "exchange_modes": (list[ExchangeMode] | None, "Proposées selon l'une de ces modalités."),
        "free": (
            bool | None,
            "Vrai : qui ne coûte rien, comme le compte une mise en relation ; faux : les autres.",
        ),
        "max_price": (
            MaxPriceInput | None,
            "Dont le prix ne dépasse pas ce montant, ou qui ne coûte rien.",
        ),
        "free_during": (FreeDuringInput | None, FREE_DURING),
    },
    "Critères d'une liste de ressources.",
)

RequestFilter = filter_input(
    "RequestFilter",
    {
        "ids": (list[strawberry.ID] | None, "Ces besoins (100 au plus)."),
        "pole_id": (strawberry.ID | None, "De ce pôle."),
        "member_id": (strawberry.ID | None, "De ce membre."),
        "kind": (ResourceKind | None, "De cette nature."),
        "status": (list[ListingStatus] | None, "Dans l'un de ces états."),
        **{
            kind.name: (
                OFFERED[kind.code] | None,
                (
                    f"De nature « {kind.fr} », et auxquels une telle offre répondrait : de ces "
                    "caractéristiques, rien de ce qu'ils exigent ne manque."
                ),
            )
            for kind in KINDS
        },
        **COMMON,
        "exchange_modes": (
            list[ExchangeMode] | None,
            "Qui acceptent l'une de ces modalités ; sans le dire, un besoin les accepte toutes.",
        ),
        "min_budget": (Decimal | None, "Dont le budget, indiqué, atteint ce montant en euros."),
        "attention": (list[RequestAttention] | None, attention.FILTER),
        "during": (PeriodInput | None, "Dont la période a un instant commun avec celle-ci."),
    },
    "Critères d'une liste de besoins.",
)


def resources_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *_common(row, given, "resource"),
        *by_id(row.c.site_id, given, "siteId", "site"),
        *shares(row.c.exchange_modes, given, "exchangeModes"),
        *_is_free(row, given),
        *_costs_at_most(row, given),
        *is_free(row, given),
        *kinds_filter(row, given),
    ]


def requests_filter(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *_common(row, given, "request"),
        *_accepts(row, given),
        *at_least(row.c.budget_eur, given, "minBudget"),
        *meets_period(row.c.period, given, "during"),
        *met_needs(row, given),
        *attention.to_chase(row, given),
    ]


def _common(row: Row, given: Arguments, table: str) -> Conditions:
    return [
        *by_ids(row.c.id, given, "ids", table),
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *by_id(row.c.member_id, given, "memberId", "member"),
        *equals(row.c.kind, given, "kind"),
        *among(row.c.kind, given, "kinds"),
        *among(row.c.status, given, "status"),
        *among(row.c.visibility, given, "visibility"),
        *is_near(row, given),
        *has_words(row.c.search_text, given),
        *since(row.c.created_at, given, "createdAfter"),
        *since(row.c.updated_at, given, "updatedAfter"),
        *in_department(row.c.commune_insee, given, "department"),
        *in_epci(row.c.commune_insee, given, "epci"),
    ]


def resources(description: str, on: Join | None = None) -> Any:
    """A list of resources."""
    return connection(
        RESOURCE,
        orders.RESOURCES,
        description,
        order_input=orders.ListingOrder,
        on=on,
        filter_input=ResourceFilter,
        filters=resources_filter,
        measure=distance_km,
        arms=None if on is not None else lambda _, given: listing_arms(given.inside("filter")),
    )


def requests(description: str, on: Join | None = None) -> Any:
    """A list of requests."""
    return connection(
        REQUEST,
        orders.REQUESTS,
        description,
        order_input=orders.ListingOrder,
        own_orders=[argument("attention_order", OrderDirection | None, orders.ATTENTION_ORDER)],
        on=on,
        filter_input=RequestFilter,
        filters=requests_filter,
        measure=distance_km,
        arms=None if on is not None else lambda _, given: listing_arms(given.inside("filter")),
    )


NAMED = ("ids", "poleId", "memberId", "siteId", "near")
"""Criteria that leave few rows, whoever sees them."""


def listing_arms(given: Arguments) -> Sequence[Arm]:
    """What a root list is read by, where the criteria and who asks leave few rows among many.

    The communes of an EPCI, each by itself; else, for what only some people see, what they see by
    each of their titles. Everybody's list, newest first, is dense enough to be walked.
    """
    arms = [_among("member_id", visible.MEMBERS), _among("pole_id", visible.COORDINATED)]
    if given.has("attention"):
        return arms
    if any(given.has(name) for name in NAMED):
        return []
    if given.has("epci"):
        return [Arm(lambda row, each: row.c.commune_insee == each, communes_of(given, "epci"))]
    if given.has("status") and set(given.terms("status")) <= {ListingStatus.WITHDRAWN}:
        return arms
    if not given.has("visibility"):
        return []
    arms.append(Arm(_booked_with, visible.MEMBERS))
    shown = set(given.terms("visibility"))
    if Visibility.MEMBERS in shown:
        arms.append(_among("pole_id", visible.INSIDE))
    if Visibility.POLE_AND_PARTNERS in shown:
        arms += [_among("pole_id", visible.PARTNERED), Arm(_across_poles)]
    if Visibility.PUBLIC in shown:
        arms.append(Arm(lambda row, _: visible.is_term(row.c.visibility, Visibility.PUBLIC)))
    return arms


def _across_poles(row: Row, _: object) -> ColumnElement[bool]:
    """For the people of any pole; that they are is asked once, before any row is read."""
    return visible.is_term(row.c.visibility, Visibility.POLE_AND_PARTNERS) & somebody(
        visible.INSIDE
    )


def _booked_with(row: Row, member_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """What a member has booked, or lends: it may still read it once it is paused or expired."""
    booked = tables.booking.alias()
    resource = "available" in row.c
    own, other = ("resource_id", "receiver_id") if resource else ("request_id", "provider_id")
    found = select(booked.c[own]).where(booked.c[other] == member_id)
    return row.c.id.in_(found.correlate_except(booked))


def _among(column: str, values: ColumnElement[Any]) -> Arm:
    return Arm(lambda row, each: row.c[column] == each, values)


def free(row: Row) -> ColumnElement[bool]:
    """Whether a resource costs nothing: `tables.FREE`, which has an index, of this row."""
    free_modes = terms_sql([mode.value for mode in ExchangeMode if mode.free])
    return row.c.exchange_modes.op("&&", is_comparison=True)(free_modes) & or_(
        row.c.price_eur.is_(None),
        row.c.exchange_modes.op("<@", is_comparison=True)(free_modes),
    )


def _is_free(row: Row, given: Arguments) -> Conditions:
    if not given.has("free"):
        return []
    return [free(row) if given.structural("free") else not_(free(row))]


def _costs_at_most(row: Row, given: Arguments) -> Conditions:
    if not given.has("maxPrice"):
        return []
    highest = given.inside("maxPrice")
    amount = highest.bind("amount", Numeric(), between(0), skewed=True)
    per = highest.bind("per", Text(), str, skewed=True)
    return [or_(free(row), (row.c.price_unit == per) & (row.c.price_eur <= amount))]


def _accepts(row: Row, given: Arguments) -> Conditions:
    wanted = shares(row.c.exchange_modes, given, "exchangeModes")
    if not wanted:
        return []
    nothing = literal_column("'{}'::text[]", ARRAY(Text()))
    return [or_(*wanted, row.c.exchange_modes == nothing)]
