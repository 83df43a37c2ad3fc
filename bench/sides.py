"""The sides that are compared: how each is started, asked, and how its answers are read.

Each is one process on a port of its own, over the same database, with its settings of production.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from bench.ground import Ground, People
from bench.load import KEY
from bench.operations import Operation
from bench.peers import postgraphile

PATIENCE_S = 60.0

Environment = Callable[[Ground, People, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """One server: its command, its environment, and what it asks for our operations, by name.

    `ask` gives its own text and variables where they are not ours, `read` gives its answers our
    form. `exact`: its cursors are ours too. `missing` installs what it needs, or says why not.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environment: Environment
    ask: Callable[[str, str, Mapping[str, Any], People], tuple[str, Any]] = (
        lambda operation, query, variables, people: (query, variables)
    )
    read: Callable[[str, Any], Any] = lambda operation, data: data
    exact: bool = False
    folder: Path | None = None
    path: str = "/graphql"
    missing: Callable[[], str | None] = lambda: None

    def request(self, people: People, operation: Operation, variables: Mapping[str, Any]) -> bytes:
        """The bytes of a request; KEY stands where a fresh key goes."""
        query, given = self.ask(operation.name, operation.query, variables, people)
        body = orjson.dumps({"query": query, "variables": given})
        token = people.writer if operation.writes else people.reader
        head = (
            f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {token}\r\n"
            "content-type: application/json\r\naccept: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True, slots=True)
class Server:
    """A side that runs; `began`: when its process was started."""

    side: Side
    port: int
    pid: int
    began: float

    def ask(self, request: bytes) -> bytes:
        """The body of one answer, over a connection of its own."""
        request = request.replace(KEY, os.urandom(len(KEY) // 2).hex().encode())
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
            connection.sendall(request)
            received = b""
            while b"\r\n\r\n" not in received:
                received += _more(connection)
            head, _, body = received.partition(b"\r\n\r\n")
            _, _, length = head.lower().partition(b"content-length:")
            while len(body) < int(length.split(b"\r\n")[0]):
                body += _more(connection)
        return body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 20)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


@contextmanager
def serving(side: Side, ground: Ground, people: People, log: Path) -> Iterator[Server]:
    """Start a side, wait until it listens, and stop it at the end. What it says goes to `log`."""
    port = _free_port()
    began = time.monotonic()
    environment = os.environ | dict(side.environment(ground, people, port))
    with (
        log.open("wb") as said,
        subprocess.Popen(
            side.command, cwd=side.folder, env=environment, stdout=said, stderr=said
        ) as process,
    ):
        try:
            _wait(process, port, log)
            yield Server(side, port, process.pid, began)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} does not answer: {log.read_text()[-2_000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ours(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    metrics = {"METRICS_TOKEN": secrets.token_urlsafe()}
    points = {"HOLDER_POINTS": "999999999999/999999999999999"}  # counted, and never spent
    usual = {"DATABASE_URL": ground.url, "PORT": str(port), "ACCESS_LOG": "1", "ENCODER": "none"}
    return {**usual, **metrics, **points}


def _usually(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    return {
        "DATABASE_URL": ground.url,
        "PORT": str(port),
        "ACCESS_LOG": "1",
        "ENCODER": "none",
    }


def _ceiling(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    tokens = f"{people.reader} {people.writer}"
    return {"DATABASE_URL": ground.url, "PORT": str(port), "TOKENS": tokens}


def _postgraphile(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    return postgraphile.environment(ground.url, port)


def _strawberry(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    who = {"PRINCIPAL": str(people.principal), "MEMBER": str(people.member)}
    return {"DATABASE_URL": ground.url, "PORT": str(port), **who}


def _ask_postgraphile(
    operation: str, query: str, variables: Mapping[str, Any], people: People
) -> tuple[str, Any]:
    given = postgraphile.variables(operation, variables, str(people.principal), str(people.member))
    return postgraphile.QUERIES[operation], given


PTCE = Side("ptce", "ptce", (sys.executable, "-m", "ptce", "serve"), _ours, exact=True)
CEILING = Side(
    "ceiling",
    "hand-written SQL",
    (sys.executable, "-m", "bench.ceiling"),
    _ceiling,
    exact=True,
)
POSTGRAPHILE = Side(
    "postgraphile",
    "PostGraphile 5",
    postgraphile.COMMAND,
    _postgraphile,
    ask=_ask_postgraphile,
    read=lambda operation, data: postgraphile.READ[operation](data),
    folder=postgraphile.FOLDER,
    missing=postgraphile.missing,
)

STRAWBERRY = Side(
    "strawberry",
    "Strawberry, as its docs teach",
    (sys.executable, "-m", "bench.peers.strawberry"),
    _strawberry,
    path="/graphql/",
)

USUALLY = replace(PTCE, environment=_usually)
"""With the allowances of every day: what a flood meets."""

SIDES = {side.name: side for side in (PTCE, CEILING, POSTGRAPHILE, STRAWBERRY)}
