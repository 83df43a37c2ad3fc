"""The encoders that are installed, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ptce.matching.encoders.listings import ListingEncoder
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.thesaurus import Thesaurus

INSTALLED: dict[str, Callable[[], Encoder]] = {}
"""By name, the best first."""

try:
    from ptce.matching.encoders.e5 import E5Encoder
except ImportError:  # no wheel for this machine
    pass
else:
    INSTALLED["e5"] = E5Encoder
try:
    from ptce.matching.encoders.use import UseEncoder
except ImportError:
    pass
else:
    INSTALLED["use"] = UseEncoder


def installed(thesaurus: Thesaurus, wanted: Iterable[str] = ("e5", "use")) -> ListingEncoder | None:
    """The best of `wanted` that is installed, loaded; None when there is none."""
    best = next((name for name in INSTALLED if name in wanted), None)
    return None if best is None else ListingEncoder(thesaurus, INSTALLED[best]())
