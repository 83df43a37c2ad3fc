"""French numbers in words: « trente-deux », « mille deux cents », « une trentaine », « 3,5 »."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_SMALL: Final = {
    **{"zero": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7},
    **{"huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14},
    **{"quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40},
    **{"cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90},
}
_LARGE: Final = {"cent": 100, "cents": 100, "mille": 1_000}
_ABOUT: Final = {
    **{"huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20},
    **{"trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100},
    "millier": 1_000,
}
_ONES: Final = frozenset({"un", "une"})

_WORD = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]")
_NOT_COUNTED: Final = frozenset(
    (
        *("a", "au", "aux", "avec", "chez", "dans", "de", "des", "du", "en", "et", "la", "le"),
        *("les", "mais", "ou", "par", "pour", "qui", "sans", "sur", "vers"),
    )
)
"""After « neuf », they say that it means new."""

NUMBER = (
    r"(?<![0-9a-z.,])(?:[0-9]{1,3}(?: [0-9]{3}){1,2}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|[0-9]{1,7})"
    r"(?:[.,][0-9]{1,3})?(?![0-9])"
)
"""A number in digits as French people write it: « 1 500 », « 1.500 », « 3,5 », « 0.75 »."""


DOTTED = re.compile(r"^[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}(?![0-9.])")
"""Thousands as they are often parted: « 1.500 »."""


def value(digits: str) -> Decimal:
    """What NUMBER matched.

    >>> value("1 500,5")
    Decimal('1500.5')
    >>> value("1.500"), value("0.750")
    (Decimal('1500'), Decimal('0.750'))
    """
    whole = DOTTED.sub(lambda found: found[0].replace(".", ""), digits)
    return Decimal(whole.replace(" ", "").replace(",", "."))


def numerals(text: str) -> list[tuple[int, int, str]]:
    """(start, end, digits) of each number in words of a folded text, in order.

    « un » and « une » are articles unless they end a number (« vingt et un »). « neuf » may be the
    contrary of old, « sept » a month after a day, « mille » and « cent » stand alone.

    >>> numerals("vingt et une tables et une trentaine de chaises neuves, douze bancs")
    [(0, 12, '21'), (23, 36, '30'), (56, 61, '12')]
    """
    words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        number, last = _read(words, at)
        if number is None or not _counts(words, at, last):
            at += 1
            continue
        start = words[at][1]
        if words[at][0] in _ABOUT and at > 1 and words[at - 2][0] in _ONES:
            start = words[at - 2][1]
        found.append((start, words[last][2], str(number)))
        at = last + 1
    return found


Words = list[tuple[str, int, int]]


def _read(words: Words, first: int) -> tuple[int | None, int]:
    """The number that begins at a word, and its last word."""
    word = words[first][0]
    if word in _ABOUT:
        return _ABOUT[word], first
    if word not in _SMALL and word not in _LARGE:
        return None, first
    total, group, last = 0, 0, first
    at: int | None = first
    while at is not None:
        word = words[at][0]
        if word in _ONES:
            group += 1
        elif word == "mille":
            total, group = total + max(group, 1) * 1_000, 0
        elif word in _LARGE:
            group = max(group, 1) * 100
        elif word.startswith("vingt") and group % 100 == 4:
            group += 76  # quatre-vingts
        else:
            group += _SMALL[word]
        last = at
        at = _next(words, at, group)
    return total + group, last


def _next(words: Words, at: int, group: int) -> int | None:
    """The next word of the same number: « deux mille », « vingt-deux », « soixante et onze »."""
    follows = at + 2
    if follows >= len(words) or words[at + 1][0] not in " -":
        return None
    word = words[follows][0]
    tens = group % 100
    if word == "et":
        follows += 2
        if follows >= len(words) or tens < 20 or tens % 10:
            return None
        word = words[follows][0]
        return follows if word in _ONES or word == "onze" else None
    if word in _ONES:  # quatre-vingt-un
        return follows if tens == 80 and words[at + 1][0] == "-" else None
    if word == "mille":
        return follows if group and words[at][0] != "mille" else None
    if word in _LARGE:
        return follows if 2 <= group <= 9 else None
    if word not in _SMALL:
        return None
    small = _SMALL[word]
    if word.startswith("vingt"):
        return follows if tens in (0, 4) else None
    if small >= 20:
        return follows if tens == 0 and (group or words[at][0] == "mille") else None
    if small >= 10:
        return (
            follows
            if tens in (0, 60, 80) and (group or words[at][0] == "mille")
            else (follows if tens == 10 and 7 <= small <= 9 else None)
        )
    fits = tens == 0 or (tens >= 10 and tens % 10 == 0)
    return follows if fits and (group or words[at][0] == "mille") else None


def _counts(words: Words, first: int, last: int) -> bool:
    """Whether the words are a number here."""
    word = words[first][0]
    before = words[first - 2][0] if first > 1 else ""
    if first == last and word == "sept" and before.isdigit():
        return False
    if first == last and word == "cent" and before == "pour":
        return False
    if first == last and word == "neuf":
        after = words[last + 2][0] if last + 2 < len(words) else ""
        return after.isalpha() and after not in _NOT_COUNTED and words[last + 1][0] == " "
    return True
