"""The application as it is served, behind a real socket, in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from ptce.serving import configuration, listen


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[int]:
    """The port of 127.0.0.1 at which it answers."""
    server = uvicorn.Server(configuration(app))
    with listen("127.0.0.1", 0) as socket:
        serving = asyncio.create_task(server.serve([socket]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield socket.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
