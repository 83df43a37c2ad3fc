"""What is kept of a listing's text once encoded, and how alike two of them are: numpy alone.

A record holds a vector and its soft concepts (the likeliest concepts of its kind), all of them as
small integers: sums of their products are exact, so the same two listings always give the same
numbers, whichever side asks and however many others are compared at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.domain.values import Encoding

SOFT: Final = 12
"""How many soft concepts are kept."""

TREATMENT: Final = "4"
"""Changes with how texts are prepared, with the centres, with what is learnt of the concepts, and
with the record."""

LARGEST: Final = 127
WHOLE: Final = 4_096

Vectors = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Space(NamedTuple):
    """A fingerprint in its parts. Vectors compare under the same encoder and treatment; soft
    concepts when the thesaurus is the same too."""

    encoder: str
    treatment: str
    thesaurus: str

    def __str__(self) -> str:
        return f"{self.encoder}/{self.treatment} {self.thesaurus}"


@lru_cache(maxsize=64)
def space(fingerprint: str) -> Space:
    """`str(Space(…))` read again. Raises ValueError for anything else."""
    vectors, _, thesaurus = fingerprint.partition(" ")
    encoder, _, treatment = vectors.partition("/")
    if not (encoder and treatment and thesaurus):
        raise ValueError(f"{fingerprint!r} is no fingerprint")
    return Space(encoder, treatment, thesaurus)


def pack(vector: Vectors, shares: Vectors | None, fingerprint: str) -> Encoding:
    """`vector`: centred, of any length; `shares`: the probability of each concept of the kind."""
    most = max(float(np.abs(vector).max()), 1e-9)
    small = np.rint(vector * (LARGEST / most)).astype(np.int8)
    kept = np.zeros((2, SOFT), "<u2")
    if shares is not None:
        order = np.argsort(-shares.round(6), kind="stable")[:SOFT]
        likeliest = shares[order] / shares[order].sum()
        kept[0, : len(order)] = order
        kept[1, : len(order)] = np.rint(likeliest * WHOLE)
    return Encoding(fingerprint, small.tobytes() + kept.tobytes())


class Records(NamedTuple):
    """Encodings of one space: `vectors` (n, d); `codes` (n, SOFT), places among the kind's
    concepts, as the thesaurus lists them; `shares` (n, SOFT), their probabilities in WHOLE."""

    vectors: Vectors
    codes: Integers
    shares: Integers


def unpack(encodings: Sequence[Encoding]) -> Records:
    """Raises ValueError when their lengths differ."""
    sizes = {len(each.packed) for each in encodings}
    if len(sizes) != 1 or (size := sizes.pop()) <= 4 * SOFT:
        raise ValueError("encodings of other records")
    rows = np.frombuffer(b"".join([each.packed for each in encodings]), np.uint8)
    rows = rows.reshape(len(encodings), size)
    vectors = rows[:, : -4 * SOFT].view(np.int8).astype(np.float32)
    soft = np.ascontiguousarray(rows[:, -4 * SOFT :]).view("<u2").astype(np.int64)
    return Records(vectors, soft[:, :SOFT], soft[:, SOFT:])


def cosines(one: Records, others: Records) -> Vectors:
    """In [-1, 1]; 0 for what says nothing. `one` has one row."""
    mine = one.vectors[0]
    lengths = np.sqrt(np.einsum("ij,ij->i", others.vectors, others.vectors)) * np.sqrt(mine @ mine)
    alike = np.einsum("ij,j->i", others.vectors, mine)  # not by BLAS, which takes every core for it
    found: Vectors = alike / np.maximum(lengths, np.float32(1e-9))
    return np.clip(found, -1, 1)


def overlaps(one: Records, others: Records) -> npt.NDArray[np.float64]:
    """Bhattacharyya: the sum of sqrt(p q) over the concepts that both hold, in [0, 1]."""
    size = 1 + max(int(one.codes.max()), int(others.codes.max()))
    dense = np.zeros(size, np.int64)
    np.add.at(dense, one.codes[0], _roots(one.shares[0]))
    summed: Integers = (dense[others.codes] * _roots(others.shares)).sum(axis=1)
    return np.minimum(summed / WHOLE**2, 1.0)


def expected(one: Records, others: Records, fits: Integers) -> npt.NDArray[np.float64]:
    """The mean of `fits[a, b]` over the concepts a of `one` and b of each other, as likely as they
    are: in the unit of `fits`."""
    mine = one.shares[0] @ fits[one.codes[0]]
    whole = one.shares[0].sum() * others.shares.sum(axis=1)
    summed: Integers = (mine[others.codes] * others.shares).sum(axis=1)
    mean: npt.NDArray[np.float64] = summed / np.maximum(whole, 1)
    return mean


def _roots(shares: Integers) -> Integers:
    roots: Integers = np.rint(np.sqrt(shares * WHOLE)).astype(np.int64)
    return roots
