"""The examples of typed clients, as a partner copies them: generated, checked, run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import PROJECT, Demo
from tests.tools.installed import FOLDER, node, package, python

STRICT = """[mypy]
strict = true

# What ariadne-codegen copies as it is.
[mypy-partner_client.base_client]
ignore_errors = true
"""


@pytest.fixture
def examples() -> Iterator[Path]:
    """A copy of them, where what is generated finds the packages of the tools."""
    folder = FOLDER / "generated-examples"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT / "examples", folder / "examples")
    shutil.copy(PROJECT / "schema.graphql", folder)
    yield folder / "examples"
    shutil.rmtree(folder)


def asking(demo: Demo) -> dict[str, str]:
    return {"PTCE_URL": f"{demo.url}/graphql", "PTCE_TOKEN": demo.tokens["member"]}


def assert_said(said: str) -> None:
    """Resources with their distance, and the reference of a need that was posted."""
    lines = said.splitlines()
    assert len(lines) > 40
    assert " km " in lines[0]
    assert lines[-1].startswith("BES-")


def test_the_python_example_is_typed_and_posts_a_need(examples: Path, demo: Demo) -> None:
    folder = examples / "python"
    python("-m", "ariadne_codegen", folder=folder)
    (folder / "mypy.ini").write_text(STRICT, encoding="utf-8")
    python("-m", "mypy", "main.py", folder=folder)
    assert_said(python("main.py", folder=folder, **asking(demo)))


def test_the_typescript_example_is_typed_and_posts_a_need(examples: Path, demo: Demo) -> None:
    folder = examples / "typescript"
    package("graphql-codegen", "--errors-only", folder=folder)
    package("tsc", folder=folder)
    assert_said(node("build/main.js", folder=folder, **asking(demo)))
