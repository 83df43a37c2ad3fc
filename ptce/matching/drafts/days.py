"""Days as people name them: « mardi prochain », « 5 décembre », « fin janvier », « Noël ».

`DAY` is a pattern of a folded line; `days` says which days a text that it matched means, counted
from today. The nearest to come is meant when no year or month is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta


class Days(NamedTuple):
    """From `first` to `last`, both included."""

    first: date
    last: date


WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS: Final = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
    *("octobre", "novembre", "decembre"),
)
_SHORT: Final = {
    **{"janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10},
    **{"nov": 11, "dec": 12},
}

WEEKDAY: Final = rf"(?:{'|'.join(WEEKDAYS)})"
MONTH: Final = rf"(?:(?:{'|'.join(MONTHS)})(?![a-z])|(?:{'|'.join(_SHORT)})\b\.?)"
NUMBER: Final = r"(?:1er|3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_YEAR = r"(?: 20[0-9]{2}(?![0-9]))?"
_OF = r"(?: (?:de |d'|du mois de |du mois d'|le mois de )?|-)"

FEASTS: Final[dict[str, Callable[[int], date]]] = {
    "noel": lambda year: date(year, 12, 25),
    "reveillon": lambda year: date(year, 12, 24),
    "nouvel an": lambda year: date(year, 1, 1),
    "jour de l'an": lambda year: date(year, 1, 1),
    "saint-sylvestre": lambda year: date(year, 12, 31),
    "epiphanie": lambda year: date(year, 1, 6),
    "saint-valentin": lambda year: date(year, 2, 14),
    "lundi de paques": lambda year: easter(year) + timedelta(days=1),
    "paques": easter,
    "ascension": lambda year: easter(year) + timedelta(days=39),
    "pentecote": lambda year: easter(year) + timedelta(days=49),
    "premier mai": lambda year: date(year, 5, 1),
    "fete de la musique": lambda year: date(year, 6, 21),
    "fete nationale": lambda year: date(year, 7, 14),
    "assomption": lambda year: date(year, 8, 15),
    "toussaint": lambda year: date(year, 11, 1),
    "armistice": lambda year: date(year, 11, 11),
}

_DATED = rf"(?:{WEEKDAY}(?:,? le|,)? )?{NUMBER} {MONTH}{_YEAR}"
_SLASHED = (
    rf"(?:{WEEKDAY}(?:,? le|,)? )?{NUMBER}[/.](?:1[0-2]|0?[1-9])"
    rf"(?:[/.](?:20)?[0-9]{{2}})?(?![0-9/.]*[0-9])(?! {MONTH})"
    r"(?! ?(?:personnes?|pers|benevoles?|bras|gars|enfants?|jeunes|adultes?|stagiaires?|heures?|h|"
    r"journees?|pensions?|finales?|tarif|litres?|jours?|mois|ans|semaines?|tables|chaises|places?|velos|palettes?|sacs|cartons|kg|m2|m3|t)"
    r"(?![a-z0-9]))"
)
_ISO = r"20[0-9]{2}-(?:1[0-2]|0[1-9])-(?:3[01]|[12][0-9]|0[1-9])(?![0-9])"
_NUMBERED = rf"{WEEKDAY} {NUMBER}(?! ?(?:h|:|m|places|{MONTH}))"
_WEEKEND = r"(?:week[ -]?ends?|(?<![a-z])we(?![a-z']))"
_WEEK = (
    rf"(?:semaine|{_WEEKEND}) du {NUMBER}(?: {MONTH}{_YEAR})?|semaine (?:n ?[°o] ?)?(?:5[0-3]|"
    rf"[1-4][0-9]|[1-9])(?![0-9])|(?:semaine|{_WEEKEND}) prochaine?s?|prochaine semaine|"
    rf"prochain {_WEEKEND}|cette semaine|ce {_WEEKEND}"
)
_MONTH = (
    r"mois prochain|prochain mois|ce mois(?:-ci)?|fin du mois(?: prochain)?|debut du mois prochain"
    r"|mi-mois|(?<!de )fin d'annee|fin de l'annee|annee prochaine|cette annee|"
    rf"(?:debut|fin|mi|courant){_OF}{MONTH}{_YEAR}|mois (?:de |d'){MONTH}{_YEAR}"
)
_NEAR = (
    rf"aujourd'hui|apres[- ]demain|demain|{WEEKDAY} (?:prochain|en huit|en 8|en quinze|en 15|"
    rf"qui vient|de la semaine prochaine|suivant)|(?:ce|prochain) {WEEKDAY}(?! {NUMBER})"
)
_FEAST = "|".join(FEASTS)
_HELD = "|".join(
    ("(?<!de )", *(f"(?<={day} de )" for day in ("week-end", "weekend", "we", "jour")))
)
"""A market of Christmas is held before it, and nobody says when."""


DAY: Final = (
    rf"(?:{_ISO}|{_DATED}|{_SLASHED}|{_NUMBERED}|{_WEEK}|{_MONTH}|{_NEAR}|"
    rf"(?:{_HELD})(?<!pere )(?<!mere )(?:{_FEAST})\b)"
)
"""What says by itself which days it means."""

LOOSE: Final = rf"(?:{DAY}|{MONTH}{_YEAR}(?![a-z])|{NUMBER}(?! ?(?:h|:|[0-9/%€]|[a-z]))|{WEEKDAY})"
"""What does beside « du », « avant », « à partir de »: a month, a day of this one, a weekday."""


def days(said: str, today: date) -> Days | None:
    """The days that a text matched by LOOSE means; None for one that no calendar has."""
    try:
        return _absolute(said, today) or _relative(said, today)
    except (ValueError, OverflowError):  # 31 February, 2026-13-01, the year 10000
        return None


def next_weekday(number: int, after: date) -> date:
    return after + timedelta(days=(number - after.weekday() - 1) % 7 + 1)


def month_of(said: str) -> int:
    bare = said.rstrip(".")
    return _SHORT[bare] if bare in _SHORT else MONTHS.index(bare) + 1


def whole_month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(first, first + relativedelta(months=1, days=-1))


def _one(day: date) -> Days:
    return Days(day, day)


_DATED_PARTS = re.compile(rf"({NUMBER}) ({MONTH})(?: (20[0-9]{{2}}))?$")
_SLASHED_PARTS = re.compile(rf"({NUMBER})[/.]([0-9]{{1,2}})(?:[/.](?:20)?([0-9]{{2}}))?$")
_MONTH_PARTS = re.compile(
    rf"(?:(debut|fin|mi|courant){_OF}|mois (?:de |d'))?({MONTH})(?: (20[0-9]{{2}}))?$"
)
_NUMBER_PARTS = re.compile(rf"(?:{WEEKDAY} )?({NUMBER})$")


def _number(said: str) -> int:
    return int(said.removesuffix("er"))


def _absolute(said: str, today: date) -> Days | None:
    if re.fullmatch(_ISO, said):
        return _one(date.fromisoformat(said))
    if " du " in said and said.startswith(("semaine", "we")):
        named = days(said.partition(" du ")[2], today)
        return None if named is None else _around(said, named.first)
    if found := _DATED_PARTS.search(said):
        return _agreed(said, _yearly(_number(found[1]), month_of(found[2]), found[3], today))
    if found := _SLASHED_PARTS.search(said):
        year = None if found[3] is None else f"20{found[3]}"
        return _agreed(said, _yearly(_number(found[1]), int(found[2]), year, today))
    if found := _MONTH_PARTS.fullmatch(said):
        month = month_of(found[2])
        past = month < today.month
        of_year = int(found[3]) if found[3] else today.year + (1 if past else 0)
        return _part_of(found[1], whole_month(of_year, month), today)
    if found := _NUMBER_PARTS.fullmatch(said):
        return _one(_next_number(_number(found[1]), said, today))
    feast = said.replace(" le ", " ")
    if feast in FEASTS:
        day = FEASTS[feast](today.year)
        return _one(day if day >= today else FEASTS[feast](today.year + 1))
    return None


def agrees(said: str, day: date) -> bool:
    """Whether the weekday that a dated day begins with, if any, is that day's."""
    named = re.match(WEEKDAY, said)
    return named is None or WEEKDAYS.index(named[0]) == day.weekday()


