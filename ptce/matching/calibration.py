"""From a score to the likelihood that people accept: P = 1 / (1 + exp(-(a logit(S) + b))).

`a` and `b` are Platt's (1999): the most likely ones given decisions whose targets are smoothed, so
that no number of yeses makes anything certain; found by Newton's steps with backtracking (Lin, Lin
and Weng 2007). Probabilities keep the order of the scores: a fit whose `a` is not above 0 is none.
Nor is anything certain far from what was decided: they stay NEAREST away from 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

FEWEST: Final = 30
"""Decisions below which nothing is fitted."""

FOLDS: Final = 5

NEAREST: Final = 0.001
"""Scores and probabilities this near to 0 or to 1 count as much: a logit is finite."""

FARTHEST: Final = math.log(1 / NEAREST - 1)
"""The logit of 1 - NEAREST."""

BINS: Final = 10

STEPS, SMALLEST_STEP, FLAT = 100, 1e-10, 1e-7
RIDGE: Final = 1e-12


class Decision(NamedTuple):
    """What people said of a pair: its S, whether they accepted, and what it was about (decisions
    about one thing are never on both sides of a fold)."""

    s: float
    accepted: bool
    about: Hashable


class Calibration(NamedTuple):
    """`a` > 0 and `b`."""

    a: float
    b: float

    def probability(self, s: float) -> float:
        """That of an acceptance, between NEAREST and 1 - NEAREST."""
        return _sigma(min(FARTHEST, max(-FARTHEST, self.a * logit(s) + self.b)))


class Fit(NamedTuple):
    """A calibration, and how far it is from decisions that it has not seen: expected calibration
    error and Brier score over FOLDS parts."""

    calibration: Calibration
    decisions: int
    accepted: int
    ece: float
    brier: float


def logit(s: float) -> float:
    """Of a fraction, kept away from 0 and 1.

    >>> logit(0.5), round(logit(1.0), 2)
    (0.0, 6.91)
    """
    kept = min(1 - NEAREST, max(NEAREST, s))
    return math.log(kept / (1 - kept))


def fitted(decisions: Sequence[Decision]) -> Fit | None:
    """None when there are too few decisions, or when a better score was not accepted more often:
    such probabilities would contradict the ranking."""
    if len(decisions) < FEWEST:
        return None
    calibration = platt(decisions)
    if calibration is None:
        return None
    told = crossed(decisions)
    ece = calibration_error(told)
    assert ece is not None, "decisions are told"
    accepted = sum(each.accepted for each in decisions)
    return Fit(calibration, len(decisions), accepted, ece, brier(told))


def platt(decisions: Sequence[Decision]) -> Calibration | None:
    """The most likely `a` and `b`, however few decisions; None when `a` is not above 0."""
    logits = [logit(each.s) for each in decisions]
    yes = sum(each.accepted for each in decisions)
    no = len(decisions) - yes
    high, low = (yes + 1) / (yes + 2), 1 / (no + 2)
    targets = [high if each.accepted else low for each in decisions]
    a, b = 0.0, math.log((yes + 1) / (no + 1))
    loss = _loss(a, b, logits, targets)
    for _ in range(STEPS):
        told = [_sigma(a * x + b) for x in logits]
        gaps = [p - t for p, t in zip(told, targets, strict=True)]
        slope_a = sum(gap * x for gap, x in zip(gaps, logits, strict=True))
        slope_b = sum(gaps)
        if abs(slope_a) < FLAT and abs(slope_b) < FLAT:
            break
        spread = [p * (1 - p) for p in told]
        aa = RIDGE + sum(v * x * x for v, x in zip(spread, logits, strict=True))
        ab = sum(v * x for v, x in zip(spread, logits, strict=True))
        bb = RIDGE + sum(spread)
        determinant = aa * bb - ab * ab
        step_a = -(bb * slope_a - ab * slope_b) / determinant
        step_b = -(aa * slope_b - ab * slope_a) / determinant
        descent, size = slope_a * step_a + slope_b * step_b, 1.0
        while size >= SMALLEST_STEP:
            found = _loss(a + size * step_a, b + size * step_b, logits, targets)
            if found < loss + 1e-4 * size * descent:
                a, b, loss = a + size * step_a, b + size * step_b, found
                break
            size /= 2
        else:
            break
    return Calibration(a, b) if a > FLAT else None


def crossed(decisions: Sequence[Decision]) -> list[tuple[float, bool]]:
    """Each decision with the probability that those of the other folds give it. What a fold may
    not be calibrated by has the share that was accepted for its probability."""
    folds = _folds(decisions)
    told: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [each for each, own in zip(decisions, folds, strict=True) if own != fold]
        calibration = platt(others) if others else None
        share = (sum(each.accepted for each in others) + 1) / (len(others) + 2)
        told += [
            (calibration.probability(each.s) if calibration else share, each.accepted)
            for each, own in zip(decisions, folds, strict=True)
            if own == fold
        ]
    return told


def brier(told: Sequence[tuple[float, bool]]) -> float:
    """The mean square of what a probability is away from what came of it."""
    return sum((probability - came) ** 2 for probability, came in told) / len(told)


def calibration_error(told: Sequence[tuple[float, bool]]) -> float | None:
    """How far a probability is from what came of it: the mean over BINS equal ranges of the gap
    between the two, weighted by how many are in each (expected calibration error)."""
    if not told:
        return None
    gaps = [
        abs(sum(probability for probability, _ in each) - sum(came for _, came in each))
        for each in binned(told)
        if each
    ]
    return sum(gaps) / len(told)


def binned(told: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    """By BINS equal ranges of probability, from the least."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for each in told:
        bins[min(int(each[0] * BINS), BINS - 1)].append(each)
    return bins


def _folds(decisions: Sequence[Decision]) -> list[int]:
    """In which fold each is: what they are about is dealt out in its order."""
    dealt = {about: at for at, about in enumerate(dict.fromkeys(each.about for each in decisions))}
    return [dealt[each.about] % FOLDS for each in decisions]


def _loss(a: float, b: float, logits: Sequence[float], targets: Sequence[float]) -> float:
    """The negative logarithm of the likelihood, without overflow."""
    total = 0.0
    for x, target in zip(logits, targets, strict=True):
        t = a * x + b
        total += max(t, 0.0) + math.log1p(math.exp(-abs(t))) - target * t
    return total


def _sigma(t: float) -> float:
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    return math.exp(t) / (1 + math.exp(t))
