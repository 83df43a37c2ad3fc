"""Who could take a stream: the activities that are known to, by the cases of what a text names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ptce.matching.thesaurus import Thesaurus
from ptce.matching.waste_codes import KIND, Suggestion
from ptce.matching.waste_uses import WasteUse, load, uses_of

LATER: Final = 0.9
"""Each further thing that a text names, use of it and receiver of that use counts a tenth less."""

NEAR: Final = 0.25
"""What the uses of a related or narrower thing count, beside those of the thing itself."""

CODED: Final = 0.5
"""What the uses of things of a suggested code count, when the text names nothing known."""

BRANCH: Final = ((4, 0.3), (2, 0.15))
"""What all uses of things of the same sub-chapter, and chapter, of the List count together: enough
to fill an answer with who takes such things."""


class Receiver(NamedTuple):
    """An activity (class of NAF rev. 2) that may take a stream. `use`: the likeliest case, of the
    stream or of one near it; `words`: of the text, that lead to it."""

    activity: str
    use: WasteUse
    words: str


def receivers(
    text: str, thesaurus: Thesaurus, codes: Sequence[Suggestion], first: int
) -> list[Receiver]:
    """At most `first`, the likeliest first; an activity that takes several of them counts more.

    `codes`: those that are suggested for the text, for what its words do not name.
    """
    scores: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, WasteUse, str]] = {}
    for use, words, weight in _cases(text, thesaurus, codes):
        for place, activity in enumerate(use.receivers):
            score = weight * LATER**place
            scores[activity] += score
            if activity not in best or score > best[activity][0]:
                best[activity] = score, use, words
    ranked = sorted(scores, key=lambda each: (-round(scores[each], 9), each))
    return [Receiver(each, *best[each][1:]) for each in ranked[:first]]


def _cases(
    text: str, thesaurus: Thesaurus, codes: Sequence[Suggestion]
) -> Iterator[tuple[WasteUse, str, float]]:
    """The cases that may speak, with the words that lead to them and what they count."""
    mentions = thesaurus.mentions(KIND, text)
    for at, mention in enumerate(mentions):
        for concept, near in _around(mention.concept, thesaurus):
            for place, use in enumerate(uses_of(concept, thesaurus)):
                yield use, mention.words, near * LATER ** (at + place)
    if not mentions:
        for at, suggested in enumerate(codes):
            for use in _coded(suggested.code, thesaurus):
                yield use, suggested.said, CODED * LATER**at
    for suggested in codes[:1]:
        for length, weight in BRANCH:
            cases = list(_coded(suggested.code[:length], thesaurus))
            for use in cases:
                yield use, suggested.said, weight / len(cases)


def _around(concept: str, thesaurus: Thesaurus) -> Iterator[tuple[str, float]]:
    """The concept, then what is near it; of a heading that no case is about, what is below it."""
    yield concept, 1.0
    for each in thesaurus.concepts[concept].related:
        if each in load():
            yield each, NEAR
    for below in thesaurus.concepts.values():
        if concept not in load() and below.broader == concept and below.id in load():
            yield below.id, NEAR


def _coded(branch: str, thesaurus: Thesaurus) -> Iterator[WasteUse]:
    """The cases of all that has a code of a branch of the List."""
    for concept in thesaurus.concepts.values():
        if any(code.startswith(branch) for code in concept.codes) and concept.kind == KIND:
            yield from load().get(concept.id, ())
