"""What is learnt once from the names and purposes of the concepts, when the data are built.

Nothing here is loaded to encode a text: scipy is for who runs `python -m ptce.matching.encoders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csc_matrix, eye
from scipy.sparse.linalg import splu

from ptce.matching.encodings import Vectors

DIRECTIONS: Final = 128
SHRINKAGE: Final = 0.6
"""How far the scatter within concepts is drawn to a sphere: a concept has few labels."""

PENALTY: Final = 1e-5
STEPS: Final = 60

STIFFNESS: Final = 0.5
"""What holds a word's vector to its own: as much as half a label of that word alone."""

OWN: Final = 0.5
"""The length of a word's own vector, where a label's is 1: a word alone says less."""

Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def directions(vectors: Vectors, owners: Places) -> Vectors:
    """(DIRECTIONS, size): those that part concepts most, in the measure where the labels of one
    concept lie alike in every direction (Fisher's discriminant). `owners`: of each vector."""
    counts = np.bincount(owners)
    means = np.zeros((len(counts), vectors.shape[1]))
    np.add.at(means, owners, vectors)
    means /= np.maximum(counts, 1)[:, None]
    rest = vectors - means[owners]
    within = rest.T @ rest / (len(vectors) - np.count_nonzero(counts))
    sphere = np.trace(within) / len(within) * np.eye(len(within))
    spread, axes = np.linalg.eigh((1 - SHRINKAGE) * within + SHRINKAGE * sphere)
    whitening = (axes / np.sqrt(spread)) @ axes.T
    white = (means * np.sqrt(counts)[:, None]) @ whitening
    apart = np.linalg.svd(white - white.mean(axis=0), full_matrices=False)[2][:DIRECTIONS]
    found: Vectors = (apart @ whitening).astype(np.float32)
    return found


def weights(vectors: Vectors, owners: Places, concepts: int) -> Vectors:
    """(concepts, size): multinomial logistic regression of the concept of a label. A concept of
    many labels counts for the square root of their number."""
    shape = (vectors.shape[1], concepts)
    counts = np.bincount(owners, minlength=concepts)
    shares = 1 / np.sqrt(counts[owners])
    shares = (shares / shares.sum()).astype(np.float32)
    rows = np.arange(len(owners))

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        told = flat.reshape(shape).astype(np.float32)
        logits = vectors @ told
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        whole = odds.sum(axis=1)
        lost = shares @ (np.log(whole) - logits[rows, owners]) + PENALTY / 2 * (told**2).sum()
        wrong = odds / whole[:, None]
        wrong[rows, owners] -= 1
        slope = vectors.T @ (shares[:, None] * wrong) + PENALTY * told
        return float(lost), slope.ravel().astype(np.float64)

    start = np.zeros(shape).ravel()
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    found: Vectors = best.x.reshape(shape).T.astype(np.float32)
    return found


def word_vectors(
    texts: Sequence[Sequence[int]], importance: Doubles, vectors: Vectors, own: Vectors
) -> Doubles:
    """(words, size): those whose sum, in the words of a text, comes nearest to the vector of the
    text; of a word that no text has, its `own`. `texts`: the places of their words; `importance`:
    of each word."""
    entries = [(row, place) for row, places in enumerate(texts) for place in places]
    rows, columns = np.array(entries).T
    bags = csc_matrix((importance[columns], (rows, columns)), (len(texts), len(importance)))
    lengths = np.sqrt(np.asarray(bags.multiply(bags).sum(axis=1))).ravel()
    bags = csc_matrix(bags.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))
    system = csc_matrix(bags.T @ bags + STIFFNESS * eye(len(importance)))
    found: Doubles = splu(system).solve(bags.T @ vectors + STIFFNESS * OWN * own)
    return found
