"""Which words of a sentence may name a place, for those who know the names to say which do.

A name is a window of a few words after a word that leads to a place (« vers La Seyne »), with a
capital inside the sentence, or alone between two commas. Pure: nothing here knows a commune.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from ptce.matching.drafts.lines import Line, Span

MOST_WORDS: Final = 7
MOST_NAMES: Final = 160
MOST_BEGUN: Final = 40

_WORD = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(r"[ '-]{1,3}")
_LEADING = re.compile(
    r"\b(?:a|au|aux|vers|sur|pres de|pres d'|proche de|proche d'|autour de|autour d'|a cote de|"
    r"pas loin de|pas loin d'|non loin de|secteur(?: de)?|cote|depuis|jusqu'a|jusqu'au|entre|"
    r"quartier de|centre de|alentours de|alentours d'|environs de|environs d'|region de|agglo de|"
    r"commune de|ville de|zone de|gare de|port de|depart(?: de| du| d')?|direction|lieu ?:)[ ']$"
)
_ORIGIN = re.compile(
    r"\b(?:depart|en partant|partir|part|partons|au depart)(?: ?:)?(?: de| du| d')?[ ']$"
)
_DENIED = re.compile(
    r"(?<![a-z])(?<!pourquoi )(?:pas|sauf|hors|excepte|hormis|ni|jamais|non)"
    r"(?: (?:a|au|aux|sur|vers|en|de|dans|du|cote))?(?: (?:la|le|les)| l)?[ ']$"
)
"""« Pas à Toulon »"""
_OR_NAME = re.compile(r" ou (?:(?:a|au|aux|sur) )?(?=[a-z0-9])")
_CONTRACTED: Final = {"au": "le ", "du": "le ", "aux": "les ", "des": "les "}
_LAST_WORD = re.compile(r"([a-z]+) $")
_OPENED = re.compile(r"(?:^|[,;:(.!?] ?|(?: -|\+|/) ?)$")
_CLOSED = re.compile(r" ?(?:$|[,;.:)(!?\x00+/]|-[ \x00])")
_DRUNK = re.compile(
    r"\b(?:bouteilles?|vins?|caisses?|cuvees?|aoc|roses?|rouges?|verres?) (?:de |du |d')$"
)
_POSTCODE = re.compile(
    r"(?<![0-9.,])(?:0[1-9]|[1-8][0-9]|9[0-57])[0-9]{3}(?![0-9.,]?[0-9])"
    r"(?! ?(?:€|euros|kg|m2|km|l\b|litres|unites|pieces))"
)
_DEPARTMENT = re.compile(r"\((0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-6])\)")
_EMPTY: Final = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour"}
    | {"saint", "sainte", "st", "ste", "sur", "un", "une", "avec", "sans", "ou", "nous", "on", "je"}
)
"""None of them is a name by itself, nor the end of one."""


COMMON: Final = frozenset(
    {
        "bras",
        "bois",
        "salle",
        "salles",
        "four",
        "fours",
        "garde",
        "la garde",
        "signes",
        "plan",
        "hopital",
        "l hopital",
        "val",
    }
    | {
        "lit",
        "pont",
        "port",
        "mer",
        "sens",
        "main",
        "pied",
        "bord",
        "fond",
        "place",
        "source",
        "le plan",
    }
    | {"bar", "rue", "orange", "vigne", "vignes", "boulogne", "cannes", "lignes", "voiles", "colis"}
)
"""Without its capital, such a name is a word: « à bras », « la garde d'enfants »."""


class Name(NamedTuple):
    """Words that may name a place. `led`: a word before them leads to one; `capital`: they begin
    with a capital that no beginning of a sentence explains; `alone`: nothing else is said between
    two signs."""

    words: str
    span: Span
    led: bool
    capital: bool
    alone: bool
    origin: bool = False
    """Whether one leaves from there, as a word says."""
    before: str = ""
    """What leads to it, folded."""
    last: bool = False
    """Whether nothing else says that it is a place than the clause's end: « plombier toulon »."""
    denied: bool = False
    """Whether it is said not to be there."""


