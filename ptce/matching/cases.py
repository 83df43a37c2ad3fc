"""What a criterion looks at, and what it answers."""

from __future__ import annotations

from typing import NamedTuple

from ptce.matching.pairs import Pair
from ptce.matching.thesaurus import Meaning, Thesaurus
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
