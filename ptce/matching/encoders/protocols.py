"""What every encoder gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ptce.matching.encodings import Vectors


class Encoder(Protocol):
    """Texts → vectors. `name`: a key of SIZES; `fingerprint`: changes whenever a vector would."""

    name: str
    fingerprint: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, SIZES[name]) float32, rows of length 1; the same texts give the same rows."""
