"""What is kept of an encoded text compares exactly: the same from either side, whoever else is
compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.values import Encoding
from ptce.matching.encodings import (
    Integers,
    Space,
    Vectors,
    cosines,
    expected,
    overlaps,
    pack,
    space,
    unpack,
)

SPACE = str(Space("e5-1", "1", "2026-1"))
CONCEPTS = 40
FITS: Integers = np.random.default_rng(0).integers(0, 101, (CONCEPTS, CONCEPTS))


def some(seed: int, concepts: int = CONCEPTS) -> Encoding:
    chance = np.random.default_rng(seed)
    shares: Vectors = chance.dirichlet(np.full(concepts, 0.1)).astype(np.float32)
    return pack(chance.normal(size=384).astype(np.float32), shares, SPACE)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_listings_are_as_alike_from_either_side_and_in_any_company(a: int, b: int) -> None:
    one, other = unpack([some(a)]), unpack([some(b)])
    company = unpack([some(1), some(b), some(2), some(3)])
    for signal in (cosines, overlaps):
        alone = signal(one, other)[0]
        assert signal(other, one)[0] == alone == signal(one, company)[1]
        assert -1 <= alone <= 1
    fit = expected(one, other, FITS)[0]
    assert expected(other, one, FITS.T)[0] == fit == expected(one, company, FITS)[1]
    assert 0 <= fit <= 100


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_listing_is_wholly_alike_to_itself(seed: int, concepts: int) -> None:
    one = unpack([some(seed, concepts)])
    assert float(cosines(one, one)[0]) == pytest.approx(1)
    assert float(overlaps(one, one)[0]) == pytest.approx(1, abs=0.01)
    assert expected(one, one, np.full((60, 60), 100))[0] == 100


def test_what_is_kept_tells_as_much_as_the_vectors() -> None:
    a, b = np.random.default_rng(1).normal(size=(2, 384)).astype(np.float32)
    exact = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    one, other = pack(a, None, SPACE), pack(b, None, SPACE)
    assert float(cosines(unpack([one]), unpack([other]))[0]) == pytest.approx(exact, abs=0.01)
    assert len(one.packed) < 500


def test_without_concepts_nothing_is_shared() -> None:
    one = unpack([pack(np.ones(384, np.float32), None, SPACE)])
    assert overlaps(one, one).tolist() == expected(one, one, FITS).tolist() == [0]


def test_a_fingerprint_is_read_as_it_is_written() -> None:
    assert str(space(SPACE)) == SPACE
    assert space(SPACE).encoder == "e5-1"
    with pytest.raises(ValueError, match="no fingerprint"):
        space("e5")


def test_records_of_two_lengths_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="other records"):
        unpack([some(1), pack(np.ones(512, np.float32), None, SPACE)])
    with pytest.raises(ValueError, match="other records"):
        unpack([Encoding(SPACE, b"short")])
