"""From a need and many offers (or the mirror) to verdicts: checks, and a score that adds up.

S = exp(sum w_k ln max(u_k, FLOOR)), the weighted geometric mean (decision 0010): one criterion
near zero cannot be bought back. `score` is 100 S to one decimal. The points a criterion loses are
its share of ln S, rounded so that 100 and their sum is the score exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from ptce.domain.calendar import Interval
from ptce.domain.distances import DETOUR, EARTH_RADIUS_KM
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CheckCode, CheckStatus, CriterionCode
from ptce.domain.values import Need, Offer, Point
from ptce.domain.weights import PUBLISHED
from ptce.matching.cases import Case, Outcome
from ptce.matching.checks import Check, lacking
from ptce.matching.constraints import BLOCKING, judge_constraints
from ptce.matching.criteria import CRITERIA_OF, PREFERRED_SHARE
from ptce.matching.fusions import closeness, meanings
from ptce.matching.pairs import Pair, later_slot, paired, shorter_slot
from ptce.matching.thesaurus import Meaning, Relation, Thesaurus
from ptce.matching.wording import Sentence

ENGINE_VERSION = "17"
"""Changes whenever the same input would no longer give the same verdict."""

WORTH_SHOWING = Decimal(25)
"""The least score that is suggested: the foot of « à creuser » (decision 0010)."""

FLOOR = 0.02
"""The least a utility counts for: an unknown text must not annihilate a pair."""

NEAR_MISS_MATTERS = 2
NEAR_MISS_MEANING = 0.25

TOGETHER = 64
"""Pairs that are judged at a time while the best are looked for: fewer cost more each."""

MARGIN = 1e-6
"""What a bound of S may owe to rounding."""

PERFECT = 1_000
"""The best score, in tenths of a point."""

TENTHS = tuple(Decimal(tenths).scaleb(-1) for tenths in range(PERFECT + 1))
LOST = tuple(Decimal(-tenths).scaleb(-1) for tenths in range(PERFECT + 1))
"""Decimals of one place, by their number of tenths: a score, and what a criterion loses."""

NO_MEANING = Meaning(0.0, Relation.NONE, None, None, None, None)


class CriterionScore(NamedTuple):
    """One criterion of one pair. `utility` in [0, 1]; `points_lost` <= 0, one decimal."""

    code: CriterionCode
    utility: float
    weight: float
    points_lost: Decimal
    sentence: Sentence

    @property
    def fr(self) -> str:
        return self.sentence.fr

    @property
    def en(self) -> str:
        return self.sentence.en


class Verdict(NamedTuple):
    """What the engine says of one need and one offer.

    100 + the sum of `points_lost` is `score` exactly; `s` is its fraction, to ten places. A
    VIOLATED pair has no criteria and 0 for score, unless it comes near (see `near_misses`): then
    they are what it would have. A booking would take `taken` of the offer, in its terms (None when
    that is to verify), in `periods`, for `cost`, and bring `quantity` to the need, in the need's.
    """

    offer_id: UUID
    need_id: UUID | None
    status: CheckStatus
    checks: tuple[Check, ...]
    s: float
    score: Decimal
    criteria: tuple[CriterionScore, ...]
    distance_km: float
    periods: tuple[Interval, ...]
    quantity: Decimal
    taken: Decimal | None
    cost: Decimal | None
    meaning: Meaning
    weights_version: int

    @property
    def worth_showing(self) -> bool:
        """Whether a pair that nothing forbids is suggested: what is known to be another thing never
        is, however near and cheap (decision 0022)."""
        return self.score >= WORTH_SHOWING and not self.meaning.unrelated

    @property
    def forbidden_by_rules_alone(self) -> bool:
        """Whether nothing but legal rules stands in the way."""
        violated = [check for check in self.checks if check.status is CheckStatus.VIOLATED]
        return bool(violated) and all(check.rule is not None for check in violated)

    @property
    def forbidding_rules(self) -> list[str]:
        """The legal rules that are not met, each once, in the order people read them."""
        violated = [check for check in self.checks if check.status is CheckStatus.VIOLATED]
        return list(dict.fromkeys(check.rule.id for check in violated if check.rule))


def judge(need: Need, offers: Sequence[Offer], thesaurus: Thesaurus) -> list[Verdict]:
    """One verdict per offer, in their order; each is independent of the other offers.

    Raises ValueError when an offer is not of the need's kind, or the need asks an unknown name.
    """
    return _judged([paired(need, offer) for offer in offers], need, thesaurus)


def judge_offer(offer: Offer, needs: Sequence[Need], thesaurus: Thesaurus) -> list[Verdict]:
    """The mirror: one verdict per need, in their order, the same that `judge` would give."""
    return _judged([paired(need, offer) for need in needs], offer, thesaurus)


def leading(
    need: Need,
    offers: Sequence[Offer],
    thesaurus: Thesaurus,
    count: int,
    *,
    together: int = TOGETHER,
) -> list[Verdict]:
    """The verdicts of some of the offers, in no order: of all that can be among the `count` best
    that nothing forbids and that are worth showing. The others cannot be, by what they mean and
    where they are, whatever the rest. `together`: how many are judged at a time.
    """
    if not offers:
        return []
    utilities, unrelated = closeness(need, offers, thesaurus)
    bounds = _at_most(need, offers, utilities)
    most, least = bounds.tolist(), float(WORTH_SHOWING - 1) / 100
    likely = np.flatnonzero(~unrelated & (bounds >= least)).tolist()
    likely.sort(key=lambda at: -most[at])
    verdicts: list[Verdict] = []
    best: list[float] = []
    for start in range(0, len(likely), together):
        places = likely[start : start + together]
        if len(best) >= count and best[count - 1] > most[places[0]] + MARGIN:
            break
        pairs = [paired(need, offers[at]) for at in places]
        judged = _judged(pairs, need, thesaurus)
        verdicts += judged
        best += [each.s for each in rank(judged) if each.worth_showing]
        best.sort(reverse=True)
    return verdicts


def rank(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that nothing forbids, best first, ties by offer then by need."""
    eligible = [each for each in verdicts if each.status is not CheckStatus.VIOLATED]
    return sorted(eligible, key=lambda each: (-each.s, each.offer_id.int, _number(each.need_id)))


