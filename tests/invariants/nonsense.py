"""Values of the right type that make no sense, by their type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ptce.commands.parsing import WeeklySlot
from ptce.commands.weights import GivenWeight
from ptce.domain.terms import CriterionCode, ExchangeMode, Weekday

SLOT = WeeklySlot(Weekday.MONDAY, "08:00", "12:00")
NONSENSE_OF: Mapping[Any, tuple[Any, ...]] = {
    str: ("", " ", "\x00", "\ud800", "x" * 30_001, "mbr_" + "0" * 32, "mat_zz", "é" * 121, "'"),
    int: (0, -1, 2**31 - 1),
    Decimal: tuple(map(Decimal, ("-1", "0", "1e12", "NaN", "0.0000001", "1.5", "Infinity"))),
    datetime: (datetime(1999, 1, 1), datetime(2026, 3, 1), datetime(2099, 12, 31, 23)),
    date: (date(2000, 1, 1), date(2100, 1, 1)),
    tuple[WeeklySlot, ...]: ((SLOT,) * 51, (WeeklySlot(Weekday.MONDAY, "25:00", "x"),)),
    tuple[ExchangeMode, ...]: ((), tuple(ExchangeMode)),
    Mapping[str, object]: ({"unknown": 1},),
    tuple[GivenWeight, ...]: ((), (GivenWeight(CriterionCode.PRICE, Decimal("NaN")),) * 3),
}
