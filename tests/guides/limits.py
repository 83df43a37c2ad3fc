"""What is bounded, from the constants that bound it: French, value, code of the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ptce import connections
from ptce.commands import details, listings, parsing, permits, sites
from ptce.db import concepts
from ptce.db import connections as lent
from ptce.db.session import SEARCHES
from ptce.domain.allowances import USUAL
from ptce.photos import reencoding
from ptce.reads import arguments, documents, maps, orders
from ptce.reads.limits import LIMITS, TOKENS
from ptce.schema import calls, changelogs, endpoint, filtering, uploading

KIB = 1_024
MIB = KIB * KIB


def limits() -> Iterator[tuple[str, str, str]]:
    """What, how much, and the code; none where nothing is refused."""
    yield "Objets d'une page (`first`, `last`)", number(orders.MAXIMUM_PAGE), "BAD_USER_INPUT"
    yield "Objets d'une page quand rien n'est dit", number(orders.DEFAULT_PAGE), ""
    yield "Réponses de `concepts`", number(concepts.MOST), "BAD_USER_INPUT"
    yield "Changements de `schemaChangelog`", number(changelogs.MOST), "BAD_USER_INPUT"
    yield "Communes d'une page de la carte", number(maps.COMMUNES), ""
    yield "Identifiants d'un filtre", number(filtering.MAXIMUM_IDS), "BAD_USER_INPUT"
    yield "Mots d'une recherche qui comptent", number(arguments.MAXIMUM_WORDS), ""
    yield "Caractères d'une recherche qui comptent", number(arguments.LONGEST_TEXT), ""
    for limit in LIMITS:
        what = f"Opération : {limit.what_fr}"
        code = "GRAPHQL_PARSE_FAILED" if limit is TOKENS else "OPERATION_TOO_COMPLEX"
        yield what, number(limit.maximum), code
    for whose, allowance in (("sans jeton", USUAL.visitor), ("avec un jeton", USUAL.holder)):
        yield f"Points par minute, {whose}", number(allowance.per_minute), "RATE_LIMITED"
        yield f"Points par jour, {whose}", number(allowance.per_day), "QUOTA_EXCEEDED"
    yield "Erreurs dites d'un document", number(documents.MAX_ERRORS), ""
    yield "Corps d'une demande", f"{calls.LARGEST_BODY // KIB} Kio", "PAYLOAD_TOO_LARGE"
    yield "Adresse d'un GET", f"{endpoint.LONGEST_ADDRESS // KIB} Kio", "URI_TOO_LONG"
    yield "Arrivée des en-têtes", seconds(connections.SLOWEST_HEADERS), ""
    yield "Arrivée du corps", seconds(endpoint.SLOWEST_BODY), "TIMEOUT"
    yield "Attente d'une connexion à la base", seconds(lent.PATIENCE_S), "SERVICE_UNAVAILABLE"
    yield (
        "Durée d'une lecture",
        str(SEARCHES["statement_timeout"]).replace("s", " s"),
        "OPERATION_TIMED_OUT",
    )
    yield "Photo : son poids", f"{uploading.LARGEST_PHOTO // MIB} Mio", "PAYLOAD_TOO_LARGE"
    yield (
        "Photo : ses pixels",
        f"{reencoding.MOST_PIXELS // 1_000_000} millions",
        "IMAGE_TOO_LARGE",
    )
    yield "Photo : son arrivée", seconds(uploading.SLOWEST_PHOTO), "TIMEOUT"
    yield "Période d'un besoin", f"{parsing.LONGEST_PERIOD.days} jours", "PERIOD_TOO_LONG"
    yield "Plages d'une semaine", number(parsing.MOST_SLOTS), "TOO_MANY"
    yield "Rayon d'une annonce", f"{number(listings.LONGEST_RADIUS_KM)} km", "OUT_OF_RANGE"
    yield "Quantité d'une annonce", number(listings.MOST_UNITS), "OUT_OF_RANGE"
    yield "Codes d'un besoin (`wasteCodeIn`…)", number(details.MOST_CODES), "TOO_MANY"
    yield "Établissements d'un membre", number(sites.MOST_SITES), "TOO_MANY"
    yield "Autorisations d'un membre", number(permits.MOST_PERMITS), "TOO_MANY"


def number(value: int | Decimal) -> str:
    """« 100 000 »."""
    return f"{int(value):,}".replace(",", "\u00a0")


def seconds(value: float) -> str:
    return f"{value:g} s"
