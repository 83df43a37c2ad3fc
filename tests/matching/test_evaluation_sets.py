"""The sets that judge or tune the engine: every line is whole, and what is frozen never changes."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ptce.db.classifications import FOLDER, rows_of
from ptce.domain.kinds import KIND_BY_CODE
from ptce.evaluations.questions import read

HERE = Path(__file__).parent

FROZEN = {
    "codes/frozen-2026-11.jsonl": (
        "ee150f2ed63c351af2db69a8e67fd019f9eb86aa4991690948666957b4c4e31e"
    ),
    "sentences/frozen-2026-11.jsonl": (
        "3f0dfa79ee9c209ffd2223902a3a5fbf67a6e364712e1b0b4206c7e311ea9ffa"
    ),
}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("name", "sha256"), FROZEN.items())
def test_what_is_frozen_is_what_was_written(name: str, sha256: str) -> None:
    path = HERE / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    assert sha256 in (path.parent / "SOURCES.md").read_text("utf-8")


SENTENCES = {
    "frozen-2026-11.jsonl": 200,
    "tuning-2026-11.jsonl": 150,
    "tuning-2026-11b.jsonl": 200,
    "check-2026-11.jsonl": 100,
    "check2-2026-11.jsonl": 200,
    "check3-2026-11.jsonl": 100,
    "check4-2026-11.jsonl": 107,
    "check5-2026-11.jsonl": 93,
    "check6-2026-11.jsonl": 86,
    "check7-2026-11.jsonl": 93,
    "check8-2026-11.jsonl": 80,
    "check9-2026-11.jsonl": 200,
    "check10-2026-11.jsonl": 99,
    "check11-2026-11.jsonl": 200,
}


@pytest.mark.parametrize(("name", "count"), SENTENCES.items())
def test_a_sentence_says_only_what_its_kind_knows(name: str, count: int) -> None:
    communes = {row["insee"] for row in rows_of(FOLDER / "communes.csv.gz")}
    sentences = lines(f"sentences/{name}")
    assert len({one["text"] for one in sentences}) == count
    for one in sentences:
        kind = KIND_BY_CODE[one["kind"]]
        assert one["side"] in ("REQUEST", "RESOURCE")
        assert one["place"] is None or one["place"] in communes
        start, end = (one[bound] and datetime.fromisoformat(one[bound]) for bound in ("from", "to"))
        assert not (start and end) or start < end
        assert (one["quantity"] is None) == (one["unit"] is None)
        assert one["unit"] in {None, *kind.units}
        stated = kind.asks if one["side"] == "REQUEST" else kind.stated
        assert one["constraints"].keys() <= {each.name for each in stated}


def test_no_sentence_teaches_what_another_judges() -> None:
    texts = [one["text"] for name in SENTENCES for one in lines(f"sentences/{name}")]
    assert len(texts) == len({*texts})


@pytest.mark.parametrize("name", ["needs", "themes"])
def test_the_needs_to_tune_with_are_understood_whole(name: str) -> None:
    file = read(HERE / f"tuning/{name}-2026-11.jsonl.gz")
    assert file.mistakes == []
    assert not file.unread
    assert {question.need.kind for question in file.questions} == set(KIND_BY_CODE)
    assert all(max(question.rightful) >= 2 for question in file.questions)
    assert file.sha256 in (HERE / "tuning/SOURCES.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "codes", "exchanges"), [("frozen", 155, 103), ("tuning", 76, 52)])
def test_a_waste_has_codes_or_receivers_that_exist(name: str, codes: int, exchanges: int) -> None:
    known = {
        scheme: {row["code"] for row in rows_of(FOLDER / f"{scheme}.csv.gz")}
        for scheme in ("low", "naf")
    }
    wastes = lines(f"codes/{name}-2026-11.jsonl")
    coded = [one for one in wastes if "codes" in one]
    exchanged = [one for one in wastes if "receivers" in one]
    assert (len(coded), len(exchanged), len(wastes)) == (codes, exchanges, codes + exchanges)
    for one in coded:
        assert one["codes"]
        assert set(one["codes"]) <= {code for code in known["low"] if len(code) == 6}
    for one in exchanged:
        assert one["receivers"]
        assert one["source"]
        assert set(one["receivers"]) <= known["naf"]
