"""Whom a request waits for, and who waits for it: its client, which may be slow, or leave.

No timer of its own: each one that is set and taken back would cost a turn of the event loop. One
watchman looks over all requests, which most of them never see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from ptce.schema.bodies import TOO_SLOW, received

EVERY_S = 0.05
"""How often the watchman looks. What it has seen once already is late."""

Thing = TypeVar("Thing")
Attention = asyncio.TimerHandle | asyncio.Task[None]


class Watchman:
    """Looks over the requests of one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.watches: set[Watch] = set()
        self.goes = False

    def begin(self, watch: Watch) -> None:
        self.watches.add(watch)
        if not self.goes:
            self.goes = True
            self.loop.call_later(EVERY_S, self._look)

    def _look(self) -> None:
        self.goes = bool(self.watches)
        for watch in self.watches:
            watch.seen()
        if self.goes:
            self.loop.call_later(EVERY_S, self._look)


class Watch:
    """Over the task of one request, from its headers until `end()`."""

    __slots__ = ("_attention", "_late", "_receive", "_seen", "_task", "_then", "_watchman", "_why")

    def __init__(self, watchman: Watchman, receive: Receive) -> None:
        task = asyncio.current_task(watchman.loop)
        assert task is not None, "a coroutine runs in a task"
        self._task = task
        self._watchman = watchman
        self._receive = receive
        self._seen = self._late = False
        self._then: Callable[[], Attention] | None = None
        self._attention: Attention | None = None
        self._why: Exception | None = None
        watchman.begin(self)

    async def body(self, declared: str, largest: int, slowest: float) -> bytes:
        """All its bytes. BadRequest: 413 over `largest` bytes, 408 after `slowest` seconds.

        `declared` is the header Content-Length. Raises ClientDisconnect when the client leaves.
        """

        def hurry() -> asyncio.TimerHandle:
            return self._watchman.loop.call_later(slowest - EVERY_S, self._stop, TOO_SLOW)

        return await self._during(received(declared, self._receive, largest), hurry)

    async def unless_gone(self, work: Coroutine[Any, Any, Thing]) -> Thing:
        """What the work answers. ClientDisconnect once its client has left: it is cancelled then.

        Only for what changes nothing: a command goes to its end. The body has been read.
        """
        return await self._during(work, self._look)

    def seen(self) -> None:
        """By the watchman; the second time, what is under way is late."""
        if self._seen and not self._late:
            self._late = True
            if self._then is not None:
                self._attention = self._then()
        self._seen = True

    def end(self) -> None:
        self._watchman.watches.discard(self)

    async def _during(
        self, work: Coroutine[Any, Any, Thing], then: Callable[[], Attention]
    ) -> Thing:
        if self._late:
            self._attention = then()
        self._then = then
        try:
            return await work
        except asyncio.CancelledError:
            if self._why is not None and self._task.uncancel() == 0:  # else by somebody else too
                raise self._why from None
            raise
        finally:
            self._then = None
            if self._attention is not None:
                self._attention.cancel()

    def _look(self) -> asyncio.Task[None]:
        return self._watchman.loop.create_task(self._looked())

    async def _looked(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._stop(ClientDisconnect())

    def _stop(self, why: Exception) -> None:
        self._why = why
        self._task.cancel()