def near_misses(
    need: Need, offers: Sequence[Offer], verdicts: Sequence[Verdict], limit: int = 3
) -> list[Verdict]:
    """Violated verdicts that come near: what lacks least first, as a share of what is asked, then
    the score they would have. What is a matter of yes or no lacks a half (USUAL_GAP).

    `offers` and `verdicts` are those of one call of `judge`, in the same order. A slot is offered
    instead of the one that is not free, when there is one within HORIZON_DAYS.
    """
    near = [
        (round(sum(lacking(verdict.checks)), 2), verdict, offer)
        for verdict, offer in zip(verdicts, offers, strict=True)
        if verdict.status is CheckStatus.VIOLATED and verdict.criteria
    ]
    near.sort(key=lambda each: (each[0], -each[1].s, each[1].offer_id.int))
    return [_with_later_slot(need, offer, verdict) for _, verdict, offer in near[:limit]]


def weigh(
    utilities: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The scores of n pairs by k criteria.

    `utilities`: (n, k) in [0, 1]; `weights`: (k,), (1, k) or (n, k), summing to 1. Gives S (n,),
    the score in tenths (n,) and what each criterion loses in tenths (n, k), such that PERFECT -
    losses == score.
    Sums run by columns, so that a row's result never depends on its neighbours.
    """
    logs = weights * np.log(np.maximum(utilities, FLOOR))
    total = np.zeros(len(utilities))
    for column in logs.T:
        total = total + column
    s: npt.NDArray[np.float64] = np.exp(total).round(10)
    tenths = np.rint(PERFECT * s).astype(np.int64)
    scale = np.divide(1 - s, -total, out=np.zeros_like(s), where=total < 0)
    shares = np.maximum(-logs, 0.0) * (PERFECT * scale)[:, None]
    lost = np.floor(shares).astype(np.int64)
    missing = PERFECT - tenths - lost.sum(axis=1)
    rest = np.where(utilities < 1, shares - lost, -1.0)
    order = np.argsort(-rest.round(9), axis=1, kind="stable")
    places = np.argsort(order, axis=1, kind="stable")
    return s, tenths, lost + (places < missing[:, None])


class _Checked(NamedTuple):
    """How many checks are to verify, and violated; `near`: whether its meaning matters."""

    checks: tuple[Check, ...]
    unknown: int
    violated: int
    near: bool


def _at_most(
    need: Need, offers: Sequence[Offer], utilities: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The S of each pair if every criterion were perfect but MEANING, whose utilities are given,
    and DISTANCE."""
    kind, weights = KIND_BY_CODE[need.kind], _weights_of(need)
    logs = weights[CriterionCode.MEANING] * np.log(np.clip(utilities, FLOOR, 1))
    if kind.anywhere_when is None:
        far = DETOUR * _far_km(need, [each.point for each in offers])
        radius = np.minimum(need.radius_km, [each.radius_km for each in offers])
        beyond = np.maximum(far - radius / PREFERRED_SHARE, 0) / kind.half_distance_km
        logs += weights[CriterionCode.DISTANCE] * np.maximum(-beyond * np.log(2), np.log(FLOOR))
    most: npt.NDArray[np.float64] = np.exp(logs)
    return most


def _far_km(need: Need, points: Sequence[Point]) -> npt.NDArray[np.float64]:
    """As the crow flies, to the last digits but few."""
    north, east = np.radians([(each.latitude, each.longitude) for each in points]).T
    here = math.radians(need.point.latitude)
    half = np.sin((north - here) / 2) ** 2 + math.cos(here) * np.cos(north) * (
        np.sin((east - math.radians(need.point.longitude)) / 2) ** 2
    )
    far: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return far


def _judged(pairs: Sequence[Pair], one: Need | Offer, thesaurus: Thesaurus) -> list[Verdict]:
    """`one` is in each pair. What is violated so much that its meaning does not matter has none."""
    checked = [_checked(pair) for pair in pairs]
    near = [at for at, each in enumerate(checked) if each.near]
    others = [pairs[at].offer if isinstance(one, Need) else pairs[at].need for at in near]
    meant = dict(zip(near, meanings(one, others, thesaurus), strict=True)) if near else {}
    cases = [
        Case(pair, each.unknown, meant.get(at, NO_MEANING), thesaurus)
        for at, (pair, each) in enumerate(zip(pairs, checked, strict=True))
    ]
    scored = [
        at
        for at, (case, each) in enumerate(zip(cases, checked, strict=True))
        if not each.violated or case.meaning.utility >= NEAR_MISS_MEANING
    ]
    scores = dict(zip(scored, _scores([cases[at] for at in scored], one), strict=True))
    return [
        _verdict(case, each, scores.get(at, UNSCORED))
        for at, (case, each) in enumerate(zip(cases, checked, strict=True))
    ]


def _checked(pair: Pair) -> _Checked:
    checks = judge_constraints(pair)
    statuses = [check.status for check in checks]
    unknown, violated = statuses.count(CheckStatus.TO_VERIFY), statuses.count(CheckStatus.VIOLATED)
    near = not violated or (
        checks[-1].code not in BLOCKING and len(lacking(checks)) <= NEAR_MISS_MATTERS
    )
    return _Checked(checks, unknown, violated, near)


Scores = tuple[float, Decimal, tuple[CriterionScore, ...]]

UNSCORED: Scores = (0.0, TENTHS[0], ())


def _scores(cases: Sequence[Case], one: Need | Offer) -> list[Scores]:
    if not cases:
        return []
    criteria = CRITERIA_OF[one.kind]
    codes = [code for code, _ in criteria]
    needs = [one] if isinstance(one, Need) else [case.pair.need for case in cases]
    weights = [[of[code] for code in codes] for of in map(_weights_of, needs)]
    outcomes = [[criterion(case) for _, criterion in criteria] for case in cases]
    utilities = np.array([[outcome.utility for outcome in row] for row in outcomes])
    s, tenths, lost = weigh(utilities, np.array(weights))
    if isinstance(one, Need):
        weights *= len(cases)
    return [
        (fraction, TENTHS[score], _criteria(codes, row, weighed, losses))
        for row, weighed, fraction, score, losses in zip(
            outcomes, weights, s.tolist(), tenths.tolist(), lost.tolist(), strict=True
        )
    ]


def _weights_of(need: Need) -> Mapping[CriterionCode, float]:
    """Those of the need's pole."""
    return KIND_BY_CODE[need.kind].weights if need.weights is None else need.weights.of


def _criteria(
    codes: Sequence[CriterionCode],
    outcomes: Sequence[Outcome],
    weights: Sequence[float],
    losses: Sequence[int],
) -> tuple[CriterionScore, ...]:
    return tuple(
        [
            CriterionScore(code, outcome.utility, weight, LOST[tenths], outcome.sentence)
            for code, outcome, weight, tenths in zip(codes, outcomes, weights, losses, strict=True)
        ]
    )


def _verdict(case: Case, checked: _Checked, scores: Scores) -> Verdict:
    pair = case.pair
    s, score, criteria = scores
    return Verdict(
        pair.offer.id,
        pair.need.id,
        _status(checked.violated, checked.unknown),
        checked.checks,
        s,
        score,
        criteria,
        pair.distance_km,
        pair.periods,
        pair.covered,
        pair.taken,
        pair.cost,
        case.meaning,
        pair.need.weights.version if pair.need.weights else PUBLISHED,
    )


def _status(violated: int, unknown: int) -> CheckStatus:
    if violated:
        return CheckStatus.VIOLATED
    return CheckStatus.TO_VERIFY if unknown else CheckStatus.OK


def _with_later_slot(need: Need, offer: Offer, verdict: Verdict) -> Verdict:
    """The same verdict, with the next free slot in what its calendar lacks, or else with the part
    of the asked one that is free."""
    calendar = [
        check
        for check in verdict.checks
        if check.code is CheckCode.CALENDAR and check.status is CheckStatus.VIOLATED
    ]
    if not calendar:
        return verdict
    if later := later_slot(need, offer):
        fr, en = "un autre créneau, par exemple {0:span}", "another slot, for example {0:span}"
    elif later := shorter_slot(need, offer):
        fr, en = "un créneau plus court, {0:span}", "a shorter slot, {0:span}"
    else:
        return verdict
    lacks = Sentence(fr, en, (later,))
    checks = tuple(
        check._replace(lacks=lacks) if check in calendar else check for check in verdict.checks
    )
    return verdict._replace(checks=checks)


def _number(identifier: UUID | None) -> int:
    return -1 if identifier is None else identifier.int
