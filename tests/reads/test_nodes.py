"""`node` and `nodes`: any object again by its identifier, for whoever sees it, in one statement."""

from __future__ import annotations

import pytest
from graphql import GraphQLInterfaceType

from ptce.domain.identifiers import PREFIXES
from ptce.schema.entities import NODES
from tests.conftest import Database, Statements
from tests.reads.reference import SCHEMA
from tests.reads.scene import Scene

TABLES = ("pole", "member", "site", "resource", "request", "match", "booking", "permit")

WHOLE = """query ($ids: [ID!]!) { nodes(ids: $ids) {
  __typename id
  ... on Pole { slug }
  ... on Member { name contact { email } }
  ... on Site { name commune { name } }
  ... on Resource { title kind member { id } }
  ... on Vehicle { seats licence }
  ... on Request { period { start } }
  ... on PremisesRequest { seatsMin }
  ... on Match { score resource { id ... on Premises { seats } } }
  ... on Booking { status provider { name } }
  ... on Permit { number verified: status }
} }"""


def test_every_type_that_is_a_node_is_found() -> None:
    interface = SCHEMA.type_map["Node"]
    assert isinstance(interface, GraphQLInterfaceType)
    for type_ in SCHEMA.get_possible_types(interface):
        names = {type_.name, *(each.name for each in type_.interfaces)}
        assert names & NODES.keys(), f"node finds no {type_.name}"


def identifiers(scene: Scene, table: str) -> list[str]:
    return [f"{PREFIXES[table]}_{line['id'].hex}" for line in scene.facts.tables[table]]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_found_by_who_sees_it_and_null_to_others(scene: Scene, table: str) -> None:
    asked = identifiers(scene, table)[:100]
    seen = {
        who: sum(node is not None for node in scene.agree(WHOLE, {"ids": asked}, who)["nodes"])
        for who in scene.people
    }
    assert max(seen.values()) > 0
    assert table == "pole" or min(seen.values()) < len(asked)


def test_identifiers_of_all_types_keep_their_order_unknown_ones_are_null(scene: Scene) -> None:
    asked = [identifiers(scene, table)[0] for table in TABLES]
    asked = [*reversed(asked), "mbr_" + "0" * 32, "", "nothing", asked[0], asked[0].upper()]
    found = scene.agree(WHOLE, {"ids": asked}, "two hats")["nodes"]
    assert len(found) == len(asked)
    assert found[8:11] == [None] * 3 and found[12] is None
    assert found[7] == found[11]


def test_one_node_is_told_by_its_type_and_its_interfaces(scene: Scene) -> None:
    for table in TABLES:
        for fields in ("id", "__typename", "... on Resource { __typename title }", "...N"):
            query = (
                f"query ($id: ID!) {{ node(id: $id) {{ {fields} ...N }} }}"
                " fragment N on Node { id __typename ... on Node { id } }"
            )
            for who in ("user", "anonymous"):
                scene.agree(query, {"id": identifiers(scene, table)[3 % 2]}, who)


def test_what_a_node_leads_to_is_read_as_everywhere(scene: Scene) -> None:
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Member { resources(last: 2) { totalCount nodes { title ... on Vehicle { seats } } } }
      ... on Request { matches(first: 2) { nodes { score resource { title } } } }
    } }"""
    asked = identifiers(scene, "member") + identifiers(scene, "request")[:20]
    for who in scene.people:
        scene.agree(query, {"ids": asked}, who)


def test_more_than_a_hundred_identifiers_are_refused(scene: Scene) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert scene.planned(query, {"ids": ["x"] * 100})["data"]["nodes"] == [None] * 100
    [error] = scene.planned(query, {"ids": ["x"] * 101})["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["ids"]}


def test_a_hundred_nodes_of_all_types_are_one_statement(
    scene: Scene, module_database: Database, statements: Statements
) -> None:
    asked = [each for table in TABLES for each in identifiers(scene, table)[:14]]

    async def calls() -> None:
        await scene.post(WHOLE, {"ids": asked}, "coordinator")

    scene.runner.run(calls())
    texts = scene.statements(statements, module_database, calls)
    assert sum(texts.values()) == 1, texts
