"""The examples of the guides answer what they say."""

from __future__ import annotations

import shutil

import pytest

from tests.pages import PROJECT, Example, assert_asked, assert_run, curls, examples, graphql
from tests.served import Demo

PAGES = sorted(path.relative_to(PROJECT).as_posix() for path in PROJECT.glob("docs/guides/*.md"))
EXAMPLES = [example for page in PAGES for example in examples(page)]


def test_every_example_says_what_it_must_answer() -> None:
    assert len(graphql(EXAMPLES)) > 20
    assert len(curls(EXAMPLES)) > 10
    assert all(each.answers for each in (*graphql(EXAMPLES), *curls(EXAMPLES)))


def test_every_guide_is_in_the_table_of_contents() -> None:
    contents = (PROJECT / "docs/guides/README.md").read_text()
    pages = [page.rpartition("/")[2] for page in PAGES]
    assert [page for page in pages if page != "README.md" and f"({page})" not in contents] == []


@pytest.mark.parametrize("example", graphql(EXAMPLES), ids=lambda each: each.name)
def test_a_graphql_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    assert_asked(example, demo)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("example", curls(EXAMPLES), ids=lambda each: each.name)
def test_a_shell_example_answers_what_it_says(example: Example, demo: Demo) -> None:
    assert_run(example, demo)
