"""From scores to likelihoods: bounded, in the order of the scores, cautious when few decided."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ptce.matching.calibration import (
    FEWEST,
    Calibration,
    Decision,
    brier,
    calibration_error,
    crossed,
    fitted,
    logit,
    platt,
)

DECISIONS = st.lists(
    st.builds(Decision, st.floats(0, 1), st.booleans(), st.integers(0, 20)), max_size=80
)


def drawn(a: float, b: float, count: int, seed: int = 7) -> list[Decision]:
    """Decisions of people who accept as `a` and `b` say."""
    rng, truth = Random(seed), Calibration(a, b)
    scores = [rng.random() for _ in range(count)]
    return [Decision(s, rng.random() < truth.probability(s), at) for at, s in enumerate(scores)]


@given(DECISIONS, st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_is_never_less_likely_and_nothing_is_certain(
    decisions: list[Decision], s: float, other: float
) -> None:
    found = platt(decisions)
    if found is None:
        return
    assert found.a > 0
    low, high = sorted((s, other))
    assert 0 < found.probability(low) <= found.probability(high) < 1


def test_two_near_scores_that_parted_make_no_other_certain() -> None:
    """Their slope is steep: at a score far from both, the formula alone gives 1.0."""
    found = platt([Decision(0.5, False, 1), Decision(0.5625, True, 2)])
    assert found is not None and found.a > 4
    assert found.probability(1.0) == pytest.approx(0.999)
    assert found.probability(0.0) == pytest.approx(0.001)


@given(DECISIONS)
@example([Decision(1.0, False, 1), Decision(0.5, False, 0), Decision(0.5625, True, 0)])
def test_what_each_fold_is_told_is_a_likelihood_of_each_decision(
    decisions: list[Decision],
) -> None:
    told = crossed(decisions)
    assert sorted(came for _, came in told) == sorted(each.accepted for each in decisions)
    assert all(0 < probability < 1 for probability, _ in told)
    if told:
        assert 0 <= brier(told) <= 1


@pytest.mark.parametrize(("a", "b"), [(1.0, 0.0), (2.5, -1.5), (0.6, 1.0)])
def test_what_people_do_is_found_again(a: float, b: float) -> None:
    fit = fitted(drawn(a, b, 4_000))
    assert fit is not None
    assert tuple(fit.calibration) == pytest.approx((a, b), abs=0.2)
    assert fit.decisions == 4_000 and fit.ece < 0.04


def test_targets_are_smoothed() -> None:
    """Ten yeses at one score and twenty noes at another are told as 11/12 and 1/22, never 1 and 0:
    two parameters go through two points."""
    yes, no = (
        [Decision(0.8, True, at) for at in range(10)],
        [Decision(0.4, False, at) for at in range(20)],
    )
    found = platt(yes + no)
    assert found is not None
    assert found.probability(0.8) == pytest.approx(11 / 12)
    assert found.probability(0.4) == pytest.approx(1 / 22)
    high, low = math.log(11), math.log(1 / 21)
    slope = (high - low) / (logit(0.8) - logit(0.4))
    assert tuple(found) == pytest.approx((slope, high - slope * logit(0.8)))


def test_scores_that_people_contradict_or_few_decisions_give_no_likelihood() -> None:
    against = [Decision(each.s, not each.accepted, each.about) for each in drawn(3, 0, 200)]
    assert platt(against) is None and fitted(against) is None
    assert platt([Decision(0.5, True, at) for at in range(50)]) is None
    assert platt([Decision(at / 50, True, at) for at in range(50)]) is None
    some = drawn(3, 0, 200)
    assert fitted(some[: FEWEST - 1]) is None and fitted(some[:FEWEST]) is not None
    assert platt([]) is None


def test_decisions_about_one_need_are_never_on_both_sides_of_a_fold() -> None:
    """Two needs, one all yes, the other all no: each is told what the other one says."""
    yes = [Decision(0.8, True, "one")] * 20
    no = [Decision(0.4, False, "other")] * 20
    assert {round(told, 6) for told, came in crossed(yes + no) if came} == {round(1 / 22, 6)}
    alone = [Decision(each.s, each.accepted, at) for at, each in enumerate(yes + no)]
    assert min(told for told, came in crossed(alone) if came) > 0.8


def test_a_probability_is_compared_with_what_came_of_it() -> None:
    assert calibration_error([]) is None
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.9, False)]) == pytest.approx(0.9)
    assert calibration_error([(0.15, True), (0.95, True)]) == pytest.approx((0.85 + 0.05) / 2)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_a_calibration_error_is_between_0_and_1(told: list[tuple[float, bool]]) -> None:
    error = calibration_error(told)
    assert error is not None
    assert 0 <= error <= 1 + 1e-9
