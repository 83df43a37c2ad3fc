"""The vectors of what names and what purposes a concept has: soft concepts are measured by them.

e5 takes three minutes for all of them on one core, so their vectors are in the tree, as small
integers (`labels.npz`, written by `python -m ptce.matching.encoders`). What it does not hold yet is
encoded when it is first needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encodings import Vectors
from ptce.matching.purposes import load
from ptce.matching.thesaurus import Thesaurus

FILE: Final = "labels.npz"

Kept = Mapping[int, npt.NDArray[np.int8]]
"""Vectors by the key of their label."""


class LabelVectors(NamedTuple):
    """Those of one kind. `vectors`: centred, of length 1, (labels, size); `starts`: where each
    concept's begin, in the order of the thesaurus."""

    vectors: Vectors
    starts: npt.NDArray[np.intp]


def label_vectors(
    thesaurus: Thesaurus, kind: str, encoder: Encoder, centre: Vectors
) -> LabelVectors | None:
    """None for a kind without concepts."""
    said = [(*each.labels, *load().get(each.id, ())) for each in thesaurus.of(kind)]
    if not said:
        return None
    rows = unit(vectors_of([label for each in said for label in each], encoder) - centre)
    return LabelVectors(rows, np.cumsum([0, *map(len, said[:-1])]))


def vectors_of(labels: Sequence[str], encoder: Encoder) -> Vectors:
    """The vectors of `labels`: those that are kept, and the others encoded now."""
    kept = kept_vectors() if encoder.name == "e5" else {}
    found = {label: kept.get(key(encoder, label)) for label in labels}
    new = [label for label, vector in found.items() if vector is None]
    if new:
        found.update(zip(new, encoder.encode(new), strict=True))
    return unit(np.array([found[label] for label in labels], np.float32))


def unit(rows: Vectors) -> Vectors:
    """Rows of length 1."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    units: Vectors = rows / np.maximum(length, np.float32(1e-9))
    return units


@cache
def kept_vectors() -> Kept:
    """What `labels.npz` holds, by key."""
    with (
        resources.files("ptce.matching.encoders").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def key(encoder: Encoder, label: str) -> int:
    """Of a label, under an encoder."""
    said = f"{encoder.fingerprint} {label}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")
