"""Codes as branches of a tree."""

from __future__ import annotations

import re

import pytest

from ptce.domain.codes import SHAPES, shared, spoken
from ptce.domain.schemes import Scheme, compact


@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [
        ("150103", "150103", 3),
        ("150103", "150106", 2),
        ("150103", "150203", 1),
        ("150103", "170201", 0),
    ],
)
def test_two_waste_codes_share_a_chapter_a_sub_chapter_or_all(
    one: str, other: str, levels: int
) -> None:
    assert shared(Scheme.LOW, one, other) == shared(Scheme.LOW, other, one) == levels


def test_two_jobs_share_a_family_a_field_or_all() -> None:
    assert [
        shared(Scheme.ROME, "M1203", other) for other in ("M1203", "M1206", "M1805", "K1302")
    ] == [
        3,
        2,
        1,
        0,
    ]


@pytest.mark.parametrize("scheme", SHAPES)
def test_an_example_has_the_shape_of_its_scheme_and_its_branches_too(scheme: Scheme) -> None:
    shape = SHAPES[scheme]
    code = compact(shape.example)
    assert re.fullmatch(shape.code, code)
    assert spoken(scheme, code) == shape.example
    for length in range(len(code) + 1):
        assert bool(re.fullmatch(shape.branch, code[:length])) is (length in shape.levels)
