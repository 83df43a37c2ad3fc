"""When: a period, or slots of every week inside one, from what a sentence says of days and hours.

Everything is on the wall clock of Paris.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from dateutil.relativedelta import relativedelta

from ptce.matching.drafts import hours
from ptce.matching.drafts.days import (
    DAY,
    FEASTS,
    MONTH,
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    Days,
    agrees,
    days,
    next_weekday,
    whole_month,
)
from ptce.matching.drafts.denials import NOT, NOT_OPEN, denials
from ptce.matching.drafts.hours import Hours
from ptce.matching.drafts.lines import TAKEN, Line, Span
from ptce.matching.drafts.weeks import Weekly, weekly


class When(NamedTuple):
    """`start` included, `end` excluded, local; None for an end that is not said."""

    start: datetime | None
    end: datetime | None
    weekly: tuple[Weekly, ...]
    words: tuple[Span, ...]
    weekly_words: tuple[Span, ...]


class Bounds(NamedTuple):
    """The first day included, the last one included; None for an end that is not said."""

    first: date | None
    last: date | None
    words: tuple[Span, ...]


_UNITS = (
    r"(?: ?(?:h|:|%|€|/|[0-9]|m[23]?|kg|km|t|l|kw)(?![a-z])| (?:heures?|euros?|kilos?|tonnes?"
    r"|litres?|metres?|places?|personnes?|palettes?|jours?|semaines?|mois|ans?)(?![a-z]))"
)
_THINGS = (
    r"(?! (?!(?:les|dans|sans|vers|apres|mais|plus)(?![a-z]))[a-z]{3,}[sx](?![a-z])|"
    r" (?:etage|rue|av|avenue|bd|boulevard|chemin|place|impasse|cours|quai|pers|cv|cm|mm|"
    r"volt)(?![a-z]))"
)
"""What follows a number that is of no day: « le 2 pièces », « au 1er étage »."""
_LOOSE = rf"{DAY}|{WEEKDAY}(?![a-z])|{MONTH}(?: 20[0-9]{{2}})?(?![a-z])"


def _day(name: str) -> str:
    """A day beside a word that announces one, with its article: groups `name` and `name`_n."""
    return (
        rf"(?:(?:(?:du|de|au|en|le|la|les|a|ce|cette|des|mois de) |l'|d'){{0,3}}"
        rf"(?P<{name}>{_LOOSE})"
        rf"|(?:du|le|au|les) (?P<{name}_n>{NUMBER})(?!{_UNITS}|[a-z]){_THINGS})"
    )


_RANGE = re.compile(
    rf"(?<![a-z0-9])(?:(?:du|de|d'|entre|des|les|le|la) ?){{0,2}}"
    rf"(?P<a>{NUMBER}(?=/{NUMBER} {MONTH})|{_LOOSE}|{NUMBER}(?!{_UNITS}))"
    rf",? ?(?P<to>au|a|et/ou|et|-|/|ou(?: bien)?|jusqu'(?:au|a|en)) ?(?:le |la |l'|en |fin )?"
    rf"(?P<b>{_LOOSE}|{NUMBER}(?!{_UNITS}|[a-z]))"
)
_NEVER = rf"(?:{NOT}|{NOT_OPEN}|fermee?s?)"
"""« Pas avant mardi » is from Tuesday on."""
_NEVER_LED = re.compile(rf"(?<![a-z]){_NEVER} $")
_FROM = re.compile(
    rf"\b(?:{_NEVER} (?:avant|plus tot que)|a partir|a compter|a dater|des|"
    rf"(?:libre|dispo|disponible)s?(?= au )) (?:de |"
    rf"d')?{_day('a')}"
)
_SINCE = re.compile(rf"\bdepuis (?:de |d')?{_day('a')}")
_UNTIL = re.compile(
    rf"\b(?:jusqu'(?:au |a |en )?|au plus tard |{NOT} plus tard que |"
    rf"{_NEVER} apres |dernier delai |(?:fini|termine|rendu)e?s? |"
    rf"a rendre ){_day('a')}|"
    rf"\bjusqu'au (?P<b>{NUMBER})(?!{_UNITS})"
)
_BY = re.compile(rf"\bd'ici (?:a |au )?{_day('a')}")
_BEFORE = re.compile(rf"\bavant {_day('a')}")
_AFTER = re.compile(rf"\bapres {_day('a')}")
_DAYS = re.compile(
    rf"(?<![a-z0-9])(?:(?:pour|sur|pendant|durant|en|du|de|courant) |d')?(?:le |la |l'|les )?"
    rf"(?P<a>{DAY})"
)
_MONTH = re.compile(
    rf"\b(?:en|pour|pendant|sur|courant|tout|(?:mois|courant|week[ -]?ends?|"
    rf"semaines?|jours?|{WEEKDAY}s?|{TAKEN}) (?:de |d')) ?"
    rf"(?P<a>{MONTH}(?: 20[0-9]{{2}})?)(?![a-z])"
)
_NUMBERED = re.compile(rf"\b(?:pour |des )?(?:le|du) (?P<a>{NUMBER})(?!{_UNITS})(?![a-z]){_THINGS}")
_WEEKDAY = re.compile(
    rf"(?<![a-z])(?<!hors )(?<!sauf )(?<!un )(?<![0-9] )(?<!hors le )(?<!sauf le )(?<!du )(?<!des )"
    rf"(?:(?:pour|ce|de) )?(?P<a>{WEEKDAY})(?![a-z])"
)
"""« Le marché du jeudi » is held every week."""
_ALONE = re.compile(rf"(?:^|[,;(:] ?)(?P<a>{MONTH}(?: 20[0-9]{{2}})?)(?= ?(?:$|[,;.)]))")
_NTH = re.compile(
    rf"(?<![a-z])(?:le )?(?P<n>premier|1er|deuxieme|2e|2eme|second|troisieme|3e|3eme|quatrieme|4e|"
    rf"dernier) "
    rf"(?P<day>{WEEKDAY}) (?:de |d'|du mois de |du )(?P<a>{MONTH}(?: 20[0-9]{{2}})?|mois prochain)"
)
_YEAR = re.compile(r"\b(?:toute l'annee|en|pour|annee|sur) (?P<y>20[0-9]{2})(?![0-9/-])")
_TODAY = re.compile(r"\b(?:ce|cet|cette) (?=(?:matin|apres[- ]midi|midi|soir|nuit)(?![a-z]))")
_LASTING = re.compile(
    r"\b(?:pendant|pour|durant|sur)(?: une duree de)? (?P<n>[0-9]{1,3}|un|une) "
    r"(?P<unit>jours?|journees?|nuits?|semaines?|mois|ans?|annees?)(?![a-z])"
)
_LASTED = re.compile(
    r"(?<![a-z0-9])(?P<n>[0-9]{1,3}|un|une) (?P<unit>jours?|journees?|nuits?|semaines?|mois|ans?|"
    r"annees?)"
    rf",? (?={TAKEN})"
)
_WITHIN = re.compile(
    r"\b(?:sous|d'ici|dans les)(?: les)? (?P<n>[0-9]{1,3}|une?) (?:prochaine?s )?"
    r"(?P<unit>jours?|semaines?|mois)(?![a-z])"
)
_LATER = re.compile(r"\bdans (?P<n>[0-9]{1,3}|une?) (?P<unit>jours?|semaines?|mois)(?![a-z])")

_BUT = re.compile(
    rf"(?<![a-z])(?:sauf|hors|excepte)(?: en| le| les| mois de| au mois de| du mois de)? {MONTH}"
    rf"(?:(?:, | et | a | et en ){MONTH}){{0,3}}(?![a-z])"
)
"""When it is not, or since when it has been: no period says it."""

FARTHEST: Final = timedelta(days=2 * 366)


NOTHING: Final = When(None, None, (), (), ())


def when(line: Line, today: date, side_asks: bool = True) -> When:
    """What a sentence says of time; what it said of it is taken from the line.

    A period that would end before it begins was not understood: nothing is said of it.
    """
    said = _when(line, today, side_asks)
    if said.start is not None and said.end is not None and said.start >= said.end:
        return NOTHING._replace(weekly=said.weekly, weekly_words=said.weekly_words)
    return said


def _when(line: Line, today: date, side_asks: bool) -> When:
    for pattern in (_BUT, _SINCE):
        for match in line.find(pattern):
            line.take(match)
    slots, weekly_words = weekly(line, denials(line, side_asks))
    bounds = _bounds(line, today)
    if slots:
        first, last, words = bounds or Bounds(None, None, ())
        return When(_start(first), _start(_after(last)), slots, words, weekly_words)
    said = _hours(line)
    if bounds is None:
        return NOTHING
    if said is None:
        return When(_start(bounds.first), _start(_after(bounds.last)), (), bounds.words, ())
    return _with_hours(bounds, *said)


def _with_hours(bounds: Bounds, said: Hours, words: Span) -> When:
    first, last = bounds.first, bounds.last
    start, end = _start(first), _start(_after(last))
    if said.start is not None and first is not None:
        start = _start(first, said.start)
    if said.end is not None and last is not None:
        night = said.start is not None and said.end <= said.start
        end = _start(_after(last) if night else last, said.end)
    return When(start, end, (), (*bounds.words, words), ())


def _start(day: date | None, minute: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day, time()) + timedelta(minutes=minute)


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _hours(line: Line) -> tuple[Hours, Span] | None:
    for match in line.find(hours.RANGE):
        return Hours(hours.minutes(match[1]), hours.minutes(match[2])), line.take(match)
    for pattern, ends in ((hours.FROM, False), (hours.UNTIL, True), (hours.AT, False)):
        for match in line.find(pattern):
            group = next(at for at, each in enumerate(match.groups(), 1) if each is not None)
            minute = hours.minutes(match[group])
            said = Hours(None, minute) if ends else Hours(minute, None)
            return said, line.take(match, 0 if group < hours.BESIDE_A_DAY else group)
    for match in line.find(hours.SAID_PART):
        return hours.part(match[1]), line.take(match)
    return None


def _bounds(line: Line, today: date) -> Bounds | None:
    """The days of the sentence: the first way of saying them that is found, then its other end."""
    for bounds in _said(line, today):
        if bounds is not None:
            return bounds if bounds.words else None
    return None


def _said(line: Line, today: date) -> Iterator[Bounds | None]:
    yield _between(line, today)
    yield _open(line, today)
    yield _nth(line, today)
    for pattern in (_DAYS, _MONTH, _ALONE, _NUMBERED, _WEEKDAY):
        yield _single(line, today, pattern)
    yield _counted(line, today)
    for match in line.find(_YEAR):
        year = int(match["y"])
        if year >= today.year:
            yield Bounds(date(year, 1, 1), date(year, 12, 31), (line.take(match),))
    for match in line.find(_TODAY):
        yield Bounds(today, today, (line.take(match),))


def _named(match: re.Match[str], today: date) -> Days | None:
    said = match.groupdict()
    return days(next(each for each in said.values() if each is not None), today)


def _between(line: Line, today: date) -> Bounds | None:
    for match in line.find(_RANGE):
        if match["b"].isdigit() and not match["a"].removesuffix("er").isdigit():
            continue
        last = days(match["b"], today)
        first = None if last is None else _first(match["a"], match["b"], last, today)
        if first is None or last is None:
            if _DATED.match(match["a"]) and _DATED.match(match["b"]):
                return SEVERAL
            continue
        if match["to"] in _APART and not _adjacent(match, first, last):
            return SEVERAL
        if match["a"].isdigit() and match["b"].isdigit() and not _of_days(line, match):
            continue
        if last.last < first.first and match["b"] in WEEKDAYS:
            last = days(match["b"], first.first) or last
        if last.last < first.first:
            earlier = first.first - relativedelta(years=1)
            if earlier <= last.last and earlier >= today - timedelta(days=60):
                first = Days(earlier, earlier)
            else:
                last = Days(last.first, last.last + relativedelta(years=1))
        return Bounds(first.first, last.last, (line.take(match),))
    return None


_APART: Final = frozenset({"et", "ou", "ou bien", "et/ou", "/"})
"""Between two days that are one stretch only if the second follows the first."""

SEVERAL: Final = Bounds(None, None, ())
"""Days that no single period says: « mercredi et samedi ». Nothing is said of them."""

_DATED = re.compile(rf"{WEEKDAY} {NUMBER}")
"""A range of such days that no calendar has says nothing."""

_LED = re.compile(r"du |entre |les? ")
_OF_THINGS = re.compile(_THINGS)


def _of_days(line: Line, match: re.Match[str]) -> bool:
    """« du 12 au 15 », and not « de 12 à 15 », nor « entre 12 et 15 casques »."""
    led = _LED.match(match[0])
    return led is not None and (led[0] == "du " or bool(_OF_THINGS.match(line.text, match.end())))


def _first(said: str, until: str, last: Days, today: date) -> Days | None:
    """The first day of a range: « 3 » of « du 3 au 5 décembre » is of that month, or the last."""
    number = said.rpartition(" ")[2].removesuffix("er")
    partial = number.isdigit() and len(number) <= 2 and not until.isdigit()
    if partial and re.fullmatch(rf"(?:{WEEKDAY} )?{NUMBER}", said):
        for back in (0, 1):
            try:
                day = (last.first - relativedelta(months=back, day=1)).replace(day=int(number))
            except ValueError:
                continue
            if day <= last.last:
                return Days(day, day) if agrees(said, day) else None
        return None
    return days(said, today)


def _adjacent(match: re.Match[str], first: Days, last: Days) -> bool:
    """« les 12 et 13 décembre », « samedi et dimanche », « entre le 3 et le 8 »: one stretch."""
    if match[0].startswith("entre"):
        return True
    return first.last + timedelta(days=1) == last.first


def _open(line: Line, today: date) -> Bounds | None:
    first, last = None, None
    words: list[Span] = []
    for match in line.find(_FROM):
        found = _named(match, today)
        if found is not None:
            first = found.first
            words.append(line.take(match))
            break
    for match in _affirmed(line, _AFTER):
        found = _named(match, today)
        if match["a"] in FEASTS:  # « après les fêtes »: nobody knows when
            line.take(match)
        elif first is None and found is not None:
            first = found.last + timedelta(days=1)
            words.append(line.take(match))
            break
    for pattern, within in ((_UNTIL, True), (_BY, True), (_BEFORE, False)):
        for match in _affirmed(line, pattern):
            base = today if first is None else first
            found = _named(match, base)
            if last is None and found is not None:
                whole = within or re.search(r"\bfin\b", match[0]) is not None
                last = found.last if whole else found.first - timedelta(days=1)
                words.append(line.take(match))
                break
    if first is not None and last is None:
        for match in (*line.find(_LASTING), *line.find(_LASTED)):
            last = _later(first, match) - timedelta(days=1)
            words.append(line.take(match))
            break
    return Bounds(first, last, tuple(words)) if words else None


def _affirmed(line: Line, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for match in line.find(pattern):
        if not _NEVER_LED.search(line.before(match.start())):
            yield match


def _single(line: Line, today: date, pattern: re.Pattern[str]) -> Bounds | None:
    for match in line.find(pattern):
        found = _named(match, today)
        words = line.take(match)
        if found is not None:
            return Bounds(found.first, found.last, (words,))
    return None


def _nth(line: Line, today: date) -> Bounds | None:
    """« le premier samedi de décembre »"""
    for match in line.find(_NTH):
        month = days(match["a"], today)
        if month is None:
            continue
        whole = whole_month(month.first.year, month.first.month)
        wanted = WEEKDAYS.index(match["day"])
        if match["n"] == "dernier":
            day = whole.last - timedelta(days=(whole.last.weekday() - wanted) % 7)
        else:
            day = next_weekday(wanted, whole.first - timedelta(days=1))
            day += timedelta(weeks=_NUMBERS.index(match["n"][0]))
        return Bounds(day, day, (line.take(match),))
    return None


_NUMBERS: Final = "p1d2st3q4"


def _counted(line: Line, today: date) -> Bounds | None:
    for match in line.find(_WITHIN):
        return Bounds(today, _later(today, match), (line.take(match),))
    for match in line.find(_LATER):
        day = _later(today, match)
        return Bounds(day, day, (line.take(match),))
    return None


_USUAL: Final = {8: 7, 15: 14}
"""« Huit jours » are a week, « quinze jours » two."""


def _later(day: date, match: re.Match[str]) -> date:
    number = 1 if match["n"].startswith("un") else int(match["n"])
    unit = match["unit"]
    if unit.startswith(("jour", "nuit")):
        number = _USUAL.get(number, number) if match.re in (_LATER, _WITHIN) else number
        return day + timedelta(days=number)
    if unit.startswith("semaine"):
        return day + timedelta(weeks=number)
    if unit == "mois":
        return day + relativedelta(months=number)
    return day + relativedelta(years=number)
