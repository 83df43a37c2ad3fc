"""What is learnt of concepts from their labels tells them apart, and is kept for each of them."""

from __future__ import annotations

import numpy as np
import pytest

from ptce.matching.encoders.learning import directions, weights, word_vectors
from ptce.matching.encoders.lessons import lessons, restored, shortened
from ptce.matching.encodings import Vectors
from ptce.matching.thesaurus import load

CONCEPTS, LABELS, SIZE = 12, 8, 40
OWNERS = np.repeat(np.arange(CONCEPTS), LABELS)
CHANCE = np.random.default_rng(5)
LOUD = np.where(np.arange(SIZE) < 20, 4.0, 0.3)
"""Half of the numbers are only noise, and larger than the others."""


def labels() -> Vectors:
    middles = CHANCE.normal(size=(CONCEPTS, SIZE)) * (LOUD < 1)
    noise = CHANCE.normal(size=(len(OWNERS), SIZE)) * LOUD
    return (middles[OWNERS] + noise).astype(np.float32)


def nearest_is_alike(vectors: Vectors) -> float:
    """The share of the vectors whose nearest is of the same concept."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    near = units @ units.T
    np.fill_diagonal(near, -1)
    return float(np.mean(OWNERS[near.argmax(axis=1)] == OWNERS))


def test_along_the_directions_a_label_is_nearer_to_those_of_its_concept() -> None:
    vectors = labels()
    assert nearest_is_alike(vectors @ directions(vectors, OWNERS).T) > 2 * nearest_is_alike(vectors)


def test_the_weights_of_a_concept_tell_it_from_the_others() -> None:
    vectors = labels()
    found = weights(vectors, OWNERS, CONCEPTS)
    assert found.shape == (CONCEPTS, SIZE)
    assert np.mean((vectors @ found.T).argmax(axis=1) == OWNERS) > 0.9


def test_the_words_of_a_text_come_near_to_it_and_an_unread_word_stays_its_own() -> None:
    texts, told = [[0, 1], [0], [1]] * 4, np.eye(3, dtype=np.float32)[[2, 0, 1] * 4]
    own = np.full((3, 3), 0.1, np.float32)
    found = word_vectors(texts, np.ones(3), told, own)
    assert found[0].argmax() == 0
    assert found[1].argmax() == 1
    assert found[2] == pytest.approx(own[2] / 2)


def test_rows_are_kept_to_a_part_in_a_hundred() -> None:
    rows = labels()
    kept = restored(*shortened(rows))
    assert np.abs(kept - rows).max() < np.abs(rows).max() / 200
    assert not restored(*shortened(np.zeros((2, 3), np.float32))).any()


@pytest.mark.parametrize(("name", "size"), [("e5", 384), ("use", 512), ("words", 256)])
def test_nearly_all_concepts_are_learnt(name: str, size: int) -> None:
    """Those that are not have even odds, and their labels, until the data are built again."""
    found = lessons(name)
    assert found.directions.shape == (128, size)
    missing = set(load().concepts) - set(found.weights)
    assert len(missing) < len(load().concepts) / 20, "python -m ptce.matching.encoders"
