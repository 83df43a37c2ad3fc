"""What every encoder gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ptce.matching.encodings import Vectors


class Encoder(Protocol):
    """Texts → vectors. `name`: a key of CENTRES; `fingerprint` begins with it, and changes whenever
    a vector would."""

    name: str
    fingerprint: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32, rows of length 1 (or 0: nothing understood); a text's row depends on no
        other text but in its last bits."""
