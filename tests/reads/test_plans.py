"""The plan that PostgreSQL keeps for each main list: it follows an index, whatever the size.

The plans are those of the read pool (`force_generic_plan`), as the application role, over about
20,000 resources of 100 poles.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from graphql.execution.values import VariableValues

from ptce.db import visible
from ptce.db.session import command_engine, read_pool
from ptce.reads.documents import Documents
from ptce.reads.execution import _prepared
from ptce.reads.plans import plan
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.reads.country import LOAD, POLES
from tests.world import NOW, World

BIG = {
    "resource",
    "request",
    "member",
    "match",
    "booking",
    "resource_vehicle",
    "match_event",
    "permit",
    "photo",
    "concept",
    "concept_name",
}
"""Tables that grow with the network: reading one of them whole is a fault."""


@dataclass(frozen=True)
class Country:
    """A database as large as several poles', and one viewer of it."""

    database: Database
    parameters: Mapping[str, Any]
    ids: Mapping[str, UUID]


@pytest.fixture(scope="module")
def country(module_database: Database) -> Iterator[Country]:
    async def made() -> Country:
        engine = command_engine(module_database.url)
        world = World(engine)
        poles = [await world.pole(f"Pôle {number}") for number in range(POLES)]
        owner = await asyncpg.connect(module_database.owner_url)
        await owner.execute(LOAD)
        member = await owner.fetchval("SELECT id FROM member WHERE reference = 'M4'")
        resource = await owner.fetchval("SELECT id FROM resource WHERE reference = 'R4'")
        request = await owner.fetchval("SELECT id FROM request WHERE reference = 'B4'")
        await owner.execute("VACUUM ANALYZE")
        await owner.close()
        viewer = await world.viewer(await world.user(UUID(bytes=member.bytes)))
        await engine.dispose()
        asking = {**visible.parameters(viewer), **visible.moment(NOW)}
        parameters = {**asking, "language": "FR"}
        ids = {"pole": poles[4], "member": member, "resource": resource, "request": request}
        return Country(module_database, parameters, ids)

    yield asyncio.run(made())


