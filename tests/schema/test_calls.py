"""Whatever JSON is sent: it is a request, or it is refused; never a fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.schema.calls import Call
from ptce.schema.failures import BadRequest

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PERSISTED = st.fixed_dictionaries(
    {}, optional={"version": JSON | st.just(1), "sha256Hash": JSON | st.just("00")}
)
REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "query": JSON | st.just("{ __typename }"),
        "operationName": JSON,
        "variables": JSON,
        "documentId": JSON,
        "extensions": JSON | st.fixed_dictionaries({"persistedQuery": JSON | PERSISTED}),
    },
)


@given(given_=JSON | REQUESTS)
def test_json_is_a_request_or_is_refused(given_: Any) -> None:
    try:
        call = Call.of(given_)
    except BadRequest as refused:
        assert refused.status == 400
        assert refused.fr and refused.en
    else:
        assert call.query or call.id is not None
        assert isinstance(call.variables, dict)


@given(parameters=st.dictionaries(st.sampled_from(("query", "variables", "extensions")), st.text()))
def test_an_address_is_a_request_or_is_refused(parameters: dict[str, str]) -> None:
    try:
        assert Call.of_address(parameters).query
    except BadRequest as refused:
        assert refused.status == 400


@pytest.mark.parametrize("id_", ["00", "sha256:00"])
def test_a_document_is_named_with_or_without_the_kind_of_its_name(id_: str) -> None:
    assert Call.of({"documentId": id_}) == Call(None, None, {}, "00")
