"""Text that people type: made safe to store, and folded for sorting and searching."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, unaccented, words of letters and digits separated by one space.

    >>> fold("L'École  d'Œuvres")
    'l ecole d oeuvres'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", letters.lower()).strip()


def storable(text: str) -> bool:
    """Whether PostgreSQL can keep the text and a screen can show it.

    NUL, lone surrogates and control characters other than tab and line ends are refused.
    """
    return not any(
        (char < " " and char not in "\t\n\r")
        or "\x7f" <= char < "\xa0"
        or "\ud800" <= char < "\ue000"
        for char in text
    )
