"""What comes before a request's body has an end, in bytes and in seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from ptce import connections
from tests.listening import listening


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """The smallest of applications."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await PlainTextResponse("hello")(scope, receive, send)


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(connections, "SLOWEST_HEADERS", 0.3)
    monkeypatch.setattr(connections, "LONGEST_IDLE", 2.0)
    async with listening(hello) as port:
        yield port


REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n"


async def said(port: int, *parts: bytes, every: float = 0.0) -> bytes:
    """All that is answered to these parts, until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(reader.read())
    for part in parts:
        if answer.done():
            break
        writer.write(part)
        await asyncio.sleep(every)
    try:
        async with asyncio.timeout(10):
            return await answer
    except ConnectionResetError:
        return b"reset"
    finally:
        writer.close()


async def test_headers_that_drip_are_told_and_the_connection_closed(port: int) -> None:
    drops = [REQUEST, *(b"X-%d: 1\r\n" % number for number in range(1_000))]
    assert (await said(port, *drops, every=0.02)).startswith(b"HTTP/1.1 408 ")


async def test_a_client_that_says_nothing_is_not_kept(port: int) -> None:
    assert (await said(port)).startswith(b"HTTP/1.1 408 ")


async def test_headers_without_end_are_refused(port: int) -> None:
    line = b"X-Long: " + b"a" * 10_000 + b"\r\n"
    answer = await said(port, REQUEST, *[line] * 50)
    assert answer.startswith((b"HTTP/1.1 431 ", b"reset"))


async def test_an_address_without_end_is_refused(port: int) -> None:
    answer = await said(port, b"GET /?", *[b"a" * 10_000] * 50)
    assert answer.startswith((b"HTTP/1.1 431 ", b"reset"))


async def test_who_is_in_time_is_answered_and_may_ask_again(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for pieces in ([REQUEST + b"\r\n"], [REQUEST, b"X-More: 1\r\n", b"\r\n"], [REQUEST + b"\r\n"]):
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.01)
        answer = await reader.readuntil(b"hello")
        assert answer.startswith(b"HTTP/1.1 200 ")
        await asyncio.sleep(0.4)  # more than headers may take: it is not they that are awaited
    writer.close()


async def test_headers_that_drip_in_a_later_request_are_told_too(port: int) -> None:
    drops = [REQUEST + b"\r\n", REQUEST, *(b"X-%d: 1\r\n" % number for number in range(1_000))]
    answer = await said(port, *drops, every=0.02)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


async def test_a_connection_on_which_nothing_is_asked_is_closed(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "LONGEST_IDLE", 0.2)
    answer = await said(port, REQUEST + b"\r\n", REQUEST + b"\r\n", every=0.05)
    assert answer.count(b"HTTP/1.1 200 ") == 2 and b"408" not in answer


async def ends(headers: list[tuple[bytes, bytes]], status: int = 200) -> bytes:
    """What a client is sent of an answer that has these headers and the body `hello`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await hello(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"hello"})

    async with listening(app) as port:
        return await said(port, REQUEST + b"\r\n", every=0.1)


@pytest.mark.parametrize("again", [b"", b"Connection: close\r\n"])
async def test_an_answer_says_its_status_its_headers_and_its_body(port: int, again: bytes) -> None:
    answer = await said(port, REQUEST + again + b"\r\n", every=0.1)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\ncontent-length: 5\r\n" in head and body == b"hello"


async def test_the_answer_to_head_has_no_body_that_would_begin_the_next_answer(port: int) -> None:
    head = REQUEST.replace(b"GET", b"HEAD") + b"\r\n"
    answer = await said(port, head, REQUEST + b"Connection: close\r\n\r\n", every=0.05)
    first, _, rest = answer.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200 OK\r\n") and b"\r\ncontent-length: 5" in first
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n") and rest.endswith(b"\r\n\r\nhello")


async def test_a_header_cannot_carry_another_one() -> None:
    length = (b"content-length", b"5")
    answer = await ends([length, (b"x-name", b"a\r\nset-cookie: b")])
    assert b"hello" not in answer and b"set-cookie" not in answer
    assert (await ends([length])).startswith(b"HTTP/1.1 200 ")


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"


async def test_who_asks_for_another_protocol_is_answered_in_this_one_and_no_more(
    port: int,
) -> None:
    behind = REQUEST + b"\r\n"
    for parts in ([REQUEST + UPGRADE + b"\r\n" + behind], [REQUEST + UPGRADE + b"\r\n", behind]):
        answer = await said(port, *parts, every=0.05)
        assert answer.startswith(b"HTTP/1.1 200 ") and answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("size", [b"Content-Length: 27\r\n", b"Transfer-Encoding: chunked\r\n"])
async def test_a_body_is_never_read_as_a_request(port: int, size: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\n" + UPGRADE + size + b"\r\n"
    body = b"GET /in HTTP/1.1\r\nHost: a\r\n\r\n"
    for parts in ([head + body], [head, body]):
        answer = await said(port, *parts, every=0.05)
        assert answer.startswith(b"HTTP/1.1 400 ") and answer.count(b"HTTP/1.1") == 1