class Named(NamedTuple):
    """What a sentence says of where: `names` from left to right, the longest of a place first."""

    names: tuple[Name, ...]
    postcodes: tuple[Name, ...]
    departments: tuple[str, ...]

    def without(self, thing: Span) -> Named:
        """The same, but for what names the thing itself, unless a capital says otherwise: a
        « maçon » is not at Mâcon."""
        kept = tuple(
            each
            for each in self.names
            if each.capital or each.span.end <= thing.start or thing.end <= each.span.start
        )
        return self._replace(names=kept)

    @property
    def all(self) -> tuple[Name, ...]:
        return (*self.names, *self.postcodes)

    @property
    def begun(self) -> tuple[Name, ...]:
        """Those that may be the beginning of a longer name."""
        begun = [each for each in self.names if each.led or each.capital]
        begun += [each for each in self.names if each not in begun and (each.alone or each.last)]
        return tuple(begun[:MOST_BEGUN])


def named(line: Line) -> Named:
    words = list(_WORD.finditer(line.text))
    names: list[Name] = []
    for first, word in enumerate(words):
        if len(names) > MOST_NAMES or _DRUNK.search(line.before(word.start())):
            continue
        led, capital = _led(line, word), _capital(line, word)
        opened = _OPENED.search(line.before(word.start())) is not None
        for last in reversed(_windows(line, words, first)):
            closed = _CLOSED.match(line.text, words[last].end()) is not None
            closed = closed or (opened and _either(line, word, words[last]))
            alone = opened and closed
            if led or capital or closed:
                names += _named(line, word, words[last], led, capital, alone)
    postcodes = tuple(
        Name(match[0], line.of(match), True, True, True) for match in line.find(_POSTCODE)
    )
    departments = tuple(match[1].upper() for match in line.find(_DEPARTMENT))
    return Named(tuple(names), postcodes, departments)


def _either(line: Line, first: re.Match[str], last: re.Match[str]) -> bool:
    """Whether it is the first of two names: « La Seyne ou Six-Fours »."""
    other = _OR_NAME.match(line.text, last.end())
    return other is not None and all(
        line.sentence[line.span(at, at + 1).start].isupper() for at in (first.start(), other.end())
    )


def _windows(line: Line, words: list[re.Match[str]], first: int) -> list[int]:
    """The last word of each window that begins at a word: none ends with an article."""
    found = []
    for last in range(first, min(first + MOST_WORDS, len(words))):
        if last > first:
            between = line.text[words[last - 1].end() : words[last].start()]
            if not _JOINED.fullmatch(between):
                break
        end = words[last][0]
        if end in _EMPTY or end.isdigit():
            continue
        whole = _JOINED.sub(" ", line.text[words[first].start() : words[last].end()])
        if whole not in _regions():
            found.append(last)
    return found


@cache
def _regions() -> frozenset[str]:
    """Departments, regions and what is larger: no communes, though a small one be so named."""
    folder = resources.files("ptce.matching.drafts")
    return frozenset(folder.joinpath("regions.txt").read_text("utf-8").splitlines())


def _named(
    line: Line, first: re.Match[str], last: re.Match[str], led: bool, capital: bool, alone: bool
) -> list[Name]:
    """The name; after « au », with its article: « au Luc » is at Le Luc."""
    span = line.span(first.start(), last.end())
    lead = line.before(first.start())
    origin = _ORIGIN.search(lead) is not None
    ends = not (led or capital or alone)
    denied = _DENIED.search(lead) is not None
    name = Name(line.quoted(span), span, led, capital, alone, origin, lead, ends, denied)
    before = _LAST_WORD.search(line.text, max(0, first.start() - 6), first.start())
    article = "" if before is None else _CONTRACTED.get(before[1], "")
    if not article or not capital:
        return [name]
    there = before is not None and before[1] in ("au", "aux")
    whole = name._replace(words=article + name.words, led=led or there)
    return [whole, name]


def _led(line: Line, word: re.Match[str]) -> bool:
    return bool(_LEADING.search(line.text[max(0, word.start() - 20) : word.start()]))


def _acronym(line: Line, word: re.Match[str]) -> bool:
    """« ERP », « PMR », unless all of the sentence is so written."""
    written = line.quoted(line.of(word))
    return written.isupper() and 1 < len(written) <= 5 and line.sentence.upper() != line.sentence


def _capital(line: Line, word: re.Match[str]) -> bool:
    """Whether it has a capital, not the one of the sentence's first word."""
    start = line.of(word).start
    if not line.sentence[start].isupper() or _acronym(line, word):
        return False
    before = line.sentence[:start].rstrip(" «\"'([-–—•")
    if not before or before[-1] in ".!?\n":
        after = line.sentence[line.of(word).end :].lstrip()
        return bool(after) and after[0] in ",:-–—" and not line.sentence[:start].strip()
    return True
