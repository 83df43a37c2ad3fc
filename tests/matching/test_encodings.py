"""What is kept of an encoded text compares exactly: the same from either side, whoever else is
compared, and what is not there is not made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.values import Encoding
from ptce.matching.encodings import LAYOUT, SIZES, Space, Vectors, likenesses, pack, space, unpack

BOTH = str(Space(("e5-1", "use-1"), "1", "2026-1"))
USE = str(Space(("use-1",), "1", "2026-1"))


def some(seed: int, fingerprint: str = BOTH, concepts: int = 40) -> Encoding:
    chance = np.random.default_rng(seed)
    names = ("use",) if fingerprint == USE else ("e5", "use")
    vectors = {name: chance.normal(size=(1, SIZES[name])).astype(np.float32) for name in names}
    shares: Vectors = chance.dirichlet(np.full(concepts, 0.1), 1).astype(np.float32)
    return pack(vectors, shares, fingerprint)[0]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_listings_are_as_alike_from_either_side_and_in_any_company(a: int, b: int) -> None:
    one, other, company = some(a), some(b), [some(seed) for seed in range(5)]
    alone = [each[0] for each in likenesses(one, [other])]
    assert [each[0] for each in likenesses(other, [one])] == alone
    assert [each[3] for each in likenesses(one, [*company[:3], other, *company[3:]])] == alone
    assert all(-1 <= each <= 1 for each in alone)


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_listing_is_wholly_alike_to_itself(seed: int, concepts: int) -> None:
    one = some(seed, concepts=concepts)
    e5, use, shared = (float(each[0]) for each in likenesses(one, [one]))
    assert (e5, use) == pytest.approx((1, 1))
    assert shared > 0.95


def test_what_is_kept_tells_as_much_as_the_vectors() -> None:
    chance = np.random.default_rng(1)
    a, b = chance.normal(size=(2, 1, SIZES["e5"])).astype(np.float32)
    exact = float((a @ b.T)[0, 0] / (np.linalg.norm(a) * np.linalg.norm(b)))
    one, other = (pack({"e5": each}, None, BOTH)[0] for each in (a, b))
    assert float(likenesses(one, [other]).e5[0]) == pytest.approx(exact, abs=0.01)
    assert len(one.packed) == LAYOUT.itemsize < 1_000


def test_a_signal_that_is_not_there_says_nothing() -> None:
    both, use, none = some(1), some(2, USE), None
    for one, other in ((both, use), (both, none), (none, both)):
        assert all(np.isnan(each[0]) for each in likenesses(one, [other]))
    alike = likenesses(use, [some(3, USE), none])
    assert np.isnan(alike.e5).all()
    assert np.isnan(alike.use).tolist() == [False, True]


def test_another_thesaurus_takes_the_concepts_away_and_not_the_vectors() -> None:
    newer = str(space(BOTH)._replace(thesaurus="2026-2"))
    alike = likenesses(some(1), [some(1, newer)])
    assert float(alike.e5[0]) == pytest.approx(1)
    assert np.isnan(alike.concepts[0])


def test_other_encoders_or_another_treatment_take_everything_away() -> None:
    for changed in ({"encoders": ("e5-2", "use-1")}, {"treatment": "2"}):
        other = some(1, str(space(BOTH)._replace(**changed)))
        assert all(np.isnan(each[0]) for each in likenesses(some(1), [other]))


def test_what_is_no_encoding_is_refused() -> None:
    with pytest.raises(ValueError, match="another layout"):
        unpack([Encoding(BOTH, b"short")])
    with pytest.raises(ValueError, match="no fingerprint"):
        space("e5")
