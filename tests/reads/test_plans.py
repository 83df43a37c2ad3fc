"""The plan of each list over 200,000 resources: its index, and how many rows are read for a page.

The plans are those of the application: kept for reads, made for each value for searches, as the
application role. Rows are counted by PostgreSQL (EXPLAIN ANALYZE), for each who may ask.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from graphql import GraphQLInputObjectType
from strawberry.utils.str_converters import to_camel_case

from bench.country import POLES, filled, load
from ptce.db import visible
from ptce.db.session import READS, SEARCHES, command_engine
from ptce.domain.identifiers import public_id
from ptce.domain.kinds import KINDS
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.reads.documents import Documents
from ptce.reads.execution import _prepared
from ptce.reads.plans import plan
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.reads.walks import KEYS, RARE, walks
from tests.world import World

BIG = {table.name for table in filled()} | {"concept", "concept_name"}
"""Tables that grow with the network: reading one of them whole is a fault."""

MOST = 3_150
"""Rows read for a page: 150 for each row shown, or what a pole has."""

NOW = datetime.now(UTC)


@dataclass
class Country:
    """A database as large as the network's, read as the application reads it."""

    runner: asyncio.Runner
    documents: Documents
    connections: dict[bool, asyncpg.Connection]
    people: dict[str, Viewer]
    names: dict[str, str]
    prepared: set[str] = field(default_factory=set)

    def explained(self, query: str, who: str) -> Any:
        """What PostgreSQL did for an operation: its plan, with the rows of each node."""
        for name, value in self.names.items():
            query = query.replace(f"${name}", f'"{value}"')
        return self.runner.run(self._explained(query, self.people[who]))

    async def _explained(self, query: str, viewer: Viewer) -> Any:
        operation = self.documents.operation(query, None)
        values = coerced(operation, {})
        planned = plan(operation, values)
        sites = [site.values(values) for site in planned.sites]
        made = _prepared(planned, sites)
        bound = {binder.name: binder.value(sites) for binder in made.binders}
        asked = {**visible.parameters(viewer), **visible.moment(NOW), "language": "FR"}
        given = {**made.constants, **asked, **bound}
        connection = self.connections[made.skewed]
        name = f"p{abs(hash(made.sql))}"
        if name not in self.prepared:
            await connection.execute(f"PREPARE {name} AS {made.sql}")
            self.prepared.add(name)
        arguments = ", ".join(literal(given[each]) for each in made.order)
        call = f"{name}({arguments})" if arguments else name
        text = await connection.fetchval(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE {call}"
        )
        return json.loads(text)[0]["Plan"]


@pytest.fixture(scope="module")
def country(module_database: Database) -> Iterator[Country]:
    with asyncio.Runner() as runner:
        country = runner.run(made(module_database, runner))
        yield country
        for connection in country.connections.values():
            runner.run(connection.close())


async def made(database: Database, runner: asyncio.Runner) -> Country:
    engine = command_engine(database.url)
    world = World(engine)
    poles = [await world.pole(f"Pôle {number}") for number in range(POLES)]
    owner = await asyncpg.connect(database.owner_url)
    await load(owner)
    rows = {
        table: await owner.fetchval(f"SELECT id FROM {table} WHERE {where}")
        for table, where in {
            "member": "reference = 'M4'",
            "site": "member_id = (SELECT id FROM member WHERE reference = 'M4')",
            "resource": "id = (SELECT resource_id FROM booking LIMIT 1)",
            "request": "id = (SELECT request_id FROM booking LIMIT 1)",
            "match": "id = (SELECT match_id FROM booking LIMIT 1)",
            "booking": "id = (SELECT id FROM booking LIMIT 1)",
        }.items()
    }
    await owner.close()
    newcomer = await world.member(poles[4], "Nouvelle venue")
    people = {
        "a member": await world.user(UUID(bytes=rows["member"].bytes)),
        "a newcomer": await world.user(newcomer),
        "a coordinator": await world.coordinator(poles[4]),
        "a partner": await world.partner(poles[4]),
    }
    viewers = {name: await world.viewer(each) for name, each in people.items()}
    await engine.dispose()
    connections = {
        skewed: await asyncpg.connect(database.url, server_settings=dict(settings))
        for skewed, settings in ((False, READS), (True, SEARCHES))
    }
    names = {table: public_id(table, id_) for table, id_ in rows.items()}
    names |= {"pole": public_id("pole", poles[4]), "recently": _moment(minutes=-30)}
    names |= {"later": _moment(days=200), "muchLater": _moment(days=200, hours=1)}
    documents = Documents(graphql_schema())
    everybody = {"anonymous": ANONYMOUS, **viewers}
    return Country(runner, documents, connections, everybody, names)


def _moment(**later: int) -> str:
    return (NOW + timedelta(**later)).isoformat()


def literal(value: Any) -> str:
    """A parameter as EXECUTE takes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)
    return "'" + text.replace("'", "''") + "'"


def nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from nodes(below)


def rows_read(found: list[Mapping[str, Any]]) -> float:
    """How many rows of big tables were looked at, kept or not."""
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        float(node["Actual Loops"]) * float(node.get(name, 0))
        for node in found
        if node.get("Relation Name") in BIG
        for name in names
    )


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
        "permit_pole_id_id_idx",
    ),
    "permits by pole and heading": (
        '{ permits(filter: {poleId: $pole, rubrique: "2714"}) { nodes { id } } }',
        "permit_pole_id_id_idx",
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
