"""What was learnt of an encoder's vectors from the labels of the concepts (`lessons.npz`, written
by `python -m ptce.matching.encoders`): where concepts lie apart, and what tells each of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from ptce.matching.encodings import LARGEST, Vectors

FILE: Final = "lessons.npz"


class Lessons(NamedTuple):
    """`directions` (m, size): a vector is compared with labels by its part along them; `weights`:
    of each concept (size,), the logarithm of its odds for a vector."""

    directions: Vectors
    weights: Mapping[str, Vectors]


@cache
def lessons(encoder: str) -> Lessons:
    """By the name of the encoder. Raises KeyError for an unknown one."""
    with (
        resources.files("ptce.matching.encoders").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        concepts = arrays[f"{encoder}_concepts"].tolist()
        weights = restored(arrays[f"{encoder}_weights"], arrays[f"{encoder}_scales"])
        directions = restored(arrays[f"{encoder}_directions"], arrays[f"{encoder}_lengths"])
    return Lessons(directions, dict(zip(concepts, weights, strict=True)))


def shortened(rows: Vectors) -> tuple[Vectors, Vectors]:
    """Rows as small integers, and what one of each is worth."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / LARGEST
    return np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def restored(small: Vectors, scales: Vectors) -> Vectors:
    """The rows again, to a part in a hundred."""
    rows: Vectors = small.astype(np.float32) * scales[:, None]
    return rows
