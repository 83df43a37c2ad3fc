"""Text that people type: made safe to store, and folded for sorting and searching."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")
"""Marks above and below Latin letters: nearly all that there are."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_INVARIABLE = frozenset(
    {"avis", "bois", "corps", "dans", "jus", "mais", "mois", "os", "plus", "poids", "pois"}
    | {"repas", "sans", "sous", "tapis", "temps", "tous"}
)
"""Words that end in -s in the singular too."""


def fold(text: str) -> str:
    """Lower case, unaccented, words of letters and digits separated by one space.

    >>> fold("L'École  d'Œuvres")
    'l ecole d oeuvres'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = _ACCENTS.sub("", plain)
    if not letters.isascii():  # other marks than those of Latin letters
        letters = "".join(char for char in letters if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", letters.lower()).strip()


def singular(word: str) -> str:
    """A folded word without the mark of a French plural: what singular and plural share.

    Light on purpose: -s, -x, and -al, -au, -aux made one. It is a key, not a French word.

    >>> [singular(word) for word in ("palettes", "bois", "metaux", "metal", "tuyau", "gaz")]
    ['palette', 'bois', 'meta', 'meta', 'tuya', 'gaz']
    """
    if len(word) > 5 and word.endswith("aux"):
        return word[:-2]
    if len(word) > 4 and word.endswith(("al", "au")):
        return word[:-1]
    if len(word) > 3 and word[-1] in "sx" and word not in _INVARIABLE:
        return word[:-1]
    return word


PLURAL = r"(?<=\w[^e]a)ux$|(?<=\w\w)[sx]$"
"""The mark of a plural at the end of a folded word, for Python and for PostgreSQL."""

SHORTEST, LONGEST = 3, 40
"""Letters of a word that may be misspelt."""


def stem(word: str) -> str:
    """A word without the mark of its plural, so that both begin with it.

    >>> [stem(word) for word in ("salles", "locaux", "bateaux", "bus", "os")]
    ['salle', 'loca', 'bateau', 'bu', 'os']
    """
    return re.sub(PLURAL, "", word)


def spellings(word: str) -> list[str]:
    """A word, and what it becomes without one of its letters: SHORTEST letters at least.

    Two words share one when a single letter is missing, added, changed or moved between them. A
    number has none: every other year would resemble it.

    >>> spellings("sale")
    ['ale', 'sae', 'sal', 'sale', 'sle']
    """
    if not re.fullmatch(f"[a-z]{{{SHORTEST},{LONGEST}}}", word):
        return []
    less = {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}
    return sorted(each for each in less if len(each) >= SHORTEST)


def shortened(text: str, longest: int) -> str:
    """A text of `longest` characters at most, its end cut off at a space where there is one.

    >>> shortened("emballages en bois", 12)
    'emballages…'
    """
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def storable(text: str) -> bool:
    """Whether PostgreSQL can keep the text and a screen can show it.

    NUL, lone surrogates and control characters other than tab and line ends are refused.
    """
    return _UNSTORABLE.search(text) is None


def plain_number(value: object) -> Decimal | None:
    """A finite number: one of Python's, or a text of ASCII digits with a point; None for others.

    What only a programming language reads as a number (« 1_0 », « 1e3 », spaces, digits of other
    scripts) is none: it is more often a slip than a wish.

    >>> [plain_number(text) for text in ("-12.5", "1_0", " 10 ", "1e3")]
    [Decimal('-12.5'), None, None, None]
    """
    if isinstance(value, str):
        return Decimal(value) if _NUMBER.fullmatch(value) else None
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
    else:
        return None
    return number if number.is_finite() else None
