"""The measures of a ranking: within bounds, 1 for a perfect one, blind to how ties are broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product
from math import log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ptce.evaluations.measures import (
    Groups,
    ndcg,
    recall,
    reciprocal_rank,
    top_one,
)
from ptce.matching.exposures import concentration, shares

LABELS = st.integers(0, 3)
RANKINGS = st.lists(st.lists(LABELS, min_size=1, max_size=4), max_size=6)
MEASURES = [ndcg, recall, top_one, reciprocal_rank]

Measure = Callable[[Groups, Sequence[int]], float | None]


def labels(ranked: Groups) -> list[int]:
    return [label for group in ranked for label in group]


@pytest.mark.parametrize("measure", MEASURES)
@given(ranked=RANKINGS, others=st.lists(LABELS, max_size=5))
def test_a_measure_is_between_0_and_1_or_says_nothing(
    measure: Measure, ranked: list[list[int]], others: list[int]
) -> None:
    value = measure(ranked, labels(ranked) + others)
    assert value is None or 0 <= value <= 1 + 1e-12


@pytest.mark.parametrize("measure", MEASURES)
@given(judged=st.lists(LABELS, min_size=1, max_size=12))
def test_the_best_order_is_worth_1(measure: Measure, judged: list[int]) -> None:
    assume(max(judged) >= 2)
    best = [[label] for label in sorted(judged, reverse=True)]
    assert measure(best, judged) == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES)
@given(judged=st.lists(st.integers(0, 1), max_size=6))
def test_where_nothing_is_good_a_measure_of_the_relevant_says_nothing(
    measure: Measure, judged: list[int]
) -> None:
    value = measure([[label] for label in judged], judged)
    if measure in (recall, reciprocal_rank):
        assert value is None
    else:
        assert (value is None) == (1 not in judged)


@pytest.mark.parametrize("measure", MEASURES)
@given(judged=st.lists(LABELS, min_size=1, max_size=6))
def test_nothing_shown_is_worth_nothing(measure: Measure, judged: list[int]) -> None:
    assert measure([], judged) in (0, None)


@pytest.mark.parametrize("measure", MEASURES)
@given(ranked=st.lists(st.lists(LABELS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_a_tie_is_worth_the_mean_of_its_orders(measure: Measure, ranked: list[list[int]]) -> None:
    judged = labels(ranked)
    orders = [
        [[label] for group in order for label in group]
        for order in product(*(permutations(group) for group in ranked))
    ]
    values = [measure(order, judged) for order in orders]
    whole = measure(ranked, judged)
    if whole is None:
        assert set(values) == {None}
    else:
        assert whole == pytest.approx(sum(each or 0 for each in values) / len(values))


@pytest.mark.parametrize("measure", MEASURES)
@given(ranked=RANKINGS)
def test_the_order_within_a_tie_does_not_matter(measure: Measure, ranked: list[list[int]]) -> None:
    turned = [list(reversed(group)) for group in ranked]
    assert measure(turned, labels(ranked)) == pytest.approx(measure(ranked, labels(ranked)))


def test_what_was_computed_by_hand() -> None:
    """Shown: 1, 3, 0; left out: 2. Best order: 3, 2, 1, 0."""
    ranked, judged = [[1], [3], [0]], [3, 2, 1, 0]
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg(ranked, judged) == pytest.approx((1 + 7 / log2(3)) / best)
    assert recall(ranked, judged) == 0.5
    assert top_one(ranked, judged) == 0
    assert reciprocal_rank(ranked, judged) == 0.5
    assert recall([[0], [0], [0], [0], [0], [3]], [3]) == 0
    assert recall([[0], [0], [0], [0], [3, 0]], [3]) == 0.5
    assert reciprocal_rank([[0], [3, 0]], [3]) == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert top_one([[3, 3, 0]], [3, 3]) == pytest.approx(2 / 3)
    assert recall([[3]] * 5, [3] * 8) == 1


@given(st.lists(st.sampled_from("abcd"), min_size=1))
def test_shares_are_a_whole(places: list[str]) -> None:
    held = shares(places)
    assert sum(held.values()) == pytest.approx(1)
    top = concentration(places)
    assert top is not None
    assert max(held.values()) == pytest.approx(top), "one of four members is the tenth"


def test_no_place_has_no_share() -> None:
    assert shares([]) == {}
    assert concentration([]) is None
    assert concentration(["a"] * 9 + [f"m{at}" for at in range(19)]) == pytest.approx(10 / 28)
