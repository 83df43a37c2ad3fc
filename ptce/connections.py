"""Connections of HTTP/1.1: uvicorn's, with an end to what comes before a request's body.

Its own would wait for headers for ever, and take them of any size. Bodies have limits of their own
(schema/bodies.py).
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEADERS = 327_680
"""Bytes of the first line and the headers: the longest address that we read, and 64 KiB."""

SLOWEST_HEADERS = 15.0
"""Seconds that a client has to send them."""

BODY = {b"content-length", b"transfer-encoding"}
UPGRADE = b"HTTP/1.1 400 Bad Request"
"""Of a request that wants another protocol, the parser leaves the body to that one: it cannot be
told from a request that follows. So it is refused if it has one, else it is the last."""

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout"


class Connection(HttpToolsProtocol):
    """One of them. A request whose headers come at once costs nothing more."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._complete = True
        self._size = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._upgrades = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_longer_await()
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
