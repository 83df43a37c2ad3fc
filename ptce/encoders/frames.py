"""What goes over the socket: frames, each after its length in four bytes.

The process begins with its fingerprint. A question is a JSON object (`Question`); its answer is its
number in eight bytes, then the packed encoding, or nothing when it was not encoded.
"""

from __future__ import annotations

import asyncio
from typing import Final, NamedTuple

import orjson

LENGTH: Final = 4
NUMBER: Final = 8
LONGEST: Final = 1 << 20


class Question(NamedTuple):
    """`until`: the instant of this machine's monotonic clock after which nobody waits; None:
    whenever there is nothing more urgent."""

    number: int
    kind: str
    text: str
    until: float | None


def question(asked: Question) -> bytes:
    return frame(orjson.dumps(tuple(asked)))


def questioned(body: bytes) -> Question:
    return Question(*orjson.loads(body))


def answer(number: int, packed: bytes) -> bytes:
    return frame(number.to_bytes(NUMBER, "big") + packed)


def answered(body: bytes) -> tuple[int, bytes]:
    return int.from_bytes(body[:NUMBER], "big"), body[NUMBER:]


def frame(body: bytes) -> bytes:
    return len(body).to_bytes(LENGTH, "big") + body


async def read(reader: asyncio.StreamReader) -> bytes:
    """The next body. Raises EOFError at the end, and for what is no frame."""
    length = int.from_bytes(await reader.readexactly(LENGTH), "big")
    if length > LONGEST:
        raise EOFError("a frame that is too long")
    return await reader.readexactly(length)
