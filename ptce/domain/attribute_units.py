"""How the unit of an attribute is said after a number, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from ptce.domain.terms import Language

SPOKEN_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "h/semaine": ("h/semaine", "h/semaine", "h/week", "h/week"),
    "jours": ("jour", "jours", "day", "days"),
    "personnes": ("personne", "personnes", "person", "people"),
    "places": ("place", "places", "place", "places"),
}
"""Those that are words: French for one and for several, then English. A symbol never changes."""


def spoken_unit(unit: str, one: bool, language: Language) -> str:
    """« place », « places », "days", « m³ »."""
    if unit not in SPOKEN_UNITS:
        return unit
    french_one, french_many, english_one, english_many = SPOKEN_UNITS[unit]
    if language is Language.EN:
        return english_one if one else english_many
    return french_one if one else french_many
