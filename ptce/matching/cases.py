"""What a criterion looks at, and what it answers."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ptce.matching.pairs import Pair
from ptce.matching.thesaurus import Meaning, Mention, Thesaurus
from ptce.matching.wording import Sentence


class Case(NamedTuple):
    """All that a criterion may look at; `unknown` counts the checks that are to verify."""

    pair: Pair
    unknown: int
    meaning: Meaning
    thesaurus: Thesaurus


class Outcome(NamedTuple):
    """How well one criterion is served: `utility` in [0, 1], and why."""

    utility: float
    sentence: Sentence


@lru_cache(maxsize=16_384)
def mentions(thesaurus: Thesaurus, kind: str, text: str) -> tuple[Mention, ...]:
    """What a listing's text names, found once for all the pairs that it is in."""
    return thesaurus.mentions(kind, text)
