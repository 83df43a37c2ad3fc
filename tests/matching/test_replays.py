"""Past needs, ranked by other weights: what comes first, and who is seen."""

from __future__ import annotations

import pytest

from ptce.matching.replays import Needs, Placed, Replay
from ptce.matching.replays import replayed as replayed_by

EVEN, FIRST, SECOND = [0.5, 0.5], [0.8, 0.2], [0.2, 0.8]


def replayed(needs: Needs, before: list[float], after: list[float]) -> Replay:
    """By weights that were learned from other needs, the same."""
    return replayed_by(needs, before, after, [after] * len(needs))


def pair(
    one: float, other: float, provider: str = "a", size: str | None = "MICRO", yes: bool = False
) -> Placed:
    return Placed((one, other), yes, provider, size)


GOOD, BAD = pair(0.9, 0.3, yes=True), pair(0.3, 0.9, "b", "LARGE")


def test_what_was_accepted_comes_first_or_not() -> None:
    better = replayed([[GOOD, BAD]], SECOND, FIRST)
    assert better.ndcg == pytest.approx((0.63093, 1))
    assert (better.needs, better.first_places, better.sound) == (1, 1, True)
    worse = replayed([[GOOD, BAD]], FIRST, SECOND)
    assert worse.ndcg == pytest.approx((1, 0.63093)) and not worse.sound


def test_the_same_weights_change_nothing() -> None:
    same = replayed([[GOOD, BAD], [BAD]], EVEN, EVEN)
    assert (same.first_places, same.largest_fall, same.sound) == (0, 0, True)
    assert same.exposure == {"LARGE": (2 / 3, 2 / 3), "MICRO": (1 / 3, 1 / 3)}


def test_a_need_that_nobody_answered_is_shown_but_not_measured() -> None:
    found = replayed([[BAD, pair(0.9, 0.3, "c")], [GOOD]], SECOND, FIRST)
    assert (found.needs, found.first_places) == (1, 1)


def test_a_need_is_measured_by_weights_that_have_not_seen_it() -> None:
    """The fit is good on what it has seen, and would be worse on anything else."""
    found = replayed_by([[GOOD, BAD]], EVEN, FIRST, [SECOND])
    assert found.ndcg[1] < found.ndcg[0] and not found.sound
    assert found.first_places == replayed([[GOOD, BAD]], EVEN, FIRST).first_places


def crowd(places: int) -> list[list[Placed]]:
    """Needs with five better offers than that of « z » by the first criterion alone."""
    others = [pair(0.9, 0.3, f"{at}") for at in range(4)]
    needs = [[pair(0.9, 0.3, "y", yes=True), *others, pair(0.1, 0.9, "z", "LARGE")]] * places
    return [*needs, [pair(0.9, 0.3, yes=True)]]


def test_a_member_that_loses_more_than_a_fifth_of_its_places_stops_it() -> None:
    found = replayed(crowd(5), SECOND, FIRST)
    assert found.largest_fall == 1 and not found.sound
    assert found.exposure["LARGE"][1] == 0 < found.exposure["LARGE"][0]
    assert replayed(crowd(4), SECOND, FIRST).largest_fall == 0, "too few places to tell"


def test_nothing_is_measured_on_nothing() -> None:
    assert replayed([], EVEN, FIRST).ndcg == (0, 0)
