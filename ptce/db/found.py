"""Listings found in the database, as the plain values that the pure law judges."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from ptce.domain.calendar import Interval, WeeklyMinutes
from ptce.domain.kinds import KIND_BY_CODE, KINDS, Day
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.quantities import Answered, still_asked
from ptce.domain.terms import (
    CriterionCode,
    ExchangeMode,
    ListingStatus,
    PriceUnit,
    QuantityBasis,
    Unit,
    Visibility,
)
from ptce.domain.values import Booked, Encoding, Need, Offer, Point
from ptce.domain.weights import Weights
from ptce.domain.wording import (
    listing_text,
    named_by_need,
    named_by_offer,
    without_chosen,
    written_text,
)

OPEN: Final = frozenset({ListingStatus.PUBLISHED, ListingStatus.PARTIALLY_ALLOCATED})


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a live booking, for which request, and whether it is only held."""

    request_id: UUID
    held: bool
    booked: Booked


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """A resource: what is judged, its live bookings apart, and with whom it may meet."""

    offer: Offer
    pole_id: UUID
    visibility: Visibility
    slots: tuple[Slot, ...] = ()

    def seen_by(self, request_id: UUID | None, *, firm: bool = False) -> Offer:
        """The offer with what others have booked; `firm` leaves aside what is only held.

        A request's own booking never makes its own match unfit.
        """
        booked = tuple(
            slot.booked
            for slot in self.slots
            if slot.request_id != request_id and not (firm and slot.held)
        )
        return replace(self.offer, booked=booked) if booked else self.offer


@dataclass(frozen=True, slots=True)
class FoundNeed:
    """A request: what is judged (the quantity still to find), and with whom it may meet."""

    need: Need
    member_id: UUID
    pole_id: UUID
    visibility: Visibility
    open: bool


def found_offers(
    kind: str, rows: Sequence[Any], slots: Mapping[UUID, Sequence[Slot]]
) -> list[FoundOffer]:
    return [_found_offer(kind, row, tuple(slots.get(row.id, ()))) for row in rows]


def _found_offer(kind: str, row: Any, slots: tuple[Slot, ...]) -> FoundOffer:
    attributes = _stated(row.attributes)
    for name in DAYS[kind] & attributes.keys():
        attributes[name] = date.fromisoformat(attributes[name])
    chosen = named_by_offer(KIND_BY_CODE[kind], attributes)
    text = listing_text(row.title, row.description, chosen)
    offer = Offer(
        id=row.id,
        kind=kind,
        member_id=row.member_id,
        text=text,
        point=Point(row.latitude, row.longitude),
        radius_km=float(row.radius_km),
        available_from=row.starts,
        available_until=row.ends,
        weekly=_weekly(row.weekly_minutes),
        booked=(),
        quantity=row.quantity,
        divisible=row.divisible,
        price=row.price_eur,
        price_unit=row.price_unit and PriceUnit[row.price_unit],
        exchange_modes=frozenset(ExchangeMode[mode] for mode in row.exchange_modes),
        attributes=attributes,
        open=row.status in OPEN and not row.suspended,
        charter_signed=row.charter_signed,
        unit=Unit[row.unit],
        basis=QuantityBasis[row.quantity_basis],
        lot=_lot(attributes),
        buffer=timedelta(minutes=row.buffer_minutes),
        provider_kinds=frozenset(InclusiveStructureKind[each] for each in row.inclusive_kinds),
        encoding=_encoding(row),
        wrote=without_chosen(text, chosen),
    )
    return FoundOffer(offer, row.pole_id, Visibility[row.visibility], slots)


def found_needs(kind: str, rows: Sequence[Any]) -> list[FoundNeed]:
    return [_found_need(kind, row) for row in rows]


def _found_need(kind: str, row: Any) -> FoundNeed:
    asks = _stated(row.asks)
    period, weekly = Interval(row.starts, row.ends), _weekly(row.weekly_minutes)
    basis = QuantityBasis[row.quantity_basis]
    left, slots = still_asked(row.quantity, basis, period, weekly, _answers(row.answers))
    chosen = named_by_need(KIND_BY_CODE[kind], asks)
    text = listing_text(row.title, row.description, chosen)
    need = Need(
        id=row.id,
        kind=kind,
        member_id=row.member_id,
        text=text,
        point=Point(row.latitude, row.longitude),
        radius_km=float(row.radius_km),
        period=period,
        weekly=weekly,
        quantity=left,
        budget=row.budget_eur,
        strict_budget=row.strict_budget,
        exchange_modes=frozenset(ExchangeMode[mode] for mode in row.exchange_modes),
        asks=asks,
        unit=Unit[row.unit],
        basis=basis,
        divisible=row.divisible,
        slots=slots,
        encoding=_encoding(row),
        wrote=without_chosen(text, chosen),
        weights=weights_of(kind, row.weights_version, row.weights),
    )
    open_ = row.status in OPEN and not row.suspended
    return FoundNeed(need, row.member_id, row.pole_id, Visibility[row.visibility], open_)


DAYS: Final = {
    kind.code: frozenset(each.name for each in kind.stated if isinstance(each.type, Day))
    for kind in KINDS
}
"""The attributes that JSON writes as texts and that are days."""

_KEYS = frozenset({"id", "kind"})


@lru_cache(maxsize=1_024)
def weights_of(kind: str, version: int | None, written: str | None) -> Weights | None:
    """From `{"MEANING": 0.3, …}`. Those chosen when the kind had other criteria judge nothing: the
    published ones do, until the pole chooses again."""
    if version is None or written is None:
        return None
    of = {CriterionCode[code]: weight for code, weight in json.loads(written).items()}
    return Weights(version, of) if of.keys() == KIND_BY_CODE[kind].weights.keys() else None


def _encoding(row: Any) -> Encoding | None:
    """The one that was made of this very text."""
    if row.packed is None:
        return None
    text = written_text(row.title, row.description)
    if row.text_sha256 != hashlib.sha256(text.encode()).digest():
        return None
    return Encoding(row.fingerprint, row.packed)


def _lot(attributes: Mapping[str, Any]) -> Decimal | None:
    """The least that one taker takes, for the kinds that state it."""
    stated = attributes.get("lot_minimum")
    return stated if isinstance(stated, Decimal) else None


def _answers(written: str | None) -> list[Answered]:
    """The confirmed bookings of a need, from `[["2", [["2026-12-01T08:00:00+00:00", …]]]]`."""
    if written is None:
        return []
    return [
        Answered(
            tuple(
                Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
                for start, end in during
            ),
            Decimal(covered),
        )
        for covered, during in json.loads(written)
    ]


def _stated(document: str) -> dict[str, Any]:
    """The columns that are not NULL, numbers as the decimals they are stored as, lists as
    tuples."""
    values = json.loads(document, parse_float=Decimal, parse_int=Decimal)
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None and name not in _KEYS
    }


@lru_cache(maxsize=4_096)
def _weekly(written: str | None) -> WeeklyMinutes | None:
    """From PostgreSQL's own writing, {[480,720),[840,1080)}: many listings share a few of them."""
    if written is None:
        return None
    return tuple((int(start), int(end)) for start, end in _RANGE.findall(written))


_RANGE = re.compile(r"\[(\d+),(\d+)\)")
