"""The frozen needs: never changed, read without a mistake, and never answered by the impossible."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ptce.domain.kinds import KINDS
from ptce.evaluations.questions import File, read
from ptce.evaluations.rankings import judged, ranked
from ptce.evaluations.summaries import figures
from ptce.matching.thesaurus import load

FROZEN = Path(__file__).parents[1] / "matching/frozen/needs-2026-11.jsonl.gz"


@pytest.fixture(scope="module")
def file() -> File:
    return read(FROZEN)


def test_the_needs_are_those_that_were_frozen(file: File) -> None:
    assert file.sha256 == "ab424adb48c5480bf5d5c1c07e38d89cd570f397be2505db078c246ce83a7149"


def test_every_line_is_understood_whole(file: File) -> None:
    assert file.mistakes == []
    assert not file.unread
    assert Counter(question.need.kind for question in file.questions) == {
        kind.code: 60 for kind in KINDS
    }
    offers = {each.offer.text for question in file.questions for each in question.offers}
    assert len(offers) >= 590


def test_nothing_impossible_is_shown(file: File) -> None:
    assert figures(ranked(file.questions, judged(file.questions, load()))).violations == 0
