"""Literals written into a document: its text changes, its form does not."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import is_input_type, print_ast
from graphql.pyutils import Undefined
from graphql.utilities import ast_from_value, coerce_input_value
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.errors import BadInput
from ptce.reads import sentences, variables
from ptce.reads.arguments import words
from ptce.reads.coercion import Refused, _named, coercer
from ptce.reads.documents import Documents, Rejected
from ptce.reads.literals import written
from ptce.reads.plans import plan
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema

SCHEMA = graphql_schema()

FILTERED = """
query Near($who: ID) {
  resources(first: %s, filter: {
    text: %s, memberId: $who, near: {communeCode: "83137", radiusKm: %s}
  }) { nodes { id } }
}
"""


def sites(documents: Documents, text: str, variables: dict[str, Any] | None = None) -> Any:
    operation = documents.operation(text, None)
    values = coerced(operation, variables or {})
    return [site.values(values) for site in plan(operation, values).sites]


def test_texts_that_differ_in_their_literals_share_one_form_and_one_plan() -> None:
    documents = Documents(SCHEMA)
    texts = [FILTERED % (size, f'"salle {size}"', f"{size}.5") for size in range(1, 50)]
    operations = [documents.operation(text, None) for text in texts]
    assert len({id(each.form) for each in operations}) == 1
    assert len({id(plan(each, coerced(each, {}))) for each in operations}) == 1
    [given] = sites(documents, texts[7])
    assert given["first"] == 8
    assert given["filter"]["text"] == "salle 8"
    assert str(given["filter"]["near"]["radiusKm"]) == "8.5"


def test_what_is_no_literal_stays_in_the_form() -> None:
    assert written("{ a1b: x(y: 12) }").literals == ("12",)
    assert written('{ x(y: "a \\" 1 # b", z: -1.5e3) # 7 "no" \n }').literals == (
        '"a \\" 1 # b"',
        "-1.5e3",
    )
    assert written('{ x(y: """a "1" \\""" b""", z: [1 "" """"""]) }').literals == (
        '"""a "1" \\""" b"""',
        "1",
        '""',
        '""""""',
    )
    assert written("{ x(y: 1) }").form == written("{ x(y: 2) }").form
    assert written("{ x(y: 1) }").form != written('{ x(y: "1") }').form
    assert written("{ x(y: 1) }").form != written("{ x(y: 1.0) }").form
    assert written("{ x(y: 1, z: 1) }").form != written("{ x(y: 1, z: 2) }").form
    assert written("{ x(y: true, z: RED) }").form != written("{ x(y: false, z: RED) }").form


@pytest.mark.parametrize("endless", ['"' + '\\"' * 120_000, '"""' + '\\"""' * 60_000])
def test_a_string_that_nobody_closes_is_read_once(endless: str) -> None:
    """Read again from each of its quotes on, so much text would take minutes."""
    assert written("{ node(id: " + endless).literals == (endless,)


def test_the_mark_of_a_literal_in_a_text_is_none() -> None:
    documents = Documents(SCHEMA)
    sites(documents, '{ node(id: "res_1") { id } }')
    mark = written('{ node(id: "res_1") { id } }').form
    with pytest.raises(Rejected):
        documents.operation(mark, None)


REFUSED = (
    ('first: 5, filter: {near: {communeCode: "83137", radiusKm: 5}}', "first: 99999999999"),
    ("first: 5", "first: 3000000000"),
    ('filter: {createdAfter: "2026-12-01T08:00:00Z"}', 'filter: {createdAfter: "hier"}'),
    ('filter: {text: "a"}', 'filter: {text: "\\q"}'),
    ("first: 12", "first: 012"),
)


@pytest.mark.parametrize(("accepted", "refused"), REFUSED)
def test_a_literal_is_refused_alike_whether_its_form_is_known_or_not(
    accepted: str, refused: str
) -> None:
    fresh, known = Documents(SCHEMA), Documents(SCHEMA)
    text = "{ resources(%s) { nodes { id } } }"
    known.operation(text % accepted, None)
    with pytest.raises(Rejected) as first:
        fresh.operation(text % refused, None)
    with pytest.raises(Rejected) as again:
        known.operation(text % refused, None)
    assert first.value.code == again.value.code
    assert first.value.told == again.value.told
    assert [each.locations for each in first.value.errors] == [
        each.locations for each in again.value.errors
    ]


def test_fields_that_may_be_merged_for_some_literals_may_not_for_others() -> None:
    documents = Documents(SCHEMA)
    text = "{ members(first: %s) { totalCount } members(first: %s) { nodes { id } } }"
    assert [given["first"] for given in sites(documents, text % (5, 5))] == [5]
    assert [given["first"] for given in sites(documents, text % (7, 7))] == [7]
    with pytest.raises(Rejected):
        documents.operation(text % (5, 7), None)


def test_two_spellings_of_one_value_are_not_a_form_for_others() -> None:
    documents = Documents(SCHEMA)
    text = (
        "{ resources(filter: {text: %s}) { totalCount }"
        " resources(filter: {text: %s}) { nodes { id } } }"
    )
    documents.operation(text % ('"a"', '"\\u0061"'), None)
    with pytest.raises(Rejected):
        documents.operation(text % ('"b"', '"c"'), None)


def test_defaults_of_variables_are_literals_too() -> None:
    documents = Documents(SCHEMA)
    text = "query ($n: Int = %s) { members(first: $n) { nodes { id } } }"
    one, two = (documents.operation(text % size, None) for size in (5, 6))
    assert one.form is two.form
    assert sites(documents, text % 5) == [{"first": 5}]
    assert sites(documents, text % 6) == [{"first": 6}]
    assert sites(documents, text % 6, {"n": 7}) == [{"first": 7}]


