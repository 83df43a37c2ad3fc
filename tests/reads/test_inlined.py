"""Wherever the values of an operation stand, it is the same operation: same plan, same values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.domain.errors import BadInput
from ptce.reads.documents import Documents, Rejected
from ptce.reads.limits import TooComplex
from ptce.reads.plans import plan
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema
from tests.reads.inlined import by_default, inlined, other_literals
from tests.reads.operations import ROOTS, operations
from tests.reads.scene import Scene
from tests.reads.test_random_operations import RELAXED

SCHEMA = graphql_schema()


def asked(documents: Documents, query: str, variables: Mapping[str, Any] | None = None) -> Any:
    """The plan of an operation and the values of its arguments, of which its SQL is made; or how it
    is refused."""
    try:
        operation = documents.operation(query, None)
        values = coerced(operation, dict(variables or {}))
        planned = plan(operation, values)
        sites = [site.values(values) for site in planned.sites]
    except Rejected as error:
        return error.code, error.told, error.fields
    except BadInput as error:
        return error.path, str(error)
    except TooComplex:
        return "too complex"
    return planned.root, sites


def the_same_is_asked(scene: Scene, data: Any) -> None:
    def choose(things: Any) -> Any:
        return data.draw(st.sampled_from(list(things)))

    root = choose(ROOTS)
    drawn = data.draw(operations(scene.facts, root))
    documents = Documents(SCHEMA)
    expected = asked(documents, drawn.query, drawn.variables)
    written = inlined(drawn.query, drawn.variables, choose)
    assert asked(documents, written) == expected, written
    defaults = by_default(drawn.query, drawn.variables, choose)
    assert asked(documents, defaults) == expected, defaults
    other = other_literals(written, choose)
    assert asked(documents, other) == asked(Documents(SCHEMA), other), (written, other)


@given(data=st.data())
@settings(RELAXED, max_examples=100)
def test_values_in_the_text_as_variables_and_by_default_ask_the_same(
    scene: Scene, data: Any
) -> None:
    the_same_is_asked(scene, data)


@pytest.mark.soak
@given(data=st.data())
@settings(RELAXED, max_examples=5_000, derandomize=False)
def test_thousands_of_operations_ask_the_same_wherever_their_values_stand(
    scene: Scene, data: Any
) -> None:
    the_same_is_asked(scene, data)
