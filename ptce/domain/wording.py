"""What a listing says, as one text: what the meaning of a need and of an offer is read from.

The same words are searched, matched and previewed, so they are put together in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ptce.domain.kinds import KIND_BY_CODE, Ask, Choice, Choices, Flag, Kind
from ptce.domain.values import Asked, Need, Offer, Stated


def need_text(kind: Kind, title: str, description: str | None, asks: Mapping[str, Asked]) -> str:
    """Title, description, then the French labels of what is asked (`asks` by asked name)."""
    return listing_text(title, description, named_by_need(kind, asks))


def offer_text(
    kind: Kind, title: str, description: str | None, attributes: Mapping[str, Stated]
) -> str:
    """Title, description, then the French labels of what is stated (`attributes` by name)."""
    return listing_text(title, description, named_by_offer(kind, attributes))


def named_by_need(kind: Kind, asks: Mapping[str, Asked]) -> str:
    """The end of its text, chosen from lists and not written."""
    values = {kind.by_asked[name].name: value for name, value in asks.items()}
    return ", ".join(_labels(kind, values))


def named_by_offer(kind: Kind, attributes: Mapping[str, Stated]) -> str:
    """The end of its text, chosen from lists and not written."""
    return ", ".join(_labels(kind, attributes))


def written(listing: Need | Offer) -> str:
    """What its people wrote of it; the whole text when they only chose from lists."""
    if listing.wrote is not None:
        return listing.wrote
    kind = KIND_BY_CODE[listing.kind]
    if isinstance(listing, Need):
        chosen = named_by_need(kind, listing.asks)
    else:
        chosen = named_by_offer(kind, listing.attributes)
    return without_chosen(listing.text, chosen)


def without_chosen(text: str, chosen: str) -> str:
    """The same of a text, and of what ends it."""
    return text.removesuffix(chosen).rstrip(". ") or text


def written_text(title: str, description: str | None) -> str:
    """The same, of a listing that is not read yet: its title always says something."""
    return listing_text(title, description, "")


def beginning(text: str) -> str:
    """What is understood of a text while somebody waits: all of a short one."""
    found = _BEGINNING.match(text)
    return text if found is None else found[0]


URGENT_WORDS: Final = 6
"""With two cores, e5 reads ten words in 33 ms, and a person waits 40. Four needs of five have no
more than eight (tests/matching/tuning)."""

_BEGINNING = re.compile(rf"\s*(?:\S+\s+){{{URGENT_WORDS - 1}}}\S+(?=\s+\S)")


def _labels(kind: Kind, values: Mapping[str, Asked | None]) -> Iterable[str]:
    """A flag that is set, each term that is named. Numbers say how much, not what.

    Terms of which one is enough are joined by « ou », each without its bounds in brackets. What
    somebody must hold (COVERED_BY) is left out: a driver's licence is not the van. So is what is
    not `telling`.
    """
    for attribute in kind.attributes:
        value = values.get(attribute.name)
        if value is None or not attribute.telling:
            continue
        if isinstance(attribute.type, Flag) and value is True:
            yield attribute.fr
        elif isinstance(attribute.type, Choice | Choices) and attribute.ask is not Ask.COVERED_BY:
            named = (value,) if isinstance(value, str) else value
            if isinstance(named, tuple):
                terms = (term.fr for term in attribute.type.terms if term.value in named)
                joint = " ou " if isinstance(attribute.type, Choice) else ", "
                yield joint.join(term.partition(" (")[0] for term in terms)


def listing_text(title: str, description: str | None, labels: str) -> str:
    """`labels` is what its people chose."""
    parts = (title, description or "", labels)
    return ". ".join(part.rstrip(". ") for part in parts if part)
