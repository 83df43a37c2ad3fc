"""The encoders that are installed: both, the second alone where the first has no wheel, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ptce.matching.encoders.listings import Encoders
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.thesaurus import Thesaurus

INSTALLED: dict[str, Callable[[], Encoder]] = {}
"""By name, the best first."""

try:
    from ptce.matching.encoders.e5 import E5Encoder
except ImportError:
    pass
else:
    INSTALLED["e5"] = E5Encoder
try:
    from ptce.matching.encoders.use import UseEncoder
except ImportError:
    pass
else:
    INSTALLED["use"] = UseEncoder

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "both": ("e5", "use"),
    "e5": ("e5",),
    "use": ("use",),
    "none": (),
}


def installed(thesaurus: Thesaurus, wanted: Iterable[str] = CHOICES["both"]) -> Encoders | None:
    """Those of `wanted` that are installed, loaded; None when there is none."""
    made = [INSTALLED[name]() for name in wanted if name in INSTALLED]
    return Encoders(thesaurus, made) if made else None
