"""What the engine shows for each question of a labelled file, and what it would show without one
of its signals.

Nothing is scored here: `judge` and `rank` are those of a posted request, and so is what is worth
showing and how many. Without a criterion, the utilities that `judge` found are weighed again by
the same `weigh`; without the thesaurus, `judge` is given one of no words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np

from ptce.commands.suggestions import SUGGESTIONS
from ptce.domain.terms import CheckStatus, CriterionCode
from ptce.domain.values import Encoding
from ptce.domain.wording import written
from ptce.evaluations.questions import Graded, Question
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.scoring import NO_MEANING, TENTHS, Verdict, judge, rank, weigh
from ptce.matching.thesaurus import Thesaurus

Verdicts = Sequence[Sequence[Verdict]]
"""Those of each question, in their order."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer in the place that a person sees."""

    graded: Graded
    s: float
    to_verify: bool

    @property
    def use(self) -> int:
        """Its label; what people say is impossible is of none."""
        return 0 if self.graded.hard else self.graded.label


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is shown for a question, best first; what the law refuses, by name, with the codes of
    what is not met."""

    question: Question
    shown: tuple[Shown, ...]
    refused: Mapping[str, tuple[str, ...]]

    @property
    def groups(self) -> list[list[int]]:
        """Of what use they are, what has the same score together."""
        return [
            [each.use for each in tied] for _, tied in groupby(self.shown, key=lambda each: each.s)
        ]


def ranked(questions: Sequence[Question], verdicts: Verdicts) -> list[Ranking]:
    return [_ranking(*each) for each in zip(questions, verdicts, strict=True)]


def _ranking(question: Question, verdicts: Sequence[Verdict]) -> Ranking:
    graded = {each.offer.id: each for each in question.offers}
    best = [each for each in rank(verdicts) if each.worth_showing][:SUGGESTIONS]
    return Ranking(
        question,
        tuple(
            Shown(graded[each.offer_id], each.s, each.status is CheckStatus.TO_VERIFY)
            for each in best
        ),
        {graded[each.offer_id].name: _codes(each) for each in verdicts if _violated(each)},
    )


def judged(questions: Sequence[Question], thesaurus: Thesaurus) -> Verdicts:
    """An offer of another kind than the need's never meets it."""
    return [
        judge(
            question.need,
            [each.offer for each in question.offers if each.offer.kind == question.need.kind],
            thesaurus,
        )
        for question in questions
    ]


NO_WORDS = Thesaurus((), {})
"""With it, only the vectors and the letters of the two texts are compared."""


def encoded(questions: Sequence[Question], encoder: ListingEncoder) -> list[Question]:
    """The same questions, whose listings are encoded."""

    @cache
    def encoding(kind: str, text: str) -> Encoding:
        return encoder.encode([Listing(kind, text)])[0]

    return [
        replace(
            each,
            need=replace(each.need, encoding=encoding(each.need.kind, written(each.need))),
            offers=tuple(
                replace(
                    graded,
                    offer=replace(
                        graded.offer, encoding=encoding(graded.offer.kind, written(graded.offer))
                    ),
                )
                for graded in each.offers
            ),
        )
        for each in questions
    ]


def unencoded(questions: Sequence[Question]) -> list[Question]:
    """The same questions, compared by their words."""
    return [
        replace(
            each,
            need=replace(each.need, encoding=None),
            offers=tuple(
                replace(graded, offer=replace(graded.offer, encoding=None))
                for graded in each.offers
            ),
        )
        for each in questions
    ]


def without(code: CriterionCode, verdicts: Verdicts) -> Verdicts:
    """As if the kind gave the criterion no weight, and the others theirs in proportion."""
    return [[_reweighed(verdict, code) for verdict in each] for each in verdicts]


def without_threshold(verdicts: Verdicts) -> Verdicts:
    """As if whatever the law admits were worth showing, in the same order."""
    return [
        [verdict._replace(score=TENTHS[-1], meaning=NO_MEANING) for verdict in each]
        for each in verdicts
    ]


def _reweighed(verdict: Verdict, code: CriterionCode) -> Verdict:
    """Without MEANING, nothing tells that the natures are known to differ either."""
    kept = [each for each in verdict.criteria if each.code is not code]
    if len(kept) == len(verdict.criteria):
        return verdict
    weights = np.array([each.weight for each in kept])
    utilities = np.array([[each.utility for each in kept]])
    s, tenths, _ = weigh(utilities, weights / weights.sum())
    changed = verdict._replace(s=float(s[0]), score=TENTHS[int(tenths[0])])
    if code is CriterionCode.MEANING:
        return changed._replace(meaning=NO_MEANING)
    return changed


def _violated(verdict: Verdict) -> bool:
    return verdict.status is CheckStatus.VIOLATED


def _codes(verdict: Verdict) -> tuple[str, ...]:
    codes = [each.code.value for each in verdict.checks if each.status is CheckStatus.VIOLATED]
    return tuple(dict.fromkeys(codes))
