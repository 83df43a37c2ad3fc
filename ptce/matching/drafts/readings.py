"""A sentence as a form already half filled in: what it says, and nothing that it does not.

Pure: the same sentence, day and thesaurus always give the same draft. Where is left to whoever
knows the names of places: `Draft.named` holds the words that may be some.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ptce.domain.terms import Term
from ptce.matching.drafts.amounts import Quantity, quantity
from ptce.matching.drafts.asks import Told, told
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.names import Named, named
from ptce.matching.drafts.natures import Nature, nature
from ptce.matching.drafts.periods import When, when
from ptce.matching.drafts.prices import Mode, Price, Radius, modes, price, radius
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
    """What was read; None, or empty, is what the sentence does not say."""

    line: Line
    nature: Nature | None
    when: When
    named: Named
    radius: Radius | None
    price: Price | None
    told: tuple[Told, ...]
    quantity: Quantity | None
    modes: tuple[Mode, ...]

    def beside(self, place: Iterable[Span]) -> Draft:
        """The same, without what was read in the words of a place (« Six-Fours » has no oven)."""
        taken = tuple(place)
        kept = tuple(
            each
            for each in self.told
            if not any(
                one.start < other.end and other.start < one.end
                for one in each.words
                for other in taken
            )
        )
        return replace(self, told=kept)

    def quoted(self, span: Span) -> str:
        return self.line.quoted(span)


def read(sentence: str, today: date, side: Side, thesaurus: Thesaurus) -> Draft:
    """What a sentence of at most LONGEST characters says, dates counted from `today` in Paris."""
    line = Line(sentence)
    thing = nature(line, thesaurus)
    said = when(line, today)
    far, costs = radius(line), price(line)
    places = named(line)
    if thing is None:
        return Draft(line, None, said, places, far, costs, (), None, ())
    many = quantity(line, thing.kind, thing.things)
    asks = told(line, thing.kind, thing.things, side is Side.REQUEST)
    ways = modes(line, thing.kind)
    return Draft(line, thing, said, places, far, costs, asks, many, ways)
