"""Under pressure: what nobody waits for is cancelled, and who cannot be served is told so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from ptce.app import application
from ptce.db import connections
from ptce.db.connections import Busy
from ptce.db.session import read_pool
from ptce.domain.terms import Language
from ptce.reads.limits import COST, TooComplex
from ptce.schema.failures import BadRequest, failure
from ptce.schema.records import Record
from ptce.schema.watching import Watch, Watchman
from tests.client import Client, client_of
from tests.conftest import Database
from tests.listening import listening
from tests.world import NOW


def saying(*messages: dict[str, Any]) -> Receive:
    """A client that says this, and then nothing."""
    said = iter(messages)

    async def receive() -> dict[str, Any]:
        for message in said:
            return message
        await asyncio.Event().wait()
        raise AssertionError("it waits for ever")

    return receive


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, bytes]) -> bytes:
    watch = Watch(Watchman(asyncio.get_running_loop()), receive)
    try:
        return await watch.unless_gone(work)
    finally:
        watch.end()


async def test_what_nobody_waits_for_is_cancelled() -> None:
    cancelled = asyncio.Event()

    async def work() -> bytes:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return b""

    with pytest.raises(ClientDisconnect):
        await unless_gone(saying({"type": "http.disconnect"}), work())
    assert cancelled.is_set()


async def test_a_client_that_stays_is_answered() -> None:
    async def work() -> bytes:
        await asyncio.sleep(0)
        return b"answer"

    assert await unless_gone(saying({"type": "http.request"}), work()) == b"answer"


async def test_a_fault_of_the_work_is_the_answer() -> None:
    async def work() -> bytes:
        raise TooComplex(COST)

    with pytest.raises(TooComplex):
        await unless_gone(saying(), work())


async def test_a_read_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE_S", 0.05)
    pool = await read_pool(database.url, 1)
    taken = await pool.take()
    with pytest.raises(Busy):
        await pool.take()
    pool.give(taken, sound=True)
    pool.give(await pool.take(), sound=True)
    await pool.close()


class _Original(Exception):
    """As SQLAlchemy's driver raises them."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("secret")
        self.sqlstate = sqlstate


def _refused(sqlstate: str) -> DBAPIError:
    return DBAPIError("SELECT secret", {}, _Original(sqlstate))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Busy(), 503, "SERVICE_UNAVAILABLE"),
        (NoConnection("QueuePool limit of size 10"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.AdminShutdownError("secret"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.CannotConnectNowError("secret"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.TooManyConnectionsError("secret"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.OutOfMemoryError("secret"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.InternalClientError("secret"), 503, "SERVICE_UNAVAILABLE"),
        (_refused("57P03"), 503, "SERVICE_UNAVAILABLE"),
        (_refused("53300"), 503, "SERVICE_UNAVAILABLE"),
        (asyncpg.QueryCanceledError("secret"), 503, "OPERATION_TIMED_OUT"),
        (asyncpg.StatementTooComplexError("secret"), 400, "OPERATION_TOO_COMPLEX"),
        (_refused("57014"), 503, "OPERATION_TIMED_OUT"),
        (_refused("55P03"), 503, "SERVICE_UNAVAILABLE"),
        (_refused("23503"), 500, "INTERNAL_SERVER_ERROR"),
        (asyncpg.UndefinedColumnError("secret"), 500, "INTERNAL_SERVER_ERROR"),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_a_database_in_trouble_is_told_in_our_words(
    error: Exception, status: int, code: str, language: Language
) -> None:
    logging.disable(logging.CRITICAL)
    try:
        told = failure(error, language, "17")
    finally:
        logging.disable(logging.NOTSET)
    assert told.status == status
    assert [each["extensions"]["code"] for each in told.errors] == [code]
    assert "secret" not in str(told.errors) and "QueuePool" not in str(told.errors)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


async def test_a_large_introspection_is_refused(client: Client) -> None:
    types = "types { fields { args { name type { name } } } }"
    aliases = " ".join(f"a{at}: {types}" for at in range(100))
    answer = await client(f"{{ __schema {{ {aliases} }} }}")
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["OPERATION_TOO_COMPLEX"]


async def test_a_command_is_not_given_beside_a_large_introspection(client: Client) -> None:
    types = "types { fields { args { name type { name } } } }"
    aliases = " ".join(f"a{at}: {types}" for at in range(100))
    answer = await client(
        'mutation { signCharter(input: {version: 1, signatory: "x"}) { userErrors { code } }'
        f" __schema {{ {aliases} }} }}"
    )
    assert list(answer) == ["errors"]


async def test_http_says_how_to_sign_in(client: Client) -> None:
    response = await client.post("{ viewer { name } }", token="x")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_the_client_that_leaves_stops_the_work_of_the_database(database: Database) -> None:
    """Its read waits for a lock that we hold: nothing but a cancellation can end it."""
    owner = await asyncpg.connect(database.owner_url)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'resource'::regclass"
    records: list[Record] = []
    app = application(database.url, lambda: NOW, observers=(records.append,))
    async with listening(app) as port:
        await owner.execute("BEGIN; LOCK TABLE resource IN ACCESS EXCLUSIVE MODE")
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        body = b'{"query": "{ resources { nodes { id } } }"}'
        writer.write(
            b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        async with asyncio.timeout(5):  # less than the deadline of a read
            while await owner.fetchval(waiting) == 0:
                await asyncio.sleep(0.01)
            writer.close()
            while await owner.fetchval(waiting) == 1 or not records:
                await asyncio.sleep(0.01)
        await owner.execute("ROLLBACK")
        assert [(record.status, record.code) for record in records] == [(499, "CLIENT_GONE")]
        async with asyncio.timeout(5):
            async with httpx.AsyncClient() as http:
                answer = await http.post(
                    f"http://127.0.0.1:{port}/graphql",
                    content=body,
                    headers={"content-type": "application/json"},
                )
        assert answer.json()["data"] == {"resources": {"nodes": []}}
    await owner.close()


async def test_the_clock_rests_when_nobody_is_waited_for() -> None:
    clock = Watchman(asyncio.get_running_loop())
    with pytest.raises(ClientDisconnect):
        await Watch(clock, saying({"type": "http.disconnect"})).body("", 10, 1.0)
    [watch] = clock.watches
    assert clock.goes
    watch.end()
    async with asyncio.timeout(5):
        while clock.goes:
            await asyncio.sleep(0.01)


async def test_a_body_that_does_not_come_is_told() -> None:
    watch = Watch(Watchman(asyncio.get_running_loop()), saying())
    with pytest.raises(BadRequest) as refused:
        await watch.body("", 10, slowest=0.2)
    watch.end()
    assert refused.value.status == 408


async def test_somebody_elses_cancellation_is_not_a_client_that_left() -> None:
    async def work() -> bytes:
        await asyncio.Event().wait()
        return b""

    task = asyncio.create_task(unless_gone(saying(), work()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
