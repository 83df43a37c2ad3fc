"""Operations that are named: Apollo's automatic protocol, and manifests of trusted ones."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from ptce.app import GRAPHQL, application
from ptce.launcher_errors import LauncherError
from ptce.reads.documents import Documents, Rejected
from ptce.schema.calls import Call
from ptce.schema.failures import BadRequest
from ptce.schema.negotiation import CLASSIC, MODERN
from ptce.schema.persisted import LIGHTEST, REMEMBERED, Remembered, Trusted, trusted
from ptce.schema.root import graphql_schema
from ptce.settings import Exposure
from tests.client import Client, client_of
from tests.conftest import Database

QUERY = 'query Pole { pole(slug: "nowhere") { name } }'
EMPTY = {"pole": None}


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents(graphql_schema())


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def named(hash_: str, version: Any = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hash_}}}


async def post(client: Client, body: Any, accept: str = CLASSIC) -> httpx.Response:
    return await client.http.post(GRAPHQL, json=body, headers={"accept": accept})


async def get(client: Client, **body: Any) -> httpx.Response:
    parameters = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()
    }
    return await client.http.get(GRAPHQL, params=parameters)


def code(response: httpx.Response) -> str:
    answer = response.json()
    assert "data" not in answer
    return str(answer["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(("accept", "status"), [(CLASSIC, 200), (MODERN, 400)])
async def test_a_document_is_sent_once_and_named_afterwards(
    client: Client, accept: str, status: int
) -> None:
    name = named(hashed(QUERY))
    unknown = await post(client, name, accept)
    assert (unknown.status_code, code(unknown)) == (status, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert (await post(client, {"query": QUERY} | name, accept)).json()["data"] == EMPTY
    assert (await post(client, name, accept)).json()["data"] == EMPTY
    assert (await get(client, **name)).json()["data"] == EMPTY
    for prefix in ("sha256:", ""):
        by_id = {"documentId": prefix + hashed(QUERY), "operationName": "Pole"}
        assert (await post(client, by_id, accept)).json()["data"] == EMPTY
        assert (await get(client, **by_id)).json()["data"] == EMPTY


async def test_a_get_may_make_a_document_known(client: Client) -> None:
    query = "query($on: Boolean!) { __typename @include(if: $on) }"
    name = named(hashed(query))
    assert code(await get(client, **name)) == "PERSISTED_QUERY_NOT_FOUND"
    for body in ({"query": query} | name, name):
        answer = await get(client, variables={"on": False}, **body)
        assert answer.json()["data"] == {}


async def test_a_hash_that_is_not_the_documents_is_refused_and_nothing_is_kept(
    client: Client,
) -> None:
    other = named(hashed("{ viewer { name } }"))
    for body in ({"query": QUERY} | other, {"query": QUERY} | named(hashed(QUERY).upper())):
        response = await post(client, body)
        assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_HASH_MISMATCH")
    assert code(await post(client, other)) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_that_does_not_validate_is_not_kept(client: Client) -> None:
    for query in ("{ nothing }", "{"):
        name = named(hashed(query))
        assert code(await post(client, {"query": query} | name)).startswith("GRAPHQL_")
        assert code(await post(client, name)) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (named("x", 2), "PERSISTED_QUERY_NOT_SUPPORTED"),
        (named("x", True), "PERSISTED_QUERY_NOT_SUPPORTED"),
        (named("x", "1"), "PERSISTED_QUERY_NOT_SUPPORTED"),
        ({"extensions": {"persistedQuery": []}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": {"version": 1}}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 3}}}, "BAD_REQUEST"),
        ({"documentId": 3}, "BAD_REQUEST"),
        ({"documentId": ""}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": None}}, "BAD_REQUEST"),
        ({"query": ""} | named("x"), "BAD_REQUEST"),
    ],
)
async def test_a_name_that_is_none_is_told(
    client: Client, body: dict[str, Any], refused: str
) -> None:
    response = await post(client, body)
    assert (response.status_code, code(response)) == (400, refused)


async def test_a_command_that_is_named_is_still_not_given_by_get(client: Client) -> None:
    command = 'mutation { signCharter(input: {version: 1, signatory: "x"}) { __typename } }'
    name = named(hashed(command))
    assert (await post(client, {"query": command} | name)).json()["data"] == {"signCharter": None}
    response = await get(client, **name)
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")


def test_a_flood_of_documents_fills_no_memory() -> None:
    remembered = Remembered()
    for number in range(REMEMBERED // LIGHTEST + 1_000):
        text = f"query Q{number} {{ __typename }}"
        remembered.validated(Call(text, None, {}, hashed(text)), text)
    assert len(remembered) < REMEMBERED / LIGHTEST
    assert remembered.text(Call(None, None, {}, hashed(text))) == text
    with pytest.raises(Rejected):
        remembered.text(Call(None, None, {}, hashed("query Q0 { __typename }")))
    large = "#" * REMEMBERED
    remembered.validated(Call(large, None, {}, hashed(large)), large)
    with pytest.raises(Rejected):
        remembered.text(Call(None, None, {}, hashed(large)))


APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": hashed(QUERY), "body": QUERY, "name": "Pole", "type": "query"},
        {
            "id": "two",
            "body": "query A { __typename } query B { viewer { name } }",
            "name": "B",
            "type": "query",
        },
    ],
}


@pytest.fixture
async def trusting(module_database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(APOLLO))
    exposure = Exposure(trusted=manifest)
    async with client_of(module_database.url, exposure=exposure) as client:
        yield client


async def test_what_is_in_the_manifest_is_answered(trusting: Client) -> None:
    for body in (
        named(hashed(QUERY)),
        {"documentId": f"sha256:{hashed(QUERY)}"},
        {"query": QUERY},
        {"query": QUERY} | named(hashed(QUERY)),
    ):
        assert (await post(trusting, body)).json()["data"] == EMPTY
        assert (await get(trusting, **body)).json()["data"] == EMPTY
    answer = await post(trusting, {"documentId": "two", "operationName": "B"})
    assert answer.json()["data"] == {"viewer": {"name": None}}


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{ __typename }"},
        {"query": "{ __schema { queryType { name } } }"},
        {"query": QUERY + " "},
        {"query": "{ __typename }"} | named(hashed("{ __typename }")),
        {"query": "{ __typename }"} | named(hashed(QUERY)),
        {"query": "{"},
        named(hashed("{ __typename }")),
        {"documentId": "three"},
    ],
)
async def test_nothing_else_is_answered(trusting: Client, body: dict[str, Any]) -> None:
    for response in (await post(trusting, body), await get(trusting, **body)):
        assert (response.status_code, code(response)) == (403, "OPERATION_NOT_TRUSTED")


async def test_an_operation_that_the_document_has_not_is_told(trusting: Client) -> None:
    answer = await post(trusting, named(hashed(QUERY)) | {"operationName": "Other"})
    assert code(answer) == "GRAPHQL_VALIDATION_FAILED"


def written(folder: Path, manifest: Any) -> Path:
    path = folder / "manifest.json"
    path.write_bytes(manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode())
    return path


def test_a_table_of_names_and_texts_is_a_manifest(tmp_path: Path, documents: Documents) -> None:
    known: Trusted = trusted(written(tmp_path, {"8f14e45f": QUERY}), documents)
    assert known.text(Call(None, None, {}, "8f14e45f")) == QUERY
    with pytest.raises(BadRequest):
        known.text(Call(None, None, {}, hashed(QUERY)))


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b"", "n'est pas du JSON"),
        (b"\xff", "n'est pas du JSON"),
        ([], "n'est ni un manifeste"),
        ({}, "n'est ni un manifeste"),
        ({"a": 1}, "n'est ni un manifeste"),
        (APOLLO | {"version": 2}, "n'est ni un manifeste"),
        (APOLLO | {"operations": []}, "n'est ni un manifeste"),
        (APOLLO | {"operations": [{"id": "a"}]}, "n'est ni un manifeste"),
        (APOLLO | {"format": "other"}, "n'est ni un manifeste"),
        ({"a": "{"}, "« a » est refusée"),
        ({"a": "{ nothing }"}, "« a » est refusée"),
        ({"a": "query A { __typename } query B { __typename }"}, "« a » est refusée"),
        (
            APOLLO | {"operations": [{"id": "a", "body": QUERY, "name": "Other"}]},
            "« Other » est refusée",
        ),
        (
            APOLLO
            | {"operations": [{"id": "a", "body": QUERY}, {"id": "a", "body": "{ __typename }"}]},
            "deux textes à « a »",
        ),
    ],
)
def test_a_manifest_that_is_none_stops_the_start_with_a_sentence(
    tmp_path: Path, documents: Documents, manifest: Any, told: str
) -> None:
    with pytest.raises(ValueError, match="TRUSTED_OPERATIONS") as refused:
        trusted(written(tmp_path, manifest), documents)
    assert told in str(refused.value)
    exposure = Exposure(trusted=tmp_path / "manifest.json")
    with pytest.raises(LauncherError) as stopped:
        application("postgresql://unused", exposure=exposure)
    assert stopped.value.sentence == str(refused.value)


def test_a_manifest_that_is_not_there_is_told(tmp_path: Path, documents: Documents) -> None:
    with pytest.raises(ValueError, match=r"ne se lit pas"):
        trusted(tmp_path / "absent.json", documents)
