"""When it is not: « fermée le lundi », « jamais le week-end », « pas en janvier », « sauf le 12 ».

What is denied is taken from the line, so that nothing reads it as wanted.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ptce.matching.drafts.days import DAY, MONTH, NUMBER, WEEKDAY, WEEKDAYS
from ptce.matching.drafts.hours import PART, Hours, part
from ptce.matching.drafts.lines import Line

NOT: Final = r"(?:pas|jamais|rien|non)"
_OPEN = (
    r"(?:dispo|disponible|libre|ouverte?|accessible|possible|utilisable|joignable|la|pret|prete)s?"
)
NOT_OPEN: Final = (
    rf"(?:{NOT}(?: (?:encore|toujours))? {_OPEN}|indisponibles?|indispo|inaccessibles?|impossible|"
    r"occupee?s?|(?:est|sont|sera|deja) (?:prise?s?|complete?s?|complets|reservee?s?))"
)
"""What is said of a thing that nobody may have."""

_CLOSED = r"(?:fermee?s?|fermeture|fermons|ferme)"
_IS = r"(?:(?:c'est|est|sont|on est|nous sommes|sera|:) )?"
_WEEKEND = r"(?:week[ -]?ends?|we)(?![a-z])"
_ARTICLE = (
    r"(?:(?:tous|toutes|chaque|pendant|durant|pour|a partir|jusqu'(?:a|au|en)|mois|meme) )?"
    r"(?:(?:le|la|les|de|du|des|en|au|aux|a|ce|cet|cette|chaque|mois de) |l'|d'){0,3}"
)
_WEEKLY = (
    rf"(?:(?:le|les|tous les|chaque|du|des|de|au) )*(?:{WEEKDAY}s?|{_WEEKEND})(?: (?:{PART}))?"
)
_TIME = (
    rf"{_ARTICLE}(?:{DAY}|(?:{WEEKDAY}s?|{_WEEKEND}|{MONTH})(?![a-z])|{PART}|"
    rf"(?<=(?:le|au|du) ){NUMBER}(?=$|[,;.)]| (?:et|ou|ni|au|a)(?![a-z])))(?: (?:{PART}))?"
)
_THROUGH = r"(?: et | ou | ni | au | a |-| jusqu'(?=a))"


def _list(one: str) -> str:
    return rf"(?P<when>{one}(?:(?:, {one}){{1,4}}(?= et ))?(?:{_THROUGH}{one}){{0,6}})(?![a-z0-9])"


_EXCEPT = re.compile(
    rf"(?<![a-z])(?<!pourquoi )(?:sauf|hors|exceptee?s?|hormis|a part|en dehors d[eu]s?|ni|"
    rf"(?:(?:mais|et|surtout) )?{NOT}) {_list(_TIME)}"
)
_SHUT = re.compile(rf"(?<![a-z]){NOT_OPEN} {_list(_TIME)}")
_SHUT_WEEKLY = re.compile(rf"(?<![a-z]){_CLOSED} {_list(_WEEKLY)}")
_SHUT_THEN = re.compile(rf"(?<![a-z]){_CLOSED} {_list(_TIME)}")
"""« Box fermé du 1er au 15 août » asks for a box that locks, or offers one that is shut then."""
_AFTERWARDS = re.compile(
    rf"(?<![a-z]){_list(_TIME)} ?,?{_IS}"
    rf"(?:{_CLOSED}|{NOT_OPEN}|exclue?s?|non(?= ?(?:$|[,;.)])))(?![a-z])(?! (?:a cle|par))"
)
_SHOP = re.compile(
    r"(?<![a-z])(?:salon|restaurant|resto|boutique|magasin|commerce|cafe|bar|boulangerie|snack|"
    r"brasserie|creperie|pizzeria)s?(?![a-z]).*ferm.*(?:a partager|partag|mutualis)"
)
"""Whoever shares a shop shares it on the day when it is closed."""


class Denied(NamedTuple):
    """Of these weekdays, these minutes."""

    weekdays: frozenset[int]
    hours: Hours

    def forbids(self, weekday: int, start: int, end: int) -> bool:
        return (
            weekday in self.weekdays
            and start < (self.hours.end or 0)
            and (self.hours.start or 0) < end
        )


_WHOLE: Final = Hours(0, 1_440)


def denials(line: Line, side_asks: bool) -> tuple[Denied, ...]:
    """The weekly times that are denied; they are taken, and so is every day that is."""
    shut = () if _SHOP.search(line.text) else (_SHUT_WEEKLY if side_asks else _SHUT_THEN,)
    found: list[Denied] = []
    for pattern in (_EXCEPT, _SHUT, *shut, _AFTERWARDS):
        for match in line.find(pattern):
            found += _weekly(match["when"])
            line.take(match)
    return tuple(found)


_NAME = re.compile(rf"({WEEKDAY})|{_WEEKEND}")
_PART = re.compile(PART)
_DAY = re.compile(DAY)


def _weekly(said: str) -> list[Denied]:
    """What a list denies of every week: a dated day is of none."""
    said = _DAY.sub("", said)
    parts = [part(each[0]) for each in _PART.finditer(said)]
    names = [each[1] for each in _NAME.finditer(said)]
    numbers = {WEEKDAYS.index(each) for each in names if each is not None}
    if None in names:
        numbers |= {5, 6}
    if len(names) == 2 and None not in names and re.search(r" (?:au|a) |-| jusqu'", said):
        first, last = (WEEKDAYS.index(each) for each in names)
        numbers = {(first + more) % 7 for more in range((last - first) % 7 + 1)}
    if not numbers and not parts:
        return []
    days = frozenset(numbers or range(7))
    return [Denied(days, hours) for hours in parts or [_WHOLE]]
