"""Sends a load: keeps so many connections busy, and checks every answer.

Reads a pickled `Job`, writes a pickled `Result`. A request costs it 15 to 20 µs: a protocol on a
socket that is kept alive, requests that are bytes already, answers compared with bytes.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from array import array
from functools import partial
from time import perf_counter
from typing import cast

import uvloop

from bench.load import KEY, Job, Result, Wrong


class _Client(asyncio.Protocol):
    def __init__(self, job: Job, start: int, until: float, latencies: array[float]) -> None:
        self.job = job
        self.turn = start
        self.until = until
        self.latencies = latencies
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = b""
        self.needed = 0
        self.head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self.ask()

    def ask(self) -> None:
        exchanges = self.job.exchanges
        self.exchange = exchanges[self.turn % len(exchanges)]
        request = self.exchange.request
        if self.exchange.body is None:
            key = f"{self.job.name}{self.turn:x}".encode().rjust(len(KEY), b"0")
            request = request.replace(KEY, key)
        self.turn += self.job.concurrency
        self.asked = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received = self.received + data if self.received else data
        if not self.needed:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            self.head = end + 4
            head = self.received[:end].lower()
            at = head.find(b"content-length:")
            if not head.startswith(b"http/1.1 200 ") or at < 0:
                self.fail()
                return
            self.needed = self.head + int(head[at + 15 :].split(b"\r\n", 1)[0])
        if len(self.received) < self.needed:
            return
        now = perf_counter()
        body = self.received[self.head :]
        expected = self.exchange.body
        if (
            (b'"errors"' in body or b"data" not in body)
            if expected is None
            else not body.startswith(expected)
        ):
            self.fail()
            return
        self.latencies.append(now - self.asked)
        self.received, self.needed = b"", 0
        if now < self.until:
            self.ask()
        else:
            self.transport.close()
            self.done.set_result(None)

    def fail(self) -> None:
        self.transport.close()
        if not self.done.done():
            said = self.received[:2_000].decode(errors="replace")
            self.done.set_exception(Wrong(f"{self.exchange.request!r}\n{said}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(Wrong(f"connection lost: {exc}"))


async def _run(job: Job) -> Result:
    loop = asyncio.get_running_loop()
    latencies = array("d")
    began = perf_counter()
    clients = []
    for n in range(job.concurrency):
        made = partial(_Client, job, n, began + job.seconds, latencies)
        _, client = await loop.create_connection(made, "127.0.0.1", job.ports[n % len(job.ports)])
        clients.append(client)
    await asyncio.gather(*(client.done for client in clients))
    took = perf_counter() - began
    return Result(len(latencies), took, array("d", sorted(latencies)))


def main() -> None:
    job = pickle.load(sys.stdin.buffer)
    try:
        result: Result | Wrong = uvloop.run(_run(job))
    except Wrong as wrong:
        result = wrong
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    main()
