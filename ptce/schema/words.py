"""Search by words: unaccented, in any order, from their first letters, with a typing error.

Both sides are folded (`domain.text.fold`): the column when it is written, the text here. A word is
found where a word begins with it, less the mark of a plural; from TYPED letters on, also where one
letter is missing, added, changed or moved in a whole word, and from LONG letters on, where a word
resembles it (three letters at a time, pg_trgm).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, func, literal_column, or_

from ptce.domain.text import spellings, stem
from ptce.reads.arguments import TEXT, Arguments, words
from ptce.schema.filtering import Conditions

TYPED = 4
"""Letters of a word from which a typing error is forgiven: shorter ones all look alike."""

LONG = 5
"""Letters of a word from which words alike are found too."""

TEXT_FILTER = (
    "Mots cherchés dans le titre et la description, dans tous les ordres : sans égard aux accents "
    "ni aux pluriels, dès leurs premières lettres, une faute de frappe admise (une lettre oubliée, "
    "en trop, changée ou déplacée dans un mot d'au moins quatre lettres). Huit mots au plus. Texte "
    "vide : aucun critère ; un texte sans aucun mot (« % ») est refusé."
)


def has_words(column: ColumnElement[str], given: Arguments) -> Conditions:
    """Rows whose folded text has every word of the argument `text`. BadInput when it has none."""
    if given.words(TEXT) == 0:
        raise given.refused(
            TEXT,
            "Ce texte ne contient aucun mot à chercher : écrivez des lettres ou des chiffres.",
            "This text has no word to look for: write letters or digits.",
        )
    return [_has_word(column, given, at) for at in range(given.words(TEXT) or 0)]


def _has_word(column: ColumnElement[str], given: Arguments, at: int) -> ColumnElement[bool]:
    first = given.bind(TEXT, Text(), _nth(at, lambda word: f"{stem(word)}%"), skewed=True)
    later = given.bind(TEXT, Text(), _nth(at, lambda word: f"% {stem(word)}%"), skewed=True)
    close = given.bind(TEXT, Text(), _nth(at, _long), skewed=True)
    spelt = given.bind(TEXT, ARRAY(Text()), _nth(at, _misspelt), skewed=True)
    resembles = close.op("<%", is_comparison=True)(column)
    whole = func.string_to_array(column, literal_column("' '"))
    near = whole.op("&&", is_comparison=True)(func.near_words(spelt))
    return or_(column.like(first), column.like(later), resembles, near)


def _long(word: str) -> str | None:
    return stem(word) if len(stem(word)) >= LONG else None


def _misspelt(word: str) -> list[str]:
    return spellings(stem(word)) if len(word) >= TYPED else []


def _nth(at: int, of: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: of(words(text)[at])
