"""What each stream of the thesaurus serves for, and to whom: a table of cases (SOURCES.md).

A case is a memory aid: it says who has taken such a thing, never that somebody may.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from ptce.domain.uses import UseEvidence, UseWay
from ptce.matching.labels import Labels
from ptce.matching.thesaurus import Thesaurus

FILE: Final = "waste_uses.tsv"
DESTINATIONS_FILE: Final = "destinations.tsv"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Destination:
    """What people do with a material (« paillage »). `alternatives`: other words for it."""

    id: str
    fr: str
    en: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WasteUse:
    """`receivers`: classes of NAF rev. 2 (« 31.09 »), the likeliest first. `note`: under which
    conditions it works, in French."""

    stream: str
    use: str
    destinations: tuple[Destination, ...]
    receivers: tuple[str, ...]
    way: UseWay
    evidence: UseEvidence
    note: str
    dated: date


@cache
def destinations() -> Mapping[str, Destination]:
    """The packaged destinations by id."""
    return {
        row["id"]: Destination(
            row["id"],
            row["pref_fr"],
            row["pref_en"],
            tuple(filter(None, row["alt_fr"].split("|"))),
        )
        for row in _rows(DESTINATIONS_FILE)
    }


@cache
def load() -> Mapping[str, tuple[WasteUse, ...]]:
    """The packaged cases by the concept of their stream, in the order of the table."""
    found: dict[str, tuple[WasteUse, ...]] = {}
    for row in _rows(FILE):
        use = WasteUse(
            stream=row["stream"],
            use=row["use_fr"],
            destinations=tuple(destinations()[each] for each in row["destinations"].split("|")),
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


def heard_destinations(text: str) -> tuple[Destination, ...]:
    """What somebody says will be done with a material, each once, in reading order."""
    return tuple(dict.fromkeys(destinations()[each.concept] for each in _labels().find(text)))


@cache
def _labels() -> Labels:
    return Labels(
        (each.id, label)
        for each in destinations().values()
        for label in (each.fr, *each.alternatives)
    )


def _rows(name: str) -> Iterator[Row]:
    file = resources.files("ptce.matching").joinpath("tables", name)
    return csv.DictReader(
        file.read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
        strict=True,
    )
