"""List of Waste codes for a text: suggested from what it names, for a person to choose from.

The codes of a concept come first (`tables/waste_streams.tsv`), then those of what is near it; words
of the entries themselves find what the thesaurus does not have, and where the waste comes from
(`tables/waste_origins.tsv`) decides between entries of one material. Pure: the entries are given.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from math import log
from typing import Final, NamedTuple

from ptce.domain.codes import spoken
from ptce.domain.schemes import Scheme
from ptce.matching.labels import EMPTY_WORDS, UNITS, Labels, fold, stem
from ptce.matching.thesaurus import Mention, Thesaurus
from ptce.matching.waste_questions import MIRROR, QUESTION_OF
from ptce.matching.wording import Sentence

KIND: Final = "WASTE_STREAM"
ORIGINS_FILE: Final = "waste_origins.tsv"

LATER: Final = 0.9
"""Each further code of a concept, and each further concept of a text, counts a tenth less."""

NARROWER: Final = 0.75
BROADER: Final = 0.6
RELATED: Final = 0.45
"""How much the codes of what is below, above and beside a concept count."""

ENTRY: Final = 0.8
"""What the words of an entry count at most, beside the codes of a concept."""

FROM_THERE: Final = 1.35
"""What the codes of where the waste comes from gain on the others."""

NAME: Final = 1.0
TWIN: Final = 0.5
BRANCH: Final = 0.35
"""What a word counts in an entry's own names, in those of its twin, in those of its branches."""

_COMMON = (
    "dechet dechets autres autre ceux celles vises visees rubrique rubriques provenant contenant "
    "substances dangereuses dangereux non specifies ailleurs residus issus usage usages vieux "
    "vieilles lot lots stock divers plus chez apres avant environ semaine mois annuel annuelle "
    "tonnes tonne litres kilos propres propre fabrication production installations installation"
)
COMMON: Final = frozenset(map(stem, _COMMON.split()))
"""Words that tell no entry from another."""

SOILED: Final = "soiled-packaging"
WRECKS: Final = "end-of-life-vehicles"
CAR_PARTS: Final = "car-parts"
MIXTURES: Final = ("mixed-site-waste", "mixed-packaging", "mixed-ordinary")
MANY: Final = 3
"""From three things on, a text is about a mixture even if it does not say so."""

HAZARD_SAID: Final = 1.2
"""What an entry gains when the text itself says that it is hazardous, or is not."""

_WORD = re.compile(r"[^\W\d_]+")
_EMPTIED = re.compile(r"\b(vides?|vid[ée]e?s?|ayant contenu|restes?|fonds?)\b", re.IGNORECASE)
_MIXED = re.compile(
    r"\b(m[ée]lang\w*|m[êe]l[ée]\w*|vrac|tout-venant|non tri[ée]\w*)\b", re.IGNORECASE
)
_WRECK = re.compile(
    r"\b([ée]paves?|vhu|(voiture|v[ée]hicule|auto|automobile|camion|camionnette|fourgon|utilitaire"
    r"|scooter|moto|quad)s?( \w+)? (hors[ -]d['’ ]?usage|accident[ée]e?s?|br[ûu]l[ée]e?s?"
    r"|calcin[ée]e?s?|en panne|[àa] la casse|pour la casse|pour pi[èe]ces"
    r"|(non |pas (encore )?)?d[ée]pollu[ée]e?s?|[àa] d[ée]polluer))\b",
    re.IGNORECASE,
)
_HAZARDOUS = re.compile(
    r"\b(dangereu\w*|souille\w*|pollue\w*|contamine\w*|toxique\w*|corrosi\w*|amiante\w*"
    r"|hydrocarbures?|solvante\w*|creosote\w*|plombe\w*|inflammables?)\b"
)
_HARMLESS = re.compile(
    r"\b((non|pas|sans) (dangereu\w*|souille\w*|pollue\w*|traite\w*|amiante|substances?|danger)"
    r"|propres?|saine?s?|a l eau|inertes?|neufs?|neuves?)\b"
)
_DRAINED = re.compile(
    r"(?<!\bnon )(?<!\bpas )(?<!\bencore )(?<!\bjamais )\bdepolluee?s?\b"
    r"|\b(vid\w+|purge\w*|vidange\w*|sans)( de)?( tous)?( ses| leurs| les)? (fluides?|liquides?)\b"
)
"""Read in the folded text."""


