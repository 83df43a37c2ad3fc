"""What is kept of a listing's text once encoded, and how alike two of them are: numpy alone.

One record a listing: the e5 vector, the USE vector, and its soft concepts (the likeliest concepts
of its kind). Vectors have lost the corpus' mean and are small integers: their dot products are
exact in float32, so the same two listings always give the same number, whichever side asks and
however many others are compared at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.domain.values import Encoding

SIZES: Final[Mapping[str, int]] = {"e5": 384, "use": 512}
"""The encoders, and the length of their vectors."""

SOFT: Final = 12
"""How many soft concepts are kept: those after weigh less than one in a hundred, all told."""

TREATMENT: Final = "1"
"""Changes with how texts are prepared, with the means and with LAYOUT."""

LAYOUT: Final = np.dtype(
    [
        ("e5", "i1", (SIZES["e5"],)),
        ("use", "i1", (SIZES["use"],)),
        ("codes", "<u2", (SOFT,)),
        ("roots", "<u2", (SOFT,)),
    ]
)
"""A record. A vector of zeros: no such encoder. `codes`: places among the kind's concepts, as the
thesaurus lists them; `roots`: the square roots of their probabilities, in WHOLE."""

LARGEST: Final = 127
WHOLE: Final = 4_096

Vectors = npt.NDArray[np.float32]


class Space(NamedTuple):
    """A fingerprint in its parts. Vectors compare under the same encoder and treatment; soft
    concepts when all of it is the same."""

    encoders: tuple[str, ...]
    treatment: str
    thesaurus: str

    def __str__(self) -> str:
        return f"{'+'.join(self.encoders)}/{self.treatment} {self.thesaurus}"


@lru_cache(maxsize=64)
def space(fingerprint: str) -> Space:
    """`str(Space(…))` read again. Raises ValueError for anything else."""
    vectors, _, thesaurus = fingerprint.partition(" ")
    encoders, _, treatment = vectors.partition("/")
    if not (encoders and treatment and thesaurus):
        raise ValueError(f"{fingerprint!r} is no fingerprint")
    return Space(tuple(encoders.split("+")), treatment, thesaurus)


def pack(
    vectors: Mapping[str, Vectors], shares: Vectors | None, fingerprint: str
) -> list[Encoding]:
    """One encoding a row. `vectors`: by encoder, centred, (n, SIZES[encoder]); `shares`: (n, c), of
    all concepts of the kind."""
    count = len(next(iter(vectors.values())))
    records = np.zeros(count, LAYOUT)
    for name, rows in vectors.items():
        most = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
        records[name] = np.rint(rows * (LARGEST / most)).astype(np.int8)
    if shares is not None and shares.shape[1]:
        kept = min(SOFT, shares.shape[1])
        order = np.argsort(-shares.round(6), axis=1, kind="stable")[:, :kept]
        records["codes"][:, :kept] = order
        likeliest = np.take_along_axis(shares, order, axis=1)
        likeliest = likeliest / likeliest.sum(axis=1, keepdims=True)
        records["roots"][:, :kept] = np.rint(np.sqrt(likeliest) * WHOLE).astype(np.uint16)
    return [Encoding(fingerprint, record.tobytes()) for record in records]


def unpack(encodings: Sequence[Encoding]) -> npt.NDArray[np.void]:
    """The records, read only. Raises ValueError when one is not of this LAYOUT."""
    if any(len(each.packed) != LAYOUT.itemsize for each in encodings):
        raise ValueError("an encoding of another layout")
    return np.frombuffer(b"".join([each.packed for each in encodings]), LAYOUT)


class Likenesses(NamedTuple):
    """How alike one listing is to each of n others, by signal; NaN where a signal is not there.

    `e5` and `use`: cosines in [-1, 1]; `concepts`: Bhattacharyya of soft concepts, in [0, 1].
    """

    e5: Vectors
    use: Vectors
    concepts: Vectors


def likenesses(one: Encoding | None, others: Sequence[Encoding | None]) -> Likenesses:
    """Each is independent of the others, and the same from either side."""
    found = Likenesses(*(np.full(len(others), np.nan, np.float32) for _ in Likenesses._fields))
    if one is None:
        return found
    own, mine = space(one.fingerprint), unpack([one])[0]
    alike: dict[str, list[tuple[int, Encoding]]] = {}
    for at, other in enumerate(others):
        if other is not None:
            alike.setdefault(other.fingerprint, []).append((at, other))
    for fingerprint, listed in alike.items():
        theirs, there = space(fingerprint), [place for place, _ in listed]
        records = unpack([each for _, each in listed])
        if (own.encoders, own.treatment) == (theirs.encoders, theirs.treatment):
            found.e5[there] = _cosines(mine["e5"], records["e5"])
            found.use[there] = _cosines(mine["use"], records["use"])
        if own == theirs:
            found.concepts[there] = _shared(mine, records)
    return found


def _cosines(one: npt.NDArray[np.int8], others: npt.NDArray[np.int8]) -> Vectors:
    """NaN where one of both is all zeros: no such encoder."""
    mine, theirs = one.astype(np.float32), others.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", theirs, theirs)) * np.sqrt(mine @ mine)
    with np.errstate(invalid="ignore"):
        cosines: Vectors = np.clip((theirs @ mine) / lengths, -1, 1)
    return cosines


def _shared(one: np.void, others: npt.NDArray[np.void]) -> Vectors:
    """Sum of sqrt(p q) over the concepts that both hold."""
    dense = np.zeros(1 + max(one["codes"].max(), others["codes"].max()), np.int32)
    np.add.at(dense, one["codes"], one["roots"])
    summed = (dense[others["codes"]] * others["roots"]).sum(axis=1)
    shared: Vectors = np.minimum(summed / WHOLE**2, 1).astype(np.float32)
    return shared