def literal(value: Any) -> str:
    """A parameter as EXECUTE takes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)
    return "'" + text.replace("'", "''") + "'"


async def explained(country: Country, query: str, variables: dict[str, Any]) -> Any:
    """The plan that the read pool keeps for an operation: the generic one."""
    operation = Documents(graphql_schema()).operation(query, None)
    values: VariableValues = coerced(operation, variables)
    planned = plan(operation, values)
    sites = [site.values(values) for site in planned.sites]
    made = _prepared(planned, sites)
    bound = {binder.name: binder.value(sites) for binder in made.binders}
    given = {**made.constants, **country.parameters, **bound}
    arguments = ", ".join(literal(given[name]) for name in made.order)
    pool = await read_pool(country.database.url, size=1)
    async with pool.acquire() as connection:
        await connection.execute(f"PREPARE read AS {made.sql}")
        call = f"read({arguments})" if arguments else "read"
        text = await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE {call}")
    await pool.close()
    return json.loads(text)[0]["Plan"]


def nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from nodes(below)


NODE = "{ id member { name } }"

LISTS: dict[str, tuple[str, str]] = {
    "resources of everybody": (f"{{ resources {{ nodes {NODE} }} }}", "resource_pkey"),
    "resources after a cursor": (
        "query ($a: String) { resources(after: $a) { nodes { id } } }",
        "resource_pkey",
    ),
    "a pole's resources": (
        f"{{ pole {{ resources {{ nodes {NODE} }} }} }}",
        "resource_pole_id_id_idx",
    ),
    "resources by pole": (
        f"query ($pole: ID) {{ resources(filter: {{poleId: $pole}}) {{ nodes {NODE} }} }}",
        "resource_pole_id_id_idx",
    ),
    "resources by member": (
        f"query ($member: ID) {{ resources(filter: {{memberId: $member}}) {{ nodes {NODE} }} }}",
        "resource_member_id_id_idx",
    ),
    "resources by kind": (
        f"{{ resources(filter: {{kind: VEHICLE}}) {{ nodes {NODE} }} }}",
        "resource_kind_id_idx or resource_pkey",  # one of two kinds: the newest rows will do
    ),
    "resources by attribute": (
        "{ resources(filter: {vehicle: {seatsMin: 5}}) { nodes { id ... on Vehicle { seats } } } }",
        "resource_vehicle_pkey",
    ),
    "resources by identifier": (
        f"query ($ids: [ID!]) {{ resources(filter: {{ids: $ids}}) {{ nodes {NODE} }} }}",
        "resource_pkey",
    ),
    "resources and their photos": (
        "{ resources { nodes { id photos { url alt } } } }",
        "photo_resource_id_position_key",
    ),
    "requests of everybody": (f"{{ requests {{ nodes {NODE} }} }}", "request_pkey"),
    "a pole's requests": (
        f"{{ pole {{ requests {{ nodes {NODE} }} }} }}",
        "request_pole_id_id_idx",
    ),
    "members of everybody": ("{ members { nodes { name } } }", "member_sort_key_idx"),
    "a pole's members": ("{ pole { members { nodes { name } } } }", "member_pole_id_sort_key_idx"),
    "members by pole, backwards": (
        "query ($pole: ID) { members(filter: {poleId: $pole}, orderBy: {field: NAME, direction:"
        " DESC}) { nodes { name contact { email } sites { name } } } }",
        "member_pole_id_sort_key_idx",
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
        "permit_pole_id_id_idx",
    ),
    "permits by pole and heading": (
        'query ($pole: ID) { permits(filter: {poleId: $pole, rubrique: "2714"}) { nodes { id } } }',
        "permit_pole_id_id_idx",
    ),
    "permits by member": (
        "query ($member: ID) { permits(filter: {memberId: $member}) { nodes { id } } }",
        "permit_member_id_id_idx",
    ),
    "members' permits": (
        "{ members(first: 5) { nodes { permits(first: 5) { nodes { kind } } } } }",
        "permit_member_id_id_idx",
    ),
    "a member's listings": (
        "{ members(first: 5) { nodes { resources(first: 5) { nodes { id } } requests(first: 5)"
        " { nodes { id } } } } }",
        "resource_member_id_id_idx",
    ),
    "matches of everybody": (
        "{ matches { nodes { score request { title } resource { title } booking { id } } } }",
        "match_rank_idx",
    ),
    "a request's matches": (
        "{ pole { requests { nodes { matches(first: 5) { nodes { score resource { title member"
        " { name } } } } } } } }",
        "match_request_rank_idx",
    ),
    "a resource's matches": (
        "{ resources { nodes { matches(first: 5) { nodes { score } } } } }",
        "match_resource_rank_idx",
    ),
    "a pole's matches": (
        "{ pole { matches { nodes { score request { title } } } } }",
        "match_receiver_pole_rank_idx",
    ),
    "matches by request": (
        "query ($request: ID) { matches(filter: {requestId: $request}) { nodes { score } } }",
        "match_request_rank_idx",
    ),
    "a member's matches": (
        "{ members(first: 5) { nodes { matches(first: 5) { nodes { score } } } } }",
        "member_sort_key_idx",
    ),
    "bookings of everybody": (
        "{ bookings { nodes { id providerContact { email } resource { title } } } }",
        "booking_pkey",
    ),
    "bookings by resource": (
        "query ($resource: ID) { bookings(filter: {resourceId: $resource}) { nodes { id } } }",
        "booking_resource_id_id_idx",
    ),
    "a member's bookings": (
        "{ members(first: 5) { nodes { bookings(first: 5) { nodes { id } } } } }",
        "member_sort_key_idx",
    ),
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_follows_its_index(country: Country, name: str) -> None:
    query, index = LISTS[name]
    prefixes = {"pole": "pol", "member": "mbr", "resource": "res", "request": "req"}
    every: dict[str, Any] = {
        table: f"{prefixes[table]}_{id_.hex}" for table, id_ in country.ids.items()
    }
    variables = {name: value for name, value in every.items() if f"${name}:" in query}
    if "$ids" in query:
        variables["ids"] = [every["resource"]] * 3
    found = list(nodes(await explained(country, query, variables)))
    whole = [
        (node["Relation Name"], node.get("Filter"), node.get("Subplan Name"))
        for node in found
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG
    ]
    used = {node["Index Name"] for node in found if "Index Name" in node}
    assert not whole, (whole, used)
    assert used & set(index.split(" or ")), used
