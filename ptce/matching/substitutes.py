"""What does the job of what else, as the practice of trades has it: no tree tells it.

A multipurpose hall serves for a meeting, a café at a pinch, an auditorium hardly; all are rooms. A
row says of one concept, when it is needed, which others would do, and how well; what is narrower
or broader is told by the tree.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType
from typing import Final

FILE: Final = "substitutes.tsv"

WORTH: Final[Mapping[str, float]] = {"as_well": 0.95, "with_reservation": 0.6, "makeshift": 0.25}
"""By column: how well the job is done, in [0, 1]. Measured (decision 0062)."""

Substitutes = Mapping[str, Mapping[str, float]]
"""By the concept that is needed, then by the one that is offered. A concept without a row has not
been judged; what its row leaves out is of no use for it."""


@cache
def load() -> Substitutes:
    return MappingProxyType(
        {
            row["need"]: {
                offer: worth for grade, worth in WORTH.items() for offer in row[grade].split()
            }
            for row in csv.DictReader(text().splitlines(), delimiter="\t")
        }
    )


def text() -> str:
    """The table as it is packaged."""
    return resources.files("ptce.matching").joinpath("tables", FILE).read_text(encoding="utf-8")


def fingerprint() -> str:
    return sha256(text().encode()).hexdigest()
