"""`python -m ptce.encoders SOCKET ENCODER`: encodes what is asked, until nobody is left to ask.

Whoever starts it is one of those who ask, and its end is theirs: once the last connection is closed
(a process that is killed closes them too), it ends. Questions that somebody waits for have a thread
of their own, which goes first; one that nobody waits for any more, or that is one too many, is
answered by nothing.
"""

from __future__ import annotations

import asyncio
import fcntl
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from ptce.encoders.frames import Question, answer, frame, questioned, read
from ptce.encoders.priorities import give_way
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.encoders.packaged import installed
from ptce.matching.thesaurus import load
from ptce.memory import give_back

URGENT = 8
"""How many may wait for an answer at once: the next would wait in vain."""

ALONE_S = 30.0
"""How long it waits for the first to come."""

ABSENT = 3
"""Its exit code when no encoder is installed."""


Asked = tuple[Question, asyncio.StreamWriter]


class Desk:
    """The questions of every connection, and those that are being answered: one that somebody waits
    for, beside one that nobody does."""

    def __init__(self, encoder: ListingEncoder) -> None:
        self._encoder = encoder
        self._urgent: asyncio.Queue[Asked] = asyncio.Queue(URGENT)
        self._others: asyncio.Queue[Asked] = asyncio.Queue()
        self._here = 0
        self.came, self.left = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it is closed."""
        self._here += 1
        self.came.set()
        try:
            writer.write(frame(self._encoder.fingerprint.encode()))
            while True:
                self._take(questioned(await read(reader)), writer)
        except (EOFError, OSError, ValueError, TypeError):
            writer.close()
        finally:
            self._here -= 1
            if not self._here:
                self.left.set()

    def _take(self, asked: Question, writer: asyncio.StreamWriter) -> None:
        if asked.until is None:
            self._others.put_nowait((asked, writer))
        elif self._urgent.full():
            writer.write(answer(asked.number, b""))
        else:
            self._urgent.put_nowait((asked, writer))

    async def work(self) -> None:
        """Answer one after the other, for ever."""
        with (
            ThreadPoolExecutor(1) as soon,
            ThreadPoolExecutor(1, initializer=give_way) as later,
        ):
            async with asyncio.TaskGroup() as both:
                both.create_task(self._answer(self._urgent, soon))
                both.create_task(self._answer(self._others, later))

    async def _answer(self, questions: asyncio.Queue[Asked], thread: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        while True:
            asked, writer = await questions.get()
            packed = b""
            awaited = asked.until is None or time.monotonic() < asked.until
            if awaited and not writer.is_closing():
                listing = Listing(asked.kind, asked.text)
                [encoding] = await loop.run_in_executor(thread, self._encoder.encode, [listing])
                packed = encoding.packed
            if not writer.is_closing():
                writer.write(answer(asked.number, packed))


async def serve(path: Path, encoder: ListingEncoder) -> None:
    desk = Desk(encoder)
    path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(desk.serve, path)
    working = asyncio.create_task(desk.work())
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(desk.came.wait(), ALONE_S)
            leaving = asyncio.create_task(desk.left.wait())
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        path.unlink(missing_ok=True)
        server.close()
        working.cancel()
    if working.done():
        working.result()  # a fault is shown, and another process is started


def main(path: Path, choice: str) -> int:
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another one answers here
            return 0
        encoder = installed(load(), ("e5", "use") if choice == "best" else (choice,))
        if encoder is None:
            return ABSENT
        encoder.warm()
        encoder.encode([Listing("VEHICLE", "camion")])  # the first takes longer than anybody waits
        give_back()
        asyncio.run(serve(path, encoder))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
