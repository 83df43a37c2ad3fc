"""The encoder process, as those who ask it see it: there, late, or absent.

Nothing here waits for it longer than it was told to, and nothing fails because of it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

from ptce.domain.values import Encoding
from ptce.domain.wording import beginning
from ptce.encoders.frames import Question, answered, question, read
from ptce.encoders.sockets import socket_path

DEADLINE_S: Final = 0.040
"""How long a person waits for understanding; then the answer is by words alone."""

BATCH_S: Final = 30.0
"""How long the worker waits for a listing."""

WAITING: Final = 32
"""Questions of this process that are not answered: with so many, one more is late already."""

REMEMBERED: Final = 256
"""Texts whose encoding is kept: a preview is often posted as it is."""

SOON_S: Final = 0.1
"""Between two tries to reach it."""

FIRST_S, LONGEST_S = 1.0, 300.0
"""Between two starts, when it ends at once: more and more."""

SLOW: Final = "e5"
"""The other one reads any text in time."""

THREADS: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

IN_TIME, LATE, ABSENT = "in_time", "late", "absent"

log = logging.getLogger(__name__)


class Encoder:
    """From `start()` to `stop()`. `counts`: how often a person was answered in time or not."""

    def __init__(self, encoders: str, deadline_s: float = DEADLINE_S) -> None:
        self.counts: Counter[str] = Counter({IN_TIME: 0, LATE: 0, ABSENT: 0})
        self._encoders = encoders
        self._deadline_s = deadline_s
        self._path: Path | None = None
        self._fingerprint: str | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._asked: dict[int, asyncio.Future[bytes]] = {}
        self._numbers = count(1)
        self._known: OrderedDict[tuple[str, str], Encoding] = OrderedDict()
        self._process: subprocess.Popen[bytes] | None = None
        self._starter: ThreadPoolExecutor | None = None
        self._pause, self._not_before = FIRST_S, 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def fingerprint(self) -> str | None:
        """That of the process; None while it is not there."""
        return self._fingerprint

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The one that was started from here, if it was."""
        return self._process

    async def start(self) -> None:
        """Who gives way (priorities.py) does so afterwards: the process does not, whenever it is
        started."""
        if self._task is None:
            self._starter = ThreadPoolExecutor(1)
            await asyncio.get_running_loop().run_in_executor(self._starter, int)  # there from now
            self._task = asyncio.create_task(self._keep(), name="encoder")

    async def stop(self) -> None:
        """Take leave of it: it ends when nobody else asks it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        if self._starter is not None:
            self._starter.shutdown()
            self._starter = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, 2)

    async def encode(self, kind: str, text: str) -> Encoding | None:
        """For a person who waits: of a slow encoder, what the beginning gives. None when it is
        absent, or late."""
        read = beginning(text) if (self._fingerprint or "").startswith(SLOW) else text
        encoding = await self._urgently(kind, read)
        return encoding if encoding is None or read == text else replace(encoding, whole=False)

    async def _urgently(self, kind: str, text: str) -> Encoding | None:
        if (known := self._known.get((kind, text))) is not None:
            self.counts[IN_TIME] += 1
            return known
        if self._writer is None:
            self.counts[ABSENT] += 1
            return None
        encoding = None
        if len(self._asked) < WAITING:
            encoding = await self._answer(kind, text, self._deadline_s, urgent=True)
        self.counts[LATE if encoding is None else IN_TIME] += 1
        return encoding

    async def encode_all(self, listings: Sequence[tuple[str, str]]) -> list[Encoding | None]:
        """For the worker: kinds and texts, in their order, after those who wait."""
        return [await self._answer(kind, text, BATCH_S) for kind, text in listings]

    async def _answer(
        self, kind: str, text: str, seconds: float, *, urgent: bool = False
    ) -> Encoding | None:
        writer, fingerprint = self._writer, self._fingerprint
        if writer is None or fingerprint is None:
            return None
        number = next(self._numbers)
        until = time.monotonic() + seconds if urgent else None
        waited = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            writer.write(question(Question(number, kind, text, until)))
            async with asyncio.timeout(seconds):
                packed = await waited
        except (TimeoutError, OSError):
            return None
        finally:
            del self._asked[number]
        if not packed:
            return None
        encoding = self._known[kind, text] = Encoding(fingerprint, packed)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return encoding

    async def _keep(self) -> None:
        """Reach it, or start it, again and again."""
        while True:
            try:
                if self._path is None:
                    self._path = socket_path(self._encoders)
                reader, writer = await asyncio.open_unix_connection(self._path)
            except OSError as absent:
                await asyncio.sleep(await self._begun(absent))
            else:
                await self._listen(reader, writer)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until it goes away; then nobody waits for it any more."""
        try:
            self._fingerprint = (await read(reader)).decode()
            self._known.clear()
            self._writer, self._pause = writer, FIRST_S
            while True:
                number, packed = answered(await read(reader))
                waited = self._asked.get(number)
                if waited is not None and not waited.done():
                    waited.set_result(packed)
        except (EOFError, OSError):
            pass
        finally:
            self._writer = self._fingerprint = None
            writer.close()
            for waited in self._asked.values():
                if not waited.done():
                    waited.set_result(b"")

    async def _begun(self, absent: OSError) -> float:
        """Start it unless it is starting; answers in how many seconds it may be there."""
        if self._path is None:
            log.warning("the encoder cannot be reached: %s", absent)
            return LONGEST_S
        began = self._process
        if began is not None and (began.poll() is None or time.monotonic() < self._not_before):
            return SOON_S
        if began is not None and began.returncode:
            log.warning("the encoder process ended with %s", began.returncode)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._starter, self._launch, self._path)
        self._not_before = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_S)
        return SOON_S

    def _launch(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ptce.encoders", str(path), self._encoders],
            env=os.environ | THREADS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for those who ask; it ends after them
        )
