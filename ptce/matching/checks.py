"""What a constraint answers: met, not met or to verify, with the facts that say so."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ptce.domain.rules import Rule
from ptce.domain.terms import CheckCode, CheckStatus
from ptce.matching.wording import Sentence


class Check(NamedTuple):
    """One answer. `lacks`: of a violated check the smallest change that would meet it, of one to
    verify what is to be asked, of one met nothing. `gap`: how far a violated one is from being met,
    as a share of what is asked (0.1 is a tenth short); USUAL_GAP where it cannot be measured.
    Checks of the same `attribute` are about one matter, which is lacking once, by the widest gap.
    `rule`: the legal rule that the check applies, if one does; `help`: what helps better than the
    rule's usual remedy; `text`: the article that holds here, where the rule is about several;
    `content`: what is judged, where a coordinator has to verify it before the second yes."""

    code: CheckCode
    attribute: str | None
    status: CheckStatus
    sentence: Sentence
    lacks: Sentence | None = None
    gap: float = 0.0
    rule: Rule | None = None
    help: Sentence | None = None
    text: str | None = None
    content: str | None = None

    @property
    def fr(self) -> str:
        return self.sentence.fr

    @property
    def en(self) -> str:
        return self.sentence.en

    @property
    def article(self) -> str | None:
        """The text of its rule that holds here; None when there is no rule."""
        return None if self.rule is None else self.text or self.rule.article

    @property
    def remedy(self) -> Sentence | None:
        """What helps against a rule that is not met, or not surely; None when there is no rule."""
        if self.rule is None or self.status is CheckStatus.OK:
            return None
        return self.help or Sentence(self.rule.remedy_fr, self.rule.remedy_en)


def met(code: CheckCode, sentence: Sentence, attribute: str | None = None) -> Check:
    return Check(code, attribute, CheckStatus.OK, sentence)


USUAL_GAP = 0.5
"""The gap of what is a matter of yes or no: a half, so that a small measured one comes first, and
two of them come after any amount that is short."""


def shortfall(lacking: Decimal, asked: Decimal) -> float:
    """The gap of an amount: what is lacking as a share of what is asked, either way from zero."""
    return float(abs(lacking / asked)) if asked else USUAL_GAP


def violated(
    code: CheckCode,
    sentence: Sentence,
    lacks: Sentence,
    attribute: str | None = None,
    gap: float = USUAL_GAP,
) -> Check:
    return Check(code, attribute, CheckStatus.VIOLATED, sentence, lacks, gap)


def lacking(checks: Iterable[Check]) -> list[float]:
    """The gaps of what is not met, one a matter: a hall that is short of seats, of places and of
    the attendance that the law admits lacks one thing."""
    gaps: dict[str | int, float] = {}
    for at, check in enumerate(checks):
        if check.status is CheckStatus.VIOLATED:
            matter = check.attribute or at
            gaps[matter] = max(gaps.get(matter, 0.0), check.gap)
    return list(gaps.values())


def to_verify(
    code: CheckCode, sentence: Sentence, lacks: Sentence, attribute: str | None = None
) -> Check:
    return Check(code, attribute, CheckStatus.TO_VERIFY, sentence, lacks)
