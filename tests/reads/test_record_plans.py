"""What a network has written down, 200,000 rows of each: every list and filter follows an index.

The plans are those of the application, for each who may ask; rows are counted by PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    visit,
)

from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.reads.country import Country, nodes
from tests.reads.records import LARGE, POLES, made
from tests.reads.test_member_plans import FILTERS
from tests.reads.test_plans import LISTS, WITHIN
from tests.reads.walks import SHOWN

SIZE = 20
MOST = 2 * POLES * (SIZE + 1)
"""Rows read for a page: one of each side of each pole, a sixth of what one pole alone has."""


class Asked(NamedTuple):
    """A page of a list, and the names of the indexes one of which must be used."""

    query: str
    indexes: str


RARE = {
    "auditEvents": {
        "poleId": ("$pole", "audit_event_pole_idx"),
        "actorId": ("$principal", "audit_event_actor_idx"),
        "applicationId": ("$application", "audit_event_application_idx"),
        "command": ('"acceptMatchRare"', "audit_event_command_idx"),
        "objectId": ("$object", "audit_event_object_id_id_idx"),
        "during": ("{start: $start, end: $end}", "audit_event_pole_idx"),
    },
    "personalAccesses": {
        "memberId": ("$member", "personal_access_member_ids_idx"),
        "readerId": ("$principal", "personal_access_reader_id_idx"),
        "during": ("{start: $start, end: $end}", "personal_access_pole_idx"),
    },
    "roleGrants": {
        "poleId": ("$pole", "role_grant_pole_id_id_idx"),
        "memberId": ("$member", "role_grant_member_id_id_idx"),
        "principalId": ("$principal", "role_grant_principal_id_role_pole_id_member_id_key"),
        "role": ("[COORDINATOR]", "role_grant_pole_role_idx"),
    },
    "applications": {"poleId": ("$pole", "application_pole_id_id_idx")},
    "thesaurusProposals": {
        "poleId": ("$pole", "thesaurus_proposal_pole_id_id_idx"),
        "status": ("[PROPOSED]", "thesaurus_proposal_pole_id_id_idx"),  # all of them are
    },
    "weightSets": {
        "poleId": ("$pole", "weight_set_pole_id_id_idx"),
        "kind": ("[SKILL]", "weight_set_pole_id_kind_number_key weight_set_pole_id_id_idx"),
        "status": ("[IN_FORCE]", "weight_set_in_force_key weight_set_pole_id_id_idx"),
    },
    "permits": {
        "ids": ("[$permit]", "permit_pkey"),
        "poleId": ("$pole", "permit_pole_id_id_idx"),
        "memberId": ("$member", "permit_member_id_id_idx"),
        "kind": ("[ADR]", "permit_kind_id_idx"),
        "rubrique": ('"2714"', "permit_rubrique_id_idx"),
        "status": ("[DECLARED]", "permit_pole_status_idx"),
    },
}
"""Each filter with a value that few rows have, or a period that all are of."""

ORDERED = {
    "auditEvents": ("{ %s }", "audit_event_pole_idx"),
    "personalAccesses": ("{ %s }", "personal_access_pole_idx"),
    "roleGrants": ("{ %s }", "role_grant_pole_id_id_idx"),
    "sessions": ("{ %s }", "sign_in_session_principal_id_id_idx"),
    "contactConsents": ("{ %s }", "contact_consent_principal_id_id_idx"),
    "applications": ("{ %s }", "application_pole_id_id_idx"),
    "thesaurusProposals": ("{ %s }", "thesaurus_proposal_pole_id_id_idx"),
    "weightSets": ("{ %s }", "weight_set_pole_id_id_idx"),
    "permits": ("{ %s }", "permit_pole_id_id_idx permit_pkey"),
    "keys": ("{ applications { nodes { %s } } }", "access_token_principal_id_id_idx"),
    "invitations": ('{ pole(slug: "pole-5") { %s } }', "invitation_pole_id_id_idx"),
}
"""Where each list is, and the index of its one order, from the newest or from the oldest."""


def asked() -> Iterator[tuple[str, Asked]]:
    for name, filters in RARE.items():
        for criterion, (value, indexes) in filters.items():
            page = f"{{ {name}(filter: {{{criterion}: {value}}}) {SHOWN} }}"
            yield f"{name} by {criterion}", Asked(page, indexes)
    for name, (frame, indexes) in ORDERED.items():
        for direction in ("ASC", "DESC"):
            order = f"orderBy: {{field: CREATED, direction: {direction}}}"
            page = frame % f"{name}({order}) {SHOWN}"
            yield f"{name} {direction}", Asked(page, indexes)


PAGES = dict(asked())


@pytest.fixture(scope="module")
def records(module_database: Database) -> Iterator[Country]:
    with asyncio.Runner() as runner:
        country = runner.run(made(module_database, runner))
        yield country
        for connection in country.connections.values():
            runner.run(connection.close())


@pytest.mark.parametrize("name", PAGES)
def test_a_list_of_records_follows_its_index_and_reads_a_page(records: Country, name: str) -> None:
    page = PAGES[name]
    used: set[str] = set()
    for who in records.people:
        found = list(nodes(records.explained(page.query, who)))
        whole = [node for node in found if node["Node Type"] == "Seq Scan"]
        assert not {node["Relation Name"] for node in whole} & LARGE, who
        assert looked_at(found) <= MOST, (who, looked_at(found), used)
        used |= {node["Index Name"] for node in found if "Index Name" in node}
    assert used & set(page.indexes.split()), used


def looked_at(found: list[Any]) -> float:
    """How many rows of large tables, kept or not, and entries of indexes that make a bitmap."""
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        float(node["Actual Loops"]) * float(node.get(name, 0))
        for node in found
        if node.get("Relation Name") in LARGE or node["Node Type"] == "Bitmap Index Scan"
        for name in names
    )


def test_every_filter_and_order_of_records_has_its_plan_test() -> None:
    for (_, name), field in every_list().items():
        if name in ORDERED:
            order: Any = get_named_type(field.args["orderBy"].type)
            assert set(get_named_type(order.fields["field"].type).values) == {"CREATED"}
            filters: Any = "filter" in field.args and get_named_type(field.args["filter"].type)
            assert set(filters.fields if filters else ()) == set(RARE.get(name, ()))


def test_every_list_of_the_contract_has_its_plan_test() -> None:
    queries = [walk.query for walk in LISTS.values()]
    queries += [query for query, _ in WITHIN.values()]
    queries += [f"{{ members(filter: {{{each}}}) {SHOWN} }}" for each in FILTERS.values()]
    queries += [page.query for page in PAGES.values()]
    told = {each for query in queries for each in lists_of(query)}
    assert set(every_list()) - told == set()


def every_list() -> dict[tuple[str, str], GraphQLField]:
    """Each list by its type and its name; by an interface where that has it."""
    return {
        (owner(type_, name), name): field
        for type_ in graphql_schema().type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if get_named_type(field.type).name.endswith("Connection")
    }


def owner(type_: Any, name: str) -> str:
    interfaces = [each.name for each in type_.interfaces if name in each.fields]
    return interfaces[0] if interfaces else str(type_.name)


def lists_of(query: str) -> set[tuple[str, str]]:
    """The same of those that a query asks."""
    found, info = set(), TypeInfo(graphql_schema())

    class Lists(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            field = info.get_field_def()
            if field and get_named_type(field.type).name.endswith("Connection"):
                found.add((owner(info.get_parent_type(), node.name.value), node.name.value))

    visit(parse(query.replace("$", "")), TypeInfoVisitor(info, Lists()))
    return found
