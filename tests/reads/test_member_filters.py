"""Members looked for by what they are, where, and what they hold: as the reference finds them."""

from __future__ import annotations

import pytest

from tests.reads.scene import Scene

FILTERS = [
    "circle: LEAD",
    "circle: FOUNDER",
    "essFamily: ESS_COMPANY",
    "essFamily: ASSOCIATION",
    "labels: [ESUS, QUALIOPI]",
    "labels: []",
    "inclusiveKinds: [EA]",
    "inclusiveKinds: [ACI, SEP]",
    *(f"charterStatus: {status}" for status in ("SIGNED", "OUTDATED", "WITHDRAWN", "NOT_SIGNED")),
    "permitKinds: [ICPE]",
    "permitKinds: [ADR, WASTE_BROKER_RECEIPT]",
    'communeCode: "83137"',
    'communeCode: "83126"',
    'communeCode: "2a004"',
    'epci: "248300543"',
    'text: "ecole"',
    'text: "zéro dechets"',
    'text: "epiceri vu"',
    'text: "introuvable"',
    "essFamily: ASSOCIATION, labels: [ESUS], status: ACTIVE",
]


@pytest.mark.parametrize("given", FILTERS)
def test_a_filter_finds_the_members_that_the_reference_finds(scene: Scene, given: str) -> None:
    query = (
        f"{{ members(first: 100, filter: {{{given}}}) {{ totalCount nodes {{ id }} }}"
        f" pole {{ members(filter: {{{given}}}) {{ totalCount nodes {{ name }} }} }} }}"
    )
    for who in scene.people:
        scene.agree(query, None, who)


def test_each_filter_finds_somebody_and_leaves_somebody_out(scene: Scene) -> None:
    everybody = len(scene.facts.tables["member"])
    for given in ("circle: LEAD", "charterStatus: OUTDATED", "permitKinds: [WASTE_BROKER_RECEIPT]"):
        query = f"{{ members(first: 100, filter: {{{given}}}) {{ totalCount }} }}"
        found = scene.agree(query, None, "coordinator")["members"]["totalCount"]
        assert 0 < found < everybody, given
