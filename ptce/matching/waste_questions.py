"""What parts an entry of the List of Waste from those of the other hazard, to be asked of people.

Most mirror entries are parted by the substances that the waste contains (`MIRROR`). `PARTED`: those
that their own titles part otherwise, with the entries on the other side that « sauf », « autres que
ceux visés » or the very same words oppose, mirror entries or not.
"""

from __future__ import annotations

from typing import Final

Question = tuple[str, str]
"""French and English; {0:words}: the hazardous entries, {1:words}: the others."""

MIRROR: Final[Question] = (
    "Contient-il des substances dangereuses ? Si oui, {0:words} ; si non, {1:words}. "
    "L'analyse (HP1 à HP15) le dit.",
    "Does it contain hazardous substances? If so, {0:words}; if not, {1:words}. "
    "The analysis (HP1 to HP15) tells.",
)
_DRAINED: Final[Question] = (
    "Contient-il encore des liquides (huile, carburant…) ou d'autres composants dangereux ? "
    "Si oui, {0:words} ; si non (dépollué), {1:words}.",
    "Does it still contain liquids (oil, fuel…) or other hazardous components? "
    "If so, {0:words}; if not (depolluted), {1:words}.",
)
_INFECTIOUS: Final[Question] = (
    "Y a-t-il un risque d'infection, qui demande une collecte à part ? "
    "Si oui, {0:words} ; si non, {1:words}. Qui a donné les soins le dit.",
    "Is there a risk of infection, for which it is collected apart? "
    "If so, {0:words}; if not, {1:words}. Whoever gave the care tells.",
)
_CYTOTOXIC: Final[Question] = (
    "Est-ce un médicament cytotoxique ou cytostatique ? Si oui, {0:words} ; si non, {1:words}.",
    "Is it a cytotoxic or cytostatic medicine? If so, {0:words}; if not, {1:words}.",
)

PARTED: Final[tuple[tuple[str, tuple[str, ...], Question], ...]] = (
    ("160104", ("160106",), _DRAINED),
    ("180103", ("180101", "180102", "180104"), _INFECTIOUS),
    ("180202", ("180201", "180203"), _INFECTIOUS),
    ("180108", ("180109",), _CYTOTOXIC),
    ("180207", ("180208",), _CYTOTOXIC),
    ("200131", ("200132",), _CYTOTOXIC),
)
"""A hazardous entry, those that it is parted from, and the question that does it."""

QUESTION_OF: Final = {
    code: (twins, question)
    for hazardous, others, question in PARTED
    for code, twins in ((hazardous, others), *((other, (hazardous,)) for other in others))
}
"""By entry: those of the other hazard, and what to ask."""
