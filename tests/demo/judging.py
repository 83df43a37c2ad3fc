"""The listings of the demo, judged without a database.

Words, codes, quantities, prices and places are those of the tables. Permits are not: what the law
says of hazardous waste is tested elsewhere.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from ptce.commands.listings import ListingInput
from ptce.commands.needs import PostRequest
from ptce.commands.parsing import Parser, WeeklySlot
from ptce.commands.resources import PublishResource
from ptce.demo import tables
from ptce.domain.calendar import PARIS, Interval, WeeklyMinutes
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.terms import QuantityBasis, Unit
from ptce.domain.values import Need, Offer, Point, Stated
from ptce.domain.wording import need_text, offer_text
from ptce.matching.scoring import Verdict, judge
from ptce.matching.thesaurus import load

TODAY = date(2026, 11, 26)
COMMUNES = Path(__file__).parents[2] / "ptce" / "db" / "reference" / "communes.csv.gz"


@cache
def points() -> dict[str, Point]:
    with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        return {
            row["insee"]: Point(float(row["latitude"]), float(row["longitude"])) for row in rows
        }


@cache
def needs() -> dict[str, Need]:
    return {each.key: _need(each) for each in tables.requests(TODAY)}


@cache
def offers() -> dict[str, Offer]:
    return {each.key: _offer(each) for each in tables.offers(TODAY)}


@cache
def found(key: str) -> dict[str, Verdict]:
    """The verdict on each offer of the kind, by its key."""
    need = needs()[key]
    listed = {at: each for at, each in offers().items() if each.kind == need.kind}
    return dict(zip(listed, judge(need, list(listed.values()), load()), strict=True))


def _need(listing: tables.Listing[PostRequest]) -> Need:
    data, kind = listing.input, KIND_BY_CODE[listing.input.kind]
    basis = data.quantity_basis or kind.basis
    return Need(
        id=_id(listing.key),
        kind=kind.code,
        member_id=_id(listing.member),
        text=need_text(kind, data.title, data.description, _stated(data)),
        point=points()[data.commune_code or ""],
        radius_km=float(data.radius_km or kind.default_radius_km),
        period=Interval(data.period_start, data.period_end),
        weekly=_weekly(data.weekly_slots),
        quantity=data.quantity or Decimal(1),
        budget=data.budget_eur,
        strict_budget=data.strict_budget,
        exchange_modes=frozenset(data.exchange_modes),
        asks=_stated(data),
        unit=data.unit or Unit.UNIT,
        basis=basis,
        divisible=basis is not QuantityBasis.AT_ONCE,
    )


def _offer(listing: tables.Listing[PublishResource]) -> Offer:
    data, kind = listing.input, KIND_BY_CODE[listing.input.kind]
    lot = data.details.get("lot_minimum")
    return Offer(
        id=_id(listing.key),
        kind=kind.code,
        member_id=_id(listing.member),
        text=offer_text(kind, data.title, data.description, _stated(data)),
        point=points()[data.commune_code or ""],
        radius_km=float(data.radius_km or kind.default_radius_km),
        available_from=datetime.combine(TODAY, time(), PARIS),
        available_until=None,
        weekly=_weekly(data.weekly_slots),
        booked=(),
        quantity=data.quantity or Decimal(1),
        divisible=bool(data.divisible),
        price=data.price_eur,
        price_unit=data.price_unit,
        exchange_modes=frozenset(data.exchange_modes),
        attributes=_stated(data),
        unit=data.unit or Unit.UNIT,
        basis=data.quantity_basis or kind.basis,
        lot=lot if isinstance(lot, Decimal) else None,
        provider_kinds=frozenset(_inclusive_kinds()[listing.member]),
    )


@cache
def _inclusive_kinds() -> Mapping[str, tuple[InclusiveStructureKind, ...]]:
    return {each.key: each.inclusive_kinds for each in tables.members()}


def _stated(data: ListingInput) -> dict[str, Stated]:
    """The details as the loader reads them: each of a type that the matching knows."""
    return {name: cast(Stated, value) for name, value in data.details.items()}


def _weekly(slots: Sequence[WeeklySlot]) -> WeeklyMinutes | None:
    return Parser().weekly(("weeklySlots",), slots)


def _id(key: str) -> UUID:
    return uuid5(NAMESPACE_URL, key)
