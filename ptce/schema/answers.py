"""From a GraphQL request to the body of its answer, whoever carries them.

HTTP is one carrier. What tells others of an event (a subscription, a webhook) is another one: it
answers an operation for a viewer, with the event's object as a variable, by `Answers.answer`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.transaction import Encode
from ptce.db import visible
from ptce.domain.allowances import USUAL, Allowance
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language
from ptce.reads.documents import Documents, Operation
from ptce.reads.execution import Measures, Payer, Pools, answer, made_alone, paid
from ptce.schema.calls import Call
from ptce.schema.failures import denied, failure
from ptce.schema.introspection import introspected, require_modest
from ptce.schema.requesting import Asking


class Answered(NamedTuple):
    """A body, the code of its first error, and what it took if something was carried out.

    `status` is for graphql-response+json; `classic` for application/json, in which what is
    well-formed is answered by 200. `advice` is what HTTP wants beside some statuses.
    """

    body: bytes
    status: int = 200
    classic: int = 200
    code: str | None = None
    measures: Measures | None = None
    advice: tuple[tuple[bytes, bytes], ...] = ()


TEXT, DEAREST_TEXT = 4, 20_000
"""Points for a document that is new to this process: each character, and never more."""

SCHEMA_VALUES = 10
"""How many values of the schema, read by introspection, cost a point."""


class Nobody:
    """Pays nothing: what asks for the house itself."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()

    def pay(self, points: int) -> None:
        """Taken as paid."""


FREE: Final = Nobody()


Note = Callable[[UUID | None, frozenset[UUID], datetime], None]
"""Who was answered, about which members, when."""


class Answers:
    """What the API answers, on these connections; `note` is told who read whose personal data."""

    def __init__(self, documents: Documents, pools: Pools, engine: AsyncEngine, note: Note) -> None:
        self.pools = pools
        self.engine = engine
        self.post: Callable[[UUID, str], None] | None = None
        self.encode: Encode | None = None
        self.allowance_of: Callable[[Viewer], Allowance] = lambda viewer: USUAL.holder
        self._documents = documents
        self._note = note

    async def read(self, text: str, name: str | None, payer: Payer = FREE) -> Operation:
        """The operation; one that is new is paid for, and read in a thread: others are served.

        Rejected when it is not one of the schema.
        """
        there = partial(self._documents.known, text, name)
        if (known := there()) is not None:
            return known
        points = min(TEXT * len(text), DEAREST_TEXT)
        make = partial(self._documents.operation, text, name)
        return (await made_alone(payer, points, there, make))[0]

    async def answer(
        self, call: Call, viewer: Viewer, language: Language, now: datetime, number: str = ""
    ) -> Answered:
        """All of it, failures too; `number` is that of the request, for faults of ours.

        The call has its text: which one a client names is for who hears it (persisted.py).
        """
        assert call.query is not None
        try:
            operation = await self.read(call.query, call.operation_name)
            return await self.carry_out(operation, call.variables, viewer, language, now)
        except Exception as error:  # the edge: everything becomes an answer (failures.py)
            return refused(error, language, number)

    async def carry_out(
        self,
        operation: Operation,
        variables: dict[str, Any],
        viewer: Viewer,
        language: Language,
        now: datetime,
        payer: Payer = FREE,
    ) -> Answered:
        """What was denied stands beside the data of the other fields; `payer` as in `answer`."""
        introspection = 0
        if operation.introspects:
            introspection = require_modest(operation) // SCHEMA_VALUES
            await paid(payer, introspection)
        who, crowd = visible.asking(viewer)
        asked = {**who, **visible.moment(now), "language": language.value}
        allowance = self.allowance_of(viewer)
        asking = Asking(viewer, now, language, self.engine, allowance, self.post, self.encode)
        answered = await answer(self.pools, operation, variables, asked, crowd, asking, payer)
        if answered.read:
            self._note(viewer.principal_id, answered.read, now)
        text, code = answered.json, None
        if operation.introspects:
            text = _joined(text, orjson.dumps(introspected(operation, variables)))
        if answered.denied:
            errors = [denied(key, error, language) for key, error in answered.denied.items()]
            text = b'%b,"errors":%b}' % (text[:-1], orjson.dumps(errors))
            code = _code(errors)
        measures = answered.measures
        if introspection:
            measures = measures._replace(cost=measures.cost + introspection)
        return Answered(text, code=code, measures=measures)


def refused(error: Exception, language: Language, number: str) -> Answered:
    """What is told of what stopped a request."""
    told = failure(error, language, number)
    body = orjson.dumps({"errors": told.errors})
    advice = tuple((name.encode(), value.encode()) for name, value in told.advice.items())
    return Answered(body, told.status, told.classic, _code(told.errors), None, advice)


def _code(errors: list[dict[str, Any]]) -> str:
    code: str = errors[0]["extensions"]["code"]
    return code


def _joined(text: bytes, own: bytes) -> bytes:
    """Root fields in the order of `own`, those read from `text`, which is `{"data" : {…}}`."""
    planned = orjson.loads(text)["data"]
    return orjson.dumps({"data": {**orjson.loads(own), **planned}})
