"""How listings, matches and bookings may be sorted."""

from __future__ import annotations

from ptce.domain.terms import Term
from ptce.reads.declarations import Orders
from ptce.schema.pages import order_type
from ptce.schema.vocabularies import vocabulary


@vocabulary("Clé de tri des ressources et des besoins.")
class ListingOrderField(Term):
    CREATED = "CREATED", "par ordre de publication", "by publication"


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

LISTINGS = Orders({"CREATED": None}, "CREATED", descending=True)
MATCHES = Orders({"SCORE": lambda row: row.c.s, "CREATED": None}, "SCORE", descending=True)
BOOKINGS = Orders({"CREATED": None}, "CREATED", descending=True)
