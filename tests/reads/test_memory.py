"""What a client that never asks the same twice can make us remember: no more than the bounds.

It can drive out what others asked for, which is then read and planned again: no fault, and no
more. What it cannot is told below, by what it varies.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from ptce.db import visible
from ptce.domain.rights import ANONYMOUS
from ptce.reads import documents as remembered
from ptce.reads.documents import Bounded, Documents
from ptce.reads.execution import _prepared, _shapes
from ptce.reads.plans import plan
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema

SCHEMA = graphql_schema()
CROWD = visible.asking(ANONYMOUS)[1]

EACH = 2
"""A statement is remembered as it is built, and as its crowd asks it."""


def asked(documents: Documents, text: str, variables: dict[str, Any] | None = None) -> Any:
    """Everything that is remembered of a request, made; the memory that holds it."""
    operation = documents.operation(text, None)
    values = coerced(operation, variables or {})
    planned = plan(operation, values)
    sites = [site.values(values) for site in planned.sites]
    _prepared(planned, sites, CROWD)
    assert planned.statements.known((planned, _shapes(planned, sites), CROWD)) is not None
    return operation.form.made


def test_changing_literals_are_one_form_one_plan_and_one_statement() -> None:
    documents = Documents(SCHEMA)
    text = '{ requests(filter: {ids: ["req_%032x"], text: "mot %d"}) { nodes { id } } }'
    made = [asked(documents, text % (number, number)) for number in range(300)][-1]
    assert (len(documents._forms), len(made.plans), len(made.statements)) == (1, 1, EACH)


def test_page_sizes_are_as_many_statements_as_there_are_sizes() -> None:
    documents = Documents(SCHEMA)
    query = "query ($n: Int) { members(first: $n) { nodes { id } } }"
    made = [asked(documents, query, {"n": size}) for size in range(101)][-1]
    assert (len(made.plans), len(made.statements)) == (1, 101 * EACH)
    for size in range(101):
        asked(documents, f"{{ members(first: {size}) {{ nodes {{ id }} }} }}")
    assert (len(documents._forms), len(made.plans)) == (2, 2)


def test_conditions_are_as_many_plans_as_their_combinations() -> None:
    documents = Documents(SCHEMA)
    names = "abcdef"
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: name @include(if: ${name})" for name in names)
    query = f"query ({declared}) {{ pole {{ id {fields} }} }}"
    made = None
    for values in product((True, False), repeat=len(names)):
        made = asked(documents, query, dict(zip(names, values, strict=True)))
    assert made is not None and (len(made.plans), len(made.statements)) == (64, 64 * EACH)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a test can fill: the weights are those of the product."""
    monkeypatch.setattr(remembered, "DOCUMENTS", 20_000)
    monkeypatch.setattr(remembered, "PLANS", 2_000)
    monkeypatch.setattr(remembered, "STATEMENTS", 100_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "text",
    [
        "{{ a{0}: members(first: 2) {{ nodes {{ id }} }} }}",
        "{{ members(first: 2) {{ nodes {{ id b{0}: name }} }} }}",
        "query Q{0} {{ pole {{ id name }} }}",
        "{{ pole {{ id }} }} # {0}",
        "{{ pole {{ id }} }}{1}",
    ],
    ids=["aliases", "aliases inside", "names", "comments", "spaces"],
)
def test_texts_that_never_come_back_stay_within_the_bounds(text: str) -> None:
    documents = Documents(SCHEMA)
    made = None
    for number in range(150):
        made = asked(documents, text.format(number, " " * number))
        assert_within(documents, made)
    assert made is not None and len(documents._operations) < 150


@pytest.mark.usefixtures("small")
def test_page_sizes_in_every_list_stay_within_the_bounds() -> None:
    documents = Documents(SCHEMA)
    query = "query ($n: Int, $m: Int) { members(first: $n) { nodes { id requests(first: $m) { nodes"
    query += " { id } } } } }"
    made = None
    for n, m in product(range(8), repeat=2):
        made = asked(documents, query, {"n": n, "m": m})
        assert_within(documents, made)
    assert made is not None and len(made.statements) < 64 * EACH


def assert_within(documents: Documents, made: Any) -> None:
    """What each memory says that it holds is what it holds, and within its bound."""
    bounds: list[tuple[Bounded[Any, Any], int]] = [
        (documents._operations, 20_000),
        (documents._forms, 20_000),
        (made.plans, 2_000),
        (made.statements, 100_000),
    ]
    for memory, most in bounds:
        assert memory._weight == sum(weight for _, weight in memory._things.values()) <= most


@pytest.mark.usefixtures("small")
def test_what_is_asked_all_the_time_outlives_what_never_comes_back() -> None:
    """The least recently used goes first: a partner's page stays while others are driven out."""
    documents = Documents(SCHEMA)
    page = "query Page { members(first: 20) { nodes { id name } } }"
    made = asked(documents, page)
    first = documents.operation(page, None)
    for number in range(150):
        asked(documents, f"{{ a{number}: pole {{ id }} }}")
        assert documents.operation(page, None) is first
        values = coerced(first, {})
        assert plan(first, values) is plan(first, values)
    assert len(made.plans) < 150
