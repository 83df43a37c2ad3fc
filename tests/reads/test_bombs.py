"""Operations made to explode: few bytes that ask for very much. They are counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ptce.reads import plans
from ptce.reads.limits import FIELDS
from tests.reads.scene import Scene

CODES = {
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "OPERATION_TOO_COMPLEX",
}


@pytest.fixture
def planned_fields(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the fields that the planner looks at."""
    names: list[str] = []
    field = plans._Planner.field

    def counted(self: Any, parent: Any, nodes: Any) -> Any:
        names.append(nodes[0].name.value)
        return field(self, parent, nodes)

    monkeypatch.setattr(plans._Planner, "field", counted)
    yield names


def bomb(levels: int, start: str, type_name: str, doubled: str) -> str:
    """Fragments of which each spreads the next one twice; `doubled` says how."""
    fragments = [
        f"fragment F{level} on {type_name} {{ {doubled.replace('NEXT', f'F{level + 1}')} }}"
        for level in range(levels)
    ]
    last = f"fragment F{levels} on {type_name} {{ id }}"
    return " ".join([f"{{ {start} }}", *fragments, last])


BOMBS = {
    "spreads alone": ("pole { ...F0 }", "Pole", "...NEXT ...NEXT"),
    "inline": ("pole { ...F0 }", "Pole", "... { ...NEXT } ... on Node { ...NEXT }"),
    "to-one": ("members(first: 1) { nodes { ...F0 } }", "Member", "MANY"),
    "bookings": (
        "bookings(first: 1) { nodes { ...F0 } }",
        "Booking",
        "a: match { booking { ...NEXT } } b: match { booking { ...NEXT } }",
    ),
    "one key": (
        "bookings(first: 1) { nodes { ...F0 } }",
        "Booking",
        "match { booking { ...NEXT } } match { booking { ...NEXT } }",
    ),
    "interfaces": (
        "matches(first: 1) { nodes { ...F0 } }",
        "Match",
        "resource { matches(first: 1) { nodes { ...NEXT } } }",
    ),
}


@pytest.mark.parametrize("levels", [18, 30])
@pytest.mark.parametrize("name", BOMBS)
def test_a_fragment_bomb_is_answered_before_it_explodes(
    scene: Scene, planned_fields: list[str], name: str, levels: int
) -> None:
    start, type_name, doubled = BOMBS[name]
    if doubled == "MANY":
        one = "matches(first: 1) { nodes { provider { ...NEXT } } }"
        doubled = f"a: {one} b: {one}"
    answer = scene.planned(bomb(levels, start, type_name, doubled), None, "coordinator")
    assert len(planned_fields) <= FIELDS.maximum + 1
    if "errors" in answer:
        assert {error["extensions"]["code"] for error in answer["errors"]} <= CODES, answer


@pytest.mark.parametrize("levels", [5, 6, 7, 8, 9, 14, 20, 30, 40, 60, 80, 100, 120, 150, 220, 300])
@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ("bookings(first: 1) { nodes { %s } }", "match { booking { %s } }", "id"),
        ("members(first: 1) { nodes { %s } }", "pole { members(first: 1) { nodes { %s } } }", "id"),
        ("members(first: 1) { nodes { %s } }", "pole { members { edges { node { %s } } } }", "id"),
        (
            "members(first: 1) { nodes { %s } }",
            "matches(first: 1) { nodes { resource { member { %s } } } }",
            "id",
        ),
        ("pole { %s }", "... { %s }", "id"),
        ("pole { %s }", "... @include(if: true) { %s }", "id"),
    ],
)
def test_a_deep_operation_is_answered_or_refused(
    scene: Scene, start: str, step: str, end: str, levels: int
) -> None:
    inner = end
    for _ in range(levels):
        inner = step % inner
    answer = scene.planned("{ " + start % inner + " }", None, "coordinator")
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= CODES, answer


@pytest.mark.parametrize("aliases", [200, 390])
def test_many_aliases_are_answered_or_refused(scene: Scene, aliases: int) -> None:
    query = "{ " + " ".join(f"a{at}: members {{ totalCount }}" for at in range(aliases)) + " }"
    answer = scene.planned(query)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= CODES, answer
