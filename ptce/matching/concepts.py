"""The concepts of the thesaurus as data: one row each, in a table a kind (`tables/`).

A row holds what people write (labels), where the concept stands (broader, related), the codes that
usually go with it, and where it comes from. Pure: lines in, lines out.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from typing import Final, NamedTuple

from ptce.domain.schemes import Scheme
from ptce.matching.labels import DECOYS, Labels, fold, key

FILES: Final = {
    "VEHICLE": "vehicles.tsv",
    "PREMISES": "premises.tsv",
    "EQUIPMENT": "equipment.tsv",
    "SKILL": "skills.tsv",
    "WASTE_STREAM": "waste_streams.tsv",
}
"""The table of each kind, in the order in which they are read and written."""

CODED: Final = {"SKILL": Scheme.ROME, "WASTE_STREAM": Scheme.LOW}
"""The classification of a kind's `codes`; the other kinds have none."""

COLUMNS: Final = (
    *("id", "kind", "broader", "related", "pref_fr", "pref_en", "alt_fr", "hidden_fr"),
    *("apart", "codes", "source", "dated"),
)


SEPARATOR: Final = "|"
"""Between the parts of a cell: no label holds it."""

IDENTIFIER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Concept:
    """One row. `alternatives`: synonyms and trade words; `hidden`: abbreviations, misspellings.

    `apart`: a heading, whose narrower concepts have nothing else in common (bread, vegetables).
    `codes`: the likeliest first, of the classification of its kind (CODED); never a verdict.
    """

    id: str
    kind: str
    broader: str | None
    related: tuple[str, ...]
    pref: Mapping[str, str]
    alternatives: tuple[str, ...]
    hidden: tuple[str, ...]
    apart: bool
    codes: tuple[str, ...]
    source: str
    dated: date

    @property
    def labels(self) -> tuple[str, ...]:
        """All French ones, the preferred one first."""
        return (self.pref["fr"], *self.alternatives, *self.hidden)


class Words(NamedTuple):
    """What the tables hold. `decoys`: per kind, phrases that hold a label but mean none."""

    concepts: tuple[Concept, ...]
    decoys: Mapping[str, tuple[str, ...]]


def read(lines: Iterable[str]) -> Words:
    """The rows of one or several tables, under one header. ValueError for a row that is none."""
    concepts: list[Concept] = []
    decoys: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True):
        if tuple(row) != COLUMNS or None in row.values():
            raise ValueError(f"{row.get('id')}: a row has {len(COLUMNS)} columns")
        if row["id"] == DECOYS:
            decoys[row["kind"]] = _parts(row["alt_fr"])
            continue
        concepts.append(
            Concept(
                id=row["id"],
                kind=row["kind"],
                broader=row["broader"] or None,
                related=_parts(row["related"]),
                pref={"fr": row["pref_fr"], "en": row["pref_en"]},
                alternatives=_parts(row["alt_fr"]),
                hidden=_parts(row["hidden_fr"]),
                apart=bool(row["apart"]),
                codes=_parts(row["codes"]),
                source=row["source"],
                dated=date.fromisoformat(row["dated"]),
            )
        )
    return Words(tuple(concepts), decoys)


def written(words: Words) -> dict[str, str]:
    """The tables, by the name of their file: what `read` gave, byte for byte."""
    return {file: _table(words, kind) for kind, file in FILES.items()}


def packaged() -> Words:
    """The tables of this version."""
    folder = resources.files("ptce.matching").joinpath("tables")
    lines: list[str] = []
    for file in FILES.values():
        rows = folder.joinpath(file).read_text(encoding="utf-8").splitlines()
        lines += rows[1:] if lines else rows
    return read(lines)


def identifier(english: str, longest: int) -> str | None:
    """That of a concept, from its English name; None when its letters cannot make one.

    >>> identifier("Driftwood, washed up", 120)
    'driftwood-washed-up'
    """
    made = fold(english).replace(" ", "-")[:longest].rstrip("-")
    return made if IDENTIFIER.fullmatch(made) else None


def labelled(
    concepts: Iterable[Concept], decoys: Iterable[str], spelt: frozenset[str] = frozenset()
) -> Labels:
    """The labels of the concepts of one kind, and its decoys. Raises ValueError for one that is
    there twice, or holds no word."""
    return Labels(
        [(each.id, label) for each in concepts for label in each.labels]
        + [(DECOYS, phrase) for phrase in decoys],
        spelt,
    )


class Approved(NamedTuple):
    """A label that coordinators approved for a concept; with `broader`, for one that is new."""

    kind: str
    concept: str
    broader: str | None
    label: str
    label_en: str | None
    source: str
    dated: date


def completed(words: Words, approved: Iterable[Approved]) -> Words:
    """The same with what was approved, of which what has no place is left out: what a version has
    taken in already, in this form or another, and what a table cannot hold."""
    by_id = {each.id: each for each in words.concepts}
    labels = {
        kind: labelled((each for each in words.concepts if each.kind == kind), decoys)
        for kind, decoys in ((kind, words.decoys.get(kind, ())) for kind in FILES)
    }
    added: set[tuple[str, str]] = set()
    for each in approved:
        form = (each.kind, key(each.label))
        known = by_id.get(each.concept)
        if form in added or not addable(labels[each.kind], each.label):
            continue
        if known is None and each.broader in by_id and each.label_en is not None:
            by_id[each.concept] = Concept(
                id=each.concept,
                kind=each.kind,
                broader=each.broader,
                related=(),
                pref={"fr": each.label, "en": each.label_en},
                alternatives=(),
                hidden=(),
                apart=False,
                codes=(),
                source=each.source,
                dated=each.dated,
            )
            added.add(form)
        elif known is not None and known.kind == each.kind:
            by_id[each.concept] = replace(
                known,
                alternatives=(*known.alternatives, each.label),
                source=each.source,
                dated=each.dated,
            )
            added.add(form)
    return Words(tuple(by_id.values()), words.decoys)


def addable(labels: Labels, label: str) -> bool:
    """Whether a table can hold it, and has it not yet."""
    return SEPARATOR not in label and key(label) != "" and labels.owner(label) is None


def fingerprint(words: Words) -> str:
    """A hash of all that the tables say."""
    return hashlib.sha256("".join(written(words).values()).encode()).hexdigest()


def _table(words: Words, kind: str) -> str:
    rows = [COLUMNS, *(_row(each) for each in words.concepts if each.kind == kind)]
    if phrases := words.decoys.get(kind):
        rows.append((DECOYS, kind, *[""] * 4, SEPARATOR.join(phrases), *[""] * 5))
    return "".join("\t".join(row) + "\n" for row in rows)


def _row(concept: Concept) -> tuple[str, ...]:
    return (
        concept.id,
        concept.kind,
        concept.broader or "",
        SEPARATOR.join(concept.related),
        concept.pref["fr"],
        concept.pref["en"],
        SEPARATOR.join(concept.alternatives),
        SEPARATOR.join(concept.hidden),
        "1" if concept.apart else "",
        SEPARATOR.join(concept.codes),
        concept.source,
        concept.dated.isoformat(),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())
