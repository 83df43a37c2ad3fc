"""Weights learned from decisions: near the published ones, in their bounds, and moved by what
people say no to."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.matching.reweighing import Examined, answer, reweighed, within

PUBLISHED = [0.4, 0.2, 0.2, 0.1, 0.1]
MEANING, DISTANCE = 0, 1
SHARES = st.lists(st.floats(0.01, 5), min_size=5, max_size=5)
DECISIONS = st.lists(
    st.builds(
        Examined,
        st.tuples(*[st.floats(0, 1)] * 5),
        st.booleans(),
        st.integers(1, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


def sound(weights: list[float]) -> bool:
    inside = all(
        0.5 * usual - 1e-9 <= each <= 2 * usual + 1e-9
        for each, usual in zip(weights, PUBLISHED, strict=True)
    )
    return inside and sum(weights) == pytest.approx(1)


def decided(
    count: int, by: int, seed: int = 5, *, of_meaning: bool = True, rank: int = 1
) -> list[Examined]:
    """Decisions of people who look at one criterion alone."""
    rng, made = Random(seed), []
    for _ in range(count):
        utilities = tuple(rng.uniform(0.1, 1) for _ in PUBLISHED)
        accepted = rng.random() < utilities[by] ** 3
        made.append(Examined(utilities, accepted, rank, accepted or of_meaning))
    return made


@given(SHARES)
def test_any_weights_are_brought_within_their_bounds(weights: list[float]) -> None:
    assert sound(within(weights, PUBLISHED))


def test_weights_that_are_within_keep_their_proportions() -> None:
    assert within([2 * each for each in PUBLISHED], PUBLISHED) == pytest.approx(PUBLISHED)


@settings(max_examples=40)
@given(DECISIONS)
def test_whatever_people_decide_weights_stay_near_and_make_one(decisions: list[Examined]) -> None:
    learned = reweighed(PUBLISHED, decisions)
    assert sound(learned)
    assert learned == reweighed(PUBLISHED, decisions)


@pytest.mark.parametrize("by", [DISTANCE, 3])
def test_what_people_look_at_weighs_more(by: int) -> None:
    learned = reweighed(PUBLISHED, decided(400, by))
    assert learned[by] > 1.2 * PUBLISHED[by]
    assert all(
        learned[at] < usual for at, usual in enumerate(PUBLISHED) if at != by and usual >= 0.2
    )


def test_few_decisions_move_weights_less() -> None:
    few, many = (reweighed(PUBLISHED, decided(count, DISTANCE))[DISTANCE] for count in (40, 400))
    assert PUBLISHED[DISTANCE] < few < many


def test_a_no_for_another_reason_says_nothing_of_the_meaning() -> None:
    """People who say no to other resources: only when they say so does the meaning weigh more
    against the rest."""
    said = reweighed(PUBLISHED, decided(400, MEANING))
    unsaid = reweighed(PUBLISHED, decided(400, MEANING, of_meaning=False))
    assert said[MEANING] / said[DISTANCE] > unsaid[MEANING] / unsaid[DISTANCE]


def test_what_was_looked_at_less_counts_more_and_no_more_than_ten_times() -> None:
    near = decided(200, DISTANCE)
    other = [each._replace(rank=1) for each in decided(200, 3, seed=6)]
    low = reweighed(PUBLISHED, [each._replace(rank=1) for each in near] + other)
    high = reweighed(PUBLISHED, [each._replace(rank=8) for each in near] + other)
    assert high[DISTANCE] > low[DISTANCE]
    assert reweighed(PUBLISHED, [each._replace(rank=10) for each in near] + other) == reweighed(
        PUBLISHED, [each._replace(rank=1_000) for each in near] + other
    )


def test_neither_what_serves_nor_what_works_loads_a_solver() -> None:
    show = "import ptce.programs, ptce.working, sys; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_it_is_a_program_from_one_document_to_another() -> None:
    decisions = decided(50, 1)
    dealt = [[*each, at % 5] for at, each in enumerate(decisions)]
    document = {"published": PUBLISHED, "decisions": dealt}
    done = subprocess.run(
        [sys.executable, "-m", "ptce.matching.reweighing"],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["weights"] == answer(document)["weights"] == reweighed(PUBLISHED, decisions)
    others = [each for at, each in enumerate(decisions) if at % 5 != 2]
    assert told["unseen"]["2"] == reweighed(PUBLISHED, others)
    assert sorted(told["unseen"]) == list("01234")
