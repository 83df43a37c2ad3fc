"""The cases of use name streams and activities that exist, and are found from what is above."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from ptce.domain.uses import UseEvidence, UseWay
from ptce.matching.thesaurus import load as thesaurus
from ptce.matching.waste_uses import load, uses_of

REFERENCE = Path(__file__).parents[2] / "ptce" / "db" / "reference"
CASES = [case for cases in load().values() for case in cases]


def test_there_are_cases_enough_each_once_with_its_conditions() -> None:
    assert len(CASES) >= 200
    assert len({(case.stream, case.use) for case in CASES}) == len(CASES)
    assert all(case.note for case in CASES)
    assert {case.way for case in CASES} == set(UseWay)
    assert {case.evidence for case in CASES} == set(UseEvidence)


def test_what_is_nearest_to_reuse_comes_first() -> None:
    ways = list(UseWay)
    for stream, uses in load().items():
        found = [ways.index(use.way) for use in uses]
        assert found == sorted(found), stream


def test_every_stream_is_a_concept_and_every_receiver_a_class_of_the_naf() -> None:
    with gzip.open(REFERENCE / "naf.csv.gz", "rt", encoding="utf-8") as lines:
        classes = {row["code"] for row in csv.DictReader(lines) if len(row["code"]) == 5}
    for case in CASES:
        assert thesaurus().concepts[case.stream].kind == "WASTE_STREAM", case
        assert set(case.receivers) <= classes, case
        assert len(set(case.receivers)) == len(case.receivers), case


def test_what_has_no_case_of_its_own_has_those_of_what_is_above() -> None:
    assert "vine-shoots" in load() and "stainless-steel" not in load()
    assert uses_of("stainless-steel", thesaurus()) == load()["metal"]
    assert uses_of("waste-stream", thesaurus()) == ()


def test_most_streams_serve_for_something() -> None:
    streams = [each.id for each in thesaurus().concepts.values() if each.kind == "WASTE_STREAM"]
    served = [each for each in streams if uses_of(each, thesaurus())]
    assert len(served) >= 0.8 * len(streams), sorted(set(streams) - set(served))
