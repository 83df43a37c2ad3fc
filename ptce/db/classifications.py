"""How each classification becomes rows of `concept` and `concept_name`: from a file, or an enum.

A file's columns are ours (`reference/SOURCES.md`); `seed` loads what this answers.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from ptce.domain.schemes import Scheme, compact
from ptce.domain.text import fold, singular

Row = dict[str, str]

_SPACE = UUID("6a4b7c1e-58f7-4c0e-9d1b-0f5f3a2e7c11")
"""What concepts' ids are derived from: the same on every machine, so that a cursor stays good."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of `concept`. `names` are other words by which it is found, in any language; `written`
    is the code as its publisher prints it, where that is not as we keep it.
    """

    code: str
    label_fr: str
    label_en: str | None = None
    broader: str | None = None
    hazardous: bool | None = None
    mirrors: tuple[str, ...] = ()
    weight: int = 0
    written: str | None = None
    names: tuple[str, ...] = ()

    def row(self, scheme: Scheme) -> tuple[object, ...]:
        """The values of CONCEPT_COLUMNS."""
        return (
            scheme.value,
            self.code,
            uuid5(_SPACE, f"{scheme.value}:{self.code}"),
            compact(self.code),
            self.written or self.code,
            self.label_fr,
            self.label_en,
            self.broader,
            self.hazardous,
            list(self.mirrors),
            self.weight,
        )

    def name_rows(self, scheme: Scheme) -> Iterator[tuple[object, ...]]:
        """The values of NAME_COLUMNS, for each distinct name."""
        for label in dict.fromkeys((self.label_fr, self.label_en or "", *self.names)):
            if label:
                yield scheme.value, self.code, label, searchable(label)


CONCEPT_COLUMNS = (
    "scheme",
    "code",
    "id",
    "compact",
    "written",
    "label_fr",
    "label_en",
    "broader",
    "hazardous",
    "mirrors",
    "weight",
)
NAME_COLUMNS = ("scheme", "code", "label", "search_text")


@dataclass(frozen=True, slots=True)
class Classification:
    """A scheme, the files that it is read from, and how."""

    scheme: Scheme
    files: tuple[str, ...]
    concepts: Callable[[Path], Iterable[Concept]]


def searchable(label: str) -> str:
    """A label as it is searched: folded, without plurals, a space on each side of every word.

    >>> searchable("Déchets d'emballages")
    ' dechet d emballage '
    """
    return f" {' '.join(singular(word) for word in fold(label).split())} "


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a reference file, gzipped or not."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return iter(csv.DictReader(io.StringIO(text, newline="")))


def _low(folder: Path) -> Iterator[Concept]:
    for row in rows_of(folder / "low.csv.gz"):
        yield Concept(
            code=row["code"],
            label_fr=row["label_fr"],
            label_en=row["label_en"],
            broader=row["broader"] or None,
            hazardous=row["hazardous"] == "1" if row["hazardous"] else None,
            mirrors=tuple(filter(None, row["mirrors"].split("|"))),
            written=_written_low(row["code"], row["hazardous"] == "1"),
        )


def _written_low(code: str, hazardous: bool) -> str:
    """As the Decision prints it.

    >>> _written_low("150110", True)
    '15 01 10*'
    """
    pairs = (code[at : at + 2] for at in range(0, len(code), 2))
    return " ".join(pairs) + ("*" if hazardous else "")


CLASSIFICATIONS = (Classification(Scheme.LOW, ("low.csv.gz",), _low),)
