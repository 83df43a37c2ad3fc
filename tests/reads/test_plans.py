"""The plan of each list over 200,000 resources: its index, and how many rows are read for a page.

The plans are those of the application: kept for reads, made for each value for searches, as the
application role. Rows are counted by PostgreSQL (EXPLAIN ANALYZE), for each who may ask.
"""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType
from strawberry.utils.str_converters import to_camel_case

from ptce.domain.kinds import KINDS
from tests.reads.country import BIG, MOST, Country, nodes, rows_read
from tests.reads.walks import KEYS, RARE, walks

LISTS = dict(walks())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_follows_its_index_and_reads_little_more_than_a_page(
    country: Country, name: str
) -> None:
    walk = LISTS[name]
    used: set[str] = set()
    for who in country.people:
        found = list(nodes(country.explained(walk.query, who)))
        whole = [
            (node["Relation Name"], node.get("Filter"))
            for node in found
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG
        ]
        used |= {node["Index Name"] for node in found if "Index Name" in node}
        assert not whole, (who, whole, used)
        assert rows_read(found) <= MOST, (who, rows_read(found), used)
    assert used & walk.indexes, used


def test_every_filter_and_every_order_has_its_plan_test(country: Country) -> None:
    types = country.documents.schema.type_map
    inputs = {"resources": "Resource", "requests": "Request", "matches": "Match"}
    inputs["bookings"] = "Booking"
    kinds = {to_camel_case(kind.name) for kind in KINDS}
    for field_name, type_name in inputs.items():
        type_ = types[f"{type_name}Filter"]
        assert isinstance(type_, GraphQLInputObjectType)
        assert set(type_.fields) - kinds == set(RARE[field_name])
    for kind in KINDS:
        needs: Any = types["".join(map(str.capitalize, kind.name.split("_"))) + "NeedInput"]
        assert all(f"{kind.name}.{name}" in LISTS for name in needs.fields)
        offered: Any = types[f"{needs.name.removesuffix('NeedInput')}OfferedInput"]
        assert all(f"{kind.name} needs by {name}" in LISTS for name in offered.fields)
    for enum, fields in (("Listing", ("resources", "requests")), ("Match", ("matches",))):
        keys: Any = types[f"{enum}OrderField"]
        for each in fields:
            assert set(keys.values) == set(KEYS[each]) - {"ATTENTION"}  # an argument of its own


NODE = "{ id member { name } }"

WITHIN: dict[str, tuple[str, str]] = {
    "a pole's resources, with their members": (
        f"{{ pole {{ resources {{ nodes {NODE} }} }} }}",
        "resource_pole_id_id_idx",
    ),
    "a pole's members and what each shows": (
        "{ pole { members(first: 5) { nodes { name contact { email } sites { name resources(first:"
        " 2) { nodes { id } } } resources(first: 5) { nodes { id } } requests(first: 5) { nodes"
        " { id } } } } } }",
        "resource_member_id_id_idx",
    ),
    "resources and their photos": (
        "{ resources { nodes { id photos { url alt } } } }",
        "photo_resource_id_position_key",
    ),
    "a concept by its code": (
        '{ concept(scheme: COMMUNE, code: "83137") { label names broader { label } } }',
        "concept_scheme_compact_key",
    ),
    "the top of a scheme": (
        "{ topConcepts(scheme: COMMUNE) { nodes { code assignable } } }",
        "concept_top_idx",
    ),
    "below a concept": (
        '{ concept(scheme: LOW, code: "1501") { narrower { nodes { code } } } }',
        "concept_broader_idx",
    ),
    "a concept's twins and names": (
        '{ concept(scheme: LOW, code: "160214") { mirrors { code names } } }',
        "concept_name_pkey",
    ),
    "permits of everybody": ("{ permits { nodes { kind member { name } } } }", "permit_pkey"),
    "a pole's permits to verify": (
        "{ pole { permits(filter: {status: [DECLARED], kind: [ICPE]}) { nodes { rubrique } } } }",
        "permit_pole_status_idx",
    ),
    "permits by pole and heading": (
        '{ permits(filter: {poleId: $pole, rubrique: "2714"}) { nodes { id } } }',
        "permit_pole_rubrique_idx",
    ),
    "permits by member": (
        "{ permits(filter: {memberId: $member}) { nodes { id } } }",
        "permit_member_id_id_idx",
    ),
    "members' permits": (
        "{ members(first: 5) { nodes { permits(first: 5) { nodes { kind } } } } }",
        "permit_member_id_id_idx",
    ),
    "a member's matches": (
        "{ members(first: 5) { nodes { matches(first: 5) { nodes { score } } } } }",
        "match_provider_rank_idx",
    ),
    "a member's bookings": (
        "{ members(first: 5) { nodes { bookings(first: 5) { nodes { id } } } } }",
        "booking_provider_id_id_idx",
    ),
    "members' bookings to settle": (
        "{ members(first: 5) { nodes { bookingsToSettle(first: 5) { nodes { id } } } } }",
        "booking_provider_id_id_idx",
    ),
    "resources and their bookings": (
        "{ resources { nodes { bookings(first: 5) { nodes { id } } } } }",
        "booking_live_resource_idx booking_resource_id_id_idx",
    ),
    "requests and their bookings": (
        "{ pole { requests { nodes { bookings(first: 5) { nodes { id } } } } } }",
        "booking_request_id_id_idx",
    ),
    "matches, and what each joins": (
        "{ matches { nodes { score request { title } resource { title } booking { id } } } }",
        "match_provider_rank_idx",
    ),
    "requests and their matches": (
        "{ pole { requests { nodes { matches(first: 5) { nodes { score resource { title member"
        " { name } } } } } } } }",
        "match_request_rank_idx",
    ),
    "resources and their matches": (
        "{ resources { nodes { matches(first: 5) { nodes { score } } } } }",
        "match_resource_rank_idx",
    ),
    "how many matches and bookings": (
        "{ matches { totalCount } bookings { totalCount } }",
        "match_provider_rank_idx",
    ),
    "bookings, and whom to call": (
        "{ bookings { nodes { id providerContact { email } resource { title } } } }",
        "booking_provider_id_id_idx",
    ),
    "any nodes": (
        "{ nodes(ids: [$member, $resource, $request, $match, $booking]) { id ... on Resource"
        " { title } } }",
        "resource_pkey resource_id_kind_key",
    ),
}


@pytest.mark.parametrize("name", WITHIN)
def test_what_is_inside_is_read_by_its_own_index(country: Country, name: str) -> None:
    query, indexes = WITHIN[name]
    used: set[str] = set()
    for who in country.people:
        found = list(nodes(country.explained(query, who)))
        big = [node for node in found if node["Node Type"] == "Seq Scan"]
        assert not {node["Relation Name"] for node in big} & BIG, who
        assert rows_read(found) <= MOST, (who, rows_read(found))
        used |= {node["Index Name"] for node in found if "Index Name" in node}
    assert used & set(indexes.split()), used
