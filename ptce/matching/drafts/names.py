"""Which words of a sentence may name a place, for those who know the names to say which do.

A name is a window of a few words after a word that leads to a place (« vers La Seyne »), or with a
capital inside the sentence. Pure: nothing here knows a commune.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ptce.matching.drafts.lines import Line, Span

MOST_WORDS: Final = 7
MOST_NAMES: Final = 160

_WORD = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(r"[ '-]{1,3}")
_LEADING = re.compile(
    r"\b(?:a|au|aux|vers|sur|pres de|pres d'|proche de|proche d'|autour de|autour d'|a cote de|"
    r"secteur(?: de)?|cote|depuis|jusqu'a|jusqu'au|entre|quartier de|centre de|alentours de|"
    r"alentours d'|environs de|environs d'|region de|agglo de|livraison|lieu ?:|commune de|"
    r"ville de|zone de|bassin de|gare de|port de|au depart de|direction|ici a)[ ']$"
)
_WEAK = re.compile(r"(?:\b(?:de|du|d'|en|dans|et|ou|pour)[ ']?|[,(:;./-] ?)$")
_POSTCODE = re.compile(
    r"(?<![0-9.,])(?:0[1-9]|[1-8][0-9]|9[0-57])[0-9]{3}(?![0-9.,]?[0-9])"
    r"(?! ?(?:€|euros|kg|m2|km))"
)
_DEPARTMENT = re.compile(r"\((0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-6])\)")


class Name(NamedTuple):
    """Words that may name a place. `led`: a word before them leads to one; `capital`: they begin
    with a capital that no beginning of a sentence explains."""

    words: str
    span: Span
    led: bool
    capital: bool


class Named(NamedTuple):
    """What a sentence says of where: `names` from left to right, the longest of a place first."""

    names: tuple[Name, ...]
    postcodes: tuple[Name, ...]
    departments: tuple[str, ...]


def named(line: Line) -> Named:
    words = list(_WORD.finditer(line.text))
    names: list[Name] = []
    for first, word in enumerate(words):
        led, capital = _led(line, word), _capital(line, word)
        if not (led or capital) or len(names) > MOST_NAMES:
            continue
        last = first
        windows = [last]
        while last + 1 < len(words) and len(windows) < MOST_WORDS:
            between = line.text[words[last].end() : words[last + 1].start()]
            if not _JOINED.fullmatch(between):
                break
            last += 1
            windows.append(last)
        for last in reversed(windows):
            span = line.span(word.start(), words[last].end())
            names.append(Name(line.quoted(span), span, led, capital))
    postcodes = tuple(Name(match[0], line.of(match), True, True) for match in line.find(_POSTCODE))
    departments = tuple(match[1].upper() for match in line.find(_DEPARTMENT))
    return Named(tuple(names), postcodes, departments)


def _led(line: Line, word: re.Match[str]) -> bool:
    return bool(_LEADING.search(line.text[max(0, word.start() - 20) : word.start()]))


def _capital(line: Line, word: re.Match[str]) -> bool:
    """Whether it has a capital, not the one of the sentence's first word."""
    start = line.of(word).start
    if not line.sentence[start].isupper():
        return False
    before = line.sentence[:start].rstrip(" «\"'([-–—•")
    if not before or before[-1] in ".!?\n":
        after = line.sentence[line.of(word).end :].lstrip()
        return bool(after) and after[0] in ",:-–—" and not line.sentence[:start].strip()
    return True


__all__ = ["MOST_NAMES", "Name", "Named", "named"]
