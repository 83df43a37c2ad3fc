"""What people's decisions say of the weights of a kind: a fit that stays near the published ones.

It minimises, over b, a and the weights w,

    -(1/n) sum_i [y_i t_i - ln(1 + e^t_i)] / p_i + (lambda/n) sum_k ln^2(w_k / w0_k),
    t_i = b + a sum_k w_k ln max(u_ik, FLOOR),

within half and double of each published weight w0, by L-BFGS-B; then the weights are made to sum to
1 within the same bounds. y is 1 for what was accepted; p, how likely it was to be looked at, is one
over its rank, PROPENSITY at least.

Alone in the code, this module loads scipy: it is a program (`python -m ptce.matching.reweighing`)
that whoever learns runs, from one JSON document on its input to another on its output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

FLOOR: Final = 0.02
"""As in scoring.py."""

LEAST, MOST = 0.5, 2.0
STEEPNESS: Final = (0.5, 40.0)
START: Final = 4.0

PROPENSITY: Final = 0.1

CAUTIOUS, BOLD, MANY = 10.0, 2.0, 300
"""Lambda, with fewer than MANY decisions and from there on."""

Vector = npt.NDArray[np.float64]


class Examined(NamedTuple):
    """A pair that people decided on: its utilities, in the order of the weights, the answer, its
    rank (from 1), and whether the answer says anything of the first criterion, MEANING: a yes does,
    and a « no, not that resource »; another no does not."""

    utilities: tuple[float, ...]
    accepted: bool
    rank: int
    of_meaning: bool


def reweighed(published: Sequence[float], decisions: Sequence[Examined]) -> list[float]:
    """The weights, summing to 1, each within half and double of the published one."""
    usual = np.array(published)
    logs = np.log(np.maximum(np.array([each.utilities for each in decisions]), FLOOR))
    answers = np.array([float(each.accepted) for each in decisions])
    weight = 1 / np.maximum(PROPENSITY, 1 / np.array([float(each.rank) for each in decisions]))
    silent = np.array([not each.of_meaning for each in decisions])
    fixed = np.where(silent, usual[0] * logs[:, 0], 0.0)
    free = logs.copy()
    free[silent, 0] = 0.0
    count = len(decisions)
    ridge = (CAUTIOUS if count < MANY else BOLD) / count

    def loss(at: Vector) -> tuple[float, Vector]:
        b, a, weights = at[0], at[1], at[2:]
        inner = free @ weights + fixed
        t = b + a * inner
        away = np.log(weights / usual)
        value = -(weight * (answers * t - np.logaddexp(0.0, t))).mean() + ridge * (away**2).sum()
        slope = weight * (1 / (1 + np.exp(-np.clip(t, -500, 500))) - answers) / count
        of_weights = a * (free.T @ slope) + 2 * ridge * away / weights
        return float(value), np.array([slope.sum(), slope @ inner, *of_weights])

    bounds = [(None, None), STEEPNESS, *((LEAST * each, MOST * each) for each in published)]
    found = minimize(loss, [0.0, START, *published], jac=True, method="L-BFGS-B", bounds=bounds)
    return within(found.x[2:].tolist(), published)


def within(weights: Sequence[float], published: Sequence[float]) -> list[float]:
    """In the same proportions, summing to 1, but for those that would leave their bounds."""
    low, high = LEAST * np.array(published), MOST * np.array(published)
    least, most = 0.0, float(max(high / np.array(weights)))
    for _ in range(100):
        scale = (least + most) / 2
        if np.clip(scale * np.array(weights), low, high).sum() < 1:
            least = scale
        else:
            most = scale
    kept: list[float] = np.clip(most * np.array(weights), low, high).tolist()
    return kept


def answer(document: dict[str, Any]) -> dict[str, Any]:
    """`{"published": […], "decisions": [[[u, …], accepted, rank, of_meaning, fold], …]}` gives
    `{"weights": […], "unseen": {fold: […], …}}`: those of all the decisions, then, for each fold,
    those of the decisions of the others."""
    published, folds = document["published"], [fold for *_, fold in document["decisions"]]
    decisions = [
        Examined(tuple(utilities), accepted, rank, of_meaning)
        for utilities, accepted, rank, of_meaning, _ in document["decisions"]
    ]
    unseen = {}
    for fold in sorted(set(folds)):
        others = [each for each, own in zip(decisions, folds, strict=True) if own != fold]
        unseen[fold] = reweighed(published, others)
    return {"weights": reweighed(published, decisions), "unseen": unseen}


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
