"""A need and an offer of a labelled file, as the values that the product judges.

What the API's parser can read of them, it reads: attributes, numbers, weekly slots. What the file
leaves out has the product's own default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from ptce.commands.details import asked, stated
from ptce.commands.listings import LONGEST_RADIUS_KM, MOST_MONEY, parse_quantity, usual_radius_km
from ptce.commands.parsing import AnyTerm, Parser, Path, WeeklySlot, camel
from ptce.db.classifications import FOLDER, rows_of, waste_entries
from ptce.domain.calendar import PARIS, Interval, WeeklyMinutes
from ptce.domain.codes import Entry
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.kinds import KIND_BY_CODE, Ask, Attribute, Code, Kind
from ptce.domain.schemes import Scheme
from ptce.domain.terms import (
    ExchangeMode,
    ListingStatus,
    PriceUnit,
    QuantityBasis,
    Weekday,
)
from ptce.domain.text import fold, plain_number
from ptce.domain.values import Asked, Need, Offer, Point, Stated
from ptce.domain.wording import need_text, offer_text

SPACE: Final = UUID("0b6b3f0e-8b0c-4f0e-9a55-3d1c7a5f2e50")
"""Ids are made from the names of the file: the same file is always judged alike."""

COMMON: Final = {
    *("kind", "text", "commune", "lat", "lon", "radiusKm", "from", "to", "weeklySlot"),
    *("weeklySlots", "quantity", "unit", "basis", "divisible", "exchangeModes", "member"),
}
REQUEST: Final = frozenset({*COMMON, "budgetEur", "strictPrice", "constraints"})
RESOURCE: Final = frozenset(
    {*COMMON, "id", "priceEur", "priceUnit", "status", "attributes", "label", "hard", "memberSize"}
)


OPERATORS: Final[Mapping[Ask, frozenset[str]]] = {
    Ask.AT_LEAST: frozenset({">="}),
    Ask.AT_MOST: frozenset({"<="}),
    Ask.REQUIRED: frozenset({"="}),
    Ask.ONE_OF: frozenset({"=", "in"}),
    Ask.ALL_OF: frozenset({"=", "in"}),
    Ask.COVERED_BY: frozenset({"=", "in", "<="}),
}
"""How a file writes what a request asks of an attribute."""

EVER: Final = datetime(2000, 1, 1, tzinfo=PARIS)
OPEN: Final = frozenset({ListingStatus.PUBLISHED, ListingStatus.PARTIALLY_ALLOCATED})

_SLOT = re.compile(r"(\w+)\s+(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)")


@dataclass(slots=True)
class Reading:
    """The mistakes of one line, and the fields that nothing reads."""

    parser: Parser = field(default_factory=Parser)
    unread: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[UserError]:
        return self.parser.errors

    def invalid(self, path: Path, why: str) -> None:
        self.parser.invalid(path, why, why)

    def mapping(self, path: Path, given: Any, known: frozenset[str]) -> Mapping[str, Any]:
        """An object; what is not `known` is noted as unread."""
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.invalid(path, "un objet est attendu")
            return {}
        place = [part for part in path if not part.isdigit()]
        self.unread += [".".join((*place, name)) for name in given if name not in known]
        return given

    def text(self, path: Path, given: Any) -> str:
        if isinstance(given, str) and given.strip():
            return given.strip()
        self.invalid(path, "un texte est attendu")
        return ""

    def texts(self, path: Path, given: Any) -> list[str]:
        """A list of texts, empty when it is not there."""
        if given is None:
            return []
        if isinstance(given, list) and all(isinstance(each, str) for each in given):
            return given
        self.invalid(path, "une liste de textes est attendue")
        return []

    def flag(self, path: Path, given: Any, default: bool) -> bool:
        if given is None or isinstance(given, bool):
            return default if given is None else given
        self.invalid(path, "true ou false est attendu")
        return default

    def term(self, path: Path, given: Any, terms: Sequence[AnyTerm], default: AnyTerm) -> AnyTerm:
        """A term by its code, its French label or its symbol."""
        if given is None:
            return default
        for term in terms:
            names = {term.value, term.fr, term.fr.partition(" (")[0], getattr(term, "symbol", None)}
            if isinstance(given, str) and given in names:
                return term
        self.invalid(path, f"attendu : {', '.join(terms)}")
        return default

    def instant(self, path: Path, given: Any, *, end: bool = False) -> datetime | None:
        """An ISO day or moment, on the clock of Europe/Paris without a zone; a day that ends
        something is included."""
        if given is None:
            return None
        try:
            day = date.fromisoformat(given)
        except (TypeError, ValueError):
            try:
                return self.parser.instant(path, datetime.fromisoformat(given))
            except (TypeError, ValueError):
                self.invalid(path, "une date ISO est attendue (2026-12-01, 2026-12-01T08:00)")
                return None
        day += timedelta(days=1 if end else 0)
        return self.parser.instant(path, datetime.combine(day, time(), PARIS))

    def point(self, path: Path, given: Mapping[str, Any]) -> Point:
        """Of a commune (INSEE code, name or postcode) or of coordinates."""
        commune = given.get("commune")
        if commune is not None:
            found = _communes().get(fold(str(commune)))
            if found is None:
                self.invalid((*path, "commune"), f"« {commune} » n'est pas une commune connue")
            return found or Point(0, 0)
        bounds = (("lat", Decimal(90)), ("lon", Decimal(180)))
        if any(given.get(name) is None for name, _ in bounds):
            self.invalid((*path, "commune"), "une commune, ou lat et lon, sont attendus")
            return Point(0, 0)
        latitude, longitude = (
            self.parser.decimal((*path, name), given[name], -most, most, decimals=12)
            for name, most in bounds
        )
        return Point(float(latitude), float(longitude))

    def weekly(self, path: Path, given: Mapping[str, Any]) -> WeeklyMinutes | None:
        """`weeklySlot` or `weeklySlots`: one or several, {"weekday", "start", "end"} or
        « MONDAY 08:30-12:00 »."""
        name = "weeklySlot" if given.get("weeklySlot") is not None else "weeklySlots"
        found = given.get(name) or []
        slots = [
            slot
            for at, one in enumerate(found if isinstance(found, list) else [found])
            if (slot := self._slot((*path, name, str(at)), one)) is not None
        ]
        return self.parser.weekly((*path, name), slots)

    def _slot(self, path: Path, one: Any) -> WeeklySlot | None:
        if isinstance(one, str) and (found := _SLOT.fullmatch(one.strip())):
            day, start, end = found.groups()
            one = {"weekday": day, "start": start, "end": end}
        if not isinstance(one, Mapping) or not {"weekday", "start", "end"} <= one.keys():
            self.invalid(path, "un créneau comme « MONDAY 08:30-12:00 » est attendu")
            return None
        weekday = self.term((*path, "weekday"), one["weekday"], list(Weekday), Weekday.MONDAY)
        return WeeklySlot(weekday, str(one["start"]), str(one["end"]))


def read_need(reading: Reading, path: Path, name: str, request: Mapping[str, Any]) -> Need | None:
    """None when its kind is unknown: nothing else can be read without."""
    given = reading.mapping(path, request, REQUEST)
    kind = _kind(reading, path, given)
    if kind is None:
        return None
    asks = _asks(reading, (*path, "constraints"), kind, given.get("constraints"))
    start = reading.instant((*path, "from"), given.get("from"))
    end = reading.instant((*path, "to"), given.get("to"), end=True)
    if start is None or end is None or end <= start:
        reading.invalid((*path, "to"), "une période (from, to) est attendue, la fin après le début")
        start, end = EVER, EVER + timedelta(days=1)
    common = _common(reading, path, kind, given, asks)
    basis = common["basis"]
    return Need(
        id=uuid5(SPACE, name),
        member_id=_member(given["member"]) if given.get("member") else None,
        text=need_text(kind, reading.text((*path, "text"), given.get("text")), None, asks),
        period=Interval(start, end),
        budget=_money(reading, (*path, "budgetEur"), given.get("budgetEur")),
        strict_budget=reading.flag((*path, "strictPrice"), given.get("strictPrice"), False),
        asks=asks,
        divisible=reading.flag(
            (*path, "divisible"), given.get("divisible"), basis is not QuantityBasis.AT_ONCE
        ),
        **common,
    )


def read_offer(
    reading: Reading, path: Path, name: str, resource: Mapping[str, Any]
) -> Offer | None:
    """None when its kind is unknown."""
    given = reading.mapping(path, resource, RESOURCE)
    kind = _kind(reading, path, given)
    if kind is None:
        return None
    facts = _stated(reading, (*path, "attributes"), kind, given.get("attributes"))
    price = _money(reading, (*path, "priceEur"), given.get("priceEur"))
    common = _common(reading, path, kind, given, facts)
    if price == 0:
        price = None
        free = frozenset(mode for mode in kind.exchange_modes if mode.free)
        common["exchange_modes"] = common["exchange_modes"] or free
    status = reading.term(
        (*path, "status"), given.get("status"), list(ListingStatus), ListingStatus.PUBLISHED
    )
    lot = facts.get("lot_minimum")
    return Offer(
        id=uuid5(SPACE, name),
        member_id=_member(given.get("member")),
        text=offer_text(kind, reading.text((*path, "text"), given.get("text")), None, facts),
        available_from=reading.instant((*path, "from"), given.get("from")) or EVER,
        available_until=reading.instant((*path, "to"), given.get("to"), end=True),
        booked=(),
        divisible=reading.flag((*path, "divisible"), given.get("divisible"), kind.divisible),
        price=price,
        price_unit=reading.term(
            (*path, "priceUnit"), given.get("priceUnit"), list(PriceUnit), PriceUnit.FLAT
        ),
        attributes=facts,
        open=status in OPEN,
        lot=lot if isinstance(lot, Decimal) else None,
        **common,
    )


def _kind(reading: Reading, path: Path, given: Mapping[str, Any]) -> Kind | None:
    kind = KIND_BY_CODE.get(str(given.get("kind")))
    if kind is None:
        reading.invalid((*path, "kind"), f"attendu : {', '.join(KIND_BY_CODE)}")
    return kind


def _common(
    reading: Reading, path: Path, kind: Kind, given: Mapping[str, Any], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What both sides say, as `Need` and `Offer` name it."""
    radius, quantity = given.get("radiusKm"), given.get("quantity")
    unit = reading.term((*path, "unit"), given.get("unit"), kind.units, kind.units[0])
    modes = reading.texts((*path, "exchangeModes"), given.get("exchangeModes"))
    number = Decimal(1) if quantity is None else plain_number(quantity)
    if number is None:
        reading.invalid((*path, "quantity"), "un nombre est attendu")
    alone = Parser()
    counted = parse_quantity(alone, number or Decimal(1), unit)
    _moved(reading, alone, (*path, "quantity"))
    return {
        "kind": kind.code,
        "point": reading.point(path, given),
        "radius_km": float(
            reading.parser.decimal(
                (*path, "radiusKm"),
                usual_radius_km(kind, facts) if radius is None else radius,
                Decimal(0),
                LONGEST_RADIUS_KM,
                unit="km",
                decimals=3,
            )
        ),
        "weekly": reading.weekly(path, given),
        "quantity": counted,
        "unit": unit,
        "basis": reading.term(
            (*path, "basis"), given.get("basis"), list(QuantityBasis), kind.basis
        ),
        "exchange_modes": frozenset(
            reading.term((*path, "exchangeModes"), mode, kind.exchange_modes, ExchangeMode.LOAN)
            for mode in modes
        ),
    }


