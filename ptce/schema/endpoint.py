"""GraphQL over HTTP: from an ASGI scope to the bytes of an answer, with nothing in between.

POST takes `application/json`; GET (and HEAD) takes queries only. The answer is
`application/graphql-response+json` for clients that accept it, else `application/json`.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from graphql import OperationType
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from ptce.db.budgets import Purse
from ptce.db.connections import Connections
from ptce.domain.errors import Denied, RateLimited
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language
from ptce.reads.execution import paid
from ptce.schema.answers import Answered, Answers, refused
from ptce.schema.bodies import address_parameters
from ptce.schema.calls import GET_PARAMETERS, LARGEST_BODY, Call, read_json
from ptce.schema.failures import BadRequest
from ptce.schema.negotiation import CLASSIC, MODERN, NOT_ACCEPTABLE, require_json, wanted
from ptce.schema.payers import Payers, told
from ptce.schema.persisted import Operations
from ptce.schema.records import Exchange, Observer
from ptce.schema.tags import etag_of, matches
from ptce.schema.watching import Watch, Watchman

LONGEST_ADDRESS = 32_768
"""Bytes of what an address asks; beyond twice as much the HTTP server does not listen."""

SLOWEST_BODY = 15.0
"""Seconds that a client has to send its body."""

WORTH_GZIP = 1_024
"""Bytes; a smaller answer fits in a packet as it is."""

WORTH_A_THREAD = 65_536
"""Bytes from which compressing takes longer (a millisecond) than going to a thread for it."""

UNKNOWN = 50
"""Points, of an address, for a token that is not let in."""

READING: Final = frozenset({"GET", "HEAD"})
METHODS: Final = "GET, HEAD, POST, OPTIONS"

Headers = list[tuple[bytes, bytes]]
Sent = dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the API answers.

    `operations` knows which document a call names, `asking` who the header Authorization is at
    some moment, from a page of some origin (at once, or once awaited), `readable` what lets such a
    page read, `clock` what time it is. `payers` know who pays for it; `observers` are told what
    each request took, `timed` tells its
    client (Server-Timing).
    """

    answers: Answers
    operations: Operations
    asking: Callable[[bytes | None, datetime, bytes | None], Viewer | Awaitable[Viewer]]
    payers: Payers
    readable: Callable[[bytes], Headers]
    clock: Callable[[], datetime]
    observers: tuple[Observer, ...] = ()
    timed: bool = False
    watching: Watchman = field(default_factory=lambda: Watchman(asyncio.get_running_loop()))

    @property
    def pool(self) -> Connections:
        """Connections for reads of our own, whose plans are kept."""
        return self.answers.pools.reads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            allowed = [(b"allow", METHODS.encode()), (b"content-length", b"0")]
            await answer_by(send, 204, [*allowed, (b"vary", b"Origin")])
            return
        exchange = Exchange()
        sent = headers_of(scope)
        media, language, gzip = wanted(sent)
        watch = Watch(self.watching, receive)
        try:
            if media is None:
                raise NOT_ACCEPTABLE
            answered = await self._answered(scope, sent, watch, language, exchange)
        except ClientDisconnect:
            self._observed(exchange, None, 499, 0)
            return
        except Exception as error:  # the edge: everything becomes an answer (failures.py)
            answered = refused(error, language, exchange.number)
            if isinstance(error, RateLimited) and exchange.payer is not None:
                answered = await slowly(answered, exchange.payer)
        finally:
            watch.end()
        media = media or CLASSIC
        status = answered.status if media == MODERN else answered.classic
        headers = [*_usual(media, language), (b"x-request-id", exchange.number.encode())]
        if (origin := sent.get(b"origin")) is not None:
            headers += self.readable(origin)
        body = answered.body
        if (payer := exchange.payer) is not None:
            measures = answered.measures
            limits, end = told(payer, 0 if measures is None else measures.cost)
            headers += limits
            if measures is not None:
                body = body[:-1] + end
        coding = b"gzip" if gzip and len(body) >= WORTH_GZIP else b""
        if status == 200 and answered.measures is not None and scope["method"] in READING:
            # The same but for what is left to spend: a weak one.
            etag = etag_of(answered.body, media.encode(), language.value.encode(), coding)
            headers += ((b"etag", b"W/" + etag.encode()), (b"cache-control", b"private, no-cache"))
            if matches(_text(sent, b"if-none-match"), etag):
                status, body, coding = 304, b"", b""
        else:
            headers.append((b"cache-control", b"no-store"))
            headers += answered.advice
        if coding:
            body = await compressed(body)
            headers.append((b"content-encoding", coding))
        if status != 304:
            headers.append((b"content-length", b"%d" % len(body)))
        if scope["method"] == "HEAD":
            body = b""
        if self.timed:
            headers.append((b"server-timing", exchange.timing(answered.measures)))
        self._observed(exchange, answered, status, len(body))
        await answer_by(send, status, headers, body)

    async def _answered(
        self, scope: Scope, sent: Sent, watch: Watch, language: Language, exchange: Exchange
    ) -> Answered:
        call = await read_call(scope, sent, watch)
        now = self.clock()
        try:
            found = self.asking(sent.get(b"authorization"), now, sent.get(b"origin"))
            viewer = found if isinstance(found, Viewer) else await found
        except Denied:
            exchange.payer = self.payers.stranger(scope, sent)
            await paid(exchange.payer, UNKNOWN)
            raise
        payer = exchange.payer = self.payers.payer(viewer, scope, sent)
        text = self.operations.text(call)
        operation = await self.answers.read(text, call.operation_name, payer)
        self.operations.validated(call, text)
        exchange.call, exchange.operation = call, operation.node
        queries = operation.node.operation is OperationType.QUERY
        if not queries and scope["method"] in READING:
            raise GET_CHANGES_NOTHING
        work = self.answers.carry_out(operation, call.variables, viewer, language, now, payer)
        return await (watch.unless_gone(work) if queries else work)

    def _observed(
        self, exchange: Exchange, answered: Answered | None, status: int, size: int
    ) -> None:
        if self.observers:
            record = exchange.record(answered, status, size)
            for observer in self.observers:
                observer(record)


