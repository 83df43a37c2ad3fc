"""The sides that are compared: how each is started, asked, and how its answers are read.

Each is one process on a port of its own, over the same database, with its settings of production.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.ground import Ground, People
from bench.load import KEY

PATIENCE_S = 60.0

Environment = Callable[[Ground, People, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """One server: its command, its environment, and where it answers.

    `text` is its own text of an operation where it is not ours; `read` gives its answers our form.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environment: Environment
    folder: Path | None = None
    path: str = "/graphql"
    text: Callable[[str, str], str] = lambda operation, query: query
    read: Callable[[str, Any], Any] = lambda operation, data: data
    variables: Callable[[str, Mapping[str, Any]], Any] = lambda operation, variables: variables

    def request(
        self, token: str, operation: str, query: str, variables: Mapping[str, Any]
    ) -> bytes:
        """The bytes of a request; KEY stands where a fresh key goes."""
        asked = {
            "query": self.text(operation, query),
            "variables": self.variables(operation, variables),
        }
        body = orjson.dumps(asked)
        head = (
            f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
            f"content-type: application/json\r\naccept: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True, slots=True)
class Server:
    """A side that runs."""

    side: Side
    port: int
    pid: int

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
    environment = os.environ | dict(side.environment(ground, people, port))
    with (
        log.open("wb") as said,
        subprocess.Popen(
            side.command, cwd=side.folder, env=environment, stdout=said, stderr=said
        ) as process,
    ):
        try:
            _wait(process, port, log)
            yield Server(side, port, process.pid)
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
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer: {log.read_text()[-2_000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ours(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    return {"DATABASE_URL": ground.url, "PORT": str(port)}


def _ceiling(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    return {**_ours(ground, people, port), "TOKENS": f"{people.reader} {people.writer}"}


PTCE = Side("ptce", "ptce", (sys.executable, "-m", "ptce", "serve"), _ours)
CEILING = Side("ceiling", "hand-written SQL", (sys.executable, "-m", "bench.ceiling"), _ceiling)

SIDES = {side.name: side for side in (PTCE, CEILING)}
