"""The tables of the thesaurus hold together, with each other and with the classifications."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ptce.domain.kinds import KINDS
from ptce.domain.schemes import Scheme
from ptce.matching.concepts import CODED, FILES, Concept, Words, fingerprint, packaged

REFERENCE = Path(__file__).parents[2] / "ptce" / "db" / "reference"
TABLES = Path(__file__).parents[2] / "ptce" / "matching" / "tables"
WORDS = packaged()
UNCODED = {"skill", "waste-stream", "waste-heat", "industrial-gases"}
"""Roots, and what is no waste: heat and gases have no code."""


def codes(name: str, digits: int) -> set[str]:
    with gzip.open(REFERENCE / name, "rt", encoding="utf-8") as lines:
        return {row["code"] for row in csv.DictReader(lines) if len(row["code"]) == digits}


KNOWN = {Scheme.ROME: codes("rome.csv.gz", 5), Scheme.LOW: codes("low.csv.gz", 6)}


def test_each_kind_has_its_table_and_nothing_else_in_it() -> None:
    assert set(FILES) == {kind.code for kind in KINDS}
    for kind, name in FILES.items():
        rows = list(
            csv.DictReader(
                (TABLES / name).read_text(encoding="utf-8").splitlines(),
                delimiter="\t",
                quoting=csv.QUOTE_NONE,
            )
        )
        assert {row["kind"] for row in rows} == {kind}
        assert not [row for row in rows if "  " in "\t".join(row.values())]


def test_there_are_concepts_enough_for_what_poles_share() -> None:
    counted = Counter(each.kind for each in WORDS.concepts)
    assert len(WORDS.concepts) >= 400
    assert min(counted.values()) >= 90


def test_every_code_exists_and_each_concept_of_a_coded_kind_has_one() -> None:
    for each in WORDS.concepts:
        scheme = CODED.get(each.kind)
        if scheme is None:
            assert each.codes == (), each.id
            continue
        assert set(each.codes) <= KNOWN[scheme], each.id
        assert len(set(each.codes)) == len(each.codes), each.id
        assert bool(each.codes) is (each.id not in UNCODED), each.id


def test_every_concept_says_where_it_comes_from_and_when() -> None:
    for each in WORDS.concepts:
        assert each.source == "curation", each.id
        assert date(2026, 11, 1) <= each.dated, each.id


def test_no_concept_is_related_to_itself_to_a_twin_or_to_its_own_line() -> None:
    by_id = {each.id: each for each in WORDS.concepts}
    for each in WORDS.concepts:
        line = {each.id}
        above = each.broader
        while above is not None:
            line.add(above)
            above = by_id[above].broader
        assert line.isdisjoint(each.related), each.id
        assert len(set(each.related)) == len(each.related), each.id


FIRST = WORDS.concepts[0]
CHANGES = {
    "id": FIRST.id + "s",
    "broader": "van",
    "related": ("van",),
    "pref": {**FIRST.pref, "en": "a vehicle"},
    "alternatives": (*FIRST.alternatives, "engin roulant"),
    "hidden": (*FIRST.hidden, "vhcl"),
    "apart": not FIRST.apart,
    "codes": ("A1101",),
    "source": "somebody",
    "dated": date(2027, 1, 1),
}


@pytest.mark.parametrize("field", CHANGES)
def test_the_fingerprint_changes_with_whatever_a_row_says(field: str) -> None:
    other: Concept = replace(FIRST, **{field: CHANGES[field]})  # type: ignore[arg-type]
    changed = Words((other, *WORDS.concepts[1:]), WORDS.decoys)
    assert fingerprint(changed) != fingerprint(WORDS)


def test_the_fingerprint_changes_with_the_decoys() -> None:
    fewer = {kind: phrases[1:] for kind, phrases in WORDS.decoys.items()}
    assert fingerprint(Words(WORDS.concepts, fewer)) != fingerprint(WORDS)
