"""« Ce qui manque » : the smallest changes that would make a refused or weak pair good.

Each one is judged again, by the same law and the same score, on the pair that it would make: what
does not make the pair admissible and better is not shown. Those of one change come first, by
effort; two changes are tried together only when none alone is enough. At most MOST_JUDGED pairs are
judged, each independent of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from ptce.domain.terms import CheckStatus, Language, MatchSide
from ptce.domain.values import Need, Offer
from ptce.matching.changes import Change, Possibility, applied
from ptce.matching.checks import lacking
from ptce.matching.possibilities import possibilities
from ptce.matching.scoring import Verdict, judge, judge_offer
from ptce.matching.thesaurus import Thesaurus
from ptce.matching.wording import number

GOOD = Decimal(70)
"""From this score up, a pair of which nothing is to verify is good: nothing is missing."""

LEAST_GAIN = Decimal(1)
"""Less than a point more is not worth asking anybody anything."""

SHOWN = 5
ALONE = 20
MOST_JUDGED = 40


class Remedy(NamedTuple):
    """One or two changes, and what the law and the score say once they are made."""

    changes: tuple[Change, ...]
    status: CheckStatus
    score: Decimal

    @property
    def effort(self) -> int:
        return sum(change.effort for change in self.changes)

    def say(self, language: Language) -> str:
        """« Demandeur : élargir le rayon à 28 km. Score alors : 83,2/100. »"""
        english = language is Language.EN
        steps = [
            f"{change.side.label(language)}{':' if english else ' :'} "
            f"{change.sentence.say(language)}"
            for change in self.changes
        ]
        said = ("; " if english else " ; ").join(steps)
        score = number(self.score, language)
        after = "Score then:" if english else "Score alors :"
        return f"{said[0].upper()}{said[1:]}. {after} {score}/100."


def remedies(
    need: Need,
    offer: Offer,
    verdict: Verdict,
    thesaurus: Thesaurus,
    *,
    covered: Decimal = Decimal(0),
    limit: int = SHOWN,
) -> list[Remedy]:
    """The least effort first, then the smaller change, then the better score; none for a good pair.

    `verdict` is what `judge` says of the pair; `covered`: how much of the need others answer
    already, which its quantity leaves out.
    """
    if is_good(verdict):
        return []
    tried = possibilities(need, offer, verdict, covered, thesaurus)
    alone = sorted(tried, key=_effort)[:ALONE]
    found = _helping(need, offer, verdict, alone, thesaurus)
    if not found and len(lacking(verdict.checks)) <= 2:
        found = _helping(need, offer, verdict, tried_together(alone), thesaurus)
    return sorted(found, key=_order)[:limit]


def tried_together(alone: Sequence[Possibility]) -> list[Possibility]:
    """Two that change different things, the least effort first, as many as are left to judge."""
    pairs = [(*one, *other) for one, other in combinations(alone, 2) if _apart(one, other)]
    return sorted(pairs, key=_effort)[: MOST_JUDGED - len(alone)]


def is_good(verdict: Verdict) -> bool:
    return verdict.status is CheckStatus.OK and verdict.worth_showing and verdict.score >= GOOD


def _helping(
    need: Need,
    offer: Offer,
    verdict: Verdict,
    tried: Sequence[Possibility],
    thesaurus: Thesaurus,
) -> list[Remedy]:
    after = _judged(need, offer, tried, thesaurus)
    return [
        Remedy(changes, then.status, then.score)
        for changes, then in zip(tried, after, strict=True)
        if _helps(verdict, then)
    ]


def _helps(now: Verdict, then: Verdict) -> bool:
    """Admissible, worth showing, and better than it was."""
    if then.status is CheckStatus.VIOLATED or not then.worth_showing:
        return False
    if now.status is CheckStatus.VIOLATED:
        return True
    worse = now.status is CheckStatus.OK and then.status is CheckStatus.TO_VERIFY
    return then.score >= now.score + LEAST_GAIN and not worse


def _judged(
    need: Need, offer: Offer, tried: Sequence[Possibility], thesaurus: Thesaurus
) -> list[Verdict]:
    """One verdict each, in their order; those that change one side are judged in one go."""
    after: dict[int, Verdict] = {}
    changed = [applied(need, offer, changes) for changes in tried]
    asking = [at for at, (_, given) in enumerate(changed) if given is offer]
    offering = [at for at, (asked, _) in enumerate(changed) if asked is need and at not in asking]
    needs = judge_offer(offer, [changed[at][0] for at in asking], thesaurus)
    offers = judge(need, [changed[at][1] for at in offering], thesaurus)
    after.update(zip(asking, needs, strict=True))
    after.update(zip(offering, offers, strict=True))
    for at, (asked, given) in enumerate(changed):
        if at not in after:
            [after[at]] = judge(asked, [given], thesaurus)
    return [after[at] for at in range(len(tried))]


def _apart(one: Possibility, other: Possibility) -> bool:
    """Whether two possibilities change different things."""
    changed = {_place(change) for change in one}
    return changed.isdisjoint(_place(change) for change in other)


def _place(change: Change) -> tuple[MatchSide, tuple[str, ...]]:
    return change.side, change.path or (change.kind.value,)


def _effort(changes: Possibility) -> tuple[int, float]:
    return sum(change.effort for change in changes), sum(change.share for change in changes)


def _order(remedy: Remedy) -> tuple[int, float, Decimal, list[str]]:
    effort, share = _effort(remedy.changes)
    said = [change.sentence.fr for change in remedy.changes]
    return effort, share, -remedy.score, said
