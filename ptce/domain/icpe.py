"""ICPE headings under which an installation may take waste in, and the codes that they are about.

Source: general knowledge of the nomenclature (code de l'environnement, annex to R511-9) and the
list of the profiles of establishments of Trackdéchets; noted on 2026-11-26, to be checked by a
person. The codes are indications, by the wording of each heading: an installation's own order may
say otherwise, and then the permit's own list of codes rules. Explosives (2793) and radioactive
waste (2797, 2798) are left out: what they take is not traded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rubric(NamedTuple):
    """One heading. `hazardous`: True for hazardous waste only, False for the rest only, None for
    both. `codes`: beginnings of codes of the List of Waste; none: any code."""

    hazardous: bool | None
    codes: tuple[str, ...] = ()

    def admits(self, hazardous: bool) -> bool:
        return self.hazardous is None or self.hazardous is hazardous


_METALS = "020110 1201 150104 160117 160118 1704 191001 191002 191202 191203 200140"
_SORTED = (
    "020104 0301 0303 0402 070213 120105 150101 150102 150103 150105 150106 150109 160103 160119 "
    "170201 170203 191201 191204 191207 191208 200101 200110 200111 200138 200139"
)
_ELECTRIC = "160210 160211 160213 160214 160215 160216 200121 200123 200135 200136"
_ORGANIC = "02 0301 0303 1905 1906 1908 1909 200108 200125 200138 200201 200302"
_INERT = "010102 010408 010409 1011 1012 1701 170202 170504 170506 170508 191205 191209 200202"


def _rubric(hazardous: bool | None, codes: str = "") -> Rubric:
    return Rubric(hazardous, tuple(codes.split()))


RUBRICS: Mapping[str, Rubric] = {
    "2710": _rubric(None),
    "2710-1": _rubric(True),
    "2710-2": _rubric(False),
    "2711": _rubric(None, _ELECTRIC),
    "2712": _rubric(None, "160104 160106"),
    "2713": _rubric(False, _METALS),
    "2714": _rubric(False, _SORTED),
    "2715": _rubric(False, "101112 150107 160120 170202 191205 200102"),
    "2716": _rubric(False),
    "2718": _rubric(True),
    "2719": _rubric(None),
    "2720": _rubric(None, "01"),
    "2720-1": _rubric(True, "01"),
    "2720-2": _rubric(False, "01"),
    "2730": _rubric(False, "020102 0202 0203"),
    "2731": _rubric(False, "020102 0202 0203"),
    "2760": _rubric(None),
    "2760-1": _rubric(True),
    "2760-2": _rubric(False),
    "2760-3": _rubric(False, _INERT),
    "2770": _rubric(True),
    "2771": _rubric(False),
    "2780": _rubric(False, _ORGANIC),
    "2780-1": _rubric(False, _ORGANIC),
    "2780-2": _rubric(False, _ORGANIC),
    "2780-3": _rubric(False, _ORGANIC),
    "2781": _rubric(False, _ORGANIC),
    "2781-1": _rubric(False, _ORGANIC),
    "2781-2": _rubric(False, _ORGANIC),
    "2782": _rubric(False, _ORGANIC),
    "2790": _rubric(True),
    "2791": _rubric(False),
    "2792": _rubric(True, "130101 130301 160109 160209 160210 170902"),
    "2794": _rubric(False, "020103 020107 030101 030105 200138 200201"),
}

USUAL = ("2711", "2712", "2713", "2714", "2715", "2780")
"""The headings that are named to people when one of them is about a code."""


def rubric(code: str | None) -> Rubric | None:
    """A heading by its number, or else by that of the heading that it details; None if it takes no
    waste in.

    >>> rubric("2714-1") == rubric("2714"), rubric("1510")
    (True, None)
    """
    if code is None:
        return None
    return RUBRICS.get(code) or RUBRICS.get(code.partition("-")[0])


def usual_rubric(waste_code: str | None, hazardous: bool) -> str:
    """The heading to look for: the one about the code, or else that of sorting and transit.

    >>> usual_rubric("150103", False), usual_rubric("200135", True), usual_rubric(None, True)
    ('2714', '2711', '2718')
    """
    for code in USUAL:
        about = RUBRICS[code]
        if waste_code and about.admits(hazardous) and waste_code.startswith(about.codes):
            return code
    return "2718" if hazardous else "2716"
