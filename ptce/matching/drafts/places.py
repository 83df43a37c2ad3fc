"""Which commune a sentence means, among those that its words may name. One that is not alone is a
candidate, never a choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ptce.domain.communes import NamedCommune
from ptce.matching.drafts.lines import Span
from ptce.matching.drafts.names import Name, Named


class Where(NamedTuple):
    """The commune meant, or None with the communes that may be; and the words that name them."""

    commune: NamedCommune | None
    candidates: tuple[NamedCommune, ...]
    words: tuple[Span, ...]
    sure: bool


Gazetteer = Mapping[str, Sequence[NamedCommune]]
"""The communes of each name, as `searchable` writes it."""


def where(
    said: Named, keys: Mapping[str, str], known: Gazetteer, home: frozenset[str]
) -> Where | None:
    """`keys`: how each name is searched; `home`: the departments of the asker's poles, which choose
    among namesakes."""
    found = _codes(said, keys, known) + _names(said, keys, known)
    if not found:
        return None
    led = [each for each in found if each[0].led] or found
    settled = [_settled(name, communes, said, home) for name, communes in led]
    chosen = {each.commune.insee: each for each in settled if each.commune is not None}
    if len(chosen) == 1:
        [only] = chosen.values()
        return only
    candidates = dict.fromkeys(each for one in settled for each in (one.commune, *one.candidates))
    words = tuple(span for each in settled for span in each.words)
    return Where(None, tuple(each for each in candidates if each is not None), words, False)


Found = list[tuple[Name, Sequence[NamedCommune]]]


def _codes(said: Named, keys: Mapping[str, str], known: Gazetteer) -> Found:
    found = [(each, known.get(keys[each.words], ())) for each in said.postcodes]
    return [(name, communes) for name, communes in found if communes]


def _names(said: Named, keys: Mapping[str, str], known: Gazetteer) -> Found:
    """The longest name of each place, none over another."""
    found: Found = []
    for name in sorted(said.names, key=lambda each: (-len(each.words), each.span.start)):
        communes = [each for each in known.get(keys[name.words], ()) if _fits(name, each)]
        if communes and not any(_over(name.span, other.span) for other, _ in found):
            found.append((name, communes))
    return sorted(found, key=lambda each: each[0].span.start)


def _over(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


LARGE = 2_000
"""Inhabitants of a commune whose name is understood without its capital: « bois » is one too."""


def _fits(name: Name, commune: NamedCommune) -> bool:
    if name.capital:
        return commune.whole or name.led
    return commune.inhabitants >= LARGE


def _settled(
    name: Name, communes: Sequence[NamedCommune], said: Named, home: frozenset[str]
) -> Where:
    own = [each for each in communes if each.whole and not each.former]
    meant: Sequence[NamedCommune] = own or [each for each in communes if each.whole] or communes
    for narrowed in (
        [each for each in communes if each.department in said.departments],
        [each for each in meant if {code.words for code in said.postcodes} & set(each.postcodes)],
        [each for each in communes if each.department in home] if len(meant) > 1 else [],
    ):
        if len(narrowed) == 1 or (narrowed and len(meant) > 1):
            meant = narrowed
            break
    if len(meant) == 1:
        return Where(meant[0], (), (name.span,), bool(own))
    return Where(None, tuple(_once(meant)), (name.span,), False)


def _once(communes: Iterable[NamedCommune]) -> Iterable[NamedCommune]:
    return {each.insee: each for each in communes}.values()
