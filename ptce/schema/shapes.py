"""Small objects made of a row's own columns: quantities, money, periods, weekly slots, places."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from sqlalchemy import (
    INTEGER,
    TEXT,
    ColumnElement,
    Select,
    Table,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, INT4RANGE, array

from ptce.db import tables
from ptce.domain.calendar import DAY
from ptce.domain.terms import PriceUnit, Unit, Weekday
from ptce.reads.declarations import Row
from ptce.schema.fields import column, items, value
from ptce.schema.scalars import LocalTime


@strawberry.interface(description="Objet que son identifiant désigne durablement.")
class Node:
    id: strawberry.ID = strawberry.field(description="Identifiant, opaque et durable.")


@strawberry.type(description="Quantité et son unité.")
class Measure:
    value: Decimal = column("quantity", "Valeur.")
    unit: Unit = column("unit", "Unité.")


@strawberry.type(description="Prix en euros, et ce à quoi il se rapporte.")
class Price:
    amount: Decimal = column("price_eur", "Montant, en euros.")
    currency: str = value(lambda row: literal("EUR", TEXT), "Monnaie (ISO 4217).")
    per: PriceUnit = column("price_unit", "Forfait, ou par heure ou journée.")


@strawberry.type(description="Plage d'instants, du début inclus à la fin exclue.")
class Period:
    start: datetime = value(lambda row: func.lower(row.c.period), "Début, inclus.")
    end: datetime = value(lambda row: func.upper(row.c.period), "Fin, exclue.")


@strawberry.type(description="Créneau de chaque semaine, à l'heure de Paris.")
class WeeklySlot:
    weekday: Weekday = column("weekday", "Jour.")
    start: LocalTime = value(lambda row: _clock(row.c.start), "Début, inclus.")
    end: LocalTime = value(lambda row: _clock(row.c.end), "Fin, exclue ; « 24:00 » est minuit.")


@strawberry.type(description="Quand une ressource peut servir.")
class Availability:
    start: datetime = value(lambda row: func.lower(row.c.available), "Début, inclus.")
    end: datetime | None = value(
        lambda row: func.upper(row.c.available), "Fin, exclue ; null si sans terme."
    )


def _also_postcode_of(row: Row) -> Select[Any]:
    other = tables.commune.alias()
    return select(other, other.c.sort_key.label("position")).where(
        other.c.postcodes.op("@>", is_comparison=True)(array([row.c.insee])),
        other.c.insee != row.c.insee,
    )


def _name(table: Table, key: ColumnElement[str], code: ColumnElement[str]) -> ColumnElement[str]:
    """The name that a table of ours gives to a code."""
    named = select(table.c.name).where(key == code).correlate_except(table)
    return named.scalar_subquery()


@strawberry.type(description="Commune, d'après le code officiel géographique de l'INSEE.")
class Commune:
    insee: str = column("insee", "Code INSEE (5 caractères) ; ce n'est pas le code postal.")
    name: str = column("name", "Nom.")
    postcodes: list[str] = column("postcodes", "Codes postaux.")
    department: str = column("department", "Code du département.")
    department_name: str = value(
        lambda row: _name(tables.department, tables.department.c.code, row.c.department),
        "Nom du département.",
    )
    epci: str | None = column("epci", "SIREN de l'intercommunalité ; null hors de toute EPCI.")
    epci_name: str | None = value(
        lambda row: _name(tables.epci, tables.epci.c.siren, row.c.epci),
        "Nom de l'intercommunalité.",
    )
    also_postcode_of: list[Annotated[Commune, strawberry.lazy("ptce.schema.shapes")]] = items(
        _also_postcode_of,
        "Autres communes dont ce code INSEE est aussi un code postal : 83100 est celui de "
        "Puget-Ville, et un code postal de Toulon. À montrer à qui vient de le saisir.",
    )
    latitude: float = column("latitude", "Latitude du point de référence de la commune, en degrés.")
    longitude: float = column("longitude", "Longitude, en degrés.")


def slots(row: Row) -> Select[Any]:
    """The weekly slots of a listing, one row a day and stretch; none when open at any hour."""
    day = (
        func.generate_series(0, 6, type_=INTEGER).table_valued("number").render_derived(name="day")
    )
    within = func.int4multirange(
        func.int4range(day.c.number * DAY, (day.c.number + 1) * DAY, type_=INT4RANGE),
        type_=INT4MULTIRANGE,
    )
    pieces = func.unnest(row.c.weekly_minutes.op("*")(within), type_=INT4RANGE)
    piece = pieces.table_valued("minutes").render_derived(name="piece")
    minutes = piece.c.minutes
    midnight = day.c.number * DAY
    names = "ARRAY[" + ",".join(f"'{weekday.value}'" for weekday in Weekday) + "]"
    return select(
        literal_column(f"({names})[day.number + 1]", TEXT).label("weekday"),
        (func.lower(minutes) - midnight).label("start"),
        (func.upper(minutes) - midnight).label("end"),
        func.lower(minutes).label("position"),
    ).select_from(day.join(piece, literal_column("true")))


def periods(ranges: ColumnElement[Any]) -> Select[Any]:
    """One row a range of a multirange of instants, in order."""
    piece = func.unnest(ranges).table_valued("period").render_derived(name="piece")
    return select(piece.c.period, func.lower(piece.c.period).label("position"))


def _clock(minutes: ColumnElement[Any]) -> ColumnElement[str]:
    hours = func.lpad(cast(minutes // literal_column("60"), TEXT), 2, "0", type_=TEXT)
    return hours.concat(":").concat(func.lpad(cast(minutes % literal_column("60"), TEXT), 2, "0"))
