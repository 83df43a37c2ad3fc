"""What members mean by « camion frigo »: labels found in a text, how close two texts are.

The data is in `tables/` (our own work, see SOURCES.md): concepts in a tree per kind, each with
the words people write. The code finds labels in a text whatever the accents, plurals, hyphens and
single typos, and says how well what is offered does the job of what is needed. Pure: the packaged
file is read once by `load`; the same texts and the same `VERSION` always give the same answer.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from ptce.matching import spelt, substitutes
from ptce.matching.concepts import Concept, labelled, packaged, read
from ptce.matching.labels import EMPTY_WORDS, UNITS, Found, fold, stem
from ptce.matching.substitutes import Substitutes

__all__ = [
    "VERSION",
    "Concept",
    "Meaning",
    "Mention",
    "Mode",
    "Relation",
    "Thesaurus",
    "fold",
    "likeness",
    "load",
    "parse",
]

VERSION: Final = "2026-11-10"  # changes with the data: a test ties it to their fingerprint

# How well an offer does the job when its concept is above or below that of the need, by the number
# of levels between them. Below: it does the job (a refrigerated van is a van). Above: perhaps.
NARROWER: Final = (0.95, 0.93, 0.9)
BROADER: Final = (0.65, 0.55, 0.5)
NEED_IS_ROOT: Final = 0.75  # « un véhicule » says too little to promise that any vehicle will do
OFFER_IS_ROOT: Final = 0.4
RELATED_FLOOR: Final = 0.5
NEIGHBOUR_FLOOR: Final = 0.3  # under this, two concepts are merely of the same kind
ASIDE_IN_NEED: Final = 0.5  # weight of the concepts after the first: « cuisine, avec parking »
ASIDE_IN_OFFER: Final = 0.95  # a cold room is a better cold room than a kitchen that has one
CONCEPT_SHARE: Final = 0.6  # measured (decision 0010): .6 thesaurus + .4 characters
TEXT_FLOOR: Final = 0.4  # what a faint likeness of letters is worth when no concept speaks
UNRELATED_TEXT: Final = 0.2  # 95 % of unrelated listings have a cosine of trigrams under .19
SAME_TEXT: Final = 0.9


class Relation(StrEnum):
    """How what is offered stands to what is needed."""

    SAME = "SAME"
    SYNONYM = "SYNONYM"
    NARROWER = "NARROWER"  # the offer is narrower than the need
    BROADER = "BROADER"  # the offer is broader than the need
    NEIGHBOUR = "NEIGHBOUR"
    TEXT = "TEXT"  # only the letters of the two texts are alike
    NONE = "NONE"


class Mode(StrEnum):
    """What compared two texts: an encoder, the vectors of their words, or their letters alone."""

    E5 = "e5"
    USE = "use"
    WORDS = "words"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a text. `label`: of the thesaurus; `words`: of the text, as written."""

    concept: str
    label: str
    words: str
    typo: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """How close an offer's text is to a need's: `utility` in [0, 1] and the pair that explains it.

    The pair is that of the need's first concept; the offer's side is None when the offer has no
    concept, both sides are when the need has none.
    """

    utility: float
    relation: Relation
    need_words: str | None
    need_concept: str | None
    offer_words: str | None
    offer_concept: str | None
    mode: Mode = Mode.LETTERS

    @property
    def unrelated(self) -> bool:
        """Whether nothing joins the two texts but their kind; of the thesaurus alone, it must
        know the natures of both."""
        known = self.need_concept is not None and self.offer_concept is not None
        return self.relation is Relation.NONE and (known or self.mode is not Mode.LETTERS)


@lru_cache(maxsize=16_384)
def _trigrams(text: str) -> frozenset[str]:
    """The three-letter windows of the words that carry meaning: no numbers, units, empty words."""
    words = [
        stem(word)
        for word in fold(text).split()
        if word not in EMPTY_WORDS and word not in UNITS and word.isalpha()
    ]
    line = f" {' '.join(words)} "
    return frozenset(line[at : at + 3] for at in range(len(line) - 2))


def likeness(need_text: str, offer_text: str) -> float:
    """How alike the letters of two texts are, in [0, 1]: 0 for unrelated French texts."""
    need, offer = _trigrams(need_text), _trigrams(offer_text)
    if not need or not offer:
        return 0.0
    cosine = float(len(need & offer) / (len(need) * len(offer)) ** 0.5)
    return min(1.0, max(0.0, (cosine - UNRELATED_TEXT) / (SAME_TEXT - UNRELATED_TEXT)))


@lru_cache(maxsize=4_096)
def _choices(text: str, words: tuple[str, ...]) -> tuple[int, ...]:
    """For each mention the number of its choice: « salle ou bureau » is one choice of two words."""
    folded, at, choice = fold(text), 0, -1
    numbers: list[int] = []
    for mentioned in words:
        part = fold(mentioned)
        start = folded.find(part, at)
        between = folded[at : max(start, at)].split()
        if not (numbers and "ou" in between and len(between) <= 3):
            choice += 1
        numbers.append(choice)
        at = max(start, at) + (len(part) if start >= 0 else 0)
    return tuple(numbers)


