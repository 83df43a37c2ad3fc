"""Ctrl-C and SIGTERM: noted, so that whatever runs comes to its end in good order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


class Stopped(Exception):
    """Somebody asked to stop while something else was under way."""


class Stopping:
    """Whether somebody asked to stop. Made inside the event loop that it listens for."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked.set)

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait until somebody asks, `seconds` at most; whether they did."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._asked.wait()
        return self.asked

    async def unless(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of the work; when somebody asks first, the work is cancelled: Stopped."""
        task = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        if task.cancelled():
            raise Stopped
        return task.result()
