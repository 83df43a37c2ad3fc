"""Other weights on past needs: does what people accepted come first, and who is seen less?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from statistics import fmean
from typing import Any, Final, NamedTuple

import numpy as np

from ptce.matching.scoring import weigh

CUT: Final = 5
"""How many places people look at."""

LARGEST_FALL: Final = 0.2
FEWEST_PLACES: Final = 5
"""An organisation with fewer places than this loses a fifth of them with a single one."""


class Placed(NamedTuple):
    """A pair that was shown: its utilities, in the order of the weights, whether it was accepted,
    whose offer it is, and the size of that member."""

    utilities: tuple[float, ...]
    accepted: bool
    provider: Hashable
    size: str | None


class Replay(NamedTuple):
    """Before and after: nDCG@5 over the `needs` that somebody answered, after by weights that have
    not seen them; the share of the first places by size of member. `first_places`: how many needs
    would show another offer first. `largest_fall`: of one member's places, as a share of those it
    has; 0 when nobody loses any."""

    needs: int
    ndcg: tuple[float, float]
    first_places: int
    exposure: Mapping[str | None, tuple[float, float]]
    largest_fall: float

    @property
    def sound(self) -> bool:
        """Whether the ranking gets no worse, and nobody is seen far less."""
        before, after = self.ndcg
        return after >= before and self.largest_fall <= LARGEST_FALL


Needs = Sequence[Sequence[Placed]]


def replayed(
    needs: Needs,
    before: Sequence[float],
    after: Sequence[float],
    unseen: Sequence[Sequence[float]],
) -> Replay:
    """`needs` have at least a pair each; `unseen`, for each, weights that were not learned from
    it."""
    orders = [(_ranked(each, before), _ranked(each, after)) for each in needs]
    answered = [
        (_ranked(each, before), _ranked(each, weights))
        for each, weights in zip(needs, unseen, strict=True)
        if any(placed.accepted for placed in each)
    ]
    sizes = [_places(orders, side, lambda placed: placed.size) for side in (0, 1)]
    members = [_places(orders, side, lambda placed: placed.provider) for side in (0, 1)]
    falls = [
        (count - members[1][provider]) / count
        for provider, count in members[0].items()
        if count >= FEWEST_PLACES
    ]
    total = sizes[0].total()
    return Replay(
        needs=len(answered),
        ndcg=(
            round(_mean([_ndcg(one) for one, _ in answered]), 6),
            round(_mean([_ndcg(other) for _, other in answered]), 6),
        ),
        first_places=sum(one[0] is not other[0] for one, other in orders),
        exposure={
            size: (sizes[0][size] / total, sizes[1][size] / total)
            for size in sorted(sizes[0] | sizes[1], key=str)
        },
        largest_fall=max(0.0, *falls) if falls else 0.0,
    )


def _ranked(need: Sequence[Placed], weights: Sequence[float]) -> list[Placed]:
    """Best first; ties stay in their order."""
    s, _, _ = weigh(np.array([each.utilities for each in need]), np.array(weights))
    return [need[at] for at in np.argsort(-s, kind="stable").tolist()]


def _ndcg(ranked: Sequence[Placed]) -> float:
    """What was accepted is worth 1, the rest nothing."""
    best = min(CUT, sum(each.accepted for each in ranked))
    gained = sum(each.accepted / math.log2(rank + 2) for rank, each in enumerate(ranked[:CUT]))
    return gained / sum(1 / math.log2(rank + 2) for rank in range(best))


def _places(
    orders: Sequence[tuple[list[Placed], list[Placed]]],
    side: int,
    of: Callable[[Placed], Any],
) -> Counter[Any]:
    return Counter(of(each) for order in orders for each in order[side][:CUT])


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
