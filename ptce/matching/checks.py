"""What a constraint answers: met, not met or to verify, with the facts that say so."""

from __future__ import annotations

from typing import NamedTuple

from ptce.domain.terms import CheckCode, CheckStatus
from ptce.matching.wording import Sentence


class Check(NamedTuple):
    """One answer. `lacks`: of a violated check the smallest change that would meet it, of one to
    verify what is to be asked, of one met nothing."""

    code: CheckCode
    attribute: str | None
    status: CheckStatus
    sentence: Sentence
    lacks: Sentence | None = None

    @property
    def fr(self) -> str:
        return self.sentence.fr

    @property
    def en(self) -> str:
        return self.sentence.en


def met(code: CheckCode, sentence: Sentence, attribute: str | None = None) -> Check:
    return Check(code, attribute, CheckStatus.OK, sentence)


def violated(
    code: CheckCode, sentence: Sentence, lacks: Sentence, attribute: str | None = None
) -> Check:
    return Check(code, attribute, CheckStatus.VIOLATED, sentence, lacks)


def to_verify(
    code: CheckCode, sentence: Sentence, lacks: Sentence, attribute: str | None = None
) -> Check:
    return Check(code, attribute, CheckStatus.TO_VERIFY, sentence, lacks)
