"""Connections of HTTP/1.1: uvicorn's, with an end to what comes before a request's body.

Its own would wait for headers for ever, and take them of any size. Bodies have limits of their own
(schema/watching.py). Its own also write the head of an answer, then its body, and set a timer for
each answer: a write, and a turn of the event loop, that the client does not need.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn._types import ASGI3Application, ASGISendEvent, HTTPResponseStartEvent
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

LARGEST_HEADERS = 327_680
"""Bytes of the first line and the headers: the longest address that we read, and 64 KiB."""

SLOWEST_HEADERS = 15.0
"""Seconds that a client has to send them."""

LONGEST_IDLE = 5.0
"""Seconds that a connection stays open when nothing is asked on it, up to twice that."""

BODY = {b"content-length", b"transfer-encoding"}
UPGRADE = b"HTTP/1.1 400 Bad Request"
"""Of a request that wants another protocol, the parser leaves the body to that one: it cannot be
told from a request that follows. So it is refused if it has one, else it is the last."""

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout"


class Cycle(RequestResponseCycle):
    """A request and its answer; one that is there whole is written at once."""

    _head: HTTPResponseStartEvent | None = None

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "http.response.start" and not self.response_started:
            self._head = message
            return
        if (head := self._head) is not None:
            self._head = None
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                whole = self._whole(head, message.get("body", b""))
                if whole is not None:
                    self._write(whole)
                    return
            await super().send(head)
        await super().send(message)

    def _whole(self, head: HTTPResponseStartEvent, body: bytes) -> bytes | None:
        """All the bytes of an ordinary answer: of its stated length, on a connection that stays."""
        if self.flow.write_paused or self.disconnected or not self.keep_alive:
            return None
        if self.scope["method"] == "HEAD":  # its body is not sent, or it begins the next answer
            return None
        headers = [*self.default_headers, *head.get("headers", ())]
        given = dict(headers)
        if given.get(b"content-length") != b"%d" % len(body) or b"connection" in given:
            return None
        lines = b"\r\n".join([b": ".join(header) for header in headers])
        ends = len(headers) - 1
        if lines.count(b"\r") != ends or lines.count(b"\n") != ends or b"\0" in lines:
            return None  # a header would end before its end: uvicorn refuses it
        return b"".join((STATUS_LINE[head["status"]], lines, b"\r\n\r\n", body))

    def _write(self, whole: bytes) -> None:
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        self.transport.write(whole)
        self.message_event.set()
        self.on_response()


class Connection(HttpToolsProtocol):
    """One of them. A request whose headers come at once costs nothing more."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.access_log = False  # whoever else listens to that logger
        self._complete = True
        self._size = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._upgrades = False
        self._idle_since: float | None = None
        self._keeper: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_headers()
        self._keep()

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_longer_await()
        if self._keeper is not None:
            self._keeper.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._upgrades:
            return  # it was the last request
        super().data_received(data)
        if not self._complete:
            self._size += len(data)
            if self._size > LARGEST_HEADERS:
                self._refuse(TOO_LARGE)
            elif self._deadline is None:
                self._await_headers()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._idle_since = None
        self._complete, self._size = False, 0

    def on_headers_complete(self) -> None:
        self._complete = True
        if self._deadline is not None:
            self._no_longer_await()
        self._upgrades = self.parser.should_upgrade()
        if self._upgrades and BODY & {name for name, _ in self.headers}:
            self._refuse(UPGRADE)
            return
        super().on_headers_complete()
        if self._upgrades:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if not self._upgrades:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not (self._upgrades and self.transport.is_closing()):
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """As uvicorn's; but the connection is looked at now and then, not by a timer each time."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._idle_since = self.loop.time()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        cycle.__class__ = Cycle  # uvicorn makes its own, and offers no place for another
        super()._start_asgi_task(cycle, app)

    def _keep(self) -> None:
        """Close the connection if nobody has asked for anything for long, else look again later."""
        now = self.loop.time()
        since = now if self._idle_since is None else self._idle_since
        left = since + LONGEST_IDLE - now
        if left > 0:
            self._keeper = self.loop.call_later(left, self._keep)
        else:
            self.timeout_keep_alive_handler()

    def _unsupported_upgrade_warning(self) -> None:
        """Whoever asks may ask; it is answered as if it had not."""

    def _await_headers(self) -> None:
        self._deadline = self.loop.call_later(SLOWEST_HEADERS, self._refuse, TOO_SLOW)

    def _no_longer_await(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, why: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(why + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()
