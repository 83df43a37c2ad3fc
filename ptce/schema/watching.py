"""Clients that leave: what nobody waits for any more is cancelled, in the database too."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

WATCHED_AFTER = 0.05
"""Seconds. Most answers are there before: for them a timer is set and taken back, no more."""

Thing = TypeVar("Thing")


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, Thing]) -> Thing:
    """What the work answers. ClientDisconnect once its client has left: it is cancelled then.

    Only for what changes nothing: a command goes to its end. The body has been read.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task(loop)
    assert task is not None, "a coroutine runs in a task"
    watch: asyncio.Task[None] | None = None
    gone = False

    async def watched() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    def begin() -> None:
        nonlocal watch
        watch = loop.create_task(watched())

    timer = loop.call_later(WATCHED_AFTER, begin)
    try:
        return await work
    except asyncio.CancelledError:
        if gone and task.uncancel() == 0:  # else somebody else cancels it as well
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        if watch is not None:
            watch.cancel()
