"""A toy kind, musical instruments: `tests/test_toy_kind.py` adds it to a copy of the project."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.declaration import Ask, Attribute, Choice, Flag, Kind, count, number
from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class InstrumentFamily(Term):
    STRINGS = "STRINGS", "cordes", "strings"
    WIND = "WIND", "vents", "wind"
    PERCUSSION = "PERCUSSION", "percussions", "percussion"
    KEYBOARD = "KEYBOARD", "claviers", "keyboards"


INSTRUMENT = Kind(
    code="INSTRUMENT",
    name="instrument",
    fr="instrument de musique",
    en="musical instrument",
    attributes=(
        Attribute("family", Choice(InstrumentFamily), "famille", "family", Ask.ONE_OF),
        Attribute("keys_count", count("touches", 1, 200), "touches", "keys", Ask.AT_LEAST),
        Attribute("weight_kg", number("kg", 0, 900), "poids", "weight", Ask.AT_MOST),
        Attribute("amplified", Flag(), "amplifié", "amplified", Ask.REQUIRED),
        Attribute("case_included", Flag(), "étui compris", "case included"),
    ),
    capacity="keys_count",
    units=(Unit.UNIT,),
    exchange_modes=(ExchangeMode.LOAN, ExchangeMode.RENTAL),
    default_radius_km=Decimal(20),
    half_distance_km=8.0,
    weights={
        CriterionCode.MEANING: 0.4,
        CriterionCode.DISTANCE: 0.2,
        CriterionCode.CALENDAR: 0.15,
        CriterionCode.QUANTITY: 0.1,
        CriterionCode.PRICE: 0.1,
        CriterionCode.COMPLETENESS: 0.05,
    },
)
