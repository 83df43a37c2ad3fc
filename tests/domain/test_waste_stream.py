"""Whether a waste stream is hazardous, from what is stated and what the List of Waste says."""

from __future__ import annotations

from typing import Any

import pytest

from ptce.domain.codes import Entry
from ptce.domain.kinds.waste_stream import derived_hazard

PALLETS = Entry(hazardous=False, mirrors=())
PAINT = Entry(hazardous=True, mirrors=("080112",))
SCREENS = Entry(hazardous=False, mirrors=("160213",))
ANALYSED: dict[str, Any] = {"hazard_analysed": True, "analysis_reference": "LAB-7"}
WASTE: dict[str, Any] = {"material_status": "WASTE", "waste_code": "000000"}


@pytest.mark.parametrize(
    ("more", "entry", "hazard"),
    [
        ({}, PALLETS, "NON_HAZARDOUS"),
        ({}, PAINT, "HAZARDOUS"),
        ({"hazard_analysed": True}, PAINT, "HAZARDOUS"),
        ({"pop": True}, PALLETS, "HAZARDOUS"),
        ({"pop": False}, PALLETS, "NON_HAZARDOUS"),
        ({"hazard_properties": ("HP3",)}, PALLETS, "HAZARDOUS"),
        ({}, SCREENS, "TO_BE_ASSESSED"),
        ({"hazard_analysed": False}, SCREENS, "TO_BE_ASSESSED"),
        ({"hazard_analysed": True}, SCREENS, "TO_BE_ASSESSED"),
        ({"analysis_reference": "LAB-7"}, SCREENS, "TO_BE_ASSESSED"),
        (ANALYSED, SCREENS, "NON_HAZARDOUS"),
        (ANALYSED | {"hazard_properties": ("HP14",)}, SCREENS, "HAZARDOUS"),
        (ANALYSED, None, "TO_BE_ASSESSED"),
    ],
)
def test_a_mirror_code_alone_never_says_that_waste_is_harmless(
    more: dict[str, Any], entry: Entry | None, hazard: str
) -> None:
    entries = {} if entry is None else {"waste_code": entry}
    assert derived_hazard(WASTE | more, entries) == {"hazard": hazard}


def test_an_object_for_reuse_has_no_hazard_to_state_unless_it_says_one() -> None:
    chair = {"material_status": "REUSABLE_PRODUCT"}
    assert derived_hazard(chair, {}) == {}
    assert derived_hazard(chair | {"hazard_properties": ("HP3",)}, {}) == {"hazard": "HAZARDOUS"}
    coded = chair | {"waste_code": "160214"}
    assert derived_hazard(coded, {"waste_code": SCREENS}) == {"hazard": "TO_BE_ASSESSED"}
