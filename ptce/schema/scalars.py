"""Scalars of the API: how a value is written in JSON, and what is refused on the way in."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from ptce.domain.calendar import PARIS
from ptce.domain.text import plain_number

LocalTime = NewType("LocalTime", str)
Json = NewType("Json", object)

_DIGITS = 15
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


def _decimal(value: Any) -> Decimal:
    """A decimal of at most 15 digits, six of them after the point; from a number or a string."""
    number = plain_number(value)
    if number is None:
        raise ValueError("expected a decimal number")
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if number.adjusted() >= _DIGITS or exponent < -6:
        raise ValueError("at most 15 digits, six of them after the point")
    return number


def _instant(value: Any) -> datetime:
    """An instant of ISO 8601; without a zone it is read on the clock of Europe/Paris."""
    if not isinstance(value, str):
        raise ValueError("expected an ISO 8601 date and time")
    instant = datetime.fromisoformat(value)
    if not 2000 <= instant.year <= 2100:
        raise ValueError("expected a year from 2000 to 2100")
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=PARIS)


def _day(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError("expected an ISO 8601 date")
    day = date.fromisoformat(value)
    if not 1900 <= day.year <= 2100:
        raise ValueError("expected a year from 1900 to 2100")
    return day


def _clock(value: Any) -> str:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError("expected HH:MM, from 00:00 to 24:00")
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description=(
            "Nombre décimal exact, écrit comme une chaîne (« 12.5 ») ; un nombre est accepté en "
            "entrée. Quinze chiffres au plus, dont six après la virgule."
        ),
        serialize=str,
        parse_value=_decimal,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description=(
            "Instant ISO 8601 avec son fuseau, écrit à l'heure de Paris "
            "(« 2026-12-01T08:00:00+01:00 »). Sans fuseau en entrée : heure de Paris."
        ),
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=str,
        parse_value=_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="Jour ISO 8601 (« 2026-12-01 »).",
        serialize=str,
        parse_value=_day,
    ),
    LocalTime: strawberry.scalar(
        name="LocalTime",
        description="Heure de la journée à Paris, de « 00:00 » à « 24:00 ».",
        serialize=str,
        parse_value=_clock,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="Objet JSON, tel quel : ce qui n'a pas d'autre forme qu'une copie.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}
