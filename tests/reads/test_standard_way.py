"""What goes the standard way, executed by graphql-core, is exactly introspection.

Everything else of the contract is compiled into one statement; documents that are not valid are
refused before anything is carried out.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from ptce.domain.identifiers import public_id
from ptce.reads.coercion import Values
from ptce.reads.documents import Documents
from ptce.reads.plans import plan
from ptce.reads.statements import statement
from ptce.schema.root import graphql_schema
from tests.conftest import Database, Statements
from tests.reads.emptied import everything
from tests.reads.engine import NEEDS, WHEN
from tests.reads.reference import SCHEMA
from tests.reads.scene import HEARTBEAT, Scene

PACKAGE = Path(__file__).parents[2] / "ptce"
CARRY_OUT = {"execute", "execute_sync", "graphql", "graphql_sync", "subscribe"}
"""The functions of graphql-core that carry an operation out."""

QUERY: Any = SCHEMA.query_type
MUTATION: Any = SCHEMA.mutation_type
COMPUTED = {"matchPreview", "nearMisses", "matchExplanation", "concepts", "exportMyData"} | {
    "draftRequest",
    "draftResource",
    "exposure",
}
"""Root fields whose rows a command's function finds first, by statements of its own."""


def test_one_module_alone_asks_the_library_to_carry_out() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): alias.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graphql")
        for alias in node.names
        if alias.name in CARRY_OUT
    }
    assert found == {"schema/introspection.py": "execute_sync"}


def root(field: str, type_: Any) -> str:
    """Every field of what a root field answers, with its arguments as variables."""
    arguments = {name: each for name, each in type_.fields[field].args.items() if name in GIVEN}
    answered: Any = get_named_type(type_.fields[field].type)
    definitions = ", ".join(f"${name}: {each.type}" for name, each in arguments.items())
    given = ", ".join(f"{name}: ${name}" for name in arguments)
    if "edges" in answered.fields:
        node = get_named_type(answered.fields["nodes"].type)
        page = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        body = f"{{ {page} edges {{ cursor node {everything(node, 1)} }} }}"
    else:
        body = everything(answered, 0 if answered.name == "Node" else 1)  # it may be of any type
    operation = "query" if type_ is QUERY else "mutation"
    head = f"{operation} All({definitions})" if definitions else operation
    return f"{head} {{ {field}{f'({given})' if given else ''} {body} }}"


GIVEN = {
    *("id", "ids", "input", "requestId", "resourceId", "slug", "scheme", "code", "kind", "text"),
    *("first", "poleId", "during"),
}


@pytest.mark.parametrize("field", QUERY.fields)
def test_every_root_field_is_answered_by_one_statement(
    scene: Scene, module_database: Database, statements: Statements, field: str
) -> None:
    """All its fields at once, as PostgreSQL counts; what a ranking looks at first is counted apart,
    by the functions of commands that find it."""
    request, resource = (scene.facts.tables[table][0]["id"] for table in ("request", "resource"))
    given: dict[str, Any] = {
        "id": public_id("resource", resource),
        "ids": [public_id("request", request), public_id("resource", resource)],
        "requestId": public_id("request", request),
        "resourceId": public_id("resource", resource),
        "input": {**NEEDS[0], "period": WHEN, "communeCode": "83137"},
        "slug": "rade",
        "scheme": "LOW",
        "code": "150103",
        "kind": "ADDED" if field == "schemaChangelog" else "WASTE_STREAM",
        "text": "palettes",
        "first": 2,
        "poleId": public_id("pole", scene.facts.tables["pole"][0]["id"]),
        "during": WHEN,
    }
    query = root(field, QUERY)
    values = {name: value for name, value in given.items() if name in QUERY.fields[field].args}

    async def counted() -> dict[str, int]:
        await scene.post(query, values, "coordinator")
        async with statements(module_database) as found:
            answer = await scene.post(query, values, "coordinator")
        assert "errors" not in answer.json(), answer.json()
        return {text: calls for text, calls in found.texts.items() if text != HEARTBEAT}

    texts = scene.runner.run(counted())
    read = [text for text in texts if "json_build_object" in text]
    assert [texts[text] for text in read] == [1], texts
    assert field in COMPUTED or len(texts) == 1, texts


@pytest.mark.parametrize("field", MUTATION.fields)
def test_every_payload_is_compiled(field: str) -> None:
    documents = Documents(graphql_schema())
    operation = documents.operation(root(field, MUTATION), None)
    assert not operation.introspects
    values = Values({"first": 2}, operation.literals)
    planned = plan(operation, values)
    sites = [
        {} if at in planned.commands else site.values(values)
        for at, site in enumerate(planned.sites)
    ]
    assert statement(planned, sites).sql.count("json_build_object") > 1


def test_every_type_of_the_contract_stands_below_a_root_field() -> None:
    """So that nothing is left to be answered in another way."""
    found: set[str] = set()

    def walk(type_: Any) -> None:
        if type_.name in found:
            return
        found.add(type_.name)
        for each in getattr(type_, "fields", {}).values():
            walk(get_named_type(each.type))
        if hasattr(type_, "interfaces") and not isinstance(type_, GraphQLObjectType):
            for concrete in SCHEMA.get_possible_types(type_):
                walk(concrete)

    walk(QUERY)
    walk(MUTATION)
    objects = {
        name
        for name, each in SCHEMA.type_map.items()
        if isinstance(each, GraphQLObjectType) and not name.startswith("__")
    }
    assert objects <= found


@pytest.mark.parametrize(
    ("text", "introspects"),
    [
        ("{ __schema { queryType { name } } }", True),
        ('{ pole { id } t: __type(name: "Pole") { name } }', True),
        ("query { ...F } fragment F on Query { ... { __schema { queryType { name } } } }", True),
        ("{ __typename pole { __typename } members { __typename } }", False),
        ("mutation { __typename }", False),
    ],
)
def test_introspection_alone_goes_the_standard_way(text: str, introspects: bool) -> None:
    assert Documents(graphql_schema()).operation(text, None).introspects is introspects
