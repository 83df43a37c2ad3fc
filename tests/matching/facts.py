"""Two or three facts for a test: a need and an offer that fit, to be changed one fact at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from ptce.domain.calendar import DAY, PARIS, Interval
from ptce.domain.terms import ExchangeMode, PriceUnit
from ptce.domain.values import Booked, Need, Offer, Point

VALENCE = Point(44.9334, 4.8924)
ROMANS = Point(45.0464, 5.0517)
"""About 18 km from Valence as the crow flies, 23 by road."""

TUESDAY = datetime(2026, 12, 1, tzinfo=PARIS)
TUESDAYS_8_TO_12 = ((DAY + 480, DAY + 720),)


def span(start: float, end: float) -> Interval:
    """Hours after midnight of Tuesday 1 December 2026, in Paris."""
    return Interval(TUESDAY + timedelta(hours=start), TUESDAY + timedelta(hours=end))


def booked(start: float, end: float, quantity: int = 1, buffer: float = 0) -> Booked:
    """Used from start to end, and then made ready again for `buffer` hours."""
    blocked = span(start, end + buffer)
    return Booked(blocked, Decimal(quantity), timedelta(hours=buffer))


def weeks(count: int) -> Interval:
    return Interval(TUESDAY, TUESDAY + timedelta(weeks=count))


def need(**changes: Any) -> Need:
    """A refrigerated van in Valence on Tuesday 1 December 2026 from 8 to 18."""
    plain = Need(
        id=UUID(int=1),
        kind="VEHICLE",
        member_id=UUID(int=101),
        text="camionnette frigo",
        point=VALENCE,
        radius_km=30.0,
        period=span(8, 18),
        weekly=None,
        quantity=Decimal(1),
        budget=None,
        strict_budget=False,
        exchange_modes=frozenset(),
        asks={},
    )
    return replace(plain, **changes)


def offer(**changes: Any) -> Offer:
    """A refrigerated van in Valence, always open, for a rent of 50 euros a day."""
    plain = Offer(
        id=UUID(int=2),
        kind="VEHICLE",
        member_id=UUID(int=102),
        text="fourgon frigorifique",
        point=VALENCE,
        radius_km=40.0,
        available_from=datetime(2026, 1, 1, tzinfo=PARIS),
        available_until=None,
        weekly=None,
        booked=(),
        quantity=Decimal(1),
        divisible=False,
        price=Decimal(50),
        price_unit=PriceUnit.DAY,
        exchange_modes=frozenset({ExchangeMode.RENTAL}),
        attributes={},
    )
    return replace(plain, **changes)


def room(**changes: Any) -> Offer:
    """Forty places of a room, to be shared out, lent for free."""
    shared_out: dict[str, Any] = {
        "kind": "PREMISES",
        "text": "salle de réunion",
        "quantity": Decimal(40),
        "divisible": True,
        "price": None,
        "price_unit": None,
        "exchange_modes": frozenset({ExchangeMode.LOAN}),
    }
    return offer(**(shared_out | changes))


def places(count: int, **changes: Any) -> Need:
    """A need for so many places of a meeting room."""
    asked: dict[str, Any] = {
        "kind": "PREMISES",
        "text": "salle de réunion",
        "quantity": Decimal(count),
    }
    return need(**(asked | changes))
