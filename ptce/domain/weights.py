"""What each criterion weighs in a score: published with each kind, or chosen by a pole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CriterionCode, Term

PUBLISHED = 0
"""The version of the weights that a kind declares, which are those of the engine's version."""

DECIMALS = 4

LEAST, MOST = Decimal("0.5"), Decimal(2)
"""How far a weight may go from the published one, as a multiple of it."""


class WeightsStatus(Term):
    IN_FORCE = "IN_FORCE", "en vigueur", "in force"
    REPLACED = "REPLACED", "remplacés", "replaced"


class WeightsOrigin(Term):
    CHOSEN = "CHOSEN", "choisis par l'animation", "chosen by the coordinators"
    RESTORED = "RESTORED", "repris d'une version d'avant", "restored from an earlier version"


@dataclass(frozen=True, slots=True)
class Weights:
    """Those of a pole for a kind: one for each criterion of the kind, 1 in all."""

    version: int
    of: Mapping[CriterionCode, float]


def published(kind: str) -> dict[CriterionCode, Decimal]:
    """The weights that the kind declares, as decimals."""
    return {code: Decimal(str(weight)) for code, weight in KIND_BY_CODE[kind].weights.items()}


def bounds(kind: str, code: CriterionCode) -> tuple[Decimal, Decimal]:
    """The least and the most that a criterion of the kind may weigh."""
    usual = published(kind)[code]
    return LEAST * usual, MOST * usual
