"""The rows of the demo tables, as the inputs of the commands that load them.

The CSV files beside this one are the data; SOURCES.md says what their columns mean. Nothing here
reads the clock: whatever depends on the day is given it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

from ptce.commands.listings import LONGEST_RADIUS_KM
from ptce.commands.needs import PostRequest
from ptce.commands.resources import PublishResource
from ptce.demo.grammar import availability, period
from ptce.domain.calendar import PARIS
from ptce.domain.kinds import KIND_BY_CODE, Attribute, Choice, Choices, Code, Flag, Words
from ptce.domain.terms import (
    Article9Category,
    BookingStatus,
    ExchangeMode,
    PriceUnit,
    Unit,
    Visibility,
)

FOLDER = Path(__file__).parent

OFFERS = {"PREMISES": "premises", "VEHICLE": "vehicles"}
"""The table of each kind's offers."""

UNITS = {"PALLET": Unit.PLACE, "M3": Unit.UNIT, "M2": Unit.UNIT}
"""What the vocabulary does not count: a pallet takes a place, a cubic metre is one unit."""

COLUMNS = {"licence_held": "licences_held"}
"""Where a table spells an asked attribute in its own way."""

FIRST_NAMES = ("Camille", "Dominique", "Claude", "Sacha", "Maxence", "Noa", "Andrée", "Yann", "Lou")
LAST_NAMES = ("Aubanel", "Barjavel", "Castellan", "Daumas", "Escoffier", "Ferrandin", "Garcin")
"""Fictitious people: 63 names from two lists that share no divisor of their lengths."""

Row = Mapping[str, str]
Input = TypeVar("Input")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A structure of the pole; `signed` says whether it has signed the charter."""

    key: str
    name: str
    article9_category: Article9Category
    legal_form: str
    siret: str
    naf: str
    commune: str
    signed: bool
    contact: Person


@dataclass(frozen=True, slots=True)
class Listing(Generic[Input]):
    """What a member publishes or posts, by its keys in the tables."""

    key: str
    member: str
    input: Input


@dataclass(frozen=True, slots=True)
class DemoBooking:
    """A request booked on a resource: HELD by a first yes, CONFIRMED by a second."""

    key: str
    request: str
    resource: str
    status: BookingStatus


def members() -> list[DemoMember]:
    return [_member(number, row) for number, row in enumerate(_rows("members"))]


def offers(today: date) -> list[Listing[PublishResource]]:
    """Every offer, open-ended from the start of today."""
    return [
        Listing(row["key"], row["member"], _offer(kind, row, today))
        for kind, table in OFFERS.items()
        for row in _rows(table)
    ]


def requests(today: date) -> list[Listing[PostRequest]]:
    """Every request, its period seen from today."""
    return [Listing(row["key"], row["member"], _request(row, today)) for row in _rows("requests")]


def bookings() -> list[DemoBooking]:
    return [
        DemoBooking(row["key"], row["request"], row["resource"], BookingStatus[row["status"]])
        for row in _rows("bookings")
    ]


def _rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _member(number: int, row: Row) -> DemoMember:
    return DemoMember(
        key=row["key"],
        name=row["name"],
        article9_category=Article9Category[row["article9_category"]],
        legal_form=row["legal_form"],
        siret=row["siret"],
        naf=row["naf"],
        commune=row["commune"],
        signed=row["charter_signed"] == "1",
        contact=_person(number, row["key"]),
    )


def _person(number: int, key: str) -> Person:
    """Nobody: example.org is reserved (RFC 2606), 01 99 00 is ARCEP's range for fiction."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    phone = f"01 99 00 {number // 100:02d} {number % 100:02d}"
    return Person(f"{first} {last}", f"{key}@example.org", phone)


def _offer(kind: str, row: Row, today: date) -> PublishResource:
    return PublishResource(
        kind=kind,
        details=_details(row, {each.name: each for each in KIND_BY_CODE[kind].stated}),
        title=row["title"],
        description=row["description"],
        commune_code=row["commune"],
        radius_km=_number(row["service_radius_km"]) or LONGEST_RADIUS_KM,
        weekly_slots=availability(row["availability"]),
        quantity=Decimal(row["quantity"]),
        unit=_unit(row["unit"]),
        exchange_modes=_modes(row["exchange_modes"]),
        visibility=Visibility[row["visibility"]],
        available_from=datetime.combine(today, time(), PARIS),
        divisible=row["divisible"] == "1",
        price_eur=_number(row["price"]),
        price_unit=PriceUnit[row["price_unit"]] if row["price_unit"] else None,
    )


def _request(row: Row, today: date) -> PostRequest:
    kind = KIND_BY_CODE[row["kind"]]
    when = period(row["period"], today)
    return PostRequest(
        kind=kind.code,
        details=_details(row, {each.asked: each for each in kind.asks}),
        title=row["title"],
        description=row["description"],
        commune_code=row["commune"],
        radius_km=_number(row["radius_km"]),
        weekly_slots=when.slots,
        quantity=Decimal(row["quantity"]),
        unit=_unit(row["unit"]),
        exchange_modes=_modes(row["exchange_modes"]),
        visibility=Visibility[row["visibility"]],
        period_start=when.start,
        period_end=when.end,
        budget_eur=_number(row["budget_eur"]),
        strict_budget=row["strict_budget"] == "1",
    )


def _details(row: Row, attributes: Mapping[str, Attribute]) -> dict[str, object]:
    """The filled cells of a kind's attributes, by their names."""
    cells = {name: row.get(COLUMNS.get(name, name)) for name in attributes}
    return {name: _value(attributes[name], name, cell) for name, cell in cells.items() if cell}


def _value(attribute: Attribute, name: str, cell: str) -> object:
    match attribute.type:
        case Flag():
            return cell == "1"
        case Choice() | Code():
            return cell if name == attribute.name else tuple(cell.split("|"))
        case Choices():
            return tuple(cell.split("|"))
        case Words():
            return cell
        case _:
            return Decimal(cell)


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _unit(cell: str) -> Unit:
    return UNITS.get(cell) or Unit[cell]


def _modes(cell: str) -> tuple[ExchangeMode, ...]:
    return tuple(ExchangeMode[mode] for mode in cell.split("|") if mode)
