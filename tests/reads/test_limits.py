"""What one operation may cost, and what is remembered of many: told before anything runs."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from graphql import get_introspection_query

from ptce.reads.documents import Bounded, Documents, Operation
from ptce.reads.limits import TooComplex
from ptce.reads.plans import plan
from ptce.reads.statements import Statement, statement
from ptce.reads.variables import coerced
from ptce.schema.introspection import require_modest
from ptce.schema.root import graphql_schema


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents(graphql_schema())


def compiled(documents: Documents, query: str) -> Statement:
    operation = documents.operation(query, None)
    values = coerced(operation, {})
    planned = plan(operation, values)
    return statement(planned, [site.values(values) for site in planned.sites])


def aliased(count: int, field: str) -> str:
    return " ".join(f"a{at}: {field}" for at in range(count))


def nested(levels: int, before: str, after: str) -> str:
    return f"{{ pole {{ {before * levels} id {after * levels} }} }}"


PREVIEW = (
    'matchPreview(input: {title: "a", need: {vehicle: {}}, communeCode: "83137",'
    ' period: {start: "2026-12-08", end: "2026-12-09"}}) { candidates }'
)

TYPES = "types { fields { args { name type { name } } } }"

TOO_MUCH = {
    "a page of pages of pages": (
        "{ members(first: 100) { nodes { resources(first: 100) { nodes {"
        " matches(first: 100) { nodes { id } } } } } } }"
    ),
    "counts in a page of pages": (
        "{ members(first: 100) { nodes { resources(first: 100) { nodes {"
        " matches { totalCount } } } } } }"
    ),
    "the same count many times": (
        "{ members(first: 100) { nodes { resources(first: 0) {"
        f" {aliased(100, 'totalCount')} }} }} }} }}"
    ),
    "short lists many times": (
        f"{{ resources {{ nodes {{ {aliased(250, 'weeklySlots { start end }')} }} }} }}"
    ),
    "long texts many times": (
        f"{{ resources(first: 100) {{ nodes {{ {aliased(60, 'description')} }} }} }}"
    ),
    "a charter for each": (
        "{ resources(first: 100) { nodes { pole { charter {"
        f" {aliased(10, 'body')} }} }} }} }} }}"
    ),
    "many lists": f"{{ {aliased(80, 'resources(first: 1) { nodes { id } }')} }}",
    "many rankings": f"{{ {aliased(21, PREVIEW)} }}",
    "what only one type has, at every level": nested(
        8, "resources(first: 1) { nodes { ... on Vehicle { seats } pole { ", " } } }"
    ),
}


@pytest.mark.parametrize("query", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_before_anything_runs(documents: Documents, query: str) -> None:
    with pytest.raises(TooComplex):
        compiled(documents, query)


@pytest.mark.parametrize(
    "query",
    [
        (
            "{ members(first: 100) { nodes { name resources { totalCount } requests { totalCount }"
            " matches { totalCount } } } }"
        ),
        (
            "{ resources(first: 100) { nodes { id title description weeklySlots { weekday start end"
            " } member { name sites { name commune { name } } } } } }"
        ),
        (
            "{ matches(first: 100) { nodes { score criteria { code pointsLost sentence } checks {"
            " code status sentence } steps { event at heard comment } periods { start end } } } }"
        ),
        "{ pole { charter { body } members(first: 100) { totalCount nodes { name } } } }",
        f"{{ {aliased(5, PREVIEW)} }}",
    ],
)
def test_what_a_page_of_a_screen_needs_is_allowed(documents: Documents, query: str) -> None:
    assert compiled(documents, query).sql


def test_an_object_of_many_keys_is_computed_once(documents: Documents) -> None:
    query = f"{{ resources(first: 1) {{ nodes {{ {aliased(120, 'reference')} }} }} }}"
    assert compiled(documents, query).sql.count(".reference,") <= 122


def test_introspection_is_as_large_as_tools_need(documents: Documents) -> None:
    usual = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
    )
    require_modest(documents.operation(usual, None))


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {aliased(100, '__schema { ...TYPES }')} }} fragment TYPES on __Schema {{ {TYPES} }}",
        f"{{ __schema {{ {aliased(100, TYPES)} }} }}",
        "query { __schema { ...A } }"
        + "".join(
            f" fragment {name} on __Schema {{ ...{after} ...{after} }}"
            for name, after in zip(
                "ABCDEFGHIJKLMNOPQRSTUVW", "BCDEFGHIJKLMNOPQRSTUVWX", strict=True
            )
        )
        + " fragment X on __Schema { types { name } }",
    ],
    ids=["many schemas", "many times the types", "fragments that double"],
)
def test_introspection_that_would_keep_everybody_waiting_is_refused(
    documents: Documents, query: str
) -> None:
    with pytest.raises(TooComplex):
        require_modest(documents.operation(query, None))


def test_what_is_remembered_is_bounded_by_its_weight() -> None:
    bounded: Bounded[str, str] = Bounded(10, len)
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "bbbb"):
        assert bounded.get(text, partial(make, text)) == text
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert bounded.get("d" * 11, lambda: make("d" * 11)) == "d" * 11
    assert len(bounded) == 0


def test_plans_and_statements_of_all_documents_share_one_memory(documents: Documents) -> None:
    operations: list[Operation] = [
        documents.operation(f"{{ a{at}: viewer {{ name }} }}", None) for at in range(3)
    ]
    assert len({id(operation.form.made) for operation in operations}) == 1
    plans: list[Any] = [plan(operation, coerced(operation, {})) for operation in operations]
    assert len({id(each.statements) for each in plans}) == 1
    assert len({id(each) for each in plans}) == 3
