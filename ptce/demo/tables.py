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
from ptce.commands.permits import DeclarePermit
from ptce.commands.resources import PublishResource
from ptce.demo.grammar import availability, period
from ptce.domain.calendar import PARIS
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code, Day, Flag, Kind, Words
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.permits import PermitKind, VerificationStatus
from ptce.domain.terms import (
    Article9Category,
    EssFamily,
    ExchangeMode,
    PriceUnit,
    QuantityBasis,
    Unit,
    Visibility,
)

FOLDER = Path(__file__).parent

UNITS = {"PALLET": Unit.PLACE, "M3": Unit.UNIT, "M2": Unit.UNIT}
"""What the vocabulary does not count: a pallet takes a place, a cubic metre is one unit."""

FIRST_NAMES = ("Camille", "Dominique", "Claude", "Sacha", "Maxence", "Noa", "Andrée", "Yann", "Lou")
LAST_NAMES = (
    *("Aubanel", "Barjavel", "Castellan", "Daumas", "Escoffier", "Ferrandin", "Garcin"),
    *("Imbert", "Jaubert", "Lieutaud", "Mistral"),
)
"""Fictitious people: 99 names from two lists that share no divisor of their lengths."""

Row = Mapping[str, str]
Input = TypeVar("Input")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A structure of the pole; `charter` is the last version it has signed, 0 for none."""

    key: str
    name: str
    article9_category: Article9Category
    legal_form: str
    siret: str
    naf: str
    commune: str
    size: CompanySize | None
    circle: MemberCircle
    labels: tuple[MemberLabel, ...]
    inclusive_kinds: tuple[InclusiveStructureKind, ...]
    ess_family: EssFamily | None
    charter: int
    contact: Person

    @property
    def signed(self) -> bool:
        return self.charter > 0


@dataclass(frozen=True, slots=True)
class Listing(Generic[Input]):
    """What a member publishes or posts, by its keys in the tables."""

    key: str
    member: str
    input: Input


@dataclass(frozen=True, slots=True)
class DemoPermit:
    """What a member declares, and what the coordinator decides: DECLARED is not looked at yet."""

    key: str
    member: str
    input: DeclarePermit
    decision: VerificationStatus
    reason: str | None


@dataclass(frozen=True, slots=True)
class DemoDeal:
    """How far a request and a resource have come, and why no further."""

    key: str
    request: str
    resource: str
    outcome: str
    reason: str | None


def members() -> list[DemoMember]:
    return [_member(number, row) for number, row in enumerate(_rows("members"))]


def permits(today: date) -> list[DemoPermit]:
    """Every permit, its validity in months from today."""
    return [
        DemoPermit(
            row["key"],
            row["member"],
            _permit(row, today),
            VerificationStatus[row["decision"]],
            row["reason"] or None,
        )
        for row in _rows("permits")
    ]


def offers(today: date) -> list[Listing[PublishResource]]:
    """Every offer, open-ended from the start of today."""
    return [
        Listing(row["key"], row["member"], _offer(kind, row, today))
        for kind in KINDS
        for row in _rows(f"offers/{kind.name}")
    ]


def requests(today: date) -> list[Listing[PostRequest]]:
    """Every request, its period seen from today."""
    return [
        Listing(row["key"], row["member"], _request(kind, row, today))
        for kind in KINDS
        for row in _rows(f"requests/{kind.name}")
    ]


def deals() -> list[DemoDeal]:
    return [
        DemoDeal(row["key"], row["request"], row["resource"], row["outcome"], row["reason"] or None)
        for row in _rows("deals")
    ]


def pauses(today: date) -> dict[str, datetime]:
    """The offers that are parked, and until when."""
    return {
        row["resource"]: datetime.combine(_months_on(row["until"], today), time(), PARIS)
        for row in _rows("pauses")
    }


def _rows(table: str) -> list[dict[str, str]]:
    """The rows of a table; none for a kind of which the pole shows nothing."""
    path = FOLDER / f"{table}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
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
        size=CompanySize[row["size"]] if row["size"] else None,
        circle=MemberCircle[row["circle"]],
        labels=tuple(MemberLabel[label] for label in _parts(row["labels"])),
        inclusive_kinds=tuple(
            InclusiveStructureKind[kind] for kind in _parts(row["inclusive_kinds"])
        ),
        ess_family=EssFamily[row["ess_family"]] if row["ess_family"] else None,
        charter=int(row["charter"] or 0),
        contact=_person(number, row["key"]),
    )


def _permit(row: Row, today: date) -> DeclarePermit:
    return DeclarePermit(
        kind=PermitKind[row["kind"]],
        rubrique=row["rubrique"] or None,
        number=row["number"] or None,
        covers_hazardous=row["covers_hazardous"] == "1",
        low_prefixes=_parts(row["low_prefixes"]),
        below_threshold=row["below_threshold"] == "1",
        valid_from=_months_on(row["valid_from"], today) if row["valid_from"] else None,
        valid_until=_months_on(row["valid_until"], today) if row["valid_until"] else None,
    )


def _months_on(cell: str, today: date) -> date:
    """The day so many months from today (« -20 »), the 28th at the latest."""
    year, month = divmod(today.year * 12 + today.month - 1 + int(cell), 12)
    return date(year, month + 1, min(today.day, 28))


def _person(number: int, key: str) -> Person:
    """Nobody: example.org is reserved (RFC 2606), 01 99 00 is ARCEP's range for fiction."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    phone = f"01 99 00 {number // 100:02d} {number % 100:02d}"
    return Person(f"{first} {last}", f"{key}@example.org", phone)


