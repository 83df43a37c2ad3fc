"""The access log: one line of JSON for each GraphQL request.

The request itself only leaves what is known of it; a thread writes it down four times a second.
When nobody reads the lines, they are lost and counted: no request waits for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from threading import Event, Thread
from time import time

import orjson

from ptce.schema.records import Observer, Record

EVERY_S = 0.25
MOST = 20_000
"""Lines that wait to be written."""

LAST_S = 1.0
"""Seconds that the last lines have to be written, at the end."""


def line(record: Record, at: float) -> bytes:
    """What is known of the request; `at` in seconds since 1970, other times in milliseconds.

    Put together by hand: as a dictionary it takes twice as long.
    """
    second = int(at)
    text = b'{"at":"%b.%03d+00:00","request":"%b","operation":"%b","document":%b' % (
        _instant(second),
        int((at - second) * 1000),
        record.request.encode(),
        record.operation.encode(),
        orjson.dumps(record.document),
    )
    code = orjson.dumps(record.code)
    text += b',"status":%d,"code":%b,"ms":%.2f,"bytes":%d' % (
        record.status,
        code,
        record.seconds * 1000,
        record.bytes,
    )
    if (took := record.measures) is None:
        return text + b"}\n"
    return text + b',"known":%b,"sqlMs":%.2f,"waitedMs":%.2f,"objects":%d,"cost":%d}\n' % (
        b"true" if took.known else b"false",
        took.sql_s * 1000,
        took.waited_s * 1000,
        took.objects,
        took.cost,
    )


@lru_cache(2)
def _instant(second: int) -> bytes:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S").encode()


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
