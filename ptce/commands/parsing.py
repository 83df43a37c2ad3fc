"""From what people type to clean values, with every mistake told at once.

A parser's methods never raise for a wrong value: they note the refusal and answer a stand-in of the
right type. `finish()`, called before anything is read or written with the values, raises one
`Refusal` with all of them. Field paths are relative to the command's input, in camelCase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar, overload

from ptce.domain.attribute_units import spoken_unit
from ptce.domain.calendar import (
    DAY,
    PARIS,
    Interval,
    WeeklyMinutes,
    merged_minutes,
)
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.terms import Language, Term, Weekday
from ptce.domain.text import plain_number, seen, storable

Path = tuple[str, ...]
AnyTerm = TypeVar("AnyTerm", bound=Term)

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_PERIOD = timedelta(days=366)
MOST_SLOTS = 50
DECIMALS = 6
"""More decimals than anybody measures are refused: PostgreSQL would keep them all."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LINE_END = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """Every week, from `start` to `end` ("HH:MM", Europe/Paris).

    An end at or before the start is the next day's; "24:00" is the end of the day.
    """

    weekday: Weekday
    start: str
    end: str


@lru_cache(maxsize=4_096)
def camel(snake: str) -> str:
    """A name as the API spells it.

    >>> camel("cargo_volume_m3")
    'cargoVolumeM3'
    """
    first, *others = snake.split("_")
    return first + "".join(other.capitalize() for other in others)


class Parser:
    """Reads one command's input; holds the refusals found so far in `errors`."""

    def __init__(self) -> None:
        self.errors: list[UserError] = []

    def refuse(self, code: ErrorCode, path: Path, **facts: object) -> None:
        self.errors.append(UserError(code, path, {name: str(fact) for name, fact in facts.items()}))

    def help(self, path: Path, fr: str, en: str) -> None:
        """What would help, said with each refusal of this field so far."""
        self.errors = [
            replace(error, remedy_fr=fr, remedy_en=en) if error.path == path else error
            for error in self.errors
        ]

    def invalid(self, path: Path, fr: str, en: str) -> None:
        """Refuse with a reason that completes « Valeur non valable : … »."""
        self.refuse(ErrorCode.INVALID, path, why=fr, why_en=en)

    def too_many(self, path: Path, maximum: int, fr: str, en: str) -> None:
        """Refuse what there is more of than `maximum`: `fr` and `en` name several of them."""
        self.refuse(ErrorCode.TOO_MANY, path, maximum=maximum, what=fr, what_en=en)

    def finish(self) -> None:
        """Raises Refusal when anything was refused."""
        if self.errors:
            raise Refusal(self.errors)

    @overload
    def text(
        self,
        path: Path,
        value: str | None,
        maximum: int,
        *,
        required: Literal[True],
        lines: bool = ...,
    ) -> str: ...

    @overload
    def text(
        self,
        path: Path,
        value: str | None,
        maximum: int,
        *,
        required: Literal[False] = ...,
        lines: bool = ...,
    ) -> str | None: ...

    def text(
        self,
        path: Path,
        value: str | None,
        maximum: int,
        *,
        required: bool = False,
        lines: bool = False,
    ) -> str | None:
        """Text without its outer spaces, nor what nobody sees in it, on one line unless `lines`;
        empty is absent."""
        if value is not None and not storable(value):
            self.refuse(ErrorCode.INVALID_TEXT, path)
            return ""
        clean = seen(value or "")
        if not lines:
            clean = _LINE_END.sub(" ", clean)
        if len(clean) > maximum:
            self.refuse(ErrorCode.TOO_LONG, path, maximum=maximum)
            return ""
        if required and not clean:
            self.refuse(ErrorCode.REQUIRED, path)
        return clean if clean or required else None

    @overload
    def decimal(
        self,
        path: Path,
        value: None,
        minimum: Decimal,
        maximum: Decimal,
        *,
        unit: str = ...,
        decimals: int = ...,
    ) -> None: ...

    @overload
    def decimal(
        self,
        path: Path,
        value: Decimal | float | str | bool,
        minimum: Decimal,
        maximum: Decimal,
        *,
        unit: str = ...,
        decimals: int = ...,
    ) -> Decimal: ...

    def decimal(
        self,
        path: Path,
        value: object,
        minimum: Decimal,
        maximum: Decimal,
        *,
        unit: str = "",
        decimals: int = DECIMALS,
    ) -> Decimal | None:
        """A finite number within the bounds, included; `decimals` 0 wants a whole number."""
        if value is None:
            return None
        number = plain_number(value)
        if number is None:
            self.invalid(path, "un nombre est attendu", "a number is expected")
            return minimum
        if not minimum <= number <= maximum:
            low, high = _bound(minimum, unit), _bound(maximum, unit)
            self.refuse(
                ErrorCode.OUT_OF_RANGE,
                path,
                minimum=low[0],
                minimum_en=low[1],
                maximum=high[0],
                maximum_en=high[1],
            )
            return minimum
        clean = number.quantize(Decimal(1).scaleb(-decimals))
        if clean != number:
            if decimals == 0:
                self.invalid(path, "un nombre entier est attendu", "a whole number is expected")
            else:
                self.invalid(
                    path,
                    f"{decimals} chiffres après la virgule au plus",
                    f"at most {decimals} decimal places",
                )
            return minimum
        return clean.normalize() + 0

    def terms(
        self, path: Path, values: Iterable[AnyTerm], allowed: Sequence[AnyTerm]
    ) -> tuple[AnyTerm, ...]:
        """The terms given, each once and in their usual order; one not `allowed` is refused."""
        given = frozenset(values)
        if not given <= frozenset(allowed):
            self.invalid(path, *among(allowed))
        return tuple(term for term in allowed if term in given)

    def instant(self, path: Path, value: datetime) -> datetime:
        """An aware datetime; one without a zone is on the clock of Europe/Paris."""
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.refuse(ErrorCode.OUT_OF_RANGE, path, minimum=FIRST_YEAR, maximum=LAST_YEAR)
            return datetime(FIRST_YEAR, 1, 1, tzinfo=PARIS)
        return value.replace(tzinfo=PARIS) if value.utcoffset() is None else value

    def period(
        self,
        paths: tuple[Path, Path],
        start: datetime,
        end: datetime,
        now: datetime,
        longest: timedelta | None = None,
    ) -> Interval:
        """A period that ends after it starts and after `now`; `paths` lead to start and end."""
        sound = len(self.errors)
        period = Interval(self.instant(paths[0], start), self.instant(paths[1], end))
        if len(self.errors) > sound:
            return period
        if period.end <= period.start:
            self.refuse(ErrorCode.REVERSED_PERIOD, paths[1])
        elif period.end <= now:
            self.refuse(ErrorCode.PERIOD_PAST, paths[1])
        elif longest is not None and period.end - period.start > longest:
            self.refuse(ErrorCode.PERIOD_TOO_LONG, paths[1], maximum=longest.days)
        return period

    def weekly(self, path: Path, slots: Sequence[WeeklySlot]) -> WeeklyMinutes | None:
        """The minutes of the week that the slots cover; None without slots: at any hour."""
        if len(slots) > MOST_SLOTS:
            self.too_many(path, MOST_SLOTS, "créneaux par semaine", "slots a week")
            return None
        ranges = []
        for index, slot in enumerate(slots):
            start = self._minutes((*path, str(index), "start"), slot.start)
            end = (
                DAY if slot.end == "24:00" else self._minutes((*path, str(index), "end"), slot.end)
            )
            if end == start and start:
                self.refuse(ErrorCode.REVERSED_PERIOD, (*path, str(index), "end"))
            midnight = slot.weekday.number * DAY
            ranges.append((midnight + start, midnight + (end if end > start else end + DAY)))
        return merged_minutes(ranges) if ranges else None

    def _minutes(self, path: Path, value: str) -> int:
        found = _TIME.fullmatch(value)
        if found is None:
            self.invalid(
                path,
                "une heure comme « 08:30 » est attendue",
                "a time such as 08:30 is expected",
            )
            return 0
        return 60 * int(found[1]) + int(found[2])


def _bound(value: Decimal, unit: str) -> tuple[str, str]:
    """A bound with its unit, in French and in English.

    >>> _bound(Decimal("1500.5"), "m³")
    ('1\\u202f500,5\\xa0m³', '1,500.5\\xa0m³')
    """
    english = f"{value:,f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    if not unit:
        return french, english
    size = abs(value)
    unit_fr = spoken_unit(unit, size < 2, Language.FR)
    unit_en = spoken_unit(unit, size == 1, Language.EN)
    return f"{french}\xa0{unit_fr}", f"{english}\xa0{unit_en}"


def among(terms: Iterable[Term]) -> tuple[str, str]:
    """What was expected, in French and in English."""
    codes = ", ".join(term.value for term in terms)
    return f"attendu : {codes}", f"expected: {codes}"


__all__ = ["DECIMALS", "LONGEST_PERIOD", "Parser", "Path", "WeeklySlot", "among", "camel"]
