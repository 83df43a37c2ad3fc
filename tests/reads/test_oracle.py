"""Rights over the varied world: what each person gets is what the oracle says, on every path."""

from __future__ import annotations

import pytest

from tests.reads.scene import Scene


@pytest.mark.parametrize("table", ["member", "resource", "request", "match", "booking", "permit"])
def test_every_row_of_the_varied_world_is_where_the_oracle_says(scene: Scene, table: str) -> None:
    field = {"match": "matches"}.get(table, f"{table}s")
    query = f"{{ {field}(first: 100) {{ totalCount nodes {{ id }} }} }}"
    seen = {who: len(scene.agree(query, None, who)[field]["nodes"]) for who in scene.people}
    total = len(scene.facts.tables[table])
    assert total > 0 and min(seen.values()) < max(seen.values())


@pytest.mark.parametrize(
    "query",
    [
        "{ matches(first: 100) { nodes { id provider { id } receiver { id } request { id member"
        " { id } } resource { id site { id } member { id } } booking { id } } } }",
        "{ bookings(first: 100) { nodes { id match { id } request { id } resource { id }"
        " provider { id } receiver { id } providerContact { email } receiverContact { email } } }"
        " }",
        "{ members(first: 100) { nodes { id contact { email } charterSignature { version } sites"
        " { id } resources(first: 100) { totalCount nodes { id } } requests(first: 100)"
        " { totalCount nodes { id } } } } }",
        "{ members(first: 100) { nodes { matches(first: 100) { totalCount nodes { id } }"
        " bookings(first: 100) { totalCount nodes { id } } } } }",
        "{ pole { brokerDeclaration { number inForce } charterGraceUntil article9Composition {"
        " missing sentence source checkedOn blocks { category members } } } other: pole(slug:"
        ' "ecluse") { article9Composition { missing sentence } } }',
        "{ members(first: 100) { nodes { charterStatus charterSignature { version }"
        " bookingsToSettle(first: 40) { totalCount nodes { id status } } } } }",
        "{ members(first: 100) { nodes { permits(first: 40) { totalCount nodes { id number note"
        " reason verifiedBy capacity { value unit } status member { id } } } } } }",
        "{ pole { permits(first: 100) { totalCount nodes { id } } } permits(first: 100, filter:"
        " {kind: [ICPE], status: [VERIFIED]}) { totalCount nodes { id status rubrique } } }",
        "{ resources(first: 100) { nodes { id member { id } matches { totalCount nodes { id } }"
        " bookings { totalCount nodes { id } } } } }",
        "{ requests(first: 100) { nodes { id member { id } matches { totalCount nodes { id } }"
        " bookings { totalCount nodes { id } } } } }",
        '{ pole(slug: "ecluse") { members { totalCount nodes { id } } resources { totalCount }'
        " requests { totalCount } matches { totalCount nodes { id } } } }",
    ],
)
def test_every_path_to_a_row_asks_who_sees_it(scene: Scene, query: str) -> None:
    for who in scene.people:
        scene.agree(query, None, who)


def test_every_identifier_is_found_only_by_who_sees_the_row(scene: Scene) -> None:
    prefixes = {"member": "mbr", "resource": "res", "request": "req", "match": "mat"}
    prefixes |= {"booking": "bkg", "permit": "prm"}
    for table, prefix in prefixes.items():
        field = {"match": "matches"}.get(table, f"{table}s")
        query = (
            f"query ($i: [ID!]) {{ {field}(filter: {{ids: $i}}) {{ totalCount nodes {{ id }} }} }}"
        )
        for line in scene.facts.tables[table]:
            scene.agree(query, {"i": [f"{prefix}_{line['id'].hex}"]}, "neighbour")