class Entry(NamedTuple):
    """An entry of the List, with the names it is known by and those of its branches; `twins`: its
    entries of the other hazard (« entrées miroir »)."""

    code: str
    names: tuple[str, ...]
    branches: tuple[str, ...]
    hazardous: bool
    twins: tuple[str, ...]


class Suggestion(NamedTuple):
    """A code, and the words of the text that lead to it. `concept`: of the thesaurus, if it is by
    one. `score`: comparable within an answer only."""

    code: str
    words: tuple[str, ...]
    concept: str | None
    score: float

    @property
    def said(self) -> str:
        return " ".join(self.words)


class _Word(NamedTuple):
    """A word of a text: as written, and as entries have it."""

    written: str
    stem: str


class WasteCodes:
    """The entries, ready to be suggested. Immutable; safe to share between threads."""

    def __init__(self, thesaurus: Thesaurus, entries: Iterable[Entry]) -> None:
        self._thesaurus = thesaurus
        self._entries = {each.code: each for each in entries}
        self._below: dict[str, list[str]] = defaultdict(list)
        for concept in thesaurus.concepts.values():
            if concept.kind == KIND and concept.broader is not None:
                self._below[concept.broader].append(concept.id)
        weights = {code: self._words_of(entry) for code, entry in self._entries.items()}
        self._having: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, words in weights.items():
            for word, weight in words.items():
                self._having[word].append((code, weight))
        count = len(self._entries)
        self._rarity = {word: log(1 + count / len(at)) for word, at in self._having.items()}
        self._spread = {
            code: sum(
                self._rarity[word] * weight for word, weight in words.items() if weight == NAME
            )
            for code, words in weights.items()
        }

    def mirror_question(self, code: str) -> Sentence | None:
        """What to ask before choosing a code that has an entry of the other hazard."""
        entry = self._entries[code]
        twins, question = QUESTION_OF.get(code, (entry.twins, MIRROR))
        if not twins:
            return None
        same, other = (
            (_written(code, entry.hazardous),),
            tuple(_written(each, not entry.hazardous) for each in twins),
        )
        return Sentence(*question, (same, other) if entry.hazardous else (other, same))

    def suggest(self, text: str, first: int, concept: str | None = None) -> list[Suggestion]:
        """At most `first`, the likeliest first; `concept`, when somebody has chosen one, counts
        before what the text names. Nothing when nothing is recognised."""
        mentions = self._thesaurus.mentions(KIND, text)
        if concept is not None:
            chosen = [each for each in mentions if each.concept == concept]
            others = [each for each in mentions if each.concept != concept]
            mentions = (*(chosen or [Mention(concept, "", "", False)]), *others)
        found: dict[str, Suggestion] = {}
        wreck = _wreck_of(text, mentions)
        besides = (wreck,) if wreck else self._said_besides(text, mentions)
        for each in self._of_mentions((*besides, *mentions)):
            if each.code not in found or each.score > found[each.code].score:
                found[each.code] = each
        for each in self._of_words(text):
            known = found.get(each.code)
            if known is None:
                found[each.code] = each
            else:
                found[each.code] = known._replace(score=known.score + each.score / 2)
        for each in list(found.values()):
            for twin in self._entries[each.code].twins:
                if twin in self._entries and twin not in found:
                    found[twin] = each._replace(code=twin, score=TWIN * each.score)
        origins = _origins_of(text)
        hazardous = not _DRAINED.search(fold(text)) if wreck else _hazard_of(text)
        ranked = [
            each._replace(score=round(each.score * self._gain(each.code, origins, hazardous), 9))
            for each in found.values()
        ]
        ranked.sort(key=lambda each: (-each.score, each.code))
        return ranked[:first]

    def _gain(self, code: str, origins: tuple[str, ...], hazardous: bool | None) -> float:
        there = FROM_THERE if code.startswith(origins) else 1.0
        return there * (HAZARD_SAID if self._entries[code].hazardous is hazardous else 1.0)

    def _said_besides(self, text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """What the things of a text are together: a container emptied of something hazardous, or a
        mixture."""
        emptied, mixed = _EMPTIED.search(text), _MIXED.search(text)
        codes = [code for each in mentions for code in self._codes_of(each.concept)]
        if emptied and any(self._entries[code].hazardous for code in codes):
            yield Mention(SOILED, "", emptied[0], False)
        if len(mentions) >= MANY or (mixed and len(mentions) > 1):
            words = mixed[0] if mixed else " ".join(each.words for each in mentions)
            for concept in MIXTURES:
                yield Mention(concept, "", words, False)

    def _of_mentions(self, mentions: Sequence[Mention]) -> Iterator[Suggestion]:
        for at, mention in enumerate(mentions):
            words = (mention.words,) if mention.words else ()
            for concept, near in self._around(mention.concept):
                for place, code in enumerate(self._codes_of(concept)):
                    score = near * LATER ** (place + at)
                    yield Suggestion(code, words, mention.concept, score)

    def _codes_of(self, concept: str) -> list[str]:
        return [code for code in self._thesaurus.concepts[concept].codes if code in self._entries]

    def _around(self, concept: str) -> Iterator[tuple[str, float]]:
        """The concept, then those near it with what their codes count."""
        yield concept, 1.0
        known = self._thesaurus.concepts[concept]
        above, near = known.broader, BROADER
        while above is not None:
            yield above, near
            above, near = self._thesaurus.concepts[above].broader, near * BROADER
        for each in self._below[concept]:
            yield each, NARROWER
        for each in known.related:
            if self._thesaurus.concepts[each].kind == KIND:
                yield each, RELATED

    def _of_words(self, text: str) -> Iterator[Suggestion]:
        """Entries that share words with the text: the more and the rarer, the better."""
        words = {each.stem: each for each in _words(text) if each.stem in self._rarity}
        asked = sum(self._rarity[word] for word in words)
        shared: dict[str, float] = defaultdict(float)
        heard: dict[str, list[str]] = defaultdict(list)
        for word in words.values():
            for code, weight in self._having[word.stem]:
                shared[code] += self._rarity[word.stem] * weight
                heard[code].append(word.written)
        for code, weight in shared.items():
            score = (weight / asked * min(1.0, weight / (self._spread[code] or asked))) ** 0.5
            yield Suggestion(code, tuple(heard[code]), None, ENTRY * score)

    def _words_of(self, entry: Entry) -> dict[str, float]:
        """Each word by which an entry is found, with the most it counts."""
        twins = [self._entries[each] for each in entry.twins if each in self._entries]
        parts = (
            (BRANCH, entry.branches),
            (TWIN, tuple(name for twin in twins for name in twin.names)),
            (NAME, entry.names),
        )
        found: dict[str, float] = {}
        for weight, names in parts:
            for name in names:
                found |= {each.stem: weight for each in _words(name)}
        return found


def _written(code: str, hazardous: bool) -> str:
    """As the List prints it: « 17 02 04* »."""
    return spoken(Scheme.LOW, code) + ("*" if hazardous else "")


def _words(text: str) -> Iterator[_Word]:
    """Those that may tell one entry from another."""
    for written in _WORD.findall(text):
        for word in fold(written).split():
            if word.isalpha() and len(word) > 2 and word not in EMPTY_WORDS | UNITS:
                key = stem(word)
                if key not in COMMON:
                    yield _Word(written, key)


def _wreck_of(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """A vehicle that is waste, when a text names nothing else: a part of one is another thing. It
    is hazardous until somebody says that it was emptied of its fluids."""
    wreck = _WRECK.search(text)
    known = [each for each in mentions if each.concept == WRECKS]
    parts = any(
        each not in known and (each.concept != CAR_PARTS or not _WRECK.search(each.words))
        for each in mentions
    )
    if parts or not (wreck or known):
        return None
    return Mention(WRECKS, "", wreck[0] if wreck else known[0].words, False)


def _hazard_of(text: str) -> bool | None:
    """What a text says itself of the hazard, if anything."""
    said = fold(text)
    if _HARMLESS.search(said):
        return False
    return True if _HAZARDOUS.search(said) else None


def _origins_of(text: str) -> tuple[str, ...]:
    """The branches of the List where a text says that the waste comes from."""
    return tuple(
        dict.fromkeys(
            prefix for each in _origins().find(text) for prefix in each.concept.split("|")
        )
    )


@cache
def _origins() -> Labels:
    """Words of an origin; one word may be of several branches."""
    file = resources.files("ptce.matching").joinpath("tables", ORIGINS_FILE)
    rows = csv.DictReader(
        file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    branches: dict[str, list[str]] = defaultdict(list)
    spelt: dict[str, str] = {}
    for row in rows:
        for words in row["words_fr"].split("|"):
            key = "".join(stem(word) for word in fold(words).split() if word not in EMPTY_WORDS)
            spelt.setdefault(key, words)
            branches[key].append(row["prefix"])
    return Labels(("|".join(found), spelt[key]) for key, found in branches.items())
