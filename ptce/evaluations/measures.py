"""How good a ranking is, against the labels that people gave: 0 is of no use, 3 does the whole job.

A ranking is a list of groups, best first: what has the same score is one group, in no order. Every
measure is its mean over all orders of each group, so that no measure depends on how ties are
broken. `judged` are the labels of all that might rightly be shown. None: the measure says nothing
here, for nothing that might be shown is good enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb, log2

RELEVANT = 2
"""The least label of what is worth a phone call."""

CUT = 5
"""How many places people look at."""

Groups = Sequence[Sequence[int]]


def gain(label: int) -> int:
    """What a label is worth (Järvelin and Kekäläinen 2002).

    >>> [gain(label) for label in range(4)]
    [0, 1, 3, 7]
    """
    return (1 << label) - 1


def ndcg(ranked: Groups, judged: Iterable[int], cut: int = CUT) -> float | None:
    """The gain of the first places, each discounted by the logarithm of its rank, over that of the
    best order."""
    best = _discounted([[label] for label in sorted(judged, reverse=True)], cut)
    return _discounted(ranked, cut) / best if best else None


def recall(ranked: Groups, judged: Iterable[int], cut: int = CUT) -> float | None:
    """The share of what is relevant that is in the first places; of as many as there are places,
    when more is relevant."""
    relevant = sum(label >= RELEVANT for label in judged)
    if not relevant:
        return None
    found = sum(
        share * sum(label >= RELEVANT for label in group) for group, share in _within(ranked, cut)
    )
    return found / min(relevant, cut)


def top_one(ranked: Groups, judged: Iterable[int]) -> float | None:
    """Whether the first one shown is one of the best there are; 0 when nothing is shown."""
    best = max(judged, default=0)
    if not best:
        return None
    first = next((group for group in ranked if group), ())
    return _mean([label == best for label in first])


def reciprocal_rank(ranked: Groups, judged: Iterable[int]) -> float | None:
    """One over the rank of the first relevant one; 0 when none is shown."""
    if not any(label >= RELEVANT for label in judged):
        return None
    before = 0
    for group in ranked:
        size, good = len(group), sum(label >= RELEVANT for label in group)
        if good:
            ways = comb(size, good)
            return sum(
                comb(size - place, good - 1) / ways / (before + place)
                for place in range(1, size - good + 2)
            )
        before += size
    return 0.0


def _discounted(ranked: Groups, cut: int) -> float:
    total, place = 0.0, 0
    for group in ranked:
        mean = _mean([gain(label) for label in group])
        for _ in group:
            place += 1
            if place > cut:
                return total
            total += mean / log2(place + 1)
    return total


def _within(ranked: Groups, cut: int) -> Iterable[tuple[Sequence[int], float]]:
    """Each group with the share of it that is in the first places."""
    left = cut
    for group in ranked:
        if left <= 0:
            return
        if group:
            yield group, min(left, len(group)) / len(group)
        left -= len(group)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
