"""Near a place: within so many road kilometres of a commune, a postcode, or a site's commune.

Only the reference points of communes are ever compared, by the same formula as the matching's; a
postcode of several communes is the middle of their points.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    UUID,
    ColumnElement,
    Double,
    FromClause,
    Text,
    func,
    literal_column,
    select,
)

from ptce.db import tables, visible
from ptce.domain.errors import BadInput
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row
from ptce.schema.fields import needed, optional
from ptce.schema.filtering import Conditions, decoded

WIDEST_KM = 1_500


@strawberry.input(
    description=(
        "Autour d'une commune, d'un code postal ou d'un établissement que vous voyez : l'un des "
        "trois. La distance est celle des mises en relation : par la route, estimée entre communes."
    )
)
class NearInput:
    commune_code: str | None = optional("Code INSEE de la commune (et non le code postal).")
    postcode: str | None = optional(
        "Code postal ; s'il est celui de plusieurs communes, le milieu de leurs points."
    )
    site_id: strawberry.ID | None = optional("Établissement ; c'est sa commune qui compte.")
    radius_km: Decimal = needed(f"Distance, en kilomètres, de 0 à {WIDEST_KM}.")


NEAR = "À cette distance au plus. Nécessaire pour l'ordre NEAREST et pour lire `distanceKm`."


def is_near(row: Row, given: Arguments) -> Conditions:
    """Rows within the radius of `near`."""
    if not given.has("near"):
        return []
    near = given.inside("near")
    place = _place(given)
    radius = near.bind("radiusKm", Double(), _radius, skewed=True)
    box = func.around(place.c.center, radius)
    return [_point(row).op("<@", is_comparison=True)(box), _road_km(row, place) <= radius]


def distance_km(row: Row, arguments: Arguments) -> ColumnElement[Any] | None:
    """The row's distance from the place of `filter: {near: …}`; None where none is given."""
    given = arguments.inside("filter")
    return _road_km(row, _place(given)) if given.has("near") else None


def _road_km(row: Row, place: FromClause) -> ColumnElement[Any]:
    return func.road_km(row.c.latitude, row.c.longitude, place.c.center, type_=Double())


def _place(given: Arguments) -> FromClause:
    """The one row `center` of the place asked for; every part of a list shares it. It is found
    once: PostgreSQL leaves a sub-select with an OFFSET as it is."""
    return given.once("place", lambda: _found(given.inside("near")))


def _found(near: Arguments) -> FromClause:
    given = [name for name in ("communeCode", "postcode", "siteId") if near.has(name)]
    if len(given) != 1:
        raise near.refused(
            given[-1] if given else "communeCode",
            "Donnez une commune, un code postal ou un établissement : l'un des trois.",
            "Give a commune, a postcode or a site: one of the three.",
        )
    commune, site = tables.commune.alias(), tables.site.alias()
    [name] = given
    if name == "communeCode":
        code = near.bind(name, Text(), skewed=True)
        found = select(_point(commune)).where(commune.c.insee == code)
    elif name == "postcode":
        codes = near.bind(name, ARRAY(Text()), lambda given: [given], skewed=True)
        middle = func.point(func.avg(commune.c.longitude), func.avg(commune.c.latitude))
        found = select(middle).where(commune.c.postcodes.op("@>", is_comparison=True)(codes))
    else:
        id_ = near.bind(name, UUID(), decoded("site"), skewed=True)
        found = (
            select(_point(commune))
            .join_from(site, commune, commune.c.insee == site.c.commune_insee)
            .where(site.c.id == id_, visible.site(site))
        )
    center = found.scalar_subquery()
    near.seek(name, center)
    once = select(center.label("center"), literal_column("1").label("one"))
    return once.offset(literal_column("0")).subquery("place")


def _point(row: Row) -> ColumnElement[Any]:
    return func.point(row.c.longitude, row.c.latitude)


def _radius(given: Decimal) -> float:
    if not 0 <= given <= WIDEST_KM:
        raise BadInput(
            f"La distance doit être comprise entre 0 et {WIDEST_KM} km.",
            f"The distance must be between 0 and {WIDEST_KM} km.",
        )
    return float(given)
