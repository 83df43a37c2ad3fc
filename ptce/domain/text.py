"""Text that people type: made safe to store, and folded for sorting and searching."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")

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


_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    r"\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]"
)
"""What Unicode lets no one see (Default_Ignorable_Code_Point and format characters), blanks that
pass for letters, and what turns the direction of what follows."""

_JOINED = r"[\u0600-\u1fff\u2190-\u2fff\u3001-\U0010ffff]"
_LOOSE = re.compile(r"(?<!\S)[\u200c\u200d\ufe0e\ufe0f]+")
_IDLE_JOINER = re.compile(rf"(?<!{_JOINED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINED})")
"""Joiners part or join letters of Arabic or of India, and pictures; they do nothing elsewhere."""

_LINES = re.compile("[\u2028\u2029]")


def storable(text: str) -> bool:
    """Whether PostgreSQL can keep the text and a screen can show it.

    NUL, lone surrogates, what is no character, and control characters other than tab and line ends
    are refused.
    """
    return _UNSTORABLE.search(text) is None


def seen(text: str) -> str:
    """A text without what nobody sees in it, nor spaces around it: empty when nothing is seen.

    >>> seen("\u200bfour\u00adgon \u202ebenne "), seen("\u200b\ufe0f \u3164")
    ('fourgon benne', '')
    """
    if text.isascii():
        return text.strip()
    bare = _LOOSE.sub("", _UNSEEN.sub("", _LINES.sub("\n", text)))
    return _IDLE_JOINER.sub("", bare).strip()


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
