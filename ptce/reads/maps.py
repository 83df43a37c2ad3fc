"""The map: one point a commune, with how many open listings of each kind the viewer sees there.

The point is the commune's own (nobody is placed more finely), the rows are those that the lists
show: a commune where everything is hidden is not on the map. One statement a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    BindParameter,
    ColumnElement,
    Double,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)

from ptce.db import tables, visible
from ptce.db.connections import Connections
from ptce.db.fixed import Fixed
from ptce.db.found import OPEN
from ptce.domain.errors import BadInput

COMMUNES = 500
"""Communes on a page."""


def _degrees(name: str) -> BindParameter[float]:
    return bindparam(name, type_=Double())


WEST, SOUTH, EAST, NORTH = map(_degrees, ("west", "south", "east", "north"))
AFTER: BindParameter[str] = bindparam("after", type_=Text())

_OPEN = [literal_column(f"'{status.value}'", Text) for status in sorted(OPEN)]

Seen = Callable[[FromClause], list[ColumnElement[bool]]]


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; where `west` is over `east`, the box crosses the antimeridian (RFC 7946, 5.2)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the map shows: a kind's code, a pole's slug, a box, the communes after this one."""

    kind: str | None = None
    pole: str | None = None
    box: Box | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Features as JSON texts, in the order of their INSEE codes; `next` is where to go on from."""

    features: list[str]
    next: str | None


async def features(pool: Connections, viewer: Mapping[str, Any], wanted: Wanted) -> Page:
    """A page of the map for this viewer (`visible.parameters`). BadInput for an unknown place."""
    if wanted.pole is not None or wanted.after:
        await _require_known(pool, wanted)
    given: dict[str, Any] = {"kind": wanted.kind, "pole": wanted.pole, "after": wanted.after}
    if wanted.box is not None:
        box = wanted.box
        given |= {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    fixed = statement(wanted.kind is not None, wanted.pole is not None, wanted.box is not None)
    rows = await fixed.rows(pool, {**viewer, **given})
    shown = rows[:COMMUNES]
    more = shown[-1]["insee"] if len(rows) > COMMUNES else None
    return Page([row["feature"] for row in shown], more)


async def _require_known(pool: Connections, wanted: Wanted) -> None:
    """BadInput for a pole that is none, or for a page after a commune that is none."""
    [known] = await _known().rows(pool, {"pole": wanted.pole, "after": wanted.after})
    if wanted.pole is not None and not known["pole"]:
        raise BadInput(
            f"« pole » : aucun pôle « {wanted.pole} » ; donnez son `slug`.",
            f"“pole”: no pole “{wanted.pole}”; give its `slug`.",
            ("pole",),
        )
    if wanted.after and not known["commune"]:
        raise BadInput(
            "« after » : suivez `next` de la page précédente.",
            "“after”: follow `next` of the previous page.",
            ("after",),
        )


@cache
def _known() -> Fixed:
    pole, commune = tables.pole, tables.commune
    named = exists().where(pole.c.slug == bindparam("pole", type_=Text()))
    there = exists().where(commune.c.insee == AFTER)
    return Fixed.of(select(named.label("pole"), there.label("commune")))


@cache
def statement(kind: bool, pole: bool, box: bool) -> Fixed:
    """The statement for these filters."""

    def seen(row: FromClause) -> list[ColumnElement[bool]]:
        conditions = [
            row.c.status.in_(_OPEN),
            visible.listing(row),
        ]
        if kind:
            conditions.append(row.c.kind == bindparam("kind", type_=Text()))
        if pole:
            named = tables.pole.c.slug == bindparam("pole", type_=Text())
            conditions.append(
                row.c.pole_id == select(tables.pole.c.id).where(named).scalar_subquery()
            )
        return conditions

    page = _boxed(seen) if box else _walked(seen)
    place = tables.commune
    resources, requests = _counted(tables.resource, seen), _counted(tables.request, seen)
    listed = (
        select(place.c.insee, cast(_feature(resources, requests), Text).label("feature"))
        .select_from(page.join(place, place.c.insee == page.c.insee))
        .join(resources, true())
        .join(requests, true())
        .order_by(place.c.insee)
    )
    return Fixed.of(listed)


def _walked(seen: Seen) -> CTE:
    """The communes where the viewer sees something, each found from the one before.

    As many steps along an index as there are communes on the page, however many listings they have.
    """

    def following(after: ColumnElement[str]) -> ColumnElement[str]:
        first = (_first(table, after, seen) for table in (tables.resource, tables.request))
        return func.least(*first, type_=Text())

    walk = select(following(AFTER).label("insee")).cte("walk", recursive=True)
    walk = walk.union_all(select(following(walk.c.insee)).where(walk.c.insee.is_not(None)))
    found = select(walk.c.insee).where(walk.c.insee.is_not(None))
    return found.limit(literal_column(str(COMMUNES + 1))).cte("page")


def _first(table: Table, after: ColumnElement[str], seen: Seen) -> ColumnElement[str]:
    """The first commune after this one with a listing that is seen."""
    row = table.alias()
    query = select(row.c.commune_insee).where(row.c.commune_insee > after, *seen(row))
    return _one(query.order_by(row.c.commune_insee), row)


def _boxed(seen: Seen) -> CTE:
    """The communes whose point is in the box, where the viewer sees something."""
    place = tables.commune.alias()

    def any_of(table: Table) -> ColumnElement[bool]:
        row = table.alias()
        query: Select[Any] = select(literal_column("1")).where(
            row.c.commune_insee == place.c.insee, *seen(row)
        )
        return _one(query, row).is_not(None)

    across = place.c.longitude.between(WEST, EAST)
    around = (WEST > EAST) & or_(place.c.longitude >= WEST, place.c.longitude <= EAST)
    inside = and_(place.c.latitude.between(SOUTH, NORTH), or_(across, around))
    found = (
        select(place.c.insee)
        .where(place.c.insee > AFTER, inside)
        .where(or_(any_of(tables.resource), any_of(tables.request)))
        .order_by(place.c.insee)
    )
    return found.limit(literal_column(str(COMMUNES + 1))).cte("page")


def _one(query: Select[Any], row: FromClause) -> ColumnElement[Any]:
    """Its first value. With its limit, PostgreSQL looks it up and never reads the table whole."""
    found: ColumnElement[Any] = (
        query.limit(literal_column("1")).correlate_except(row).scalar_subquery()
    )
    return found


def _counted(table: Table, seen: Seen) -> FromClause:
    """How many listings of each kind are seen in the commune, and in all."""
    row = table.alias()
    kinds = (
        select(row.c.kind, func.count().label("number"))
        .where(row.c.commune_insee == tables.commune.c.insee, *seen(row))
        .group_by(row.c.kind)
        .correlate(tables.commune)
        .subquery()
    )
    each = func.json_object_agg(kinds.c.kind, kinds.c.number, type_=JSON)
    by_kind = each.aggregate_order_by(kinds.c.kind)
    return select(
        func.coalesce(func.sum(kinds.c.number), literal_column("0")).label("number"),
        func.coalesce(by_kind, literal_column("'{}'::json", JSON)).label("by_kind"),
    ).lateral(f"{table.name}s")


def _feature(resources: FromClause, requests: FromClause) -> ColumnElement[Any]:
    place = tables.commune
    point = _json(
        type=_text("Point"),
        coordinates=func.json_build_array(place.c.longitude, place.c.latitude),
    )
    told = _json(
        insee=place.c.insee,
        name=place.c.name,
        department=place.c.department,
        resources=resources.c.number,
        resourcesByKind=resources.c.by_kind,
        requests=requests.c.number,
        requestsByKind=requests.c.by_kind,
    )
    return _json(type=_text("Feature"), id=place.c.insee, geometry=point, properties=told)


def _json(**pairs: ColumnElement[Any]) -> ColumnElement[Any]:
    parts = (part for key, value in pairs.items() for part in (_text(key), value))
    return func.json_build_object(*parts, type_=JSON)


def _text(constant: str) -> ColumnElement[str]:
    return literal_column(f"'{constant}'", Text)
