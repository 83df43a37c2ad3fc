"""How each classification becomes rows of `concept` and `concept_name`: from a file, or an enum.

A file's columns are ours (`reference/SOURCES.md`); `seed` loads what this answers.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from ptce.domain.icpe import RUBRICS
from ptce.domain.kinds.premises import ErpType
from ptce.domain.kinds.vehicle import DrivingLicence, VehicleCategory
from ptce.domain.schemes import Scheme, compact
from ptce.domain.terms import ExchangeMode, Term, Unit
from ptce.domain.text import fold, singular

Row = dict[str, str]

_SPACE = UUID("6a4b7c1e-58f7-4c0e-9d1b-0f5f3a2e7c11")
"""What concepts' ids are derived from: the same on every machine, so that a cursor stays good."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of `concept`. `names` are other words by which it is found, in any language; `written`
    is the code as its publisher prints it, where that is not as we keep it. `weight` is 0 for what
    only gathers others, and nobody's own code.
    """

    code: str
    label_fr: str
    label_en: str | None = None
    broader: str | None = None
    hazardous: bool | None = None
    mirrors: tuple[str, ...] = ()
    weight: int = 1
    ess_family: str | None = None
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
            self.ess_family,
            self.weight,
        )

    def name_rows(self, scheme: Scheme) -> Iterator[tuple[object, ...]]:
        """The values of NAME_COLUMNS, for each distinct name."""
        for label in dict.fromkeys((self.label_fr, self.label_en or "", *self.names)):
            if label:
                preferred = label == self.label_fr
                text = searchable(label)
                yield scheme.value, self.code, label, text, preferred, self.weight


_SHORT = {"st": "saint", "ste": "sainte"}

Concepts = Iterable[Concept]
_NO_NAMES: Mapping[str, tuple[str, ...]] = {}

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
    "ess_family",
    "weight",
)
NAME_COLUMNS = ("scheme", "code", "label", "search_text", "preferred", "weight")


@dataclass(frozen=True, slots=True)
class Classification:
    """A scheme, the files that it is read from and how; `said` is what it says without a file."""

    scheme: Scheme
    files: tuple[str, ...]
    concepts: Callable[[Path], Concepts]
    said: str = ""


def searchable(label: str) -> str:
    """A label as it is searched: folded, without plurals, a space on each side of every word.

    >>> searchable("Déchets d'emballages"), searchable("St-Étienne")
    (' dechet d emballage ', ' saint etienne ')
    """
    words = (_SHORT.get(word) or singular(word) for word in fold(label).split())
    return f" {' '.join(words)} "


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a reference file, gzipped or not."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return iter(csv.DictReader(io.StringIO(text, newline="")))


def _file(folder: Path, name: str, names: Mapping[str, tuple[str, ...]] = _NO_NAMES) -> Concepts:
    """The concepts of a file of the usual columns, with other names by code."""
    rows = list(rows_of(folder / name))
    gathering = {row.get("broader") for row in rows}
    for row in rows:
        code, hazardous = row["code"], row.get("hazardous") or None
        former = row.get("former_label")
        yield Concept(
            code=code,
            label_fr=row["label_fr"],
            label_en=row.get("label_en") or None,
            broader=row.get("broader") or None,
            hazardous=None if hazardous is None else hazardous == "1",
            mirrors=tuple(filter(None, row.get("mirrors", "").split("|"))),
            ess_family=row.get("ess_family") or None,
            weight=0 if code in gathering else 1,
            names=((former,) if former else ()) + names.get(code, ()),
        )


def _named(folder: Path, name: str, column: str) -> dict[str, tuple[str, ...]]:
    """Other names by code, from a file of one name a line."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(folder / name):
        found[row["code"]].append(row[column])
    return {code: tuple(names) for code, names in found.items()}


def _low(folder: Path) -> Concepts:
    for concept in _file(folder, "low.csv.gz", _named(folder, "low_names.csv", "name")):
        yield replace(concept, written=_written_low(concept.code, concept.hazardous is True))


