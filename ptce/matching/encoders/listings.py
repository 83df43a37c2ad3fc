"""From a listing's kind and text to what is stored with it: pure, given the encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.domain.values import Encoding
from ptce.matching import purposes
from ptce.matching.encoders.labels import label_vectors, unit
from ptce.matching.encoders.lessons import lessons
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encoders.treatments import treated
from ptce.matching.encodings import TREATMENT, Space, Vectors, pack
from ptce.matching.thesaurus import VERSION, Thesaurus

TEMPERATURE: Final[Mapping[str, float]] = {"e5": 0.046, "use": 0.06, "words": 0.092}
"""Of the softmax over the concepts of a kind: measured (decisions 0061 and 0064)."""

LEARNT: Final = 0.65
"""What the learnt odds of a concept count for, beside the nearest of its labels."""

NAMED: Final[Mapping[str, float]] = {"e5": 0.0, "use": 0.5, "words": 0.5}
"""The share of the soft concepts that the text names outright, half as much each after the first.
None for e5, which reads whole sentences: what is named in a need is often not what is meant."""

ASIDE: Final = 0.5

KEPT: Final[Mapping[str, int]] = {"words": 128}
"""How many numbers of a vector are kept, the first ones, if not all."""


class Listing(NamedTuple):
    """`text` is what its people wrote (`ptce.domain.wording.written`)."""

    kind: str
    text: str


class Known(NamedTuple):
    """The concepts of one kind, in the order of the thesaurus. `labels`: the vectors of what names
    them, along `directions`; `starts`: where each concept's begin; `weights`: what tells each of
    them."""

    labels: Vectors
    starts: npt.NDArray[np.intp]
    directions: Vectors
    weights: Vectors


class ListingEncoder:
    """An encoder of texts that knows the concepts of the thesaurus."""

    def __init__(self, thesaurus: Thesaurus, encoder: Encoder) -> None:
        self._thesaurus, self._encoder = thesaurus, encoder
        self._centre = centres().get(encoder.name, np.zeros(1, np.float32))
        self._concepts: dict[str, Known | None] = {}
        self._places: dict[str, Mapping[str, int]] = {}
        known = f"{VERSION}-{purposes.fingerprint(purposes.load())}"
        self.fingerprint = str(Space(encoder.fingerprint, TREATMENT, known))

    def encode(self, listings: Sequence[Listing]) -> list[Encoding]:
        """One encoding a listing, in their order; each is independent of the others."""
        return [self._encoded(*each) for each in listings]

    def warm(self) -> None:
        """Loads all that is otherwise loaded when a kind is first met."""
        for each in self._thesaurus.kinds:
            self._known(each)

    def _encoded(self, kind: str, text: str) -> Encoding:
        vector = unit(self._encoder.encode([treated(text)]) - self._centre)[0]
        kept = vector[: KEPT.get(self._encoder.name)]
        return pack(kept, self._shares(kind, text, vector), self.fingerprint)

    def _shares(self, kind: str, text: str, vector: Vectors) -> Vectors | None:
        """The probability of each concept of the kind: softmax of the cosine of the nearest of its
        labels and purposes and of its learnt odds, and what the text names outright."""
        known, share = self._known(kind), NAMED[self._encoder.name]
        if known is None or not vector.any():
            return self._named(kind, text)
        along = unit((known.directions @ vector)[None])[0]
        nearest = np.maximum.reduceat(known.labels @ along, known.starts)
        likely = nearest / np.float32(TEMPERATURE[self._encoder.name])
        likely += np.float32(LEARNT) * (known.weights @ vector)
        odds = np.exp(likely - likely.max())
        shares: Vectors = odds / odds.sum()
        named = self._named(kind, text) if share else None
        return shares if named is None else share * named + (1 - share) * shares

    def _named(self, kind: str, text: str) -> Vectors | None:
        mentions = self._thesaurus.mentions(kind, text)
        if not mentions:
            return None
        places = self._places_of(kind)
        named = np.zeros(len(places), np.float32)
        for rank, mention in enumerate(mentions):
            named[places[mention.concept]] = ASIDE if rank else 1
        shares: Vectors = named / named.sum()
        return shares

    def _places_of(self, kind: str) -> Mapping[str, int]:
        """Of each concept of the kind, in the order of the thesaurus."""
        if kind not in self._places:
            listed = self._thesaurus.of(kind)
            self._places[kind] = {each.id: at for at, each in enumerate(listed)}
        return self._places[kind]

    def _known(self, kind: str) -> Known | None:
        if kind not in self._concepts:
            self._concepts[kind] = self._learnt(kind)
        return self._concepts[kind]

    def _learnt(self, kind: str) -> Known | None:
        """A concept that nothing was learnt of yet has even odds, and its labels."""
        labels = label_vectors(self._thesaurus, kind, self._encoder, self._centre)
        if labels is None:
            return None
        learnt = lessons(self._encoder.name)
        none = np.zeros(labels.vectors.shape[1], np.float32)
        weights = [learnt.weights.get(each.id, none) for each in self._thesaurus.of(kind)]
        along = unit(labels.vectors @ learnt.directions.T)
        return Known(along, labels.starts, learnt.directions, np.array(weights))


@cache
def centres() -> dict[str, Vectors]:
    """The mean vector of French listings, by encoder (`centres.json`)."""
    text = resources.files("ptce.matching.encoders").joinpath("centres.json").read_text()
    return {name: np.array(each, np.float32) for name, each in json.loads(text).items()}
