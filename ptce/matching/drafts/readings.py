"""A sentence as a form already half filled in: what it says, and nothing that it does not.

Pure: the same sentence, day and thesaurus always give the same draft. Where is left to whoever
knows the names of places: `Draft.named` holds the words that may be some.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptce.domain.terms import Term
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.names import Named, named
from ptce.matching.drafts.natures import Nature, nature
from ptce.matching.drafts.periods import When, when
from ptce.matching.thesaurus import Thesaurus

LONGEST = 500
"""Characters of a sentence."""


class Side(Term):
    REQUEST = "REQUEST", "besoin", "request"
    RESOURCE = "RESOURCE", "ressource", "resource"


class DraftConfidence(Term):
    """How a value follows from the words that it came from."""

    STATED = "STATED", "les mots le disent", "the words say it"
    DEDUCED = "DEDUCED", "déduit de ces mots : à confirmer", "deduced from the words: to confirm"


@dataclass(frozen=True, slots=True)
class Draft:
    line: Line
    nature: Nature | None
    when: When
    named: Named

    def quoted(self, span: Span) -> str:
        return self.line.quoted(span)


def read(sentence: str, today: date, side: Side, thesaurus: Thesaurus) -> Draft:
    """What a sentence of at most LONGEST characters says, dates counted from `today` in Paris."""
    line = Line(sentence)
    said = when(line, today)
    return Draft(line, nature(line, thesaurus), said, named(line))
