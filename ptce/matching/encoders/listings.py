"""From a listing's kind and text to what is stored with it: pure, given the encoders."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from ptce.domain.values import Encoding
from ptce.matching.encoders.labels import kept_vectors, label_vectors, unit
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encoders.treatments import treated
from ptce.matching.encodings import SIZES, TREATMENT, Space, Vectors, pack
from ptce.matching.thesaurus import VERSION, Thesaurus

TEMPERATURE: Final = 0.08
"""Of the softmax over the concepts of a kind: measured (decision 0051)."""


class Listing(NamedTuple):
    """`text` is the one that the matching compares (`ptce.domain.wording`)."""

    kind: str
    text: str


class Encoders:
    """One or two encoders, and the labels that they know."""

    def __init__(
        self, thesaurus: Thesaurus, encoders: Iterable[Encoder], version: str = VERSION
    ) -> None:
        """Raises ValueError without an encoder. `version`: of the thesaurus."""
        self._encoders = tuple(encoders)
        if not self._encoders:
            raise ValueError("no encoder")
        used = tuple(each.fingerprint for each in self._encoders)
        self.fingerprint = str(Space(used, TREATMENT, version))
        kept = kept_vectors()
        tagger = self._encoders[0]
        self._labels = label_vectors(thesaurus, tagger, centres()[tagger.name], kept)

    def encode(self, listings: Sequence[Listing]) -> list[Encoding]:
        """One encoding a listing, in their order; each is independent of the others."""
        return [self._encoded(each) for each in listings]

    def _encoded(self, listing: Listing) -> Encoding:
        text = treated(listing.text)
        vectors = {
            each.name: unit(each.encode([text]) - centres()[each.name]) for each in self._encoders
        }
        shares = self._shares(listing.kind, vectors[self._encoders[0].name])
        return pack(vectors, shares, self.fingerprint)[0]

    def _shares(self, kind: str, rows: Vectors) -> Vectors | None:
        """The probability of each concept of the kind: softmax of its nearest label's cosine."""
        labels = self._labels.get(kind)
        if labels is None:
            return None
        best = np.maximum.reduceat(rows @ labels.vectors.T, labels.starts, axis=1)
        logits = np.exp((best - best.max(axis=1, keepdims=True)) / TEMPERATURE)
        shares: Vectors = logits / logits.sum(axis=1, keepdims=True)
        return shares


@cache
def centres() -> dict[str, Vectors]:
    """The mean vector of French listings, by encoder (`centres.json`)."""
    text = resources.files("ptce.matching.encoders").joinpath("centres.json").read_text()
    return {
        name: np.array(numbers, np.float32)
        for name, numbers in json.loads(text).items()
        if name in SIZES
    }
