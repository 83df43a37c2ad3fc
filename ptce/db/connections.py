"""The connections of compiled reads: lent and given back without a step of the event loop.

asyncpg's pool opens them, waits for what was cancelled, and replaces what is broken. It is asked
only then: one that is sound stays with us, and the last used is the first lent, for what it has
prepared and what the processor remembers of it.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

import asyncpg

SHARED_S = 1.0
"""Seconds for which connections are kept for others, once there are others."""

PATIENCE_S = 5.0
"""Seconds that a read waits for a connection."""

Thing = TypeVar("Thing")
Turn = tuple[asyncio.Future[Any], float]
"""That of somebody who waits, and until when."""


class Busy(Exception):
    """Every connection was taken for PATIENCE_S: better told now than answered too late."""


class Connections:
    """At most `size` connections of a pool that has no other user.

    While there are several callers, each has two thirds of them at most, and those who wait take
    turns: whoever asks most waits behind nobody but themselves.
    """

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record], size: int) -> None:
        self._pool = pool
        self._size = size
        self._share = max(1, size * 2 // 3)
        self._lent = 0
        self._held: dict[Hashable, int] = {}
        self._latest: Hashable = None
        self._shared_until = -math.inf
        self._free: list[Any] = []
        self._waiting: OrderedDict[Hashable, deque[Turn]] = OrderedDict()
        self._patience: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._returning: set[asyncio.Task[None]] = set()
        self._closing = False

    async def take(self, caller: Hashable = None) -> Any:
        """A connection, to be given back. Busy when none is free for PATIENCE_S.

        None is nobody in particular, and has no share.
        """
        if caller != self._latest:
            self._latest = caller
            self._shared_until = self._loop.time() + SHARED_S
        if not self._full(caller):
            while self._free:
                connection = self._free.pop()
                if _open(connection):
                    self._hold(caller)
                    return connection
                self._return(connection)
        return await self._wait(caller)

    def give(self, connection: Any, *, sound: bool, caller: Hashable = None) -> None:
        """Give one back; `sound`: what was asked of it has been answered, were it by an error."""
        self._let_go(caller)
        if not sound or self._closing:
            self._return(connection)
        elif not self._wake(connection):
            self._free.append(connection)

    async def asked(
        self, question: Callable[[Any], Awaitable[Thing]], caller: Hashable = None
    ) -> Thing:
        """What one of the connections answers."""
        connection = await self.take(caller)
        sound = False
        try:
            answer = await question(connection)
            sound = True
            return answer
        except asyncpg.PostgresError:
            sound = True
            raise
        finally:
            self.give(connection, sound=sound, caller=caller)

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

    async def _wait(self, caller: Hashable) -> Any:
        while self._lent >= self._size or self._full(caller):
            turn: Turn = self._loop.create_future(), self._loop.time() + PATIENCE_S
            self._waiting.setdefault(caller, deque()).append(turn)
            if self._patience is None:
                self._patience = self._loop.call_later(PATIENCE_S, self._lose_patience)
            told = turn[0]
            try:
                connection = await told
            except asyncio.CancelledError:
                if told.done() and not told.cancelled() and told.exception() is None:
                    self._pass_on(told.result(), caller)
                raise
            if connection is not None:
                return connection
        self._lent += 1
        self._hold(caller)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._pool.acquire()
        except BaseException as lost:
            self._lent -= 1
            self._let_go(caller)
            self._wake(None)
            if isinstance(lost, TimeoutError):
                raise Busy from None
            raise

    def _full(self, caller: Hashable) -> bool:
        held = 0 if caller is None else self._held.get(caller, 0)
        return held >= self._share and self._loop.time() < self._shared_until

    def _hold(self, caller: Hashable) -> None:
        if caller is not None:
            self._held[caller] = self._held.get(caller, 0) + 1

    def _let_go(self, caller: Hashable) -> None:
        if caller is not None and (left := self._held[caller] - 1):
            self._held[caller] = left
        else:
            self._held.pop(caller, None)

    def _pass_on(self, connection: Any, caller: Hashable) -> None:
        if connection is None:
            self._wake(None)
        else:
            self.give(connection, sound=True, caller=caller)

    def _wake(self, connection: Any) -> bool:
        """Whether somebody waited for the connection; None: for the room to open one."""
        for _ in range(len(self._waiting)):
            caller, turns = next(iter(self._waiting.items()))
            self._waiting.move_to_end(caller)
            if self._full(caller):
                continue
            told = self._next(turns)
            if not turns:
                del self._waiting[caller]
            if told is not None:
                if connection is not None:
                    self._hold(caller)
                told.set_result(connection)
                return True
        return False

    @staticmethod
    def _next(turns: deque[Turn]) -> asyncio.Future[Any] | None:
        while turns:
            told, _ = turns.popleft()
            if not told.done():
                return told
        return None

    def _lose_patience(self) -> None:
        """One timer for all who wait, and none for those who no longer do."""
        now, soonest = self._loop.time(), math.inf
        self._patience = None
        for caller, turns in [*self._waiting.items()]:
            while turns and (turns[0][1] <= now or turns[0][0].done()):
                told, _ = turns.popleft()
                if not told.done():
                    told.set_exception(Busy())
            if turns:
                soonest = min(soonest, turns[0][1])
            else:
                del self._waiting[caller]
        if soonest < math.inf:
            self._patience = self._loop.call_later(soonest - now, self._lose_patience)

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
