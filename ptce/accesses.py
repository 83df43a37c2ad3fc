"""Who read how to reach which members: written once answered, off the request's way, by pole.

What was read since the last second is written at once. A process that is killed loses that second;
one that cannot write keeps a while, and then says how many it lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

EVERY_S = 1.0
MOST = 10_000
"""Requests that wait to be written."""

_WRITE = text(
    "INSERT INTO personal_access (reader_id, member_ids, pole_id, created_at)"
    " SELECT :reader, array_agg(id ORDER BY id), pole_id, :at"
    " FROM member WHERE id = ANY(CAST(:members AS uuid[])) GROUP BY pole_id"
)

log = logging.getLogger(__name__)


class Accesses:
    """What is to be written of who read personal data, from `start()` to `stop()`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: deque[dict[str, object]] = deque()
        self._lost = 0
        self._task: asyncio.Task[None] | None = None

    def note(self, reader: UUID | None, members: frozenset[UUID], at: datetime) -> None:
        """Somebody was answered personal data of these members."""
        if len(self._waiting) >= MOST:
            self._lost += 1
            return
        self._waiting.append({"reader": reader, "members": sorted(members), "at": at})

    async def start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._keep_writing(), name="accesses")

    async def stop(self) -> None:
        """What waits is written first."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self.write()

    async def write(self) -> None:
        """Write what waits; what cannot be written waits on."""
        some = list(self._waiting)
        if some:
            try:
                async with self._engine.begin() as connection:
                    await connection.execute(_WRITE, some)
            except (SQLAlchemyError, OSError) as failed:
                log.warning("%d accesses wait to be written: %s", len(some), failed)
                return
            for _ in some:
                self._waiting.popleft()
        if self._lost:
            log.error("%d accesses to personal data were lost", self._lost)
            self._lost = 0

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            await self.write()
