"""Each tab of the explorer, sent to the demonstration exactly as the page ships it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse, validate

from ptce import explorer
from ptce.domain.attention import RequestAttention
from ptce.schema.root import graphql_schema
from tests.explorer.examples import Example, assert_rooms, shipped
from tests.served import Demo
from tests.world import NOW

SCRIPT = (Path(explorer.__file__).parent / "assets/examples.js").read_text(encoding="utf-8")
EXAMPLES = shipped(SCRIPT, NOW.date())
ROOM = "SalleJeudiSoir"

WIDEST = 50
"""Characters of a line that the editor shows without scrolling, in a window of 1280 points."""


def ask(demo: Demo, example: Example, token: str | None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {demo.tokens[token]}"}
    body = {"query": example.query, "variables": json.loads(example.variables or "{}")}
    answer = httpx.post(f"{demo.url}/graphql", json=body, headers=headers).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def test_the_examples_follow_the_schema() -> None:
    assert len(EXAMPLES) == 7
    for each in EXAMPLES.values():
        assert validate(graphql_schema(), parse(each.query)) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_tab_says_to_its_reader_is_seen_whole(name: str) -> None:
    comments = [line for line in EXAMPLES[name].query.splitlines() if line.startswith("#")]
    assert comments
    assert [line for line in comments if len(line) > WIDEST] == []


def test_every_tab_has_its_english_words_seen_whole() -> None:
    script = (Path(explorer.__file__).parent / "assets/english.js").read_text(encoding="utf-8")
    comments = dict(re.findall(r"^  (\w+): `(.*?)`,", script, re.MULTILINE | re.DOTALL))
    assert comments.keys() == EXAMPLES.keys()
    for text in comments.values():
        assert text.endswith("\n")
        assert all(line.startswith("# ") and len(line) <= WIDEST for line in text.splitlines())


def test_the_examples_are_those_that_the_page_loads(demo: Demo) -> None:
    assert httpx.get(f"{demo.url}/explorer/assets/examples.js").text == SCRIPT


@pytest.mark.parametrize("token", [None, "member", "coordinator", "partner"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_for_everybody(name: str, token: str | None, demo: Demo) -> None:
    assert ask(demo, EXAMPLES[name], token)


@pytest.mark.parametrize("token", ["member", "coordinator"])
def test_a_room_for_thirty_without_a_step_is_found_near_by_on_a_thursday_evening(
    token: str, demo: Demo
) -> None:
    example = EXAMPLES[ROOM]
    when = json.loads(example.variables)["quand"]
    start, end = (datetime.fromisoformat(when[key]) for key in ("start", "end"))
    assert (start.isoweekday(), start.hour, end.hour) == (4, 18, 21)
    assert start.date() == end.date() == date(2026, 3, 5)
    assert_rooms(ask(demo, example, token)["resources"])


def test_the_needs_to_chase_up_are_asked_for_every_reason() -> None:
    reasons = json.loads(EXAMPLES["BesoinsARelancer"].variables)["raisons"]
    assert reasons == [reason.value for reason in RequestAttention]


def test_without_a_token_no_room_is_found_and_the_tab_says_what_it_needs(demo: Demo) -> None:
    example = EXAMPLES[ROOM]
    assert ask(demo, example, None)["resources"] == {"totalCount": 0, "edges": []}
    said = " ".join(line.removeprefix("# ") for line in example.query.splitlines() if "#" in line)
    assert "Il faut un jeton" in said
    assert "« make run »" in said
    assert (demo.folder / "data/demo.json").exists()
    assert "data/demo.json" in said


def test_a_preview_without_a_token_says_that_only_public_offers_were_considered(demo: Demo) -> None:
    example = EXAMPLES["Apercu"]
    assert "connectez-vous" in ask(demo, example, None)["matchPreview"]["notice"]
    signed_in = ask(demo, example, "member")["matchPreview"]
    assert signed_in["notice"] is None
    assert signed_in["offers"]


def test_a_day_already_begun_is_not_the_next_one() -> None:
    thursday = date(2026, 3, 5)
    variables = shipped(SCRIPT, thursday)[ROOM].variables
    assert "2026-03-12T18:00" in variables