class Thesaurus:
    """The concepts of all kinds. Immutable; safe to share between threads."""

    def __init__(
        self,
        concepts: Iterable[Concept],
        decoys: Mapping[str, tuple[str, ...]],
        substitutes: Substitutes = MappingProxyType({}),
        spelt: frozenset[str] = frozenset(),
    ) -> None:
        """`decoys`: per kind, phrases that hold a label but mean none (« sous réserve »); `spelt`:
        stems of words that are no misspelt label.

        Raises ValueError, in French, when an id is twice, or a label twice in a kind, a cycle is
        met or a concept is unknown.
        """
        listed = tuple(concepts)
        self.concepts: Mapping[str, Concept] = MappingProxyType({each.id: each for each in listed})
        if len(self.concepts) < len(listed):
            [twice, *_] = (id_ for id_, times in Counter(e.id for e in listed).items() if times > 1)
            raise ValueError(f"Deux concepts ont le même identifiant : {twice}.")
        self._ancestors = {each: self._line(each) for each in self.concepts}
        for each in self.concepts.values():
            if unknown := set(each.related) - set(self.concepts):
                raise ValueError(f"{each.id} : lié à {min(unknown)}, qui est inconnu.")
        by_kind: dict[str, list[Concept]] = {}
        for each in listed:
            by_kind.setdefault(each.kind, []).append(each)
        self._by_kind = {kind: tuple(by_kind[kind]) for kind in sorted(by_kind)}
        self._labels = {
            kind: labelled(concepts, decoys.get(kind, ()), spelt)
            for kind, concepts in self._by_kind.items()
        }
        self._substitutes = substitutes
        self._fits: dict[tuple[str, str], tuple[float, Relation]] = {}

    def mentions(self, kind: str, text: str) -> tuple[Mention, ...]:
        """The concepts of `kind` in `text`, in reading order, each once, the most specific kept.

        « camion 9 m3 frigo » mentions the refrigerated van only, in these very words. What is
        negated (« sans hayon ») is left out, and so is who asks (« une épicerie cherche … »).
        An unknown kind has no mentions.
        """
        labels = self._labels.get(kind)
        if labels is None:
            return ()
        text = unicodedata.normalize("NFC", text)
        found = labels.find(text)
        kept: dict[str, Found] = {}
        for each in found:
            same = kept.get(each.concept)
            kept[each.concept] = _joined(text, each, same) if same else each
        for each in found:
            narrower = [at for at in kept if each.concept in self._ancestors[at][1:]]
            if narrower:
                kept.pop(each.concept, None)
            for at in narrower:
                kept[at] = _joined(text, each, kept[at])
        return tuple(
            Mention(each.concept, each.label, text[each.start : each.end], each.typo)
            for each in kept.values()
        )

    def owner(self, kind: str, label: str) -> str | None:
        """The concept of `kind` whose label it is (DECOYS: of none, on purpose), None for nobody's.

        Raises ValueError for what holds no word.
        """
        labels = self._labels.get(kind)
        return None if labels is None else labels.owner(label)

    def similarity(self, a: str, b: str) -> float:
        """Wu-Palmer squared in [0, 1], symmetric: 1 for the same concept, 0 across kinds.

        Two concepts that share their root only are alike in nothing but their kind: 0 too. So are
        those that share a mere heading (`apart`).
        `related` concepts are at least RELATED_FLOOR. Raises KeyError for an unknown concept.
        """
        if a == b and a in self.concepts:
            return 1.0
        above_a, above_b = self._ancestors[a], self._ancestors[b]
        shared = len(set(above_a) & set(above_b))
        nearest = next((each for each in above_a if each in above_b), None)
        heading = nearest not in (None, a, b) and self.concepts[nearest].apart
        alike = 2 * shared if shared > 1 and not heading else 0
        wu_palmer = (alike / (len(above_a) + len(above_b))) ** 2
        if b in self.concepts[a].related or a in self.concepts[b].related:
            return max(RELATED_FLOOR, wu_palmer)
        return wu_palmer

    def fit(self, need: str, offer: str) -> tuple[float, Relation]:
        """How well `offer` does the job of `need`, in [0, 1], not symmetric: in one line of
        the tree by NARROWER and BROADER, else as its substitutes say, if they have been judged."""
        known = self._fits.get((need, offer))
        if known is None:
            known = self._fits[need, offer] = self._judged(need, offer)
        return known

    def fits(self, kind: str) -> list[list[float]]:
        """`fit` of each concept of a kind as needed (row) and as offered (column); not remembered:
        100,000 pairs take 20 MB."""
        concepts = [each.id for each in self.of(kind)]
        return [[self._judged(need, offer)[0] for offer in concepts] for need in concepts]

    def meaning(
        self,
        kind: str,
        need_mentions: tuple[Mention, ...],
        offer_mentions: tuple[Mention, ...],
        need_text: str,
        offer_text: str,
        letters: float | None = None,
    ) -> Meaning:
        """How close the offer is, from the mentions of both texts under the same `kind`.

        T is the mean over what is needed (the first counts double) of the best fit among what is
        offered; L the likeness of letters (`letters`, if it is known already). Utility is
        max(T, .6 T + .4 L); without a concept in the need it is L (.4 + .6 L): a faint likeness
        proves little, the same text everything.
        """
        like = likeness(need_text, offer_text) if letters is None else letters
        if not need_mentions or kind not in self._labels:
            utility = like * (TEXT_FLOOR + (1 - TEXT_FLOOR) * like)
            relation = Relation.TEXT if like > 0 else Relation.NONE
            return Meaning(utility, relation, None, None, None, None)
        pairs = [self._best(need, offer_mentions) for need in need_mentions]
        best: dict[int, Meaning] = {}
        choices = _choices(need_text, tuple([need.words for need in need_mentions]))
        for choice, pair in zip(choices, pairs, strict=True):
            if choice not in best or pair.utility > best[choice].utility:
                best[choice] = pair
        asides = sum([pair.utility for choice, pair in best.items() if choice])
        concepts = (best[0].utility + ASIDE_IN_NEED * asides) / (
            1 + ASIDE_IN_NEED * (len(best) - 1)
        )
        utility = max(concepts, CONCEPT_SHARE * concepts + (1 - CONCEPT_SHARE) * like)
        main = best[0]
        if main.offer_concept is None and like > 0:
            return replace(main, utility=utility, relation=Relation.TEXT)
        return replace(main, utility=utility)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Those that it has concepts of."""
        return tuple(self._by_kind)

    def label(self, concept_id: str, language: str) -> str:
        """The preferred label in "fr" or "en" (any case). Raises KeyError for anything else."""
        return self.concepts[concept_id].pref[language.lower()]

    def _best(self, need: Mention, offers: tuple[Mention, ...]) -> Meaning:
        """The offer's mention that fits one of the need's best; its first one when all tie."""
        best = Meaning(0.0, Relation.NONE, need.words, need.concept, None, None)
        for at, offer in enumerate(offers):
            fit, relation = self.fit(need.concept, offer.concept)
            utility = fit * ASIDE_IN_OFFER if at else fit
            if utility > best.utility or best.offer_concept is None:
                if relation is Relation.SYNONYM and need.label == offer.label:
                    relation = Relation.SAME
                best = Meaning(
                    utility, relation, need.words, need.concept, offer.words, offer.concept
                )
        return best

    def _judged(self, need: str, offer: str) -> tuple[float, Relation]:
        if need == offer:
            return 1.0, Relation.SYNONYM
        close, relation = self._in_tree(need, offer)
        judged = self._substitutes.get(need)
        if judged is None or relation in (Relation.NARROWER, Relation.BROADER):
            return close, relation
        if offer in judged:
            return judged[offer], Relation.NEIGHBOUR
        return 0.0, Relation.NONE

    def _in_tree(self, need: str, offer: str) -> tuple[float, Relation]:
        above_need, above_offer = self._ancestors[need], self._ancestors[offer]
        if need in above_offer:
            levels = above_offer.index(need)
            by_level = NARROWER[min(levels, len(NARROWER)) - 1]
            return by_level if len(above_need) > 1 else NEED_IS_ROOT, Relation.NARROWER
        if offer in above_need:
            levels = above_need.index(offer)
            by_level = BROADER[min(levels, len(BROADER)) - 1]
            return by_level if len(above_offer) > 1 else OFFER_IS_ROOT, Relation.BROADER
        close = self.similarity(need, offer)
        return close, Relation.NEIGHBOUR if close >= NEIGHBOUR_FLOOR else Relation.NONE

    def _line(self, concept_id: str) -> tuple[str, ...]:
        """The concept and all above it, up to the root."""
        line: list[str] = []
        at: str | None = concept_id
        while at is not None:
            if at in line or at not in self.concepts:
                raise ValueError(f"{concept_id} : au-dessus, {at} est inconnu ou tourne en rond.")
            line.append(at)
            at = self.concepts[at].broader
        return tuple(line)

    def of(self, kind: str) -> tuple[Concept, ...]:
        """The concepts of a kind, in the order of the table."""
        return self._by_kind.get(kind, ())


def _joined(text: str, broad: Found, narrow: Found) -> Found:
    """`narrow` with the words of a broader label beside it: « camion » + « frigo »."""
    start, end = min(broad.start, narrow.start), max(broad.end, narrow.end)
    between = text[min(broad.end, narrow.end) : max(broad.start, narrow.start)]
    if len(between) > 8 or not set(between).isdisjoint(".;!?\n"):
        return narrow
    return narrow._replace(start=start, end=end)


def parse(lines: Iterable[str]) -> Thesaurus:
    """A thesaurus from the lines of a table with the columns of `concepts.COLUMNS`."""
    return Thesaurus(*read(lines))


@cache
def load() -> Thesaurus:
    """The packaged thesaurus, read once."""
    return Thesaurus(*packaged(), substitutes.load(), spelt.stems())
