"""GraphQL over HTTP: what is not a GraphQL request, and what a hostile client may send."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.schema.calls import LARGEST_BODY
from ptce.schema.negotiation import CLASSIC, MODERN
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

POST = """mutation($input: PostRequestInput!) {
  postRequest(input: $input) { request { reference } userErrors { code field message } }
}"""

NEED: dict[str, Any] = {
    "title": "Camionnette frigorifique",
    "need": {"vehicle": {"cargoVolumeM3Min": 8}},
    "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
}


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


@pytest.fixture
async def token(engine: AsyncEngine) -> str:
    world = World(engine)
    member = await world.member(await world.pole(), "Restauration Relais")
    return await world.token(await world.user(member))


def code(response: httpx.Response) -> str:
    answer = response.json()
    assert "data" not in answer
    return str(answer["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"3", 400),
        (b'"query"', 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"query": 3}', 400),
        (b'{"query": ""}', 400),
        (b'{"query": "{ __typename }", "variables": []}', 400),
        (b'{"query": "{ __typename }", "variables": "x"}', 400),
        (b'{"query": "{ __typename }", "operationName": 1}', 400),
        (b'{"query": "{ __typename }", "extensions": 1}', 400),
        (b'{"query": "\xff"}', 400),
        (b'{"query": "\\ud800"}', 400),
        (b'{"query": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400),
        (b'{"query": "' + b"a" * 5_000_000 + b'"}', 413),
        (b'{"query": "{ __typename }", "variables": {"n": ' + b"9" * 5_000 + b"}}", 400),
    ],
)
async def test_a_body_that_is_no_request_is_refused_with_a_code(
    client: Client, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    response = await client.http.post("/graphql", content=body, headers=headers)
    assert response.status_code == status
    assert code(response) in {"BAD_REQUEST", "BATCH_NOT_SUPPORTED", "PAYLOAD_TOO_LARGE"}
    assert response.headers["x-request-id"]


async def test_a_body_sent_in_pieces_is_stopped_at_the_limit(client: Client) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"a" * 65_536

    headers = {"content-type": "application/json"}
    response = await client.http.post("/graphql", content=pieces(), headers=headers)
    assert response.status_code == 413
    assert sent <= LARGEST_BODY // 65_536 + 2


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data", "", "application/xml"])
async def test_another_content_type_is_refused(client: Client, media: str) -> None:
    response = await client.http.post(
        "/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": media}
    )
    assert response.status_code == 415
    assert code(response) == "UNSUPPORTED_MEDIA_TYPE"


async def test_a_get_reads_and_never_changes(client: Client, token: str) -> None:
    headers = {"authorization": f"Bearer {token}"}
    read = await client.http.get("/graphql", params={"query": "{ viewer { name } }"})
    assert read.json()["data"] == {"viewer": {"name": None}}
    params = {"query": 'mutation { withdrawRequest(input: {requestId: "x"}) { __typename } }'}
    changed = await client.http.get("/graphql", params=params, headers=headers)
    assert (changed.status_code, code(changed)) == (405, "METHOD_NOT_ALLOWED")
    other = await client.http.put("/graphql", json={"query": "{ __typename }"})
    assert (other.status_code, code(other)) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    ("accept", "media", "status"),
    [
        ("*/*", CLASSIC, 200),
        ("application/json", CLASSIC, 200),
        (MODERN, MODERN, 400),
        (f"{MODERN}, application/json;q=0.9", MODERN, 400),
        ("text/event-stream, application/json", CLASSIC, 200),
    ],
)
async def test_an_invalid_document_answers_in_the_type_the_client_accepts(
    client: Client, accept: str, media: str, status: int
) -> None:
    response = await client.http.post(
        "/graphql", json={"query": "{ nothing }"}, headers={"accept": accept}
    )
    assert response.status_code == status
    assert response.headers["content-type"].startswith(media)
    assert code(response) == "GRAPHQL_VALIDATION_FAILED"


async def test_a_client_that_accepts_none_of_our_types_is_told(client: Client) -> None:
    response = await client.http.post(
        "/graphql", json={"query": "{ __typename }"}, headers={"accept": "text/html"}
    )
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ptce_forged", "Bearer é"])
async def test_a_token_that_is_not_ours_is_401_and_never_anonymous(
    client: Client, header: str
) -> None:
    response = await client.http.post(
        "/graphql",
        json={"query": "{ viewer { name } }"},
        headers=[(b"authorization", header.encode())],
    )
    assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")


async def test_a_command_without_a_token_is_denied_beside_the_others(client: Client) -> None:
    answer = await client(POST, {"input": NEED})
    assert answer["data"] == {"postRequest": None}
    [error] = answer["errors"]
    assert error["path"] == ["postRequest"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert error["message"].startswith("Connectez-vous")


@pytest.mark.parametrize(
    ("change", "refused", "field"),
    [
        ({"title": "NUL \x00"}, "INVALID_TEXT", ["title"]),
        ({"description": "cloche \x07"}, "INVALID_TEXT", ["description"]),
        ({"title": " "}, "REQUIRED", ["title"]),
        ({"title": "é" * 121}, "TOO_LONG", ["title"]),
        (
            {"period": {"start": "2026-03-10T18:00", "end": "2026-03-10T08:00"}},
            "REVERSED_PERIOD",
            ["period", "end"],
        ),
        (
            {"period": {"start": "2026-02-10T08:00", "end": "2026-02-10T18:00"}},
            "PERIOD_PAST",
            ["period", "end"],
        ),
        ({"quantity": -1}, "OUT_OF_RANGE", ["quantity"]),
        ({"budget": {"amount": "-3"}}, "OUT_OF_RANGE", ["budget", "amount"]),
        ({"radiusKm": -2}, "OUT_OF_RANGE", ["radiusKm"]),
        ({"communeCode": "99999"}, "UNKNOWN_COMMUNE", ["communeCode"]),
        ({"communeCode": "' OR 1=1 --"}, "UNKNOWN_COMMUNE", ["communeCode"]),
        ({"siteId": "sit_" + "0" * 32}, "NOT_FOUND", ["siteId"]),
        ({"onBehalfOf": "mbr_" + "f" * 32}, "NOT_FOUND", ["onBehalfOf"]),
        ({"onBehalfOf": "nonsense"}, "NOT_FOUND", ["onBehalfOf"]),
        (
            {"need": {"vehicle": {"cargoVolumeM3Min": -8}}},
            "OUT_OF_RANGE",
            ["need", "vehicle", "cargoVolumeM3Min"],
        ),
        ({"idempotencyKey": "k\x00"}, "INVALID_TEXT", ["idempotencyKey"]),
        ({"idempotencyKey": "k" * 201}, "TOO_LONG", ["idempotencyKey"]),
    ],
)
async def test_a_rule_broken_is_a_user_error_with_its_field_and_nothing_is_written(
    database: Database,
    client: Client,
    token: str,
    change: dict[str, Any],
    refused: str,
    field: list[str],
) -> None:
    answer = await client.data(POST, {"input": NEED | change}, token)
    payload = answer["postRequest"]
    assert payload["request"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (refused, field)
    ]
    assert payload["userErrors"][0]["message"].endswith((".", ")."))
    assert await written(database) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": 3}, ["input", "title"]),
        ({"title": None}, ["input", "title"]),
        ({"need": {}}, ["input", "need"]),
        ({"need": {"vehicle": {}, "premises": {}}}, ["input", "need"]),
        ({"need": {"vehicle": {"seatsMin": 2**31}}}, ["input", "need", "vehicle", "seatsMin"]),
        ({"quantity": "1e999"}, ["input", "quantity"]),
        ({"quantity": "NaN"}, ["input", "quantity"]),
        ({"radiusKm": True}, ["input", "radiusKm"]),
        ({"period": {"start": "hier", "end": "demain"}}, ["input", "period", "start"]),
        ({"period": {"end": "2026-03-10T18:00"}}, ["input", "period", "start"]),
        (
            {"period": {"start": "0001-01-01T00:00Z", "end": "9999-12-31T23:59Z"}},
            ["input", "period", "start"],
        ),
        ({"weeklySlots": [{"weekday": "MONDAY", "start": "25:00", "end": "9"}]}, None),
        ({"exchangeModes": ["THEFT"]}, ["input", "exchangeModes", "0"]),
        ({"visibility": "EVERYONE"}, ["input", "visibility"]),
        ({"colour": "red"}, ["input", "colour"]),
        ({"quantity": "1_0"}, ["input", "quantity"]),
        ({"quantity": " 10 "}, ["input", "quantity"]),
        ({"quantity": "1e3"}, ["input", "quantity"]),
        ({"quantity": "١٢"}, ["input", "quantity"]),
    ],
)
async def test_what_a_type_refuses_is_a_top_level_error_with_its_field(
    database: Database,
    client: Client,
    token: str,
    change: dict[str, Any],
    field: list[str] | None,
) -> None:
    response = await client.post(POST, {"input": NEED | change}, token)
    assert response.status_code == 200
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"][0] == "input"
    if field is not None:
        assert error["extensions"]["field"] == field
    assert "« input" in error["message"]
    assert error["message"].endswith(".") and "expected" not in error["message"].lower()
    assert await written(database) == 0


async def test_a_fault_of_ours_is_masked_and_numbered(
    database: Database, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("ALTER TABLE pole RENAME TO elsewhere")
    await owner.close()
    response = await client.post("{ pole { name } }")
    assert response.status_code == 500
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    number = error["extensions"]["requestId"]
    assert number in error["message"] and number == response.headers["x-request-id"]
    assert "pole" not in response.text and "relation" not in response.text
    assert number in caplog.text


async def test_english_is_spoken_on_request(client: Client, token: str) -> None:
    response = await client.http.post(
        "/graphql",
        json={"query": POST, "variables": {"input": NEED | {"title": " "}}},
        headers={"authorization": f"Bearer {token}", "accept-language": "en"},
    )
    [error] = response.json()["data"]["postRequest"]["userErrors"]
    assert error["message"] == "This field is required."
    assert response.headers["content-language"] == "en"


async def written(database: Database) -> int:
    """How many rows the commands have left, of any kind."""
    owner = await asyncpg.connect(database.owner_url)
    try:
        return int(
            await owner.fetchval(
                "SELECT (SELECT count(*) FROM request) + (SELECT count(*) FROM match)"
                " + (SELECT count(*) FROM audit_event) + (SELECT count(*) FROM outbox)"
                " + (SELECT count(*) FROM idempotency)"
            )
        )
    finally:
        await owner.close()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("{ resources(first: 99999999999) { totalCount } }", ["first"]),
        ('{ resources(filter: {kind: "VEHICLE"}) { totalCount } }', ["filter", "kind"]),
        ("{ resources(filter: {status: [OPEN]}) { totalCount } }", ["filter", "status", "0"]),
        ("{ resources(frist: 3) { totalCount } }", ["frist"]),
        (
            "mutation { postRequest(input: {need: {vehicle: {}, premises: {}}, title: 3, "
            'period: {start: "2026-03-10T08:00", end: "2026-03-10T18:00"}}) { __typename } }',
            ["input", "need"],
        ),
        (
            'mutation { withdrawRequest(input: {reason: "x"}) { __typename } }',
            ["input", "requestId"],
        ),
    ],
)
async def test_a_literal_that_a_type_refuses_names_its_field(
    client: Client, query: str, field: list[str]
) -> None:
    answer = await client(query)
    assert "data" not in answer
    error = answer["errors"][0]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["extensions"]["field"] == field
    assert f"« {'.'.join(field)} »" in error["message"]
