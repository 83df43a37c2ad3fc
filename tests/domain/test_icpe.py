"""The headings are those of the published list, and agree with its words on what is hazardous."""

from __future__ import annotations

import csv
from importlib import resources

from ptce.domain.icpe import RUBRICS, USUAL, usual_rubric


def published() -> dict[str, str]:
    text = resources.files("ptce.db").joinpath("reference/icpe.csv").read_text(encoding="utf-8")
    return {row["code"]: row["label_fr"] for row in csv.DictReader(text.splitlines())}


def test_the_headings_are_those_that_are_published() -> None:
    assert RUBRICS.keys() == published().keys()


def test_a_heading_takes_what_its_words_say_of_hazard() -> None:
    for code, label in published().items():
        if "dangereux" in label:
            assert RUBRICS[code].hazardous is ("non dangereux" not in label), label


def test_the_heading_to_look_for_takes_what_is_asked() -> None:
    for code in ("150103", "170402", "150107", "200201", "200135", "160104", "999999", None):
        for hazardous in (True, False):
            assert RUBRICS[usual_rubric(code, hazardous)].admits(hazardous)
    assert [usual_rubric(code, False) for code in ("170402", "150107", "200201")] == [
        "2713",
        "2715",
        "2780",
    ]
    assert set(USUAL) <= RUBRICS.keys()
