"""The load: what is sent to a side, and what came back. The sending is a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE_S = 60.0
"""How much longer than it should a load may take."""

KEY = b"k" * 32
"""Where a request has this, each sending puts a key of its own."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, ready to send, and how its answer's body begins; None: any that has no errors."""

    request: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Job:
    """What to send, on how many connections, for how long; `name` makes keys unique.

    Connections are shared out between the ports."""

    ports: Sequence[int]
    exchanges: Sequence[Exchange]
    concurrency: int
    seconds: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How many answers in how long, and the seconds that each took, sorted."""

    count: int
    seconds: float
    latencies: array[float]

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def quantile(self, part: float) -> float:
        return self.latencies[min(int(part * len(self.latencies)), len(self.latencies) - 1)]


class Wrong(Exception):
    """An answer that is not the one expected."""


def loaded(job: Job) -> Result:
    """Do it in a process of its own. Wrong, with what was asked and answered."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.sender"],
        input=pickle.dumps(job),
        stdout=subprocess.PIPE,
        check=True,
        timeout=job.seconds + PATIENCE_S,
    )
    result = pickle.loads(done.stdout)
    if isinstance(result, Wrong):
        raise result
    assert isinstance(result, Result)
    return result
