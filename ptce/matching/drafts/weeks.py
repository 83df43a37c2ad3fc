"""Every week: « tous les jeudis de 18h à 20h », « le mardi matin », « du lundi au vendredi »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ptce.domain.terms import Weekday
from ptce.matching.drafts.days import MONTH, NUMBER, WEEKDAY, WEEKDAYS
from ptce.matching.drafts.denials import Denied
from ptce.matching.drafts.hours import BEGINS, ENDS, PART, RANGE, Hours, minutes, part
from ptce.matching.drafts.lines import TAKEN, Line, Span

DAY: Final = 1_440
WORKING: Final = tuple(range(5))
DAILY: Final = tuple(range(7))


class Weekly(NamedTuple):
    """A slot of every week: minutes of its day, local."""

    weekday: Weekday
    start: int
    end: int


_NOT_ONE_DAY = (
    rf"(?!s? (?:le )?{NUMBER}(?: {MONTH}|[/.](?:1[0-2]|0?[1-9])(?![0-9h])|(?! ?[a-z0-9h:/])))"
    r"(?!s? (?:prochain|en |qui vient|suivant|de la semaine|de paques))"
)
_MORE = rf"(?:(?:, ?| et | ou |, et )(?:les? |tous les |des )?{WEEKDAY}s?{_NOT_ONE_DAY})"
_EVERY = re.compile(
    rf"\b(?:tous les|chaque|"
    rf"les) ({WEEKDAY}s?{_NOT_ONE_DAY}(?:{_MORE}){{0,6}})(?![a-z])"
)
_HABIT = re.compile(rf"\b(?:pour )?le ({WEEKDAY}{_NOT_ONE_DAY}(?:{_MORE}){{0,6}})(?![a-z])")
_PLURAL = re.compile(rf"(?<![0-9] )\b({WEEKDAY}s(?:{_MORE}){{0,6}})(?![a-z])")
_THROUGH = re.compile(
    rf"\b(?:(?:du|de) )?({WEEKDAY}) (?:au|a|-|jusqu'au) ?({WEEKDAY})(?![a-z]){_NOT_ONE_DAY}"
)
_OPENS = re.compile(r"(?<![a-z])(?:ouvre|ouverte?s?) $")
_EACH_WEEK = re.compile(r"\b(?:toutes les semaines|chaque semaine)(?![a-z])")
_BARE = re.compile(rf"\b({WEEKDAY}{_NOT_ONE_DAY}(?:{_MORE}){{0,6}})(?![a-z])")
"""A day is one of every week where the sentence says so: « lundi 20h, toutes les semaines »."""
_WORKING = re.compile(r"\b(?:en semaine|(?:les |tous les |chaque )?jours? ouvres?)(?![a-z])")
_WEEKENDS = re.compile(
    r"(?<!€ )(?<!euros )\b(?:tous les|chaque|les|le|au) (?:week[ -]?ends?|we)(?![a-z])"
    r"(?! (?:du|prochain|d'apres|de |suivant))"
)
_DAILY = re.compile(
    r"\b(?:tous les jours|chaque jour|quotidiennement|7 ?j(?:ours)? ?(?:/|sur) ?7)(?![a-z0-9])"
)
_DAILY_PART = re.compile(rf"\b(?:tous les|chaque) (?={PART})")

_SOMETIMES = re.compile(
    r"\b(?:une? (?:[a-z]+ ){1,2}sur (?:2|3|4)|(?:premier|deuxieme|troisieme|dernier|1er|2e|3e)s? "
    r"[a-z]+s? (?:du|de chaque|par) mois|toutes les [0-9]+ semaines|tous les [0-9]+ (?:jours|mois)|"
    r"(?:chaque|toutes les) 15(?= ?(?:$|[,;.)]|(?:le|les|du|en|a)(?![a-z])))|"
    r"(?:tous les|chaque) mois|bi-?mensuel|"
    rf"(?:une?|[1-3]) (?:fois|jours?|{WEEKDAY}s?|week[ -]?ends?|{PART}) (?:par|chaque) (?:mois|an)|"
    r"semaines? (?:im)?paires?)"
)
"""Less than every week: no slot says it."""

_NEAR = re.compile(r"[ ,:(]{0,3}")


def weekly(line: Line, denied: Sequence[Denied]) -> tuple[tuple[Weekly, ...], tuple[Span, ...]]:
    """The slots that a sentence asks every week, and the words that say so, which are taken. None
    when what is denied is within them: « tous les jours, fermé le lundi »."""
    found = [*_lists(line), *_groups(line)]
    if any(numbers == WORKING for numbers, _, _ in found):  # « chaque midi en semaine »
        found = [(WORKING if days == DAILY else days, span, end) for days, span, end in found]
    sometimes = [*line.find(_SOMETIMES)]
    for match in sometimes:
        line.take(match)
    if not found or sometimes:
        return (), ()
    found.sort(key=lambda each: each[1].start)
    slots: list[Weekly] = []
    words: list[Span] = []
    said: list[tuple[tuple[int, ...], Hours | None]] = []
    for numbers, span, end in found:
        words.append(span)
        hours, spans = _hours_after(line, end)
        words += spans
        said.append((numbers, hours))
    last = next((hours for _, hours in reversed(said) if hours is not None), None)
    if last is None:
        last, spans = _hours_anywhere(line)
        words += spans
    for numbers, hours in said:
        within = hours or last or Hours(0, DAY)
        for number in numbers:
            start, end = within.start or 0, DAY if within.end is None else within.end
            slot = Weekly(list(Weekday)[number], start, end)
            if slot not in slots and start < DAY and end > 0 and start != end:
                slots.append(slot)
    if any(
        each.forbids(slot.weekday.number, slot.start, slot.end) for each in denied for slot in slots
    ):
        return (), ()
    slots.sort(key=lambda slot: (slot.weekday.number, slot.start))
    return tuple(slots), tuple(words) if slots else ()


_Group = tuple[tuple[int, ...], Span, int]
"""(weekdays, the words, where they end in the line)"""


def _groups(line: Line) -> list[_Group]:
    found: list[_Group] = []
    for pattern, numbers in (
        (_THROUGH, None),
        (_WORKING, range(5)),
        (_WEEKENDS, range(5, 7)),
        (_DAILY, range(7)),
        (_DAILY_PART, range(7)),
    ):
        for match in line.find(pattern):
            if numbers is None:
                first, last = (WEEKDAYS.index(match[at]) for at in (1, 2))
                days = tuple((first + more) % 7 for more in range((last - first) % 7 + 1))
                opens = _OPENS.search(line.before(match.start()))
                if not (days == WORKING or opens or _hour_follows(line, match.end())):
                    continue
            else:
                days = tuple(numbers)
            found.append((days, line.take(match), match.end()))
    return found


def _lists(line: Line) -> list[_Group]:
    found: list[_Group] = []
    always = (_BARE,) if _EACH_WEEK.search(line.text) else ()
    for pattern in (_EVERY, _PLURAL, _HABIT, *always):
        for match in line.find(pattern):
            names = re.findall(WEEKDAY, match[1])
            days = tuple(dict.fromkeys(WEEKDAYS.index(name) for name in names))
            found.append((days, line.take(match), match.end()))
    return found


def _hour_follows(line: Line, at: int) -> bool:
    return bool(RANGE.search(line.text, at) or re.search(rf"\b(?:le |l')?{PART}", line.text[at:]))


_PART_AFTER = re.compile(rf"(?:au |le |en |l'|les )?({PART})")
_PART_BEFORE = re.compile(rf"\b(?:le |l')({PART}),? {TAKEN}{{1,60}}$")


def _hours_after(line: Line, at: int) -> tuple[Hours | None, list[Span]]:
    """The hours said just after the days, past a part of the day: « le jeudi soir, 18h-20h »; or a
    part just before them: « le midi en semaine »."""
    said = None
    spans: list[Span] = []
    if match := _PART_BEFORE.search(line.text, max(0, at - 90), at):
        said = part(match[1])
        spans.append(line.take(match, 1))
    near = _NEAR.match(line.text, at)
    at = near.end() if near else at
    if match := _PART_AFTER.match(line.text, at):
        said = part(match[1])
        spans.append(line.take(match))
        near = _NEAR.match(line.text, match.end())
        at = near.end() if near else match.end()
    if match := RANGE.match(line.text, at):
        said = Hours(*_both(match[1], match[2]))
        spans.append(line.take(match))
    elif match := BEGINS.match(line.text, at):
        said = Hours(minutes(match[1]), None)
        spans.append(line.take(match))
    elif match := ENDS.match(line.text, at):
        said = Hours(None, minutes(match[1]))
        spans.append(line.take(match))
    return said, spans


def _hours_anywhere(line: Line) -> tuple[Hours | None, list[Span]]:
    for match in line.find(RANGE):
        return Hours(*_both(match[1], match[2])), [line.take(match)]
    return None, []


def _both(start: str, end: str) -> tuple[int, int]:
    return minutes(start), minutes(end)
