"""What time it is: the real time, or a shifted one for demonstrations and tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def real() -> datetime:
    return datetime.now(UTC)


def clock_from(instant: datetime | None) -> Clock:
    """A clock that says `instant` now, and runs on from there; the real one without it."""
    if instant is None:
        return real
    shift = instant - real()
    return lambda: real() + shift
