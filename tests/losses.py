"""Connections that PostgreSQL ends, before we have heard of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg

from tests.conftest import Database


def cut(database: Database, *drivers: Any) -> None:
    """End them while this event loop stands still: no news comes in."""
    numbers = [driver.get_server_pid() for driver in drivers]

    async def end() -> None:
        owner = await asyncpg.connect(database.owner_url)
        await owner.fetch("SELECT pg_terminate_backend(n, 10000) FROM unnest($1::int[]) n", numbers)
        await owner.close()

    with ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, end()).result()
    assert not any(driver.is_closed() for driver in drivers)
