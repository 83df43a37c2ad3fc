"""The usual clients, unmodified: a query, a list to its end, a refused command, errors, hashes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

from tests.served import Demo
from tests.tools.installed import node

FIRST = 7
LIST = """query Liste($first: Int!, $after: String) {
  resources(first: $first, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }"""
COUNT = "{ resources { totalCount } viewer { name } }"
COMMAND = """mutation Exprimer($input: PostRequestInput!) {
  postRequest(input: $input) { request { id } userErrors { code field message } } }"""
UPSIDE_DOWN = {
    "title": "Fourgon",
    "need": {"vehicle": {}},
    "period": {"start": "2030-01-08T18:00", "end": "2030-01-08T08:00"},
}


HASHED = [False, True, False]
"""Has what was sent a text? A hash nobody knows, then with its text; a second client: the hash."""


def asked(demo: Demo, script: str) -> Any:
    return json.loads(node(script, URL=f"{demo.url}/graphql", TOKEN=demo.tokens["member"]))


def check(found: Any) -> None:
    """What was asked of every client, and is answered the same to all."""
    count = found["counted"]["resources"]["totalCount"]
    assert count > 2 * FIRST
    assert len(set(found["ids"])) == len(found["ids"]) == count
    assert found["pages"] == -(-count // FIRST)
    assert found["counted"]["viewer"]["name"]
    (error,) = found["command"]["userErrors"]
    assert (found["command"]["request"], error["field"][0]) == (None, "period")
    assert found["refused"] == ["BAD_USER_INPUT"]
    assert found["unknown"] == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("script", ["apollo.mjs", "urql.mjs"])
def test_a_client_reads_commands_and_names_its_documents_by_hash(demo: Demo, script: str) -> None:
    found = asked(demo, script)
    check(found)
    for method in ("POST", "GET"):
        sent = found["persisted"][method]
        assert [each["text"] for each in sent] == HASHED, sent
        assert sent[-1]["method"] == method
        assert sent[-1]["status"] == 200


def test_graphql_request_reads_and_commands(demo: Demo) -> None:
    check(asked(demo, "graphql-request.mjs"))


def test_gql_reads_and_commands_and_knows_the_schema(demo: Demo) -> None:
    token = {"Authorization": f"Bearer {demo.tokens['member']}"}
    transport = HTTPXTransport(url=f"{demo.url}/graphql", headers=token, timeout=30)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:

        def said(query: str, **variables: Any) -> Any:
            return session.execute(GraphQLRequest(query, variable_values=variables))

        def refused(query: str) -> list[str]:
            with pytest.raises(TransportQueryError) as caught:
                said(query)
            return [each["extensions"]["code"] for each in caught.value.errors or []]

        ids: list[str] = []
        page = {"hasNextPage": True, "endCursor": None}
        pages = 0
        while page["hasNextPage"]:
            resources = said(LIST, first=FIRST, after=page["endCursor"])["resources"]
            ids += [edge["node"]["id"] for edge in resources["edges"]]
            page = resources["pageInfo"]
            pages += 1
        found = {
            "counted": said(COUNT),
            "ids": ids,
            "pages": pages,
            "command": said(COMMAND, input=UPSIDE_DOWN)["postRequest"],
            "refused": refused('{ resources(after: "rien") { totalCount } }'),
        }
    with Client(transport=transport) as session:
        found["unknown"] = refused("{ pasUnChamp }")
    check(found)
