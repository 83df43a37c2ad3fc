"""graphql-eslint on the contract, and on the operations that partners copy."""

from __future__ import annotations

import json

from tests.served import PROJECT
from tests.tools.installed import FOLDER, package

CONFIG = FOLDER / "eslint.config.mjs"


def test_graphql_eslint_finds_the_contract_and_the_operations_clean() -> None:
    judged = ("schema.graphql", "docs/operations")
    said = package("eslint", "--config", CONFIG, "--format", "json", *judged, folder=PROJECT)
    files = json.loads(said)
    assert {each["filePath"]: each["messages"] for each in files if each["messages"]} == {}
    assert len(files) == 1 + len(list((PROJECT / "docs/operations").glob("*.graphql")))
