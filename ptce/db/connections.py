"""The connections of compiled reads: lent and given back without a step of the event loop.

asyncpg's pool opens them, waits for what was cancelled, and replaces what is broken. It is asked
only then: one that is sound stays with us, and the last used is the first lent, for what it has
prepared and what the processor remembers of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg

PATIENCE_S = 5.0
"""Seconds that a read waits for a connection."""

Thing = TypeVar("Thing")


class Busy(Exception):
    """Every connection was taken for PATIENCE_S: better told now than answered too late."""


class Connections:
    """At most `size` connections of a pool that has no other user."""

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record], size: int) -> None:
        self._pool = pool
        self._size = size
        self._lent = 0
        self._free: list[Any] = []
        self._waiting: deque[tuple[asyncio.Future[Any], float]] = deque()
        self._patience: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._returning: set[asyncio.Task[None]] = set()
        self._closing = False

    async def take(self) -> Any:
        """A connection, to be given back. Busy when none is free for PATIENCE_S."""
        while self._free:
            connection = self._free.pop()
            if _open(connection):
                return connection
            self._return(connection)
        return await self._wait()

    def give(self, connection: Any, *, sound: bool) -> None:
        """Give one back; `sound`: what was asked of it has been answered, were it by an error."""
        if not sound or self._closing:
            self._return(connection)
        elif not self._wake(connection):
            self._free.append(connection)

    async def asked(self, question: Callable[[Any], Awaitable[Thing]]) -> Thing:
        """What one of the connections answers."""
        connection = await self.take()
        sound = False
        try:
            answer = await question(connection)
            sound = True
            return answer
        except asyncpg.PostgresError:
            sound = True
            raise
        finally:
            self.give(connection, sound=sound)

    async def fetch(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self.asked(lambda one: one.fetch(sql, *values))
        return rows

    async def fetchval(self, sql: str, *values: Any, timeout: float | None = None) -> Any:
        return await self.asked(lambda one: one.fetchval(sql, *values, timeout=timeout))

    async def close(self) -> None:
        """Wait for what is under way, then close them all."""
        self._closing = True
        while self._free:
            self._return(self._free.pop())
        await self._pool.close()

    async def _wait(self) -> Any:
        while self._lent >= self._size:
            turn: asyncio.Future[Any] = self._loop.create_future()
            self._waiting.append((turn, self._loop.time() + PATIENCE_S))
            if self._patience is None:
                self._patience = self._loop.call_later(PATIENCE_S, self._lose_patience)
            try:
                connection = await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled() and turn.exception() is None:
                    self._pass_on(turn.result())
                raise
            if connection is not None:
                return connection
        self._lent += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._pool.acquire()
        except BaseException as lost:
            self._lent -= 1
            self._wake(None)
            if isinstance(lost, TimeoutError):
                raise Busy from None
            raise

    def _pass_on(self, connection: Any) -> None:
        if connection is None:
            self._wake(None)
        else:
            self.give(connection, sound=True)

    def _wake(self, connection: Any) -> bool:
        """Whether somebody waited for the connection; None: for the room to open one."""
        while self._waiting:
            turn, _ = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False

    def _lose_patience(self) -> None:
        """One timer for all who wait, and none for those who no longer do."""
        now = self._loop.time()
        self._patience = None
        while self._waiting:
            turn, until = self._waiting[0]
            if until > now and not turn.done():
                self._patience = self._loop.call_later(until - now, self._lose_patience)
                return
            self._waiting.popleft()
            if not turn.done():
                turn.set_exception(Busy())

    def _return(self, connection: Any) -> None:
        """Leave it to asyncpg, which waits for a cancelled statement, or closes what is broken."""
        task = asyncio.create_task(self._returned(connection))
        self._returning.add(task)
        task.add_done_callback(self._returning.discard)

    async def _returned(self, connection: Any) -> None:
        try:
            await self._pool.release(connection)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass  # the pool has ended it, and will open another
        finally:
            self._lent -= 1
            self._wake(None)


def _open(connection: Any) -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # the server ended it, and asyncpg has taken it back
        return False
