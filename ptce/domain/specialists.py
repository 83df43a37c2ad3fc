"""Waste that only a specialist takes (rule W10): by beginnings of codes, and after which text.

Beginnings are those of the List of Waste (Decision 2000/532/EC), by its own labels: asbestos is
every hazardous entry whose label names it. No lawyer has read these rows (`domain/rules.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Specialty:
    """One family: `beginnings` are digits of codes; `fr` and `en` name it in the plural."""

    beginnings: tuple[str, ...]
    fr: str
    en: str
    article: str
    source: str
    checked_on: date


_NOTED = date(2026, 11, 26)
_HEALTH_CARE = "art. R1335-1 et suivants du code de la santé publique (DASRI)"
_LABELS = "intitulés de la liste des déchets ; texte : connaissance du domaine, sans lecture"

SPECIALTIES: Final[tuple[Specialty, ...]] = (
    Specialty(
        ("180103",),
        "déchets d'activités de soins à risque infectieux",
        "infectious health care waste",
        _HEALTH_CARE,
        "connaissance du domaine, sans lecture du texte",
        _NOTED,
    ),
    Specialty(
        ("180202",),
        "déchets de soins vétérinaires à risque infectieux",
        "infectious veterinary waste",
        _HEALTH_CARE,
        "connaissance du domaine, sans lecture du texte",
        _NOTED,
    ),
    Specialty(
        ("060701", "061304", "101309", "150111", "160111", "160212", "170601", "170605"),
        "déchets contenant de l'amiante",
        "waste containing asbestos",
        "art. R4412-94 et suivants du code du travail (amiante)",
        _LABELS,
        _NOTED,
    ),
    Specialty(
        ("1604", "160110"),
        "déchets d'explosifs",
        "waste explosives",
        "art. L2352-1 et suivants du code de la défense (produits explosifs)",
        _LABELS,
        _NOTED,
    ),
)

SPECIAL_ARTICLES: Final = " ; ".join(dict.fromkeys(each.article for each in SPECIALTIES))
"""Every text that W10 is about, for those who read the rule and not a case."""


def specialty(code: str) -> Specialty | None:
    """The family of a code of the List of Waste that is not exchanged here, or None."""
    return next((each for each in SPECIALTIES if code.startswith(each.beginnings)), None)
