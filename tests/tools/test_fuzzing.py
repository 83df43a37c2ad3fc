"""Whatever schemathesis sends, nothing of the inside shows, and nothing fails on our side."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest
from graphql import build_schema

from tests.served import PROJECT, Demo
from tests.tools.installed import FOLDER, python

SDL = PROJECT / "schema.graphql"

INTERNAL = (
    r"INTERNAL|Traceback|File \\?\"|asyncpg|sqlalchemy|strawberry|graphql\.(?:error|execution|type)"
    r"|\b[A-Z]\w+(?:Error|Exception)\b|<[\w.]+ object at|\bNoneType\b|ptce/|site-packages"
    r"|\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+\w+|relation \\?\"|violates \w+ constraint"
)
"""What is said only when something of the inside shows; in JSON, quotes have a stroke before."""


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
            INTERNAL=INTERNAL,
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


@pytest.mark.parametrize(
    "text",
    [
        "'NoneType' object has no attribute 'id'",
        'duplicate key value violates unique constraint "member_siret_key"',
        "<ptce.schema.fields.Column object at 0x7f11>",
        "invalid input for query argument: asyncpg.exceptions.DataError",
        'relation "resource" does not exist',
        "INTERNAL_SERVER_ERROR",
        "KeyError: 'Unknown'",
    ],
)
def test_what_is_of_the_inside_is_known_when_seen(text: str) -> None:
    assert re.search(INTERNAL, json.dumps({"message": text}))


def test_no_root_field_fails_or_tells_of_the_inside(spoiled: Demo) -> None:
    check(fuzzed(spoiled, 10, ""))


@pytest.mark.soak
def test_nor_does_it_after_many_examples(spoiled: Demo) -> None:
    check(fuzzed(spoiled, 100, str(int.from_bytes(os.urandom(4)))))