def _asks(reading: Reading, path: Path, kind: Kind, given: Any) -> dict[str, Asked]:
    """From {attribute: {"op", "value"}} to what the product asks, by asked name."""
    limits = {each.name: each for each in kind.limits}
    limits |= {camel(name): each for name, each in limits.items()}
    found: dict[str, Asked] = {}
    for name, one in reading.mapping(path, given, frozenset(given or ())).items():
        attribute, place = limits.get(name), (*path, name)
        if attribute is None:
            reading.invalid(place, f"aucun besoin ({kind.fr}) ne demande cet attribut")
        elif not isinstance(one, Mapping) or one.get("op") not in OPERATORS[_ask(attribute)]:
            operators = " ou ".join(sorted(OPERATORS[_ask(attribute)]))
            reading.invalid((*place, "op"), f"attendu : {operators}")
        else:
            alone = Parser()
            found |= asked(alone, (), kind, {attribute.asked: one.get("value")})
            _moved(reading, alone, (*place, "value"))
    return found


def _ask(attribute: Attribute) -> Ask:
    assert attribute.ask is not None, "a limit is asked"
    return attribute.ask


def _stated(reading: Reading, path: Path, kind: Kind, given: Any) -> dict[str, Stated]:
    """The attributes, and what derives from them. One that must be stated to publish, and is not,
    is unknown here: whoever judged the offer did without."""
    names = {camel(each.name): each.name for each in kind.stated}
    details = {
        names.get(name, name): value
        for name, value in reading.mapping(path, given, frozenset(given or ())).items()
    }
    found: dict[str, Stated] = {}
    unknown = details.keys() - set(names.values())
    for name in sorted(unknown):
        reading.invalid((*path, name), f"cette nature ({kind.fr}) n'a pas cet attribut")
    for name, value in details.items():
        if name not in unknown:
            alone = Parser()
            found |= stated(alone, (), kind, {name: value})
            alone.errors = [each for each in alone.errors if each.code is not ErrorCode.REQUIRED]
            _moved(reading, alone, (*path, name))
    entries = {
        each.name: entry
        for each in kind.stated
        if isinstance(each.type, Code)
        and each.type.scheme is Scheme.LOW
        and (entry := _waste_codes().get(str(found.get(each.name)))) is not None
    }
    return found | dict(kind.derive(found, entries))


def _moved(reading: Reading, alone: Parser, path: Path) -> None:
    """The mistakes of one value, told where the file has it."""
    reading.errors.extend(UserError(each.code, path, each.facts) for each in alone.errors)


def _money(reading: Reading, path: Path, given: Any) -> Decimal | None:
    money: Decimal | None = reading.parser.decimal(
        path, given, Decimal(0), MOST_MONEY, unit="€", decimals=2
    )
    return money


def _member(name: Any) -> UUID:
    return uuid5(SPACE, f"member {name}")


@cache
def _communes() -> Mapping[str, Point]:
    """By folded name, postcode, then INSEE code; of several of a name, the most populous."""
    rows = sorted(rows_of(FOLDER / "communes.csv.gz"), key=lambda row: int(row["population"]))
    points = [(row, Point(float(row["latitude"]), float(row["longitude"]))) for row in rows]
    found = {fold(row["name"]): point for row, point in points}
    found |= {code: point for row, point in points for code in row["postcodes"].split("|")}
    return found | {fold(row["insee"]): point for row, point in points}


@cache
def _waste_codes() -> Mapping[str, Entry]:
    return {each.code: Entry(each.hazardous, each.mirrors) for each in waste_entries()}
