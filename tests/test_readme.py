"""What the README says is true: its examples are run, its names and links exist.

An example is a fenced block after comments that only its source shows: `<!-- répond : … | … -->`
gives fragments of the answer, `<!-- jeton : … -->` whose token a GraphQL operation is sent with.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ptce.__main__ import COMMANDS
from ptce.settings import Settings
from tests.served import Demo

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text()
BLOCK = re.compile(r"((?:^<!-- .*? -->\n)*)^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Example:
    language: str
    text: str
    answers: tuple[str, ...]
    token: str | None


def examples() -> list[Example]:
    found = []
    for marks, language, text in BLOCK.findall(README):
        marked = dict(re.findall(r"<!-- (\w+) : (.*?) -->", marks))
        answers = tuple(filter(None, marked.get("répond", "").split(" | ")))
        found.append(Example(language, text, answers, marked.get("jeton")))
    return found


EXAMPLES = examples()
GRAPHQL = [each for each in EXAMPLES if each.language == "graphql"]
CURLS = [each for each in EXAMPLES if each.language == "bash" and "curl" in each.text]


def assert_answers(example: Example, answer: Any) -> None:
    assert "errors" not in answer, answer
    text = json.dumps(answer, ensure_ascii=False)
    assert [fragment for fragment in example.answers if fragment not in text] == [], text


def test_every_example_says_what_it_must_answer() -> None:
    assert len(GRAPHQL) >= 3
    assert len(CURLS) >= 1
    assert all(each.answers for each in (*GRAPHQL, *CURLS))


@pytest.mark.parametrize("example", GRAPHQL, ids=lambda each: each.text.split()[1])
def test_a_graphql_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    headers = {}
    if example.token is not None:
        headers["Authorization"] = f"Bearer {demo.tokens[example.token]}"
    answer = httpx.post(f"{demo.url}/graphql", json={"query": example.text}, headers=headers)
    assert_answers(example, answer.json())


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("example", CURLS, ids=lambda each: "curl")
def test_a_shell_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    script = example.text.replace(HERE, demo.url).replace("python3", sys.executable)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=demo.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert_answers(example, json.loads(done.stdout))


def test_the_commands_are_those_of_the_makefile_and_of_the_program() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    for target in re.findall(r"\bmake (\w+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    named = set(re.findall(r"python -m ptce (\w+)", README))
    assert len(named) > 4
    assert named <= COMMANDS.keys()


def test_the_settings_are_those_that_the_program_reads() -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    source = "".join(path.read_text() for path in (PROJECT / "ptce").glob("*.py"))
    read = set(re.findall(r"environ(?:ment)?\.get\(\"([A-Z_]+)\"", source))
    assert listed == read
    defaults = Settings.read({})
    assert f"| `{defaults.host}` |" in README
    assert f"| `{defaults.port}` |" in README


@pytest.mark.parametrize(
    "page",
    sorted(
        path.relative_to(PROJECT).as_posix()
        for path in (
            *PROJECT.glob("*.md"),
            *PROJECT.glob("docs/**/*.md"),
            *PROJECT.glob("contract/*.md"),
        )
    ),
)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (PROJECT / page).read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", text):
        assert ((PROJECT / page).parent / target).exists(), target
