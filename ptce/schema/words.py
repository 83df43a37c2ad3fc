"""Search by words: unaccented, in any order, from their first letters, with a typing error.

Both sides are folded (`domain.text.fold`): the column when it is written, the text here. A word is
found where a word begins with it, less the mark of a plural; from LONG letters on, also where a
word resembles it (three letters at a time, pg_trgm).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Text, or_

from ptce.reads.arguments import TEXT, Arguments, words
from ptce.schema.filtering import Conditions

LONG = 5
"""Letters of a word from which a typing error is forgiven: short words all resemble each other."""

_PLURAL = re.compile(r"(?<=\w\wa)ux$|(?<=\w\we)aux$|(?<=\w\w)[sx]$")

TEXT_FILTER = (
    "Mots cherchés dans le titre et la description, dans tous les ordres : sans égard aux accents "
    "ni aux pluriels, dès leurs premières lettres, une faute de frappe admise. Huit mots au plus."
)


def stem(word: str) -> str:
    """A word without the mark of its plural, so that both begin with it.

    >>> [stem(word) for word in ("salles", "locaux", "bateaux", "bus", "os")]
    ['salle', 'loca', 'bateau', 'bu', 'os']
    """
    return _PLURAL.sub("", word)


def has_words(column: ColumnElement[str], given: Arguments) -> Conditions:
    """Rows whose folded text has every word of the argument `text`."""
    return [_has_word(column, given, at) for at in range(given.words(TEXT))]


def _has_word(column: ColumnElement[str], given: Arguments, at: int) -> ColumnElement[bool]:
    first = given.bind(TEXT, Text(), _nth(at, lambda word: f"{word}%"), skewed=True)
    later = given.bind(TEXT, Text(), _nth(at, lambda word: f"% {word}%"), skewed=True)
    close = given.bind(TEXT, Text(), _nth(at, _long), skewed=True)
    resembles = close.op("<%", is_comparison=True)(column)
    return or_(column.like(first), column.like(later), resembles)


def _long(word: str) -> str | None:
    return word if len(word) >= LONG else None


def _nth(at: int, of: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: of(stem(words(text)[at]))
