"""Passwords: argon2id, in a thread, a few at a time; the unknown take as long as the known."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's parameters: 19 MiB and some tens of milliseconds each."""

AT_ONCE = 2


class Passwords:
    """The hashes of one process: no more than AT_ONCE under way, so that the API stays alive."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hashed(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(HASHER.hash, password)

    async def right(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of a hash; without one, the same work for nothing."""
        async with self._room:
            return await asyncio.to_thread(_right, password, kept)


def _right(password: str, kept: str | None) -> bool:
    try:
        return HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return HASHER.hash("the password of nobody")
