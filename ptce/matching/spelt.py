"""The words that labels and phrases are written in: none of them is a slip for another."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np


@cache
def stems() -> frozenset[str]:
    """Of the vocabulary of the trade (`encoders/words.npz`)."""
    with (
        resources.files("ptce.matching.encoders").joinpath("words.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return frozenset(arrays["stems"].tolist())
