"""How far likelihoods of acceptance, fitted on four fifths of the needs, are from the last fifth.

What people would accept is what the judges label RELEVANT or more, among what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ptce.domain.kinds import KINDS
from ptce.evaluations.measures import RELEVANT
from ptce.evaluations.rankings import Ranking
from ptce.matching.calibration import (
    Decision,
    binned,
    brier,
    calibration_error,
    crossed,
    fitted,
)

WHOLE = "toutes les natures"


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Of `offers` shown, the share that people would accept; the errors of S itself taken for a
    probability, then those of the fitted one, on needs that it has not seen. `reliability`: by
    range of probability, its mean, what came of it, and how many there are."""

    offers: int
    accepted: float
    raw: tuple[float, float]
    fitted: tuple[float, float]
    reliability: tuple[tuple[float, float, int], ...]


def calibrations(rankings: Sequence[Ranking]) -> Mapping[str, Calibrated]:
    """By kind, then all together, each offer with the fit of its kind; kinds that cannot be fitted
    are left out."""
    found: dict[str, Calibrated] = {}
    raw: list[tuple[float, bool]] = []
    told: list[tuple[float, bool]] = []
    for kind in KINDS:
        decisions = [
            Decision(each.s, each.use >= RELEVANT, ranking.question.name)
            for ranking in rankings
            if ranking.question.need.kind == kind.code
            for each in ranking.shown
        ]
        if fitted(decisions) is None:
            continue
        before, after = [(each.s, each.accepted) for each in decisions], crossed(decisions)
        found[kind.fr] = _calibrated(before, after)
        raw += before
        told += after
    if told:
        found[WHOLE] = _calibrated(raw, told)
    return found


def _calibrated(
    raw: Sequence[tuple[float, bool]], told: Sequence[tuple[float, bool]]
) -> Calibrated:
    return Calibrated(
        len(told),
        fmean(came for _, came in told),
        _errors(raw),
        _errors(told),
        tuple(
            (fmean(p for p, _ in each), fmean(came for _, came in each), len(each))
            for each in binned(told)
            if each
        ),
    )


def _errors(told: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The calibration error and the Brier score."""
    return calibration_error(told) or 0.0, brier(told)
