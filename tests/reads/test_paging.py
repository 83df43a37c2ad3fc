"""A list is read from either end, between any two of its rows, and says what lies beyond."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reads.scene import Scene

FIELDS = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id"

LISTS = {
    "members": "",
    "resources": "orderBy: {field: CREATED, direction: ASC}",
    "matches": "",
    "bookings": "orderBy: {field: CREATED, direction: DESC}",
}


def asked(field: str, order: str) -> str:
    return (
        "query ($f: Int, $a: String, $l: Int, $b: String) {"
        f" {field}(first: $f, after: $a, last: $l, before: $b {order}) {{ {FIELDS} }} }} }} }}"
    )


def rows(answer: Any) -> list[str]:
    return [edge["node"]["id"] for edge in answer["edges"]]


@pytest.mark.parametrize("field", LISTS)
def test_read_backwards_page_by_page_a_list_is_the_same_list(scene: Scene, field: str) -> None:
    query = asked(field, LISTS[field])
    whole = rows(scene.agree(query, {"f": 100}, "coordinator")[field])
    found: list[str] = []
    before = None
    while True:
        page = scene.agree(query, {"l": 4, "b": before}, "coordinator")[field]
        found = rows(page) + found
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]
    assert found == whole
    assert len(whole) > 4


@pytest.mark.parametrize("field", LISTS)
def test_between_two_cursors_both_ends_agree(scene: Scene, field: str) -> None:
    query = asked(field, LISTS[field])
    edges = scene.agree(query, {"f": 100}, "coordinator")[field]["edges"]
    inner = {"a": edges[1]["cursor"], "b": edges[6]["cursor"]}
    for size in (0, 2, 4, 9):
        for end in ("f", "l"):
            page = scene.agree(query, {**inner, end: size}, "coordinator")[field]
            assert len(page["edges"]) == min(size, 4)
            assert page["pageInfo"]["hasNextPage"] and page["pageInfo"]["hasPreviousPage"]
    crossed = {"a": inner["b"], "b": inner["a"]}
    assert rows(scene.agree(query, crossed, "coordinator")[field]) == []


def test_lists_inside_objects_are_read_from_their_end_too(scene: Scene) -> None:
    query = (
        "query ($l: Int) { members(last: 5) { nodes { requests(last: $l) { totalCount pageInfo"
        " { hasPreviousPage hasNextPage } nodes { title matches(last: 2, orderBy: {field: SCORE,"
        " direction: ASC}) { nodes { score } pageInfo { startCursor endCursor } } } } } } }"
    )
    for size in (None, 0, 1, 2, 50):
        scene.agree(query, {"l": size}, "coordinator")


@pytest.mark.parametrize("sizes", [{"f": 1, "l": 1}, {"f": 0, "l": 100}])
def test_the_first_and_the_last_rows_together_are_refused(scene: Scene, sizes: Any) -> None:
    [error] = scene.planned(asked("members", ""), sizes)["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["last"]}


@pytest.mark.parametrize("size", [-1, 101])
def test_a_last_page_has_the_same_bounds(scene: Scene, size: int) -> None:
    [error] = scene.planned(asked("members", ""), {"l": size})["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["last"]}


def test_a_cursor_of_another_order_is_refused_on_both_sides(scene: Scene) -> None:
    page = scene.planned(asked("members", ""), {"f": 2}, "coordinator")["data"]["members"]
    down = asked("members", "orderBy: {field: NAME, direction: DESC}")
    for name, field in (("a", "after"), ("b", "before")):
        [error] = scene.planned(down, {name: page["edges"][0]["cursor"]})["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": [field]}
