"""From a storm that broke a law to the few steps that break it, by leaving steps out and replaying.

A step's draw depends on the rows it finds, so leaving one out may change what later ones do; what
is kept is whatever still breaks the same law, from a fresh database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import monotonic

from tests.conftest import Database
from tests.invariants.storm import Broken, Storm

Clones = Callable[[], AbstractContextManager[Database]]


@dataclass(frozen=True)
class Found:
    """A shortest sequence so far, the laws it breaks, and what was ordered."""

    steps: list[int]
    broken: Broken
    log: list[str]


def storm(clones: Clones, seed: int, steps: int, *, lively: int, patience_s: float) -> Storm:
    """The storm that broke nothing. AssertionError with the shortest sequence that does."""
    with clones() as database:
        whole = Storm(database, seed, lively=lively)
        try:
            asyncio.run(whole.run(range(steps)))
        except Broken as broken:
            failed = Found(list(range(broken.step + 1)), broken, whole.log)
        else:
            return whole
    failed = _shortest(clones, seed, lively, failed, patience_s)
    told = "\n".join([*failed.broken.told, f"seed {seed}, steps {failed.steps}", *failed.log])
    raise AssertionError(told) from failed.broken


def _shortest(clones: Clones, seed: int, lively: int, found: Found, patience_s: float) -> Found:
    """Leave out ever smaller runs of steps, as long as there is time."""
    until = monotonic() + patience_s
    size = len(found.steps) // 2
    while size and monotonic() < until:
        at = 0
        while at < len(found.steps) and monotonic() < until:
            fewer = found.steps[:at] + found.steps[at + size :]
            shorter = _again(clones, seed, lively, fewer, set(found.broken.laws))
            found, at = (shorter, at) if shorter else (found, at + size)
        size //= 2
    return found


def _again(
    clones: Clones, seed: int, lively: int, steps: Iterable[int], laws: set[str]
) -> Found | None:
    with clones() as database:
        replayed = Storm(database, seed, lively=lively)
        kept = list(steps)
        try:
            asyncio.run(replayed.run(kept))
        except Broken as broken:
            if laws & set(broken.laws):
                return Found([step for step in kept if step <= broken.step], broken, replayed.log)
    return None
