"""How listings, matches and bookings may be sorted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, DateTime, func, literal_column

from ptce.domain.terms import Term
from ptce.reads.declarations import Expression, Orders, Row
from ptce.schema.attention import silent_from
from ptce.schema.pages import order_type
from ptce.schema.vocabularies import vocabulary


@vocabulary("Clé de tri des ressources et des besoins.")
class ListingOrderField(Term):
    CREATED = "CREATED", "par ordre de publication", "by publication"
    UPDATED = "UPDATED", "par dernier changement", "by last change"
    TITLE = "TITLE", "par titre, accents repliés", "by title"
    DEADLINE = (
        "DEADLINE",
        "par fin : celle de la période d'un besoin, de l'ouverture d'une ressource",
        "by end: that of a request's period, of a resource's availability",
    )
    NEAREST = (
        "NEAREST",
        "par distance du lieu de `near`, nécessaire ; les 1 000 plus proches",
        "by distance from the place of `near`, which is needed; the nearest 1,000",
    )


@vocabulary("Clé de tri des mises en relation.")
class MatchOrderField(Term):
    SCORE = "SCORE", "par score", "by score"
    CREATED = "CREATED", "par ordre d'apparition", "by creation"


@vocabulary("Clé de tri des réservations.")
class BookingOrderField(Term):
    CREATED = "CREATED", "par ordre de réservation", "by creation"


ListingOrder = order_type("ListingOrder", ListingOrderField)
MatchOrder = order_type("MatchOrder", MatchOrderField)
BookingOrder = order_type("BookingOrder", BookingOrderField)


def _listings(table: str) -> Orders:
    """`tables.py` has the index of each, and the expression of DEADLINE."""
    deadline = DEADLINES[table]
    keys: dict[str, Expression | None] = {
        "CREATED": None,
        "UPDATED": lambda row: row.c.updated_at,
        "TITLE": lambda row: row.c.sort_key,
        "DEADLINE": lambda row: deadline(row),
        "NEAREST": None,
    }
    return Orders(keys, "CREATED", descending=True, measured="NEAREST")


def _available_until(row: Row) -> ColumnElement[Any]:
    end_of_time = literal_column("'9999-12-31Z'::timestamptz", DateTime(timezone=True))
    until = func.upper(row.c.available, type_=DateTime(timezone=True))
    return func.coalesce(until, end_of_time, type_=DateTime(timezone=True))


def _needed_until(row: Row) -> ColumnElement[Any]:
    return func.upper(row.c.period, type_=DateTime(timezone=True))


DEADLINES = {"resource": _available_until, "request": _needed_until}


def _requests() -> Orders:
    """Those of every listing, and by risk of silence, an order of their own."""
    of_all = _listings("request")
    return replace(
        of_all,
        keys={**of_all.keys, "ATTENTION": silent_from},
        within={"ATTENTION": "attention"},
        own={"attentionOrder": "ATTENTION"},
    )


RESOURCES, REQUESTS = _listings("resource"), _requests()

ATTENTION_ORDER = (
    "Par risque de silence (quatorze jours après la publication, ou sept jours avant le début si "
    "cela vient plus tôt) : ASC, les plus menacés d'abord. Avec le critère `attention`, et sans "
    "`orderBy`."
)
MATCHES = Orders({"SCORE": lambda row: row.c.s, "CREATED": None}, "SCORE", descending=True)
BOOKINGS = Orders({"CREATED": None}, "CREATED", descending=True)
