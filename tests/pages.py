"""The examples of a page of documentation, run as its reader would.

An example is a fenced block after comments that only its source shows: `<!-- répond : … | … -->`
gives fragments of the answer, `<!-- jeton : … -->` whose token a GraphQL operation is sent with,
`<!-- variables : … -->` its variables, and `<!-- identifiant : … -->` an operation whose first
identifier takes the place of « … » in the text.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.served import Demo

PROJECT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"((?:^<!-- .*? -->\n)*)^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IDENTIFIER = re.compile(r"\b[a-z]{3}_[0-9a-f]{32}\b")
HERE = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Example:
    """A block of a page, and what its comments say of it."""

    page: str
    language: str
    text: str
    answers: tuple[str, ...]
    token: str | None
    variables: str | None
    named_by: str | None

    @property
    def name(self) -> str:
        found = re.search(r"^(?:query|mutation) (\w+)", self.text, re.MULTILINE)
        return f"{Path(self.page).stem}-{found[1] if found else self.language}"


def examples(page: str) -> list[Example]:
    found = []
    for marks, language, text in BLOCK.findall((PROJECT / page).read_text()):
        marked = dict(re.findall(r"<!-- (\w+) : (.*?) -->", marks))
        answers = tuple(filter(None, marked.get("répond", "").split(" | ")))
        given = (marked.get(name) for name in ("jeton", "variables", "identifiant"))
        found.append(Example(page, language, text, answers, *given))
    return found


def graphql(found: list[Example]) -> list[Example]:
    return [each for each in found if each.language == "graphql"]


def curls(found: list[Example]) -> list[Example]:
    return [each for each in found if each.language == "bash" and "curl" in each.text]


def assert_asked(example: Example, demo: Demo) -> None:
    """The operation, sent, answers what its comments say."""
    headers = {}
    if example.token is not None:
        headers["Authorization"] = f"Bearer {demo.tokens[example.token]}"

    def ask(text: str, variables: str | None) -> Any:
        body = {"query": text, "variables": json.loads(variables or "{}")}
        return httpx.post(f"{demo.url}/graphql", json=body, headers=headers).json()

    text = example.text
    if example.named_by is not None:
        found = IDENTIFIER.search(json.dumps(ask(example.named_by, None)))
        assert found is not None, example.named_by
        text = text.replace("…", found[0])
    assert_answers(example, ask(text, example.variables))


def assert_run(example: Example, demo: Demo) -> None:
    """The script, run where `make run` was, prints what its comments say."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example.text.replace(HERE, demo.url)],
        cwd=demo.folder,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert_answers(example, json.loads(done.stdout))


def assert_answers(example: Example, answer: Any) -> None:
    """An example that tells of no error answers none."""
    if not any(fragment.startswith('"code"') for fragment in example.answers):
        assert "errors" not in answer, answer
    text = json.dumps(answer, ensure_ascii=False)
    assert [fragment for fragment in example.answers if fragment not in text] == [], text
