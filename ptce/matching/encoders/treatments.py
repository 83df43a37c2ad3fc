"""How a listing's text is prepared for the encoders. TREATMENT changes with it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 400
"""Characters that are read: a title and what is said of it."""

_NUMBERS = re.compile(
    r"\b\d+(?:[.,\s]\d+)*\s*(?:%|€|euros?\b|m[23²³]?\b|cm\b|mm\b|km\b|kg\b|t\b|l\b|h\b|ml\b)?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def treated(text: str) -> str:
    """`text` without its numbers and their units, which belong to fields, in one line."""
    plain = _NUMBERS.sub(" ", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", plain).strip()[:LONGEST] or text.strip()[:LONGEST] or "-"
