"""What is written down of each GraphQL request: what it took, never what it said."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from random import getrandbits
from time import perf_counter
from typing import NamedTuple

from graphql import OperationDefinitionNode

from ptce.db.budgets import Purse
from ptce.reads.execution import Measures
from ptce.schema.answers import Answered
from ptce.schema.calls import Call


class Record(NamedTuple):
    """One request: no variable, no token, no address, nothing that names somebody.

    `operation` is the name that the document gives it, `document` the beginning of its SHA-256 (or
    of the name by which it was asked for); both are empty when it was not read. `measures` are
    there if it was carried out. `seconds` go from its headers to its answer; `bytes` are the
    body's, as sent. `code` is that of its first error.
    """

    request: str
    operation: str
    document: str
    measures: Measures | None
    seconds: float
    bytes: int
    status: int
    code: str | None


LONGEST_NAME = 80
"""Characters of an operation's name that are written down."""

Observer = Callable[[Record], None]


class Exchange:
    """One request under way: when it came, under which number, what was read of it so far, and who
    pays for it."""

    __slots__ = ("call", "number", "operation", "payer", "started")

    def __init__(self) -> None:
        self.started = perf_counter()
        self.number = request_id()
        self.call: Call | None = None
        self.operation: OperationDefinitionNode | None = None
        self.payer: Purse | None = None

    def record(self, answered: Answered | None, status: int, size: int) -> Record:
        """What is written down of it once it is answered, or left."""
        name = None if self.operation is None else self.operation.name
        return Record(
            self.number,
            "" if name is None else name.value[:LONGEST_NAME],
            self._document(),
            None if answered is None else answered.measures,
            perf_counter() - self.started,
            size,
            status,
            "CLIENT_GONE" if answered is None else answered.code,
        )

    def timing(self, took: Measures | None) -> bytes:
        """The header Server-Timing."""
        parts = {"total": perf_counter() - self.started}
        if took is not None:
            parts |= {"sql": took.sql_s, "wait": took.waited_s}
        return ", ".join(f"{name};dur={s * 1000:.2f}" for name, s in parts.items()).encode()

    def _document(self) -> str:
        if self.call is None:
            return ""
        if self.call.id is not None:
            return self.call.id[:8]
        assert self.call.query is not None, "a call has a text or the name of one"
        return _beginning(self.call.query)


@lru_cache(256)
def _beginning(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def request_id() -> str:
    """What a client names when it tells of a request. Nothing is hidden in it."""
    return f"{getrandbits(96):024x}"
