"""The vectors of the thesaurus' labels, by kind: what soft concepts are measured against.

e5 takes two minutes for all labels on one core, so their vectors are in the tree, as small
integers (`labels.npz`, written by `python -m ptce.matching.encoders`). A label that it does not
hold yet is encoded when the process starts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encodings import LARGEST, SIZES, Vectors
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
    thesaurus: Thesaurus, encoder: Encoder, centre: Vectors, kept: Kept
) -> dict[str, LabelVectors]:
    by_kind: dict[str, LabelVectors] = {}
    for kind in sorted({each.kind for each in thesaurus.concepts.values()}):
        labels = [each.labels for each in thesaurus.concepts.values() if each.kind == kind]
        flat = [label for each in labels for label in each]
        rows = unit(_rows(flat, encoder, kept) - centre)
        starts = np.cumsum([0, *(len(each) for each in labels[:-1])])
        by_kind[kind] = LabelVectors(rows, starts)
    return by_kind


def unit(rows: Vectors) -> Vectors:
    """Rows of length 1."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    units: Vectors = rows / np.maximum(length, np.float32(1e-9))
    return units


def kept_vectors() -> Kept:
    """What `labels.npz` holds, by key."""
    with (
        resources.files("ptce.matching.encoders").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def shortened(rows: Vectors) -> npt.NDArray[np.int8]:
    """Rows as small integers: their direction, to a part in a hundred."""
    most = np.abs(rows).max(axis=1, keepdims=True)
    small: npt.NDArray[np.int8] = np.rint(rows * (LARGEST / most)).astype(np.int8)
    return small


def key(encoder: Encoder, label: str) -> int:
    """Of a label, under an encoder."""
    said = f"{encoder.fingerprint} {label}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")


def _rows(labels: Sequence[str], encoder: Encoder, kept: Kept) -> Vectors:
    """The vectors of `labels`: those that are kept, and the others encoded now."""
    rows = np.zeros((len(labels), SIZES[encoder.name]), np.float32)
    found = [kept.get(key(encoder, label)) for label in labels]
    for row, vector in zip(rows, found, strict=True):
        if vector is not None:
            row[:] = vector
    new = [at for at, vector in enumerate(found) if vector is None]
    if new:
        rows[new] = encoder.encode([labels[at] for at in new])
    return unit(rows)
