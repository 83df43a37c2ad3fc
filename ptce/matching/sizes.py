"""Sizes that only the texts say: « 4 personnes » for « une vingtaine de personnes ».

What people write in a title they often leave out of the fields. It forbids nothing, for a text may
be about something else; but a room of four is not proposed first for twenty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ptce.domain.kinds import KINDS, Attribute, Number
from ptce.domain.kinds.declaration import Ask
from ptce.domain.values import Need, Offer
from ptce.matching.drafts.asks import numbers

UNITS: Final = frozenset({"places", "m²", "m³", "kg"})

SIZES: Final[Mapping[str, Mapping[str, Attribute]]] = {
    kind.code: {
        each.name: each
        for each in kind.attributes
        if each.ask is Ask.AT_LEAST and isinstance(each.type, Number) and each.type.unit in UNITS
    }
    for kind in KINDS
}
"""Of each kind, what tells how large a thing is, by the attribute's name."""


_COUNTS: Final = re.compile(
    "[0-9]|deux|trois|quat|cinq|six|sept|huit|neuf|dix|onz|douz|treiz|quinz|seiz|vingt|trent"
    "|soixant|nonant|cent|mill"
)
"""In every text that says a number, and in few others: it spares reading most of them."""


class Size(NamedTuple):
    """What is stated for what is asked, of which at least one is read in a text."""

    attribute: Attribute
    stated: Decimal
    asked: Decimal

    @property
    def ratio(self) -> float:
        return float(self.stated / self.asked)


def sizes(need: Need, offer: Offer) -> Iterator[Size]:
    """Those that both say, unless both say them in their fields: a constraint judges these."""
    for name, attribute in SIZES[need.kind].items():
        asked, stated = need.asks.get(attribute.asked), offer.attributes.get(name)
        if asked is not None and stated is not None:
            continue
        if asked is None:
            asked = _said(need.kind, need.text).get(name)
        if stated is None and asked:
            stated = _said(offer.kind, offer.text).get(name)
        if isinstance(asked, Decimal) and isinstance(stated, Decimal) and asked > 0:
            yield Size(attribute, stated, asked)


@lru_cache(maxsize=16_384)
def _said(kind: str, text: str) -> Mapping[str, Decimal]:
    if not SIZES[kind] or _COUNTS.search(text.casefold()) is None:
        return {}
    return numbers(kind, text, SIZES[kind])
