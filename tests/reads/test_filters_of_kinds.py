"""What each kind of attribute may be filtered by: exact facts, and the reference agrees."""

from __future__ import annotations

import pytest

from tests.reads.scene import Scene


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ('wasteStream: {wasteCodeIn: ["15"]}', {"150103"}),
        ('wasteStream: {wasteCodeIn: ["15 01 03*"]}', {"150103"}),
        ('wasteStream: {wasteCodeIn: ["1501", "17"]}', {"150103", "170204"}),
        ("wasteStream: {wasteCodeIn: []}", set()),
        ("wasteStream: {hazardIn: [HAZARDOUS]}", {"170204"}),
    ],
)
def test_a_waste_code_is_a_branch(scene: Scene, filters: str, found: set[str]) -> None:
    query = "{ resources(first: 100, filter: {%s}) { nodes { ... on WasteStream { wasteCode } } } }"
    nodes = scene.agree(query % filters, None, "coordinator")["resources"]["nodes"]
    assert {node["wasteCode"] for node in nodes} == found


@pytest.mark.parametrize(
    ("filters", "levels"),
    [
        ("levelWished: CONFIRMED", {"CONFIRMED", "EXPERT"}),
        ("levelWished: EXPERT", {"EXPERT"}),
        ('romeCodeIn: ["K13"]', {"BEGINNER"}),
        ("certificatesAll: [SST]", {"BEGINNER"}),
        ("certificatesAll: []", {"BEGINNER", "CONFIRMED"}),
        ("languagesAll: [LSF, FR]", {"CONFIRMED"}),
        ("languagesAll: [LSF, EN]", set()),
    ],
)
def test_a_skill_is_of_a_level_and_has_all_that_is_asked(
    scene: Scene, filters: str, levels: set[str]
) -> None:
    query = "{ resources(first: 100, filter: {skill: {%s}}) { nodes { ... on Skill { level } } } }"
    nodes = scene.agree(query % filters, None, "coordinator")["resources"]["nodes"]
    assert {node["level"] for node in nodes} == levels


def test_a_code_that_cannot_be_is_refused_where_it_stands(scene: Scene) -> None:
    query = '{ resources(filter: {wasteStream: {wasteCodeIn: ["15", "bois"]}}) { totalCount } }'
    [error] = scene.planned(query, None, "user")["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == ["filter", "wasteStream", "wasteCodeIn", "1"]
    assert "« 15 01 03 »" in error["message"]
