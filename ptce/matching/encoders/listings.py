"""From a listing's kind and text to what is stored with it: pure, given the encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from ptce.domain.values import Encoding
from ptce.matching import purposes
from ptce.matching.encoders.labels import LabelVectors, label_vectors, unit
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encoders.treatments import treated
from ptce.matching.encodings import TREATMENT, Space, Vectors, pack
from ptce.matching.thesaurus import VERSION, Thesaurus

TEMPERATURE: Final[Mapping[str, float]] = {"e5": 0.03, "use": 0.04, "words": 0.06}
"""Of the softmax over the concepts of a kind: measured (decision 0051)."""

NAMED: Final = 0.5
"""The share of the soft concepts that the text names goes to, half as much each after the first."""

ASIDE: Final = 0.5


class Listing(NamedTuple):
    """`text` is what its people wrote (`ptce.domain.wording.written`)."""

    kind: str
    text: str


class ListingEncoder:
    """An encoder of texts that knows the concepts of the thesaurus."""

    def __init__(self, thesaurus: Thesaurus, encoder: Encoder) -> None:
        self._thesaurus, self._encoder = thesaurus, encoder
        self._centre = centres().get(encoder.name, np.zeros(1, np.float32))
        self._labels: dict[str, LabelVectors | None] = {}
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
        return pack(vector, self._shares(kind, text, vector), self.fingerprint)

    def _shares(self, kind: str, text: str, vector: Vectors) -> Vectors | None:
        """The probability of each concept of the kind: softmax of the cosine of the nearest of its
        labels and purposes, and what the text names outright."""
        labels, named = self._known(kind), self._named(kind, text)
        if labels is None or not vector.any():
            return named
        best = np.maximum.reduceat(labels.vectors @ vector, labels.starts)
        odds = np.exp((best - best.max()) / TEMPERATURE[self._encoder.name])
        shares: Vectors = odds / odds.sum()
        return shares if named is None else NAMED * named + (1 - NAMED) * shares

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

    def _known(self, kind: str) -> LabelVectors | None:
        if kind not in self._labels:
            self._labels[kind] = label_vectors(self._thesaurus, kind, self._encoder, self._centre)
        return self._labels[kind]


@cache
def centres() -> dict[str, Vectors]:
    """The mean vector of French listings, by encoder (`centres.json`)."""
    text = resources.files("ptce.matching.encoders").joinpath("centres.json").read_text()
    return {name: np.array(each, np.float32) for name, each in json.loads(text).items()}