def _written_low(code: str, hazardous: bool) -> str:
    """As the Decision prints it.

    >>> _written_low("150110", True)
    '15 01 10*'
    """
    pairs = (code[at : at + 2] for at in range(0, len(code), 2))
    return " ".join(pairs) + ("*" if hazardous else "")


def _rome(folder: Path) -> Concepts:
    return _file(folder, "rome.csv.gz", _named(folder, "rome_jobs.csv.gz", "job"))


def _communes(folder: Path) -> Concepts:
    former: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(folder / "former_communes.csv"):
        former[row["insee"]].append(row["former_name"])
    for row in rows_of(folder / "communes.csv.gz"):
        yield Concept(
            code=row["insee"],
            label_fr=row["name"],
            weight=int(row["population"]),
            names=tuple(former.get(row["insee"], ())),
        )


def _icpe(folder: Path) -> Concepts:
    """What hazard a heading covers is said once, by the rules that read it."""
    for concept in _file(folder, "icpe.csv"):
        yield replace(concept, hazardous=RUBRICS[concept.code].hazardous)


def _from_file(scheme: Scheme, file: str, names: str | None = None) -> Classification:
    if names is None:
        return Classification(scheme, (file,), lambda folder: _file(folder, file))
    return Classification(
        scheme,
        (file, names),
        lambda folder: _file(folder, file, _named(folder, names, "name")),
    )


def _from_terms(scheme: Scheme, terms: type[Term]) -> Classification:
    """An enum of ours: what it says is said once, and searched like the rest."""
    concepts = tuple(Concept(term.value, term.fr, term.en) for term in terms)
    return Classification(scheme, (), lambda _folder: concepts, repr(concepts))


FOLDER = Path(__file__).with_name("reference")


class WasteEntry(NamedTuple):
    """An entry of the List of Waste: its names and those of its branches, its hazard and twins."""

    code: str
    names: tuple[str, ...]
    branches: tuple[str, ...]
    hazardous: bool
    mirrors: tuple[str, ...]


def waste_entries() -> list[WasteEntry]:
    """The entries, in French, without a database: what people call them, chapters left out."""
    concepts = {each.code: each for each in _low(FOLDER)}
    return [
        WasteEntry(
            each.code,
            (each.label_fr, *each.names),
            (concepts[each.code[:4]].label_fr, concepts[each.code[:2]].label_fr),
            each.hazardous is True,
            each.mirrors,
        )
        for each in concepts.values()
        if each.weight
    ]


CLASSIFICATIONS = (
    Classification(Scheme.LOW, ("low.csv.gz", "low_names.csv"), _low),
    Classification(Scheme.ROME, ("rome.csv.gz", "rome_jobs.csv.gz"), _rome),
    _from_file(Scheme.NAF, "naf.csv.gz", "naf_names.csv"),
    _from_file(Scheme.NAF_2025, "naf_2025.csv.gz"),
    _from_file(Scheme.LEGAL_CATEGORY, "legal_categories.csv", "legal_category_names.csv"),
    Classification(Scheme.COMMUNE, ("communes.csv.gz", "former_communes.csv"), _communes),
    Classification(Scheme.ICPE, ("icpe.csv",), _icpe, repr(RUBRICS)),
    _from_file(Scheme.HAZARD_PROPERTY, "hazard_properties.csv"),
    _from_file(Scheme.TREATMENT_OPERATION, "treatment_operations.csv"),
    _from_terms(Scheme.UNIT, Unit),
    _from_terms(Scheme.EXCHANGE_MODE, ExchangeMode),
    _from_terms(Scheme.VEHICLE_CATEGORY, VehicleCategory),
    _from_terms(Scheme.DRIVING_LICENCE, DrivingLicence),
    _from_terms(Scheme.ERP_TYPE, ErpType),
)
