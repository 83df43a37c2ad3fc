"""A query that comes back with the same variables is bound once, and no other takes its values."""

from __future__ import annotations

from typing import Any

import pytest

from ptce.db import visible
from ptce.domain.errors import BadInput
from ptce.domain.rights import ANONYMOUS
from ptce.reads.documents import BINDINGS, LIGHTEST_BINDING, Documents
from ptce.reads.execution import Binding, _binding
from ptce.schema.answers import FREE
from ptce.schema.root import graphql_schema

DOCUMENTS = Documents(graphql_schema())
CROWD = visible.asking(ANONYMOUS)[1]

PAGE = "query ($n: Int, $f: ResourceFilter) { resources(first: $n, filter: $f) { nodes { id } } }"


async def bound(text: str, variables: dict[str, Any]) -> tuple[Binding, bool]:
    return await _binding(DOCUMENTS.operation(text, None), variables, CROWD, FREE)


async def test_the_same_variables_are_bound_once() -> None:
    given = {"n": 3, "f": {"text": "salle", "createdAfter": "2026-12-01T08:00:00Z"}}
    first, made = await bound(PAGE, given)
    again, known = await bound(PAGE, dict(given))
    assert (made, known) == (False, True)
    assert again is first


async def test_other_values_are_bound_to_the_same_statement() -> None:
    one, _ = await bound(PAGE, {"n": 3, "f": {"memberId": f"mbr_{1:032x}"}})
    other, known = await bound(PAGE, {"n": 3, "f": {"memberId": f"mbr_{2:032x}"}})
    assert known and other.statement is one.statement
    assert other.values != one.values


async def test_literals_are_of_their_text() -> None:
    text = '{ node(id: "res_%032x") { id } }'
    one, _ = await bound(text % 1, {})
    other, _ = await bound(text % 2, {})
    assert one.statement is other.statement and one.values != other.values


async def test_what_each_request_gives_is_left_open() -> None:
    made, _ = await bound("{ permits { nodes { id } } }", {})
    assert {name for _, name in made.open} == set(made.statement.order)
    assert {made.values[at] for at, _ in made.open} <= {None}


async def test_a_refusal_is_told_each_time() -> None:
    for _ in range(2):
        await bound(PAGE, {"n": 1})
        with pytest.raises(BadInput):
            await bound(PAGE, {"n": True})
        with pytest.raises(BadInput):
            await bound(PAGE, {"n": 1, "f": {"memberId": "nobody"}})


async def test_a_command_is_bound_anew() -> None:
    text = 'mutation { pauseRequest(input: {requestId: "req_1"}) { userErrors { code } } }'
    one, _ = await bound(text, {})
    assert (await bound(text, {}))[0] is not one


async def test_bindings_stay_within_their_bound() -> None:
    for number in range(2 * BINDINGS // LIGHTEST_BINDING):
        await bound(PAGE, {"n": number % 3, "f": {"text": f"mot{number}"}})
    memory = DOCUMENTS.operation(PAGE, None).form.made.bindings
    assert 100 < len(memory) < BINDINGS // LIGHTEST_BINDING
    assert memory._weight <= BINDINGS
