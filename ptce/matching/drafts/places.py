"""Which commune a sentence means, among those that its words may name. One that is not alone is a
candidate, never a choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from ptce.domain.communes import NamedCommune
from ptce.matching.drafts.lines import Span
from ptce.matching.drafts.names import COMMON, Name, Named
from ptce.matching.labels import fold


class Where(NamedTuple):
    """The commune meant, or None with the communes that may be; and the words that name them."""

    commune: NamedCommune | None
    candidates: tuple[NamedCommune, ...]
    words: tuple[Span, ...]
    sure: bool


Gazetteer = Mapping[str, Sequence[NamedCommune]]
"""The communes of each name, as it is searched."""

LARGE: Final = 2_000
"""Inhabitants of a commune whose name is understood without its capital: « bois » is one too."""

LARGER: Final = 10
FAMOUS: Final = 20_000
"""Inhabitants of a commune that nobody takes for a smaller one of their own department."""


def where(
    said: Named, keys: Mapping[str, str], known: Gazetteer, home: frozenset[str]
) -> Where | None:
    """`keys`: how each name is searched; `home`: the departments of the asker's poles, which choose
    among namesakes."""
    found = [(each, known.get(keys[each.words], ())) for each in said.postcodes]
    found = [(name, communes) for name, communes in found if communes]
    found += _affirmed(_names(said, keys, known, home))
    if not found:
        return None
    found = _departure(found)
    strong = _strong(found) or found
    settled = [
        _settled(name, communes, said, home, known.get(keys[name.words], ()))
        for name, communes in strong
    ]
    chosen = {each.commune.insee: each for each in settled if each.commune is not None}
    if len(chosen) == 1:
        [only] = chosen.values()
        return only
    candidates = [each for one in settled for each in (one.commune, *one.candidates)]
    words = tuple(span for each in settled for span in each.words)
    return Where(None, _once(each for each in candidates if each is not None), words, False)


def misspelt(said: Named) -> tuple[Name, ...]:
    """The names to look for among those that are nearly the same, when none is known."""
    found = [each for each in said.names if each.alone or (each.led and each.capital)]
    found = [each for each in found if not each.denied]
    return tuple(each for each in found if len(each.words) >= SHORTEST)[:MOST_MISSPELT]


SHORTEST: Final = 5
LONG: Final = 9
MOST_MISSPELT: Final = 4


def corrected(
    said: Named, keys: Mapping[str, str], alike: Gazetteer, home: frozenset[str]
) -> Where | None:
    """The only commune whose name is a letter away, two of a long one."""
    for name in misspelt(said):
        key = keys[name.words].strip()
        near = [
            each
            for each in alike.get(keys[name.words], ())
            if OSA.distance(each.asked.strip(), key) <= (2 if len(key) >= LONG else 1)
            and each.asked.strip()[0] == key[0]
            and (name.capital or each.department in home or each.inhabitants >= FAMOUS)
        ]
        near = [each for each in near if each.department in home] or near
        communes = _once(near)
        if communes:
            only = communes[0] if len(communes) == 1 else None
            return Where(only, () if only else communes, (name.span,), False)
    return None


Found = list[tuple[Name, Sequence[NamedCommune]]]


def _names(said: Named, keys: Mapping[str, str], known: Gazetteer, home: frozenset[str]) -> Found:
    """The longest name of each place, none over another."""
    found: Found = []
    for name in sorted(said.names, key=lambda each: (-len(each.words), each.span.start)):
        communes = [each for each in known.get(keys[name.words], ()) if _fits(name, each, home)]
        if communes and not any(_over(name.span, other.span) for other, _ in found):
            found.append((name, communes))
    return sorted(found, key=lambda each: each[0].span.start)


_SIDE = r"(?: (?:a|au|aux|sur|vers|cote))?(?: (?:la|le|les)| l')? ?"
_OR = re.compile(rf",? (?:et/)?ou(?: bien)?{_SIDE}")
_AND = re.compile(rf",? (?:et|ou|ni){_SIDE}")


def _joined(one: Name, other: Name, by: re.Pattern[str]) -> bool:
    between = other.span.start - one.span.end
    return 0 < between <= FURTHEST and by.fullmatch(other.before[-between:]) is not None


def _affirmed(found: Found) -> Found:
    """Without the places that are denied: « pas à Toulon ni Hyères »."""
    kept: Found = []
    last: Name | None = None
    for name, communes in found:
        if name.denied or (last is not None and _joined(last, name, _AND)):
            last = name
        else:
            kept.append((name, communes))
            last = None
    return kept


def _strong(found: Found) -> Found:
    """What is surely a place, and what is said to do as well."""
    strong = [name.led or name.alone for name, _ in found]
    for at, (one, other) in enumerate(pairwise(found)):
        if _joined(one[0], other[0], _OR):
            strong[at] = strong[at + 1] = strong[at] or strong[at + 1]
    return [each for each, sure in zip(found, strong, strict=True) if sure]


_TOWARDS = re.compile(
    r"(?:^| )(?:a|au|aux|vers|jusqu'a|jusqu'au|pour|->|>|→|-)(?: la| le| les| l')? ?$"
)
_GOAL = re.compile(
    r"(?<![a-z])(?:va|vais|allons|vont|aller|descend[a-z]*|mont(?:e|ons)|partons|part|pars) "
    r"(?:a|au|aux|vers|sur|jusqu'a)(?: la| l'| le)? ?$"
)
_ROUTE = re.compile(
    r"(?<![a-z])(?:de|du|depuis|d'|entre|aller[ -]retour|trajets?|navette|liaison|"
    r"(?:co-?)?voiturage|bus|car)[ ']"
)


def _departure(found: Found) -> Found:
    """Of a journey, the place that it leaves; else all of them."""
    origins = [each for each in found if each[0].origin]
    if origins:
        return origins
    homes = [each for each in found if each[0].alone and not _GOAL.search(each[0].before)]
    if homes and any(_GOAL.search(each[0].before) for each in found):
        return homes
    for at, (one, other) in enumerate(pairwise(found)):
        between = other[0].span.start - one[0].span.end
        if not 0 < between <= FURTHEST or _joined(one[0], other[0], _OR):
            continue
        words = other[0].before[-between:]
        leaves = _ROUTE.search(one[0].before) is not None
        if (leaves and words.strip() in ("", "-", "et")) or _TOWARDS.search(words):
            either = at > 0 and _joined(found[at - 1][0], one[0], _OR)
            return found[at - 1 : at + 1] if either else [one]
    return found


FURTHEST: Final = 14
"""Characters between a place and the one that one goes to."""


def _over(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _fits(name: Name, commune: NamedCommune, home: frozenset[str]) -> bool:
    at_home = commune.department in home
    if name.capital:
        return commune.whole or name.led or name.alone or at_home
    if fold(name.words) in COMMON:
        return name.alone and commune.whole and at_home
    if name.last or not (commune.whole or name.led):
        return at_home and commune.inhabitants >= LARGE
    if commune.whole and name.led:
        return commune.inhabitants >= LARGE
    plain = commune.whole or (name.led and " " in name.words)
    return at_home or (plain and commune.inhabitants >= FAMOUS)


def _settled(
    name: Name,
    communes: Sequence[NamedCommune],
    said: Named,
    home: frozenset[str],
    every: Sequence[NamedCommune],
) -> Where:
    """What narrows the choice, the surest first: what the sentence adds, then where one lives."""
    whole = [each for each in communes if each.whole and not each.former]
    famous = [each for each in whole if each.inhabitants >= FAMOUS]
    codes = {code.words for code in said.postcodes}
    for narrowed in (
        [each for each in communes if each.department in said.departments],
        [each for each in communes if codes & set(each.postcodes)]
        if name.words not in codes
        else [],
        famous,
        [each for each in whole if each.department in home],
        [each for each in communes if each.department in home],
        [] if _overshadowed(whole, every) else whole,
        every if whole else [each for each in communes if each.whole],
        communes,
    ):
        meant = _once(narrowed)
        if len(meant) == 1:
            return Where(meant[0], (), (name.span,), meant[0] in whole)
        if meant:
            least = max(each.inhabitants for each in meant)
            larger = [each for each in communes if each.inhabitants > least]
            candidates = sorted((*meant, *larger), key=lambda each: -each.inhabitants)
            return Where(None, _once(candidates), (name.span,), False)
    raise AssertionError("a name that was found has communes")


def _overshadowed(whole: Sequence[NamedCommune], communes: Sequence[NamedCommune]) -> bool:
    """Whether a longer name is that of a much larger place: « Aix » is a village, and far from
    Provence."""
    largest = max((each.inhabitants for each in whole), default=0)
    return any(each.inhabitants > LARGER * largest and not each.whole for each in communes)


def _once(communes: Iterable[NamedCommune]) -> tuple[NamedCommune, ...]:
    return tuple({each.insee: each for each in communes}.values())
