"""Every list of the contract is weighed before anything runs: rows times fields, on each path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import get_named_type

from ptce.reads.coercion import Values
from ptce.reads.declarations import READ, Connection, Items
from ptce.reads.documents import Documents
from ptce.reads.plans import plan
from ptce.reads.statements import ITEMS, _Builder
from ptce.schema.root import graphql_schema

SCHEMA = graphql_schema()
DOCUMENTS = Documents(SCHEMA)

OUTER = 20
"""How many objects are around a list."""

AROUND = {
    "Pole": "pole {{ {0} }}",
    "Member": "members(first: 20) {{ nodes {{ {0} }} }}",
    "Site": "members(first: 20) {{ nodes {{ sites {{ {0} }} }} }}",
    "Resource": "resources(first: 20) {{ nodes {{ {0} }} }}",
    "Request": "requests(first: 20) {{ nodes {{ {0} }} }}",
    "Match": "matches(first: 20) {{ nodes {{ {0} }} }}",
    "Booking": "bookings(first: 20) {{ nodes {{ {0} }} }}",
    "Application": "applications(first: 20) {{ nodes {{ {0} }} }}",
    "Concept": "topConcepts(scheme: LOW, first: 20) {{ nodes {{ {0} }} }}",
    "Query": "{0}",
}
"""How an object of each type that has lists is reached."""


def values(query: str) -> int:
    """How many values an operation asks for, as they are counted before it runs."""
    operation = DOCUMENTS.operation(query, None)
    given = Values({}, operation.literals)
    planned = plan(operation, given)
    builder = _Builder([site.values(given) for site in planned.sites])
    builder.root(planned.root)
    return builder.cost


def declared(kind: type[Any]) -> Iterator[tuple[str, str]]:
    """The fields that are declared so, of the types that AROUND reaches."""
    for type_name in AROUND:
        type_: Any = SCHEMA.type_map[type_name]
        for name, field in type_.fields.items():
            definition: Any = field.extensions.get("strawberry-definition")
            if definition is not None and isinstance(definition.metadata.get(READ), kind):
                yield type_name, name


def test_every_type_that_has_pages_is_reached() -> None:
    found = {
        type_.name
        for type_ in SCHEMA.type_map.values()
        if not type_.name.startswith("__")
        for field in getattr(type_, "fields", {}).values()
        if "orderBy" in getattr(field, "args", {})
    }
    kinds = {
        each.name
        for interface in ("Resource", "Request")
        for each in SCHEMA.get_possible_types(SCHEMA.type_map[interface])  # type: ignore[arg-type]
    }
    assert found - kinds <= set(AROUND)


@pytest.mark.parametrize(("type_name", "field"), list(declared(Connection)))
def test_a_page_weighs_its_rows_times_its_fields(type_name: str, field: str) -> None:
    type_: Any = SCHEMA.type_map[type_name]
    scheme = "scheme: LOW, " if "scheme" in type_.fields[field].args else ""
    objects = 1 if type_name in {"Query", "Pole"} else OUTER

    def asked(size: int, fields: str) -> int:
        page = f"{field}({scheme}first: {size}) {{ nodes {{ {fields} }} }}"
        return values("{ " + AROUND[type_name].format(page) + " }")

    assert asked(40, "a: __typename") - asked(1, "a: __typename") >= 39 * objects
    two = asked(40, "a: __typename b: __typename") - asked(40, "a: __typename")
    assert two >= 40 * objects


@pytest.mark.parametrize(("type_name", "field"), list(declared(Items)))
def test_a_short_list_weighs_its_items(type_name: str, field: str) -> None:
    type_: Any = SCHEMA.type_map[type_name]
    assert get_named_type(type_.fields[field].type) is not None
    objects = 1 if type_name in {"Query", "Pole"} else OUTER

    def asked(fields: str) -> int:
        return values("{ " + AROUND[type_name].format(f"{field} {{ {fields} }}") + " }")

    assert asked("a: __typename b: __typename") - asked("a: __typename") >= ITEMS * objects