def _offer(kind: Kind, row: Row, today: date) -> PublishResource:
    return PublishResource(
        kind=kind.code,
        details=_details(row, {each.name: each for each in kind.stated}),
        title=row["title"],
        description=row["description"],
        commune_code=row["commune"],
        radius_km=_number(row["service_radius_km"]) or LONGEST_RADIUS_KM,
        weekly_slots=availability(row["availability"]),
        quantity=Decimal(row["quantity"]),
        unit=_unit(row["unit"]),
        quantity_basis=_basis(row),
        exchange_modes=_modes(row["exchange_modes"]),
        visibility=Visibility[row["visibility"]],
        available_from=datetime.combine(today, time(), PARIS),
        divisible=row["divisible"] == "1",
        buffer_minutes=int(row.get("buffer_minutes") or 0),
        price_eur=_number(row["price"]),
        price_unit=PriceUnit[row["price_unit"]] if row["price_unit"] else None,
    )


def _request(kind: Kind, row: Row, today: date) -> PostRequest:
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
        quantity_basis=_basis(row),
        exchange_modes=_modes(row["exchange_modes"]),
        visibility=Visibility[row["visibility"]],
        period_start=when.start,
        period_end=when.end,
        budget_eur=_number(row["budget_eur"]),
        strict_budget=row["strict_budget"] == "1",
    )


def _details(row: Row, attributes: Mapping[str, Attribute]) -> dict[str, object]:
    """The filled cells of a kind's attributes, by their names."""
    cells = {name: row.get(name) for name in attributes}
    return {name: _value(attributes[name], name, cell) for name, cell in cells.items() if cell}


def _value(attribute: Attribute, name: str, cell: str) -> object:
    match attribute.type:
        case Flag():
            return cell == "1"
        case Choice() | Code():
            alone = name == attribute.name or attribute.ask is Ask.WISHED
            return cell if alone else tuple(cell.split("|"))
        case Choices():
            return tuple(cell.split("|"))
        case Words():
            return cell
        case Day():
            return date.fromisoformat(cell)
        case _:
            return Decimal(cell)


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _unit(cell: str) -> Unit:
    return UNITS.get(cell) or Unit[cell]


def _basis(row: Row) -> QuantityBasis | None:
    """What the row says; that of its kind where it says nothing."""
    cell = row.get("basis")
    return QuantityBasis[cell] if cell else None


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _modes(cell: str) -> tuple[ExchangeMode, ...]:
    return tuple(ExchangeMode[mode] for mode in _parts(cell))
