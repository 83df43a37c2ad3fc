"""What HTTP itself may send wrong: an address that is none, a broken byte, a body that drips."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ptce.app import application
from ptce.schema import endpoint
from tests.client import Client, client_of
from tests.conftest import Database
from tests.listening import listening
from tests.world import NOW


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "allow"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND", None),
        ("GET", "/graphql/", 404, "NOT_FOUND", None),
        ("POST", "/map.geojson", 405, "METHOD_NOT_ALLOWED", {"GET", "HEAD"}),
        ("GET", "/resources/res_1/photos", 405, "METHOD_NOT_ALLOWED", {"POST"}),
    ],
)
async def test_where_no_route_answers_a_code_and_a_sentence_do(
    client: Client, method: str, path: str, status: int, code: str, allow: set[str] | None
) -> None:
    french = await client.http.request(method, path)
    english = await client.http.request(method, path, headers={"accept-language": "en"})
    for response in (french, english):
        assert response.status_code == status
        assert response.headers["content-type"].startswith("application/json")
        assert response.json()["errors"][0]["extensions"]["code"] == code
        allowed = response.headers.get("allow")
        assert (None if allowed is None else set(allowed.split(", "))) == allow
    messages = [answer.json()["errors"][0]["message"] for answer in (french, english)]
    assert messages[0] != messages[1] and messages[0].endswith(".")
    assert french.headers["content-language"] == "fr"


@pytest.mark.parametrize("path", ["/map.geojson?pole=%FF", "/graphql?query=%ED%A0%80"])
async def test_an_address_with_a_broken_byte_is_told_and_never_replaced(
    client: Client, path: str
) -> None:
    response = await client.http.get(path)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "UTF-8" in error["message"]


NEAR = """query($code: String!) {
  resources(filter: {near: {communeCode: $code, radiusKm: 5}}) { totalCount } }"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("99999", "Lieu introuvable : « 99999 ». Donnez"),
        (" ", "Aucun lieu n'est donné. Donnez"),
    ],
)
async def test_a_place_that_nobody_knows_is_no_error_of_the_database(
    database: Database, code: str, told: str
) -> None:
    before = await rolled_back(database)
    async with client_of(database.url) as client:
        answer = await client(NEAR, {"code": code})
    assert "data" not in answer
    assert answer["errors"][0]["message"].startswith(told)
    assert answer["errors"][0]["extensions"]["field"] == ["filter", "near", "communeCode"]
    assert await rolled_back(database) == before


async def test_a_read_that_fails_in_the_database_is_counted(database: Database) -> None:
    before = await rolled_back(database)
    connection = await asyncpg.connect(database.url)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await connection.fetchval("SELECT 1 / (SELECT count(*) FROM resource)")
    await connection.close()
    assert await rolled_back(database) == before + 1


async def rolled_back(database: Database) -> int:
    """How many transactions of this database have failed, once those who used it have left."""
    owner = await asyncpg.connect(database.server_url)
    try:
        while await owner.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", database.name
        ):
            await asyncio.sleep(0.01)
        return int(
            await owner.fetchval(
                "SELECT xact_rollback FROM pg_stat_database WHERE datname = $1", database.name
            )
        )
    finally:
        await owner.close()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"query": "\xff"}', "UTF-8, à partir du 12e"),
        (b'{"query": "\\ud800"}', "la moitié d'un caractère"),
        (b'{"query": }', "n'est pas valable, en 1:11"),
    ],
)
async def test_json_is_told_by_what_is_wrong_and_where(
    client: Client, body: bytes, told: str
) -> None:
    headers = {"content-type": "application/json"}
    response = await client.http.post("/graphql", content=body, headers=headers)
    assert response.status_code == 400
    assert told in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("depth", [253, 254, 1_000])
@pytest.mark.parametrize("name", ["filter", "unknown"])
async def test_deep_variables_are_told(client: Client, depth: int, name: str) -> None:
    query = "query Q($filter: MemberFilter) { members(filter: $filter) { totalCount } }"
    body = f'{{"query": "{query}", "variables": {{"{name}": {"[" * depth}{"]" * depth}}}}}'
    headers = {"content-type": "application/json"}
    response = await client.http.post("/graphql", content=body, headers=headers)
    codes = {each["extensions"]["code"] for each in response.json().get("errors", ())}
    assert codes <= {"BAD_USER_INPUT"}
    assert codes or (depth, name) == (253, "unknown")


async def test_a_body_that_drips_is_told_and_its_connection_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "SLOWEST_BODY", 0.2)
    async with listening(application(database.url, lambda: NOW)) as port:
        answers = [await dripped(port) for _ in range(3)]
    told = {answer[:13] for answer in answers}
    assert b"HTTP/1.1 408 " in told and told <= {b"HTTP/1.1 408 ", b""}


async def dripped(port: int) -> bytes:
    """What is answered to a body that comes a byte now and then, until the connection is closed;
    nothing when the last byte crossed the end of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100000\r\n\r\n"
    )
    answer = asyncio.create_task(reader.read())
    while not answer.done():
        writer.write(b" ")
        await asyncio.sleep(0.02)
    writer.close()
    try:
        return await answer
    except ConnectionResetError:
        return b""
