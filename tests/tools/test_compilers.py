"""Clients written from the schema and operations: they compile, and read what is answered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.served import PROJECT, Demo
from tests.tools.installed import FOLDER, package, python

GENERATED = FOLDER / "generated"
OPERATIONS = [
    *sorted((PROJECT / "docs/operations").glob("*.graphql")),
    *sorted((FOLDER / "operations").glob("*.graphql")),
]
ARIADNE = """[tool.ariadne-codegen]
schema_path = "{schema}"
queries_path = "operations"
target_package_name = "ptce_client"
scalars.Decimal = {{ type = "decimal.Decimal" }}
scalars.Date = {{ type = "datetime.date" }}
scalars.DateTime = {{ type = "datetime.datetime" }}
scalars.LocalTime = {{ type = "datetime.time" }}

[tool.mypy]
strict = true

# What ariadne-codegen copies as it is: without websockets, its subscriptions are not typed.
[[tool.mypy.overrides]]
module = "ptce_client.async_base_client"
disallow_untyped_defs = false
warn_unused_ignores = false
"""


@pytest.fixture
def generated() -> Path:
    """An empty folder beside the packages, where what is written finds them."""
    shutil.rmtree(GENERATED, ignore_errors=True)
    (GENERATED / "relay").mkdir(parents=True)
    return GENERATED


def test_relay_compiles_connections_and_refetchable_fragments(generated: Path) -> None:
    said = package("relay-compiler", "relay.config.json")
    assert "WARN" not in said, said
    written = {path.name.partition(".")[0] for path in (generated / "relay").iterdir()}
    assert written >= {"CatalogueQuery", "CataloguePaginationQuery", "CardMatchesPaginationQuery"}


def test_typescript_of_graphql_codegen_is_strictly_typed(generated: Path) -> None:
    package("graphql-codegen", "--config", "codegen.mjs", "--errors-only")
    assert (generated / "codegen/graphql.ts").exists()
    assert package("tsc", "--project", ".") == ""


def test_the_python_client_of_ariadne_is_typed_and_reads_the_demonstration(
    demo: Demo, tmp_path: Path
) -> None:
    schema = PROJECT / "schema.graphql"
    (tmp_path / "pyproject.toml").write_text(ARIADNE.format(schema=schema), encoding="utf-8")
    (tmp_path / "operations").mkdir()
    for path in [*OPERATIONS, FOLDER / "partner.py"]:
        shutil.copy(path, tmp_path / "operations" if path.suffix == ".graphql" else tmp_path)
    python("-m", "ariadne_codegen", folder=tmp_path)
    python("-m", "mypy", "ptce_client", "partner.py", folder=tmp_path)
    url = f"{demo.url}/graphql"
    said = python("partner.py", folder=tmp_path, URL=url, TOKEN=demo.tokens["member"])
    found = json.loads(said)
    assert found["resources"] == found["distinct"] > 20
    assert found["needs"] > 0
    assert found["refused"] == ["period"]
