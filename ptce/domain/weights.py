"""What each criterion weighs in a score: published with each kind, or chosen by a pole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CriterionCode, Term

PUBLISHED = 0
"""The version of the weights that a kind declares, which are those of the engine's version."""

DECIMALS = 4

LEAST, MOST = Decimal("0.5"), Decimal(2)
"""How far a weight may go from the published one, as a multiple of it."""


class WeightsStatus(Term):
    PROPOSED = "PROPOSED", "proposés par le moteur, à examiner", "proposed by the engine"
    REFUSED = (
        "REFUSED",
        "écartés par le moteur : le classement ou l'exposition d'une structure y perdrait",
        "set aside by the engine: the ranking, or what a member is shown, would suffer",
    )
    REJECTED = "REJECTED", "non retenus par l'animation", "rejected by the coordinators"
    IN_FORCE = "IN_FORCE", "en vigueur", "in force"
    REPLACED = "REPLACED", "remplacés", "replaced"


UNDECIDED = frozenset({WeightsStatus.PROPOSED, WeightsStatus.REFUSED})
"""Nobody has said anything of them."""


class WeightsOrigin(Term):
    CHOSEN = "CHOSEN", "choisis par l'animation", "chosen by the coordinators"
    RESTORED = "RESTORED", "repris d'une version d'avant", "restored from an earlier version"
    FITTED = "FITTED", "ajustés sur les décisions du pôle", "fitted to the pole's decisions"


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


def rounded(kind: str, weights: Mapping[CriterionCode, float]) -> dict[CriterionCode, Decimal]:
    """To DECIMALS places, summing to 1 and within the bounds, given weights that are: what rounding
    down leaves goes to those that lost most and may have more."""
    step = Decimal(1).scaleb(-DECIMALS)
    exact = {code: Decimal(weight) for code, weight in weights.items()}
    kept = {
        code: max(value.quantize(step, ROUND_FLOOR), bounds(kind, code)[0])
        for code, value in exact.items()
    }
    for code in sorted(kept, key=lambda each: kept[each] - exact[each]):
        left = 1 - sum(kept.values(), Decimal(0))
        if left > 0 and kept[code] + step <= bounds(kind, code)[1]:
            kept[code] += min(step, left)
    return kept
