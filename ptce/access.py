"""The access log: one line of JSON for each GraphQL request.

The request itself only leaves what is known of it; a thread writes it down four times a second.
When nobody reads the lines, they are lost and counted: no request waits for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread
from time import time
from typing import Any

import orjson

from ptce.schema.records import Observer, Record

EVERY_S = 0.25
MOST = 20_000
"""Lines that wait to be written."""

LAST_S = 1.0
"""Seconds that the last lines have to be written, at the end."""


def line(record: Record, at: float) -> bytes:
    """What is known of the request; `at` in seconds since 1970, other times in milliseconds."""
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds"),
        "request": record.request,
        "operation": record.operation,
        "document": record.document,
        "status": record.status,
        "code": record.code,
        "ms": round(record.seconds * 1000, 2),
        "bytes": record.bytes,
    }
    if (took := record.measures) is not None:
        told["known"] = took.known
        told["sqlMs"] = round(took.sql_s * 1000, 2)
        told["waitedMs"] = round(took.waited_s * 1000, 2)
        told["objects"] = took.objects
        told["cost"] = took.cost
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def written(descriptor: int) -> Iterator[Observer]:
    """Who writes down, into an open file, what it is told; the last lines too."""
    lines = Lines(descriptor)
    thread = Thread(target=lines.write, name="access log", daemon=True)
    thread.start()
    try:
        yield lines
    finally:
        lines.ended.set()
        thread.join(LAST_S)


class Lines:
    """Records that wait for the thread that writes them."""

    def __init__(self, descriptor: int) -> None:
        self.ended = Event()
        self.lost = 0
        self._descriptor = descriptor
        self._waiting: list[tuple[Record, float]] = []

    def __call__(self, record: Record) -> None:
        if len(self._waiting) < MOST:
            self._waiting.append((record, time()))
        else:
            self.lost += 1

    def write(self) -> None:
        """Until the end."""
        while not self.ended.wait(EVERY_S):
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        number = len(self._waiting)  # what is added meanwhile comes after, and stays
        text = b"".join(line(*waiting) for waiting in self._waiting[:number])
        del self._waiting[:number]
        if lost := self.lost:
            self.lost -= lost
            text += orjson.dumps({"lostLines": lost}, option=orjson.OPT_APPEND_NEWLINE)
        rest = memoryview(text)
        with suppress(OSError):  # nobody reads any more
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
