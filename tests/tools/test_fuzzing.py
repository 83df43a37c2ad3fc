"""Whatever schemathesis sends, nothing of the inside shows, and nothing fails on our side."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from graphql import build_schema

from tests.served import PROJECT, Demo
from tests.tools.installed import FOLDER, python

SDL = PROJECT / "schema.graphql"


def fuzzed(demo: Demo, examples: int, seed: str) -> Any:
    tokens = [None, *demo.tokens.values()]
    return json.loads(
        python(
            FOLDER / "fuzzing.py",
            SDL,
            URL=f"{demo.url}/graphql",
            TOKENS=json.dumps(tokens),
            EXAMPLES=str(examples),
            SEED=seed,
        )
    )


def check(found: Any) -> None:
    schema = build_schema(SDL.read_text())
    roots = [root for root in (schema.query_type, schema.mutation_type) if root]
    assert sorted(found["fields"]) == sorted(
        f"{r.name}.{field}" for r in roots for field in r.fields
    )
    assert found["wrong"] == {}
    # Not everything was refused at the door.
    assert found["said"]["answered"] > len(found["fields"])


def test_no_root_field_fails_or_tells_of_the_inside(spoiled: Demo) -> None:
    check(fuzzed(spoiled, 10, ""))


@pytest.mark.soak
def test_nor_does_it_after_many_examples(spoiled: Demo) -> None:
    check(fuzzed(spoiled, 100, str(int.from_bytes(os.urandom(4)))))
