"""Frames of work that are not everybody's, or have no price: rule S01 beyond the loan of staff.

A loan of staff is dodged by calling it otherwise: only some structures may assign staff, sponsors
bear a part of the cost, and volunteers are not paid. No lawyer has read these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ptce.domain.kinds.skill import SkillMode
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.terms import ExchangeMode


@dataclass(frozen=True, slots=True)
class Frame:
    """Which inclusive structures may work so against payment, empty for everybody; `own`: whether
    no other structure may, as far as is known (else it is to verify)."""

    entitled: frozenset[InclusiveStructureKind]
    own: bool
    source: str
    checked_on: date


_KIND = InclusiveStructureKind
_NOTED = date(2026, 11, 26)

FRAMES: Final[Mapping[SkillMode, Frame]] = {
    SkillMode.TEMP_ASSIGNMENT: Frame(
        frozenset({_KIND.AI, _KIND.ETTI, _KIND.EATT, _KIND.GEIQ}),
        True,
        "itou-marche (prestation DISP) ; weblex ; sans lecture du texte",
        _NOTED,
    ),
    SkillMode.EMPLOYERS_GROUP: Frame(
        frozenset({_KIND.GEIQ}),
        False,
        "weblex (groupement d'employeurs) ; sans lecture du texte",
        _NOTED,
    ),
}
"""The frames whose structures are known by their inclusive kind."""

UNPAID: Final = frozenset({SkillMode.VOLUNTEERING})
"""Frames without any price. Source: altitudescooperantes (volunteering of skills), 2026-11-26."""

SHARED: Final = frozenset({SkillMode.SKILLS_SPONSORSHIP})
"""Frames whose lender bears all or part of the cost. Source: capstan.fr, weblex, 2026-11-26."""

MONEY: Final = frozenset({ExchangeMode.SERVICE, ExchangeMode.COST_SHARE})
"""Modes of a skill under which money is asked, also when its amount is still to be agreed."""