def test_introspection_reads_its_own_literals() -> None:
    documents = Documents(SCHEMA)
    for name in ("Resource", "Member"):
        operation = documents.operation(f'{{ __type(name: "{name}") {{ name }} }}', None)
        assert name in print_ast(operation.node)


INPUTS = {
    name: type_
    for name, type_ in SCHEMA.type_map.items()
    if is_input_type(type_) and not name.startswith("__")
}


def json_values(fields: list[str]) -> st.SearchStrategy[Any]:
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**40), 2**40),
        st.integers(0, 50),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(
            ["RENTAL", "VEHICLE", "12.50", "2026-12-01", "2026-12-01T08:00:00Z", "08:30"]
        ),
        st.text(max_size=5),
    )
    keys = st.sampled_from(fields) if fields else st.text(max_size=3)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)
        ),
        max_leaves=8,
    )


@st.composite
def typed(draw: Any) -> tuple[Any, Any]:
    """An input type, and a value that is sometimes one of it."""
    type_ = INPUTS[draw(st.sampled_from(sorted(INPUTS)))]
    return type_, draw(value_of(type_, draw(st.integers(0, 3))))


def value_of(type_: Any, luck: int) -> st.SearchStrategy[Any]:
    fields = getattr(type_, "fields", None)
    if fields is None:
        return json_values([])
    odd = json_values(sorted(fields))
    if luck == 0:
        return odd
    return st.fixed_dictionaries(
        {}, optional={name: leaf_of(field.type, odd) for name, field in fields.items()}
    )


def leaf_of(type_: Any, odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    while hasattr(type_, "of_type"):
        type_ = type_.of_type
    if hasattr(type_, "values"):
        return st.sampled_from(sorted(type_.values))
    named = {
        "Int": st.integers(-5, 200),
        "String": st.text(max_size=4),
        "ID": st.text(max_size=4) | st.integers(0, 9),
        "Boolean": st.booleans(),
        "Float": st.floats(0, 9),
        "Decimal": st.sampled_from(["1.50", 3, 2.25, "x"]),
        "DateTime": st.sampled_from(["2026-12-01T08:00:00Z", "hier"]),
        "Date": st.sampled_from(["2026-12-01", "2026-13-01"]),
        "LocalTime": st.sampled_from(["08:30", "25:00"]),
    }
    return st.none() | named[type_.name] if type_.name in named else odd


@given(typed())
def test_compiled_coercion_makes_what_graphql_core_makes(case: tuple[Any, Any]) -> None:
    type_, value = case
    expected = coerce_input_value(value, type_)
    try:
        made = coercer(type_)(value)
    except Refused:
        made = Undefined
    assert made == expected and type(made) is type(expected)


def test_types_that_documents_wrap_are_not_kept() -> None:
    documents = Documents(SCHEMA)
    texts = [f"query Q{at}($a: [ID!]!) {{ nodes(ids: $a) {{ __typename }} }}" for at in range(50)]
    documents.operation(texts[0], None)
    before = _named.cache_info().currsize
    for text in texts:
        documents.operation(text, None)
    assert _named.cache_info().currsize == before


def test_literals_make_what_variables_make() -> None:
    documents = Documents(SCHEMA)
    type_ = SCHEMA.type_map["ResourceFilter"]
    value = {"text": 'a "b" \\ é\n', "near": {"communeCode": "83137", "radiusKm": 12.5}}
    literal = print_ast(ast_from_value(value, type_) or pytest.fail("no literal"))  # type: ignore[arg-type]
    inlined = sites(documents, f"{{ resources(filter: {literal}) {{ totalCount }} }}")
    asked = "query ($f: ResourceFilter) { resources(filter: $f) { totalCount } }"
    assert inlined == sites(documents, asked, {"f": value})


def test_a_null_is_told_of_the_variable_that_was_given() -> None:
    documents = Documents(SCHEMA)
    text = (
        "query ($k: ResourceKind, $f: ListingOrderField = TITLE) { resources(filter: {kind: $k},"
        " orderBy: {field: $f, direction: ASC}) { totalCount } }"
    )
    with pytest.raises(BadInput) as refused:
        sites(documents, text, {"f": None})
    assert refused.value.path == ("f",)


def test_only_the_beginning_of_a_text_is_looked_for() -> None:
    assert words("Éa " * 100_000) == ["ea"] * 8
    assert words("x" * 5_000) == ["x" * 1_000]


def test_a_literal_that_a_type_refuses_is_no_work_for_the_event_loop() -> None:
    """`known` looks only; who reads the text anew pays for it."""
    documents = Documents(SCHEMA)
    documents.operation(FILTERED % (1, '"salle"', "2.5"), None)
    assert documents.known(FILTERED % (2, '"salle"', "2.5"), None) is not None
    assert documents.known(FILTERED % (99_999_999_999, '"salle"', "2.5"), None) is None


def test_of_thousands_of_wrong_values_the_first_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 fields that a type has not took 24 s on the event loop, each told with all others."""
    told: list[str] = []

    def unknown(message: str) -> tuple[str, ...]:
        told.append(message)
        return sentences.unknown(message)

    monkeypatch.setattr(variables, "unknown", unknown)
    document = Documents(SCHEMA).operation(
        "query Q($filter: MemberFilter) { members(filter: $filter) { totalCount } }", None
    )
    with pytest.raises(BadInput) as refusal:
        coerced(document, {"filter": {f"x{number}": 1 for number in range(2_000)}})
    assert refusal.value.path == ("filter", "x0")
    assert len(told) == 1
