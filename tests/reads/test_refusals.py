"""What a query may not say: a code, the field, a sentence in the reader's language; never a 500."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from uuid import UUID

import pytest

from tests.reads.scene import Scene

DATABASE_WORDS = re.compile(
    r"asyncpg|sqlalchemy|postgres|invalid input|byte sequence|relation|syntax error at|\bSQL\b"
    r"|NoneType|Traceback|object has no|__",
    re.IGNORECASE,
)

NONE = "0" * 32


def refusal(
    scene: Scene, query: str, variables: dict[str, Any] | None = None, code: str = "BAD_USER_INPUT"
) -> dict[str, Any]:
    """The one error of a query that is refused, whose French and English sentences differ."""
    told = []
    for language in ("fr", "en"):
        answer = scene.planned(query, variables, "coordinator", language=language)
        assert list(answer) == ["errors"], answer
        error = answer["errors"][0]
        assert error["extensions"]["code"] == code, error
        assert error["message"] and not DATABASE_WORDS.search(error["message"]), error
        told.append(error)
    assert told[0]["message"] != told[1]["message"]
    return dict(told[0])


def cursor(*parts: Any) -> str:
    return base64.b64encode(json.dumps(parts).encode()).decode()


SOME = str(UUID(int=7))

CURSORS = {
    "nothing": "",
    "words": "page 2",
    "accents": "é",
    "not base64": "####",
    "half of base64": "WyJOQU1FIEFTQy",
    "not JSON": base64.b64encode(b"[").decode(),
    "a number": base64.b64encode(b"7").decode(),
    "an object": cursor({"a": 1}),
    "no id": cursor("member NAME ASC", "a"),
    "too many parts": cursor("member NAME ASC", "a", SOME, SOME),
    "an id that is none": cursor("member NAME ASC", "a", "7"),
    "a null id": cursor("member NAME ASC", "a", None),
    "another order": cursor("member CREATED ASC", SOME),
    "no list": cursor("NAME ASC", "a", SOME),
    "another list": cursor("pole NAME ASC", "a", SOME),
    "the other direction": cursor("member NAME DESC", "a", SOME),
    "a key with NUL": cursor("member NAME ASC", "a\0b", SOME),
    "a key with a lone surrogate": cursor("member NAME ASC", "a\ud800", SOME),
    "a key that is a list": cursor("member NAME ASC", ["a"], SOME),
    "a null key": cursor("member NAME ASC", None, SOME),
    "a deep document": base64.b64encode(b"[" * 5_000).decode(),
}


@pytest.mark.parametrize("name", CURSORS)
def test_a_cursor_that_is_not_of_this_list_is_refused(scene: Scene, name: str) -> None:
    query = "query ($a: String) { members(after: $a) { nodes { id } } }"
    error = refusal(scene, query, {"a": CURSORS[name]})
    assert error["extensions"]["field"] == ["after"]


@pytest.mark.parametrize("key", ["a", "", None, "NaN ", [0.5], {"s": 1}, "0x1p3", "1_0e"])
def test_a_score_that_is_not_a_number_is_refused(scene: Scene, key: Any) -> None:
    query = "query ($a: String) { matches(after: $a) { nodes { id } } }"
    spoilt = cursor("match SCORE DESC", key, SOME)
    if key == "NaN ":
        assert "errors" not in scene.planned(query, {"a": spoilt})
    else:
        assert refusal(scene, query, {"a": spoilt})["extensions"]["field"] == ["after"]


@pytest.mark.parametrize("key", ["1e999", "-1e999", "nan", "0.8", "1e-400"])
def test_a_score_out_of_range_only_shows_less(scene: Scene, key: str) -> None:
    query = "query ($a: String) { matches(after: $a) { totalCount nodes { id } } }"
    answer = scene.planned(query, {"a": cursor("match SCORE DESC", key, SOME)})
    assert "errors" not in answer, answer


def test_a_cursor_of_another_order_is_refused_where_it_is_used(scene: Scene) -> None:
    made = scene.planned("{ members { pageInfo { endCursor } } }", None, "coordinator")
    end = made["data"]["members"]["pageInfo"]["endCursor"]
    query = (
        "query ($a: String) { members(after: $a, orderBy: {field: CREATED, direction: ASC})"
        " { nodes { id } } }"
    )
    assert refusal(scene, query, {"a": end})["extensions"]["field"] == ["after"]


@pytest.mark.parametrize("size", [-1, 101, -(2**31), 2**31 - 1])
def test_a_page_size_out_of_bounds_is_refused(scene: Scene, size: int) -> None:
    by_variable = "query ($n: Int) { members(first: $n) { nodes { id } } }"
    for query, variables in (
        (by_variable, {"n": size}),
        (f"{{ members(first: {size}) {{ totalCount }} }}", None),
        (f"{{ pole {{ resources(first: {size}) {{ nodes {{ id }} }} }} }}", None),
    ):
        assert refusal(scene, query, variables)["extensions"]["field"] == ["first"]


@pytest.mark.parametrize("size", [2147483648, -2147483649, 1.5, "3", True, [1, 2], {}, 10**30])
def test_a_page_size_that_is_not_an_integer_is_refused(scene: Scene, size: Any) -> None:
    query = "query ($n: Int) { members(first: $n) { nodes { id } } }"
    assert refusal(scene, query, {"n": size})["extensions"]["field"] == ["n"]


IDENTIFIERS = [
    "",
    "mbr_",
    "7",
    "mbr_" + "g" * 32,
    "res_" + NONE,
    "mbr_" + NONE.upper() + "A",
    "é💧",
]


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_what_is_not_an_identifier_of_the_type_is_refused(scene: Scene, identifier: str) -> None:
    query = "query ($i: ID!) { members(filter: {ids: [$i]}) { totalCount } }"
    assert refusal(scene, query, {"i": identifier})["extensions"]["field"] == ["filter", "ids"]
    query = "query ($i: ID) { pole { members(filter: {poleId: $i}) { totalCount } } }"
    assert refusal(scene, query, {"i": identifier})["extensions"]["field"] == ["filter", "poleId"]


def test_an_identifier_of_no_row_finds_nothing(scene: Scene) -> None:
    query = "query ($i: [ID!]) { members(filter: {ids: $i}) { totalCount nodes { id } } }"
    answer = scene.agree(query, {"i": [f"mbr_{NONE}"] * 100}, "coordinator")
    assert answer["members"] == {"totalCount": 0, "nodes": []}


def test_more_than_a_hundred_identifiers_are_refused(scene: Scene) -> None:
    query = "query ($i: [ID!]) { members(filter: {ids: $i}) { totalCount } }"
    error = refusal(scene, query, {"i": [f"mbr_{NONE}"] * 101})
    assert error["extensions"]["field"] == ["filter", "ids"]


@pytest.mark.parametrize("text", ["a\0b", "\x07", "\x85"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("query ($t: String) { pole(slug: $t) { name } }", ["slug"]),
        ("query ($t: String) { members(after: $t) { totalCount } }", ["after"]),
        ("query ($t: ID) { resources(filter: {memberId: $t}) { totalCount } }", None),
        ("query ($t: ID!) { resources(filter: {ids: [$t]}) { totalCount } }", None),
        ("query ($t: String!) { __type(name: $t) { name } pole(slug: $t) { id } }", ["slug"]),
    ],
)
def test_text_that_cannot_be_stored_is_refused(
    scene: Scene, query: str, field: list[str] | None, text: str
) -> None:
    error = refusal(scene, query, {"t": text})
    assert field is None or error["extensions"]["field"] == field


def test_text_that_cannot_be_stored_is_refused_in_literals(scene: Scene) -> None:
    error = refusal(scene, '{ pole(slug: "a\\u0000b") { name } }')
    assert error["extensions"]["field"] == ["slug"]


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff x", "\\u{d800}"])
def test_lone_surrogates_are_refused_in_literals(scene: Scene, escape: str) -> None:
    refusal(scene, f'{{ pole(slug: "{escape}") {{ name }} }}', None, "GRAPHQL_PARSE_FAILED")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "query ($s: String) { pole(slug: $s) { id } }", "variables": {"s": "\\ud800"}}',
        b'{"query": "{ pole(slug: \\"\\ud800\\") { id } }"}',
        b'{"query": "{ pole { id } }", "variables": {"n": NaN}}',
        b'{"query": "{ pole { id } }", "operationName": "\\udc00"}',
        b'{"query": "{ pole { id } \xff"}',
    ],
)
def test_json_that_is_none_is_refused(scene: Scene, body: bytes) -> None:
    post = scene.client.http.post(
        "/graphql", content=body, headers={"content-type": "application/json"}
    )

    async def sent() -> Any:
        return await post

    answer = scene.runner.run(sent())
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


HUGE = [
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "1" * 16,
    "0.0000001",
    "1e15",
    "",
    "douze",
    True,
    [],
    {},
]


@pytest.mark.parametrize("number", HUGE)
def test_a_decimal_out_of_bounds_is_refused(scene: Scene, number: Any) -> None:
    query = (
        "query ($d: Decimal) { resources(filter: {vehicle: {cargoVolumeM3Min: $d}})"
        " { totalCount } }"
    )
    assert refusal(scene, query, {"d": number})["extensions"]["field"] == ["d"]
    query = "query ($f: ResourceFilter) { resources(filter: $f) { totalCount } }"
    error = refusal(scene, query, {"f": {"vehicle": {"cargoVolumeM3Min": number}}})
    assert error["extensions"]["field"] == ["f", "vehicle", "cargoVolumeM3Min"]


@pytest.mark.parametrize(
    "literal", ["1e999", "-1e999", "1" * 400, "1" * 6_000, '"NaN"', "true", "A"]
)
def test_a_decimal_literal_out_of_bounds_is_refused(scene: Scene, literal: str) -> None:
    query = (
        f"{{ resources(filter: {{vehicle: {{cargoVolumeM3Min: {literal}}}}}) {{ totalCount }} }}"
    )
    refusal(scene, query, None, "GRAPHQL_VALIDATION_FAILED")


@pytest.mark.parametrize(
    "moment", ["2026-13-01T00:00:00Z", "1026-01-01T00:00:00Z", "demain", 7, ""]
)
def test_a_date_out_of_range_is_refused(scene: Scene, moment: Any) -> None:
    query = (
        'query ($p: PeriodInput!) { matchPreview(input: {need: {vehicle: {}}, title: "Un fourgon",'
        " period: $p}) { candidates } }"
    )
    period = {"start": moment, "end": "2026-04-01T10:00:00Z"}
    assert refusal(scene, query, {"p": period})["extensions"]["field"] == ["p", "start"]


def test_a_refused_preview_names_its_field(scene: Scene) -> None:
    query = (
        "query ($t: String!) { matchPreview(input: {need: {vehicle: {}}, title: $t, period:"
        ' {start: "2026-04-01T08:00:00Z", end: "2026-04-01T10:00:00Z"}}) { candidates } }'
    )
    for title in ("", "a\0b", "x" * 121):
        answer = scene.planned(query, {"t": title}, "user")
        assert answer["errors"][0]["extensions"] == {
            "code": "BAD_USER_INPUT",
            "field": ["input", "title"],
        }


WRONG: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "query ($k: ResourceKind) { resources(filter: {kind: $k}) { totalCount } }",
        {"k": "X"},
        ["k"],
    ),
    ("query ($k: ResourceKind) { resources(filter: {kind: $k}) { totalCount } }", {"k": 1}, ["k"]),
    ("query ($o: MemberOrder) { members(orderBy: $o) { totalCount } }", {"o": {}}, ["o", "field"]),
    (
        "query ($o: MemberOrder) { members(orderBy: $o) { totalCount } }",
        {"o": {"field": "NAME", "direction": "UP"}},
        ["o", "direction"],
    ),
    ("query ($f: MemberFilter) { members(filter: $f) { totalCount } }", {"f": {"x": 1}}, ["f"]),
    ("query ($f: MemberFilter) { members(filter: $f) { totalCount } }", {"f": [1]}, ["f"]),
    ("query ($f: MemberFilter) { members(filter: $f) { totalCount } }", {"f": "x"}, ["f"]),
    ("query ($b: Boolean!) { pole { id @skip(if: $b) } }", {"b": "oui"}, ["b"]),
    ("query ($b: Boolean!) { pole { id @skip(if: $b) } }", {"b": None}, ["b"]),
    ("query ($b: Boolean!) { pole { id @skip(if: $b) } }", {}, ["b"]),
    ("query ($n: Int!) { members(first: $n) { totalCount } }", {}, ["n"]),
    ("query ($i: [ID!]) { members(filter: {ids: $i}) { totalCount } }", {"i": [None]}, ["i", "0"]),
    (
        "query ($n: Int) { resources(filter: {vehicle: {seatsMin: $n}}) { totalCount } }",
        {"n": 2147483648},
        ["n"],
    ),
]


@pytest.mark.parametrize(("query", "variables", "field"), WRONG)
def test_a_variable_of_a_wrong_type_is_refused(
    scene: Scene, query: str, variables: dict[str, Any], field: list[str]
) -> None:
    error = refusal(scene, query, variables)
    assert [str(step) for step in error["extensions"]["field"]][: len(field)] == field


@pytest.mark.parametrize(
    "query",
    [
        "query ($v: Boolean = true) { pole { id @skip(if: $v) } }",
        "query ($v: Boolean = true) { pole { ... @include(if: $v) { id } } }",
        "query ($v: Boolean = true) { pole { id } ...F } fragment F on Query"
        " { __typename @skip(if: $v) }",
    ],
)
def test_a_null_condition_is_refused(scene: Scene, query: str) -> None:
    assert refusal(scene, query, {"v": None})["extensions"]["field"]


def test_a_null_where_a_default_made_a_variable_acceptable_is_refused(scene: Scene) -> None:
    query = (
        "query ($d: OrderDirection = ASC) { members(orderBy: {field: NAME, direction: $d})"
        " { totalCount } }"
    )
    assert "errors" not in scene.planned(query)
    assert refusal(scene, query, {"d": None})["extensions"]["field"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("\0", "GRAPHQL_PARSE_FAILED"),
        ("{ nobody }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ members }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ members(first: 2147483648) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ members(first: "2") { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
        ("{ pole { ...F } } fragment F on Pole { ...F }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { pole { id } } query B { pole { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { pole { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ pole { id } " * 400, "GRAPHQL_PARSE_FAILED"),
        ("{ a: pole" * 1, "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_a_document_that_is_not_valid_is_refused(scene: Scene, query: str, code: str) -> None:
    refusal(scene, query, None, code)


def test_a_wide_operation_is_refused_by_its_values(scene: Scene) -> None:
    query = (
        "{ members(first: 100) { nodes { matches(first: 100) { nodes {"
        " criteria { code } steps { at } id kind score version quantity toVerify } } } } }"
    )
    refusal(scene, query, None, "OPERATION_TOO_COMPLEX")
