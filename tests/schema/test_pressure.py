"""Under pressure: what nobody waits for is cancelled, and who cannot be served is told so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.requests import ClientDisconnect, Request

from ptce.domain.terms import Language
from ptce.reads import execution
from ptce.reads.execution import Busy, acquired
from ptce.reads.plans import TooComplex
from ptce.schema.endpoint import unless_gone
from ptce.schema.failures import failure
from tests.client import Client, client_of
from tests.conftest import Database


def request(*messages: dict[str, Any]) -> Request:
    """A request whose client says this, and then nothing."""
    said = iter(messages)

    async def receive() -> dict[str, Any]:
        for message in said:
            return message
        await asyncio.Event().wait()
        raise AssertionError("it waits for ever")

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


async def test_what_nobody_waits_for_is_cancelled() -> None:
    cancelled = asyncio.Event()

    async def work() -> bytes:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return b""

    with pytest.raises(ClientDisconnect):
        await unless_gone(request({"type": "http.disconnect"}), work())
    assert cancelled.is_set()


async def test_a_client_that_stays_is_answered() -> None:
    async def work() -> bytes:
        await asyncio.sleep(0)
        return b"answer"

    assert await unless_gone(request({"type": "http.request"}), work()) == b"answer"


async def test_a_fault_of_the_work_is_the_answer() -> None:
    async def work() -> bytes:
        raise TooComplex

    with pytest.raises(TooComplex):
        await unless_gone(request(), work())


async def test_a_read_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "PATIENCE_S", 0.05)
    async with asyncpg.create_pool(database.url, min_size=1, max_size=1) as pool:
        taken = await acquired(pool)
        with pytest.raises(Busy):
            await acquired(pool)
        await pool.release(taken)
        await pool.release(await acquired(pool))


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
