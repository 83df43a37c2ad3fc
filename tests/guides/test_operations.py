"""The operations that the examples of clients are made from follow the schema, and answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse, validate

from ptce.schema.root import graphql_schema
from tests.served import Demo

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OPERATIONS = sorted((EXAMPLES / "operations").glob("*.graphql"))
NEED = {
    "title": "Fourgon frigorifique",
    "communeCode": "83137",
    "need": {"vehicle": {"refrigeratedRequired": True}},
    "period": {"start": "2030-01-08T08:00", "end": "2030-01-08T18:00"},
}
VARIABLES: dict[str, dict[str, Any]] = {
    "alentour": {"lieu": {"communeCode": "83137", "radiusKm": 30}},
    "apercu": {"besoin": NEED},
    "exprimer": {"besoin": NEED},
    "changements": {"depuis": "2026-11-01"},
}


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_an_operation_follows_the_schema_and_answers(path: Path, demo: Demo) -> None:
    text = path.read_text()
    assert validate(graphql_schema(), parse(text)) == []
    body = {"query": text, "variables": VARIABLES[path.stem]}
    headers = {"Authorization": f"Bearer {demo.tokens['member']}"}
    answer = httpx.post(f"{demo.url}/graphql", json=body, headers=headers).json()
    assert "errors" not in answer, answer
    assert all(answer["data"].values())
    assert '"userErrors": [{' not in json.dumps(answer)


def test_every_operation_is_tried_and_both_clients_read_them() -> None:
    assert {path.stem for path in OPERATIONS} == VARIABLES.keys()
    python = (EXAMPLES / "python/pyproject.toml").read_text()
    typescript = (EXAMPLES / "typescript/codegen.ts").read_text()
    assert 'queries_path = "../operations"' in python
    assert 'documents: "../operations/*.graphql"' in typescript
    for text in (python, typescript):
        assert "../../schema.graphql" in text
