"""GraphQL over HTTP, rule by rule: statuses, methods, types, parameters."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ptce.app import GRAPHQL
from ptce.schema import calls
from ptce.schema.negotiation import CLASSIC, MODERN
from tests.client import Client, client_of
from tests.conftest import Database

TYPENAME = "{ __typename }"
ANSWER = {"__typename": "Query"}


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


async def post(client: Client, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"content-type": CLASSIC} | {k.replace("_", "-"): v for k, v in headers.items()}
    return await client.http.post(GRAPHQL, content=content, headers=given)


async def get(client: Client, _accept: str = "*/*", **parameters: str) -> httpx.Response:
    return await client.http.get(GRAPHQL, params=parameters, headers={"accept": _accept})


def code(response: httpx.Response) -> str:
    answer = response.json()
    assert "data" not in answer
    return str(answer["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize("media", [CLASSIC, MODERN])
async def test_both_types_are_answered_by_both_methods(client: Client, media: str) -> None:
    for response in (
        await post(client, {"query": TYPENAME}, accept=media),
        await get(client, media, query=TYPENAME),
    ):
        assert (response.status_code, response.json()["data"]) == (200, ANSWER)
        assert response.headers["content-type"] == f"{media}; charset=utf-8"
        assert "Accept" in response.headers["vary"].split(", ")


@pytest.mark.parametrize(
    ("body", "classic", "modern", "refused"),
    [
        ({"query": "{"}, 200, 400, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, 200, 400, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A{__typename}query B{__typename}"}, 200, 400, None),
        ({"query": TYPENAME, "operationName": "B"}, 200, 400, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query($a: ID!) { node(id: $a) { id } }"}, 200, 400, "BAD_USER_INPUT"),
        ({"query": 1}, 400, 400, "BAD_REQUEST"),
        ({"query": TYPENAME, "variables": [1]}, 400, 400, "BAD_REQUEST"),
        ({"query": TYPENAME, "extensions": "x"}, 400, 400, "BAD_REQUEST"),
        ({"query": TYPENAME, "operationName": {}}, 400, 400, "BAD_REQUEST"),
        ([{"query": TYPENAME}], 400, 400, "BATCH_NOT_SUPPORTED"),
        (b"{", 400, 400, "BAD_REQUEST"),
    ],
)
async def test_a_status_says_whether_the_request_or_its_document_is_wrong(
    client: Client, body: Any, classic: int, modern: int, refused: str | None
) -> None:
    for media, status in ((CLASSIC, classic), (MODERN, modern)):
        response = await post(client, body, accept=media)
        assert response.status_code == status
        assert response.headers["content-type"].startswith(media)
        assert code(response) == (refused or "GRAPHQL_VALIDATION_FAILED")
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("media", [CLASSIC, MODERN])
async def test_data_with_an_error_beside_it_is_an_answer(client: Client, media: str) -> None:
    command = 'mutation { signCharter(input: {version: 1, signatory: "x"}) { __typename } }'
    response = await post(client, {"query": command}, accept=media)
    assert response.status_code == 200
    assert response.json()["data"] == {"signCharter": None}
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "member", ["variables", "operationName", "extensions", "documentId", "unknown"]
)
async def test_a_member_that_is_null_is_not_given(client: Client, member: str) -> None:
    response = await post(client, {"query": TYPENAME, member: None})
    assert response.json()["data"] == ANSWER


async def test_the_parameters_of_a_get_are_those_of_a_post(client: Client) -> None:
    query = "query A($on: Boolean!) { __typename @include(if: $on) } query B { __typename }"
    for on, data in (("true", ANSWER), ("false", {})):
        answer = await get(
            client,
            query=query,
            operationName="A",
            variables=f'{{"on": {on}}}',
            extensions='{"mine": 1}',
            theirs="x",
        )
        assert (answer.status_code, answer.json()["data"]) == (200, data)
    empty = await get(client, query=TYPENAME, variables="", operationName="", extensions="")
    assert empty.json()["data"] == ANSWER


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "query"),
        ("?query=", "query"),
        ("?query={__typename}&variables=x", "JSON"),
        ("?query={__typename}&variables=[]", "variables"),
        ("?query={__typename}&extensions=3", "extensions"),
        ("?query={__typename}&query={__typename}", "plusieurs fois"),
        ("?query={__typename}&variables={}&variables={}", "plusieurs fois"),
        ("?query=%C3%28", "UTF-8"),
    ],
)
async def test_an_address_that_is_no_request_is_told(
    client: Client, address: str, told: str
) -> None:
    response = await client.http.get(GRAPHQL + address)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert told in response.json()["errors"][0]["message"]


async def test_an_address_has_an_end(client: Client) -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": GRAPHQL,
        "headers": [],
        "query_string": b"query=" + b"a" * calls.LARGEST_BODY,
    }
    said: list[Any] = []

    async def nothing() -> dict[str, Any]:
        raise AssertionError("a GET has no body")

    async def say(message: Any) -> None:
        said.append(message)

    app: Any = client.http._transport
    await app.app(scope, nothing, say)
    assert said[0]["status"] == 414
    assert b"URI_TOO_LONG" in said[1]["body"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"])
async def test_another_method_is_told_which_there_are(client: Client, method: str) -> None:
    response = await client.http.request(method, GRAPHQL)
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


async def test_options_says_which_methods_there_are(client: Client) -> None:
    response = await client.http.options(GRAPHQL, headers={"accept": "text/html"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert not any(name.startswith("access-control") for name in response.headers)


async def test_a_mutation_by_get_is_told_to_post(client: Client) -> None:
    command = 'mutation { signCharter(input: {version: 1, signatory: "x"}) { __typename } }'
    for media in (CLASSIC, MODERN):
        response = await get(client, media, query=command)
        assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
        assert response.headers["allow"] == "POST"
        chosen = await get(client, media, query=f"query Q {TYPENAME}", operationName="Q")
        assert chosen.status_code == 200


async def test_head_says_what_get_would_without_its_body(client: Client) -> None:
    address = f"{GRAPHQL}?query={TYPENAME}"
    got, head = await client.http.get(address), await client.http.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip"])
async def test_a_compressed_body_is_refused(client: Client, coding: str) -> None:
    response = await post(client, {"query": TYPENAME}, content_encoding=coding)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "Content-Encoding" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "utf-7"])
async def test_json_in_another_charset_is_refused(client: Client, charset: str) -> None:
    body = json.dumps({"query": TYPENAME}).encode("utf-16" if charset == "utf-16" else "ascii")
    response = await post(client, body, content_type=f"{CLASSIC}; charset={charset}")
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
async def test_json_that_is_not_utf_8_is_refused(client: Client, encoding: str) -> None:
    response = await post(client, json.dumps({"query": TYPENAME}).encode(encoding))
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_twenty_megabytes_are_refused_at_once(client: Client) -> None:
    response = await post(client, b'{"query": "' + b"a" * 20_000_000 + b'"}')
    assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("name", "twice", "status"),
    [
        ("content-type", [CLASSIC, "text/plain"], 415),
        ("authorization", ["Bearer ptce_a", "Bearer ptce_b"], 401),
        ("accept", ["text/html", MODERN], 200),
        ("accept", ["text/html", "image/png"], 406),
        ("content-encoding", ["identity", "gzip"], 415),
    ],
)
async def test_a_header_that_comes_twice_is_one_list(
    client: Client, name: str, twice: list[str], status: int
) -> None:
    headers = [(name, value) for value in twice]
    if name != "content-type":
        headers.append(("content-type", CLASSIC))
    response = await client.http.post(
        GRAPHQL, content=json.dumps({"query": TYPENAME}), headers=headers
    )
    assert response.status_code == status


async def test_a_request_has_our_number_whatever_the_client_calls_it(client: Client) -> None:
    numbers = {
        (await post(client, {"query": TYPENAME}, x_request_id=theirs)).headers["x-request-id"]
        for theirs in ("a", "a", "a\t<script>")
    }
    assert len(numbers) == 3
    assert all(len(number) == 24 and number.isalnum() for number in numbers)
