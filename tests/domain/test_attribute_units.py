"""Units of attributes are said in the language of the sentence, one or several."""

from __future__ import annotations

import pytest

from ptce.domain.attribute_units import SPOKEN_UNITS, spoken_unit
from ptce.domain.kinds import KINDS, Number
from ptce.domain.terms import Language

SYMBOLS = {"", "%", "cm", "kW", "kg", "kg/m²", "km", "m", "m²", "m³", "t/m³", "°C", "€", "€/h"}
"""Written alike in both languages, for one and for many."""


@pytest.mark.parametrize(
    ("unit", "one", "french", "english"),
    [
        ("places", True, "place", "place"),
        ("personnes", False, "personnes", "people"),
        ("jours", False, "jours", "days"),
        ("jours", True, "jour", "day"),
        ("m³", False, "m³", "m³"),
    ],
)
def test_a_unit_is_said(unit: str, one: bool, french: str, english: str) -> None:
    assert spoken_unit(unit, one, Language.FR) == french
    assert spoken_unit(unit, one, Language.EN) == english


def test_every_unit_of_an_attribute_is_a_symbol_or_has_its_words() -> None:
    units = {
        attribute.type.unit
        for kind in KINDS
        for attribute in kind.attributes
        if isinstance(attribute.type, Number)
    }
    assert units - SYMBOLS == set(SPOKEN_UNITS)