async def read_call(scope: Scope, sent: Sent, watch: Watch) -> Call:
    """The GraphQL request of an HTTP request. BadRequest when it is not one."""
    if scope["method"] == "POST":
        require_json(_text(sent, b"content-type"))
        if sent.get(b"content-encoding", b"identity") != b"identity":
            raise ENCODED
        declared = _text(sent, b"content-length")
        return Call.of(read_json(await watch.body(declared, LARGEST_BODY, SLOWEST_BODY)))
    if scope["method"] in READING:
        if len(scope["query_string"]) > LONGEST_ADDRESS:
            raise LONG_ADDRESS
        return Call.of_address(address_parameters(scope, GET_PARAMETERS))
    raise OTHER_METHOD


async def slowly(answered: Answered, payer: Purse) -> Answered:
    """Who asks on with nothing to spend waits for each refusal, or loses the connection."""
    if await payer.made_wait():
        return answered
    return answered._replace(advice=(*answered.advice, (b"connection", b"close")))


def headers_of(scope: Scope) -> Sent:
    """The headers by their name; what comes twice is one list, as HTTP has it."""
    listed: Headers = scope["headers"]
    sent = dict(listed)
    if len(sent) < len(listed):
        values: dict[bytes, list[bytes]] = {}
        for name, value in listed:
            values.setdefault(name, []).append(value)
        return {name: b", ".join(each) for name, each in values.items()}
    return sent


async def compressed(body: bytes) -> bytes:
    """The body as gzip, at its fastest: a fifth of it or so is left."""
    if len(body) < WORTH_A_THREAD:
        return _gzipped(body)
    return await asyncio.to_thread(_gzipped, body)


def _gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(body) + packer.flush()


def _text(sent: Sent, name: bytes) -> str:
    return sent.get(name, b"").decode("latin-1")


@lru_cache
def _usual(media: str, language: Language) -> Headers:
    return [
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"content-language", language.value.lower().encode()),
        (b"vary", b"Accept, Accept-Encoding, Accept-Language, Authorization, Origin"),
        (b"x-content-type-options", b"nosniff"),
    ]


async def answer_by(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


GET_CHANGES_NOTHING = BadRequest(
    405,
    "METHOD_NOT_ALLOWED",
    "Une commande (mutation) s'envoie par POST.",
    "A mutation must be sent by POST.",
    allow="POST",
)
OTHER_METHOD = BadRequest(
    405, "METHOD_NOT_ALLOWED", "Utilisez POST ou GET.", "Use POST or GET.", allow=METHODS
)
LONG_ADDRESS = BadRequest(
    414,
    "URI_TOO_LONG",
    f"L'adresse dépasse {LONGEST_ADDRESS // 1024} Kio : utilisez POST.",
    f"The address is over {LONGEST_ADDRESS // 1024} KiB: use POST.",
)
ENCODED = BadRequest(
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    "Envoyez le corps tel quel, sans le compresser (Content-Encoding).",
    "Send the body as it is, without compressing it (Content-Encoding).",
)