def _agreed(said: str, day: date) -> Days:
    if not agrees(said, day):
        raise ValueError(said)
    return _one(day)


def _around(said: str, day: date) -> Days:
    """The week, or the end of the week, that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return _weekend(monday) if said.startswith("we") else Days(monday, monday + timedelta(days=6))


def _weekend(monday: date) -> Days:
    return Days(monday + timedelta(days=5), monday + timedelta(days=6))


def _yearly(number: int, month: int, year: str | None, today: date) -> date:
    """A day of a month; of the year that makes it come, unless one is said."""
    if year is not None:
        return date(int(year), month, number)
    if (month, number) == (2, 29):
        leap = today.year
        while leap % 4 or (leap % 100 == 0 and leap % 400):
            leap += 1
        return date(leap, month, number)
    day = date(today.year, month, number)
    return day if day >= today else day.replace(year=today.year + 1)


def _next_number(number: int, said: str, today: date) -> date:
    """« le 12 », « vendredi 12 »: the first to come; of that weekday when one is said."""
    wanted = WEEKDAYS.index(said.split()[0]) if " " in said else None
    first = today.replace(day=1)
    for month in range(13):
        at = first + relativedelta(months=month)
        try:
            day = at.replace(day=number)
        except ValueError:
            continue
        if day >= today and wanted in (None, day.weekday()):
            return day
    raise ValueError(said)


def _part_of(part: str | None, month: Days, today: date) -> Days:
    first, last = month
    parts = {
        "debut": Days(first, first.replace(day=10)),
        "mi": Days(first.replace(day=11), first.replace(day=20)),
        "fin": Days(first.replace(day=21), last),
    }
    asked = parts.get(part or "", month)
    began = asked.first <= today <= asked.last
    return Days(today, asked.last) if began else asked


def _relative(said: str, today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    following = monday + timedelta(days=7)
    this_month = whole_month(today.year, today.month)
    next_month = whole_month(*_following(today))
    known: dict[str, Days] = {
        "aujourd'hui": _one(today),
        "demain": _one(today + timedelta(days=1)),
        "apres demain": _one(today + timedelta(days=2)),
        "semaine prochaine": Days(following, following + timedelta(days=6)),
        "prochaine semaine": Days(following, following + timedelta(days=6)),
        "cette semaine": Days(today, following - timedelta(days=1)),
        "mois prochain": next_month,
        "prochain mois": next_month,
        "ce mois": Days(today, this_month.last),
        "ce mois ci": Days(today, this_month.last),
        "fin du mois": Days(max(today, this_month.first.replace(day=21)), this_month.last),
        "fin du mois prochain": _part_of("fin", next_month, today),
        "debut du mois prochain": _part_of("debut", next_month, today),
        "fin d'annee": Days(max(today, date(today.year, 12, 1)), date(today.year, 12, 31)),
        "fin de l'annee": Days(max(today, date(today.year, 12, 1)), date(today.year, 12, 31)),
        "annee prochaine": Days(date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)),
        "cette annee": Days(today, date(today.year, 12, 31)),
    }
    plain = said.replace("-", " ")
    if plain in known:
        return known[plain]
    if found := re.fullmatch(r"semaine (?:n ?[°o] ?)?([0-9]{1,2})", said):
        week = date.fromisocalendar(today.year, int(found[1]), 1)
        if week + timedelta(days=6) < today:
            week = date.fromisocalendar(today.year + 1, int(found[1]), 1)
        return Days(week, week + timedelta(days=6))
    if re.search(_WEEKEND, said):
        saturday = monday + timedelta(days=5)
        later = "prochain" in said and today.weekday() >= 5
        weekend = _weekend(monday + timedelta(days=7) if later else monday)
        return Days(max(weekend.first, today), weekend.last) if saturday else None
    return _weekday(said, today)


def _weekday(said: str, today: date) -> Days | None:
    found = re.search(WEEKDAY, said)
    if found is None:
        return None
    number = WEEKDAYS.index(found[0])
    if said.endswith("de la semaine prochaine"):
        monday = today + timedelta(days=7 - today.weekday())
        return _one(monday + timedelta(days=number))
    day = next_weekday(number, today)
    if said.endswith(("en huit", "en 8")):
        return _one(day + timedelta(days=7))
    if said.endswith(("en quinze", "en 15")):
        return _one(day + timedelta(days=14))
    return _one(day)


def _following(today: date) -> tuple[int, int]:
    later = today.replace(day=1) + relativedelta(months=1)
    return later.year, later.month
