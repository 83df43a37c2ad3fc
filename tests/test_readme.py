"""What the README says is true: its examples are run, its names and links exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ptce.__main__ import COMMANDS
from ptce.settings import Settings
from tests.pages import Example, assert_asked, assert_run, curls, examples, graphql
from tests.served import Demo

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text()
EXAMPLES = examples("README.md")


def test_every_example_says_what_it_must_answer() -> None:
    assert len(graphql(EXAMPLES)) >= 3
    assert len(curls(EXAMPLES)) >= 1
    assert all(each.answers for each in (*graphql(EXAMPLES), *curls(EXAMPLES)))


@pytest.mark.parametrize("example", graphql(EXAMPLES), ids=lambda each: each.name)
def test_a_graphql_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    assert_asked(example, demo)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("example", curls(EXAMPLES), ids=lambda each: each.name)
def test_a_shell_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    assert_run(example, demo)


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
