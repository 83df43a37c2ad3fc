"""The worker: a task that fails keeps neither the others nor the next time."""

import asyncio
import logging
import os
import signal
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce import working
from ptce.stopping import Stopped, Stopping
from tests.world import NOW


async def test_a_task_that_fails_keeps_neither_the_others_nor_the_next_time(
    monkeypatch: pytest.MonkeyPatch, engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[datetime] = []

    async def fails(engine: AsyncEngine, now: datetime) -> int:
        raise OSError("the database is away")

    async def does(engine: AsyncEngine, now: datetime) -> int:
        done.append(now)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0)  # the loop hears of the signal
        return 1

    monkeypatch.setattr(working, "TASKS", (fails, does))
    monkeypatch.setattr(working, "EVERY_S", 0.01)
    with caplog.at_level(logging.ERROR):
        await asyncio.wait_for(working.work(engine, lambda: NOW, Stopping()), 10)
    assert done[:3] == [NOW, NOW, NOW]
    assert caplog.text.count("fails failed") >= 3


async def test_what_is_under_way_is_given_up_when_somebody_asks_to_stop() -> None:
    stopping, seen = Stopping(), []

    async def long() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            seen.append("tidied")

    with pytest.raises(Stopped):
        await stopping.unless(long())
    assert (seen, stopping.asked) == (["tidied"], True)


async def test_what_ends_first_is_answered_and_what_it_raises_is_raised() -> None:
    async def short() -> int:
        return 3

    async def wrong() -> int:
        raise KeyError("wrong")

    stopping = Stopping()
    assert await stopping.unless(short()) == 3
    with pytest.raises(KeyError):
        await stopping.unless(wrong())
