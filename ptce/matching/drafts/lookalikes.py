"""Words that look like the label of a thing, and mean another."""

from __future__ import annotations

import re
from typing import Final

from ptce.matching.labels import fold

_MAN, _MACHINE = re.compile(r"eurs?\b"), re.compile(r"euses?\b")
BY_EAR: Final = re.compile(r"ié(?=s?\b)", re.IGNORECASE)
_OBJECTS: Final = frozenset({"frigos", "pieces"})
"""Rooms, or what cools a van, when there is one of them."""


def other(kind: str, label: str, words: str) -> bool:
    """Whether it is another word: somebody, and no machine (« élagueur » has the stem of
    « élagueuse »); what was done, and no thing (« criblé » is folded as « crible »); a worker
    spelt by ear (« cuisinié » is no « cuisine »)."""
    if words[-1] in "éÉ" and label[-1] == "e":
        return True
    if words.lower() == "près":  # « près de la gare » is no meadow
        return True
    if BY_EAR.search(words) is not None and BY_EAR.search(label) is None:
        return True
    if kind in ("PREMISES", "VEHICLE") and fold(words) in _OBJECTS:
        return True
    machine = kind in ("EQUIPMENT", "VEHICLE") and _MACHINE.search(fold(label)) is not None
    return machine and _MAN.search(fold(words)) is not None
