"""The HTTP server: its socket is taken first, so that a busy port is told before any long step."""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from ptce.connections import Connection
from ptce.launcher_errors import LauncherError, reason
from ptce.stopping import Stopping

BACKLOG = 2048
SWITCH_S = 0.001
RARELY = (10_000, 10, 20)
"""When the collector of cycles walks what is new, and what is older: a posted need makes thousands
of values and hardly a cycle."""

GRACE_S = 3
"""Seconds that requests under way have to end."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. LauncherError when it cannot be had."""
    try:
        [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError:
        raise LauncherError(f"HOST « {host} » n'est l'adresse d'aucune machine connue.") from None
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(BACKLOG)
    except OSError as refused:
        taken.close()
        raise LauncherError(_why(refused, host, port)) from None
    return taken


def origin(listening: socket.socket) -> str:
    """Where a program on this machine reaches the socket: http://127.0.0.1:8000."""
    host, port, *_ = listening.getsockname()
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def configuration(app: ASGIApp) -> uvicorn.Config:
    """How the API is served."""
    return uvicorn.Config(
        app,
        http=Connection,
        loop="uvloop",
        lifespan="on",
        access_log=False,
        proxy_headers=False,  # nobody reads the client's address
        server_header=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
    )


async def serve(
    app: ASGIApp,
    listening: socket.socket,
    stopping: Stopping,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer until somebody asks to stop; `ready` is called once requests are answered."""
    server = _Server(configuration(app), ready)
    ending = asyncio.create_task(_end(server, stopping))
    try:
        await server.serve([listening])
    finally:
        ending.cancel()
    if not server.started:
        raise LauncherError("L'API n'a pas pu démarrer : la cause est écrite ci-dessus.")


class _Server(uvicorn.Server):
    """Leaves signals to `Stopping`: uvicorn would end the process before the database stops."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit:  # how uvicorn says that the application did not start
            self.should_exit = True
            return
        gc.collect()
        gc.freeze()  # what is made at start stays: the collector need not walk it again and again
        gc.set_threshold(*RARELY)
        # What is made in a thread lets go of the interpreter as often as this: others wait less.
        sys.setswitchinterval(SWITCH_S)
        self._ready()


async def _end(server: _Server, stopping: Stopping) -> None:
    await stopping.wait()
    server.should_exit = True


def _why(refused: OSError, host: str, port: int) -> str:
    if refused.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris par un autre programme : arrêtez-le, ou choisissez-en "
            f"un autre (par exemple « PORT={port + 1 if port < 65_535 else 8000} make run »)."
        )
    if refused.errno == errno.EACCES:
        return f"Le port {port} est réservé au système : choisissez-en un au-dessus de 1023."
    if refused.errno == errno.EADDRNOTAVAIL:
        return f"HOST « {host} » n'est pas une adresse de cette machine."
    return f"Impossible d'écouter sur {host}, port {port} : {reason(refused)}."
