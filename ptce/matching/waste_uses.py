"""What each stream of the thesaurus serves for, and to whom: a table of cases (SOURCES.md).

A case is a memory aid: it says who has taken such a thing, never that somebody may.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from ptce.domain.uses import UseEvidence, UseWay
from ptce.matching.thesaurus import Thesaurus

FILE: Final = "waste_uses.tsv"


@dataclass(frozen=True, slots=True)
class WasteUse:
    """`receivers`: classes of NAF rev. 2 (« 31.09 »), the likeliest first. `note`: under which
    conditions it works, in French."""

    stream: str
    use: str
    receivers: tuple[str, ...]
    way: UseWay
    evidence: UseEvidence
    note: str
    dated: date


@cache
def load() -> Mapping[str, tuple[WasteUse, ...]]:
    """The packaged cases by the concept of their stream, in the order of the table."""
    file = resources.files("ptce.matching").joinpath("tables", FILE)
    found: dict[str, tuple[WasteUse, ...]] = {}
    rows = csv.DictReader(
        file.read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
        strict=True,
    )
    for row in rows:
        use = WasteUse(
            stream=row["stream"],
            use=row["use_fr"],
            receivers=tuple(row["receivers"].split("|")),
            way=UseWay[row["way"]],
            evidence=UseEvidence[row["evidence"]],
            note=row["note_fr"],
            dated=date.fromisoformat(row["dated"]),
        )
        found[use.stream] = (*found.get(use.stream, ()), use)
    return found


def uses_of(concept: str, thesaurus: Thesaurus) -> tuple[WasteUse, ...]:
    """Those of the concept, or else of the nearest one above it that has any."""
    at: str | None = concept
    while at is not None:
        if cases := load().get(at):
            return cases
        at = thesaurus.concepts[at].broader
    return ()
