"""Values as the contract says they are written in JSON."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def written(scalar: str, value: Any) -> Any:
    """A value as the contract says it is written in JSON."""
    match value:
        case None:
            return None
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Decimal() if scalar == "Float":
            return float(value)
        case Decimal() | int() | float() if scalar == "Decimal":
            return plain(value)
    return value


def moment(value: datetime) -> str:
    """An instant on the clock of Paris, without needless zeros."""
    text = value.astimezone(PARIS).isoformat()
    seconds, dot, rest = text.partition(".")
    if not dot:
        return text
    fraction, zone = rest[:6].rstrip("0"), rest[6:]
    return f"{seconds}.{fraction}{zone}" if fraction else f"{seconds}{zone}"


def plain(value: Any) -> str:
    """A decimal without exponent nor needless zeros."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tenths(far: float) -> str:
    """A distance as it is told: to a tenth of a kilometre."""
    return plain(Decimal(f"{far:.15g}").quantize(Decimal("0.1"), ROUND_HALF_UP))
