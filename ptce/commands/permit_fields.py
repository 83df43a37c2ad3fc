"""What people type about a permit, as the columns of its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ptce.commands.parsing import FIRST_YEAR, LAST_YEAR, Parser
from ptce.db.tables import TEXT_LENGTH
from ptce.domain.errors import ErrorCode
from ptce.domain.permits import WASTE_PERMITS, PermitKind

RUBRIQUE_LENGTH: Final = 20
NUMBER_LENGTH: Final = 60
LEAST_CAPACITY: Final = Decimal("0.001")
MOST_CAPACITY: Final = Decimal(10_000_000)
MOST_PREFIXES: Final = 100

_RUBRIQUE = re.compile(r"[1-4][0-9]{3}(?:-[0-9]{1,2}){0,3}")
_PREFIX = re.compile(r"(?:0[1-9]|1[0-9]|20)(?:[0-9]{2}){0,2}")
"""A chapter, a sub-chapter or an entry of the List of Waste (Decision 2000/532/EC)."""


def permit_columns(
    parser: Parser, kind: PermitKind, given: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """The columns of a permit of this kind; None for a flag or a list is none.

    ICPE alone has a heading and a threshold; waste permits alone cover hazards and codes.
    """
    valid_from = _day(parser, ("validFrom",), given["valid_from"])
    valid_until = _day(parser, ("validUntil",), given["valid_until"])
    if valid_from and valid_until and valid_until < valid_from:
        parser.refuse(ErrorCode.REVERSED_PERIOD, ("validUntil",))
    elif valid_until and valid_until < today:
        parser.refuse(ErrorCode.PERIOD_PAST, ("validUntil",))
    capacity, unit = given["capacity"], given["capacity_unit"]
    if (capacity is None) != (unit is None):
        missing = "capacity" if capacity is None else "capacityUnit"
        parser.refuse(ErrorCode.REQUIRED, (missing,))
    for name, path in (("covers_hazardous", "coversHazardous"), ("low_prefixes", "lowPrefixes")):
        if given[name] and kind not in WASTE_PERMITS:
            parser.invalid(
                (path,),
                "ne se dit que d'une autorisation de déchets",
                "only a permit about waste says so",
            )
    return {
        "rubrique": _rubrique(parser, kind, given["rubrique"]),
        "number": parser.text(("number",), given["number"], NUMBER_LENGTH),
        "covers_hazardous": bool(given["covers_hazardous"]),
        "low_prefixes": _prefixes(parser, given["low_prefixes"] or ()),
        "capacity": _capacity(parser, capacity),
        "capacity_unit": None if unit is None else str(unit),
        "below_threshold": _below_threshold(parser, kind, given["below_threshold"]),
        "valid_from": valid_from,
        "valid_until": valid_until,
        "note": parser.text(("note",), given["note"], TEXT_LENGTH, lines=True),
    }


def _rubrique(parser: Parser, kind: PermitKind, value: str | None) -> str | None:
    """An ICPE heading, such as 2714 or 2780-1."""
    text = parser.text(("rubrique",), value, RUBRIQUE_LENGTH)
    if kind is not PermitKind.ICPE:
        if text is not None:
            parser.invalid(
                ("rubrique",),
                "seule une installation classée (ICPE) a une rubrique",
                "only a classified installation (ICPE) has a heading",
            )
        return None
    if text is None:
        parser.refuse(ErrorCode.REQUIRED, ("rubrique",))
    elif text and _RUBRIQUE.fullmatch(text) is None:
        parser.invalid(
            ("rubrique",),
            "une rubrique ICPE s'écrit comme 2714 ou 2780-1",
            "an ICPE heading is written like 2714 or 2780-1",
        )
    return text


def _below_threshold(parser: Parser, kind: PermitKind, value: bool | None) -> bool:
    if value and kind is not PermitKind.ICPE:
        parser.invalid(
            ("belowThreshold",),
            "seule une rubrique ICPE a un seuil",
            "only an ICPE heading has a threshold",
        )
    return bool(value)


def _prefixes(parser: Parser, values: Sequence[str]) -> list[str]:
    """Digits of the List of Waste, sorted, each once; « 17 02 04* » is 170204."""
    if len(values) > MOST_PREFIXES:
        parser.too_many(("lowPrefixes",), MOST_PREFIXES, "codes ou chapitres", "codes or chapters")
        return []
    found = set()
    for index, value in enumerate(values):
        digits = value.replace(" ", "").removesuffix("*")
        if _PREFIX.fullmatch(digits) is None:
            parser.invalid(
                ("lowPrefixes", str(index)),
                "un chapitre, un sous-chapitre ou un code déchet, comme 17, 17 02 ou 17 02 01",
                "a chapter, a sub-chapter or a waste code, such as 17, 17 02 or 17 02 01",
            )
        found.add(digits)
    return sorted(found)


def _capacity(parser: Parser, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return parser.decimal(("capacity",), value, LEAST_CAPACITY, MOST_CAPACITY, decimals=3)


def _day(parser: Parser, path: tuple[str, ...], value: date | None) -> date | None:
    if value is not None and not FIRST_YEAR - 50 <= value.year <= LAST_YEAR:
        parser.refuse(ErrorCode.OUT_OF_RANGE, path, minimum=FIRST_YEAR - 50, maximum=LAST_YEAR)
        return None
    return value
