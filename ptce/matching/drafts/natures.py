"""What kind of thing a sentence speaks of, and which thing of the thesaurus."""

from __future__ import annotations

from typing import NamedTuple

from ptce.domain.kinds import KINDS
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.thesaurus import Mention, Thesaurus


class Nature(NamedTuple):
    """`sure` when the words name a thing of the kind, or say the kind itself."""

    kind: str
    concept: str | None
    words: tuple[Span, ...]
    sure: bool


class _Heard(NamedTuple):
    kind: str
    mention: Mention
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.mention.words)


def nature(line: Line, thesaurus: Thesaurus) -> Nature | None:
    """The thing that the sentence names first; None when it names none."""
    heard = [
        _Heard(kind.code, mention, max(0, line.sentence.find(mention.words)))
        for kind in KINDS
        for mention in thesaurus.mentions(kind.code, line.sentence)
    ]
    if not heard:
        return None
    best = min(heard, key=lambda each: (each.start, -each.end))
    return Nature(best.kind, best.mention.concept, (Span(best.start, best.end),), True)
