"""A sentence as a form already half filled in: what it says, and nothing that it does not.

Pure: the same sentence, day and thesaurus always give the same draft. Where is left to whoever
knows the names of places: `Draft.named` holds the words that may be some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

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

    def quoted(self, span: Span) -> str:
        return self.line.quoted(span)


def beside(
    draft: Draft, place: Iterable[Span], today: date, side: Side, thesaurus: Thesaurus
) -> Draft:
    """The same, nothing else being read in the words of its place: « Six-Fours » has no oven, and
    nobody is on guard at La Garde."""
    taken = tuple(place)
    if not any(_over(one, other) for one in _of_the_thing(draft) for other in taken):
        return draft
    letters = list(draft.line.sentence)
    for start, end in taken:
        letters[start:end] = _NO_WORD * (end - start)
    again = read("".join(letters), today, side, thesaurus)
    return replace(
        draft,
        nature=again.nature,
        told=again.told,
        quantity=again.quantity,
        modes=again.modes,
    )


_NO_WORD: Final = "z"


def _of_the_thing(draft: Draft) -> Iterator[Span]:
    if draft.nature is not None:
        yield from draft.nature.heard
    for each in draft.told:
        yield from each.words
    if draft.quantity is not None:
        yield from draft.quantity.words


def _over(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


_NO_AMOUNT: Final = re.compile(
    r"(?<![0-9a-z])(?:3 ?[/-] ?6 ?[/-] ?9(?![0-9])|(?:0|"
    r"\+33 ?(?:\(0\) ?)?)[1-9](?:[ .-]?[0-9]{2}){4}(?![0-9])|"
    r"[0-9]{1,4}(?: ?(?:bis|ter))?,? (?=(?:rue|avenue|av|bd|bld|boulevard|chemin|impasse|quai|"
    r"allee|traverse|montee|route|place (?:de la|de l|du|des|d|st|ste|saint))(?![a-z])))"
)
"""Telephones, addresses and leases: no number of them is a quantity, a day or a temperature."""


def read(sentence: str, today: date, side: Side, thesaurus: Thesaurus) -> Draft:
    """What a sentence of at most LONGEST characters says, dates counted from `today` in Paris."""
    line = Line(sentence)
    for match in line.find(_NO_AMOUNT):
        line.take(match)
    thing = nature(line, thesaurus)
    said = when(line, today, side is Side.REQUEST)
    far, costs = radius(line), price(line)
    places = named(line)
    if thing is not None:
        places = places.without(thing.things[0])
    if thing is None:
        return Draft(line, None, said, places, far, costs, (), None, ())
    many = quantity(line, thing.kind, thing.things)
    asks = told(line, thing.kind, thing.things, side is Side.REQUEST)
    ways = modes(line, thing.kind)
    return Draft(line, thing, said, places, far, costs, asks, many, ways)
