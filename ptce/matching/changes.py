"""One change of one side of a pair: what would be said otherwise, and the pair that it makes.

A change is what `updateRequest` or `updateResource` would be given: where (`path`, in snake_case,
within the input) and what (`value`, ready for JSON); `path` is empty for what no field of theirs
says (a permit, a charter). Nothing here is judged: see `remedies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from ptce.domain.calendar import PARIS, Interval
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.remedies import EFFORT, LARGE_EFFORT, LARGE_SHARE, RemedyKind
from ptce.domain.terms import MatchSide
from ptce.domain.values import Need, Offer, Stated
from ptce.domain.wording import named_by_need, named_by_offer
from ptce.matching.pairs import Pair
from ptce.matching.thesaurus import Thesaurus
from ptce.matching.wording import Sentence

NEED, OFFER = MatchSide.RECEIVER, MatchSide.PROVIDER
"""The sides, by what each of them may change."""


class Change(NamedTuple):
    """`share`: how much of what was said changes. `fields` are put in the place of the side's own,
    `named` among its asks or its attributes (None: not said any more), `added` after its text."""

    kind: RemedyKind
    side: MatchSide
    sentence: Sentence
    path: tuple[str, ...] = ()
    value: Any = None
    share: float = 0.0
    fields: Mapping[str, Any] = {}
    named: Mapping[str, Stated | None] = {}
    added: str = ""

    @property
    def effort(self) -> int:
        return EFFORT[self.kind] + (LARGE_EFFORT if self.share > LARGE_SHARE else 0)


class Facing(NamedTuple):
    """A pair as it is, and how much of the need is covered by others already."""

    pair: Pair
    covered: Decimal
    thesaurus: Thesaurus

    @property
    def need(self) -> Need:
        return self.pair.need

    @property
    def offer(self) -> Offer:
        return self.pair.offer

    @property
    def untouched(self) -> bool:
        """Whether nothing of the need is answered: its period may then move."""
        return self.covered == 0 and self.need.slots is None


Possibility = tuple[Change, ...]


def applied(need: Need, offer: Offer, changes: Iterable[Change]) -> tuple[Need, Offer]:
    """The pair as it would be, with these changes made."""
    for change in changes:
        if change.side is MatchSide.RECEIVER:
            need = _asking(replace(need, **change.fields), change)
        else:
            offer = _offering(replace(offer, **change.fields), change)
    return need, offer


def _asking(need: Need, change: Change) -> Need:
    """Its text ends with the words of what it asks: they change with it."""
    kind, asks = KIND_BY_CODE[need.kind], _merged(need.asks, change.named)
    text = _reworded(need.text, named_by_need(kind, need.asks), named_by_need(kind, asks))
    return replace(need, asks=asks, text=_joined(text, change.added), wrote=None)


def _offering(offer: Offer, change: Change) -> Offer:
    kind, stated = KIND_BY_CODE[offer.kind], _merged(offer.attributes, change.named)
    words = named_by_offer(kind, offer.attributes), named_by_offer(kind, stated)
    text = _joined(_reworded(offer.text, *words), change.added)
    return replace(offer, attributes=stated, text=text, wrote=None)


def _merged(said: Mapping[str, Any], named: Mapping[str, Stated | None]) -> dict[str, Any]:
    return {name: value for name, value in {**said, **named}.items() if value is not None}


def _reworded(text: str, before: str, after: str) -> str:
    """The text with the words chosen from lists that its end has now."""
    if before == after:
        return text
    written = text.removesuffix(before).rstrip(". ") if before else text
    return _joined(written, after)


def _joined(text: str, more: str) -> str:
    return ". ".join(part for part in (text.rstrip(". ") if more else text, more) if part)


def ask_path(need: Need, asked: str) -> tuple[str, ...]:
    return ("need", KIND_BY_CODE[need.kind].name, asked)


def attribute_path(offer: Offer, name: str) -> tuple[str, ...]:
    return ("details", KIND_BY_CODE[offer.kind].name, name)


def written(value: Any) -> Any:
    """As JSON writes it in an input: decimals as texts, instants on the clock of Paris.

    >>> written(Decimal("12.50")), written(("B", "C"))
    ('12.5', ['B', 'C'])
    """
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case Interval():
            return {"start": written(value.start), "end": written(value.end)}
        case frozenset():
            [vocabulary] = {type(each) for each in value}
            return [term.value for term in vocabulary if term in value]
        case tuple():
            return [str(each) for each in value]
        case bool() | None:
            return value
        case _ if hasattr(value, "astimezone"):
            return value.astimezone(PARIS).isoformat()
    return str(value)
