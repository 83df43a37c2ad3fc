"""GraphQL over HTTP: from bytes to a validated operation, from an answer to bytes.

POST takes `application/json`; GET takes queries only. The answer is
`application/graphql-response+json` for clients that accept it, else `application/json`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
from graphql import OperationType
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ptce.db import visible
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language
from ptce.reads.documents import Documents, Operation
from ptce.reads.execution import Pools, answer
from ptce.schema.bodies import address_parameters, read_body
from ptce.schema.failures import BadRequest, denied, failure
from ptce.schema.introspection import introspected, require_modest
from ptce.schema.requesting import Asking

LARGEST_BODY = 262_144
"""Bytes; a larger body is 413 before it is read to its end."""

SLOWEST_BODY = 15.0
"""Seconds that a client has to send its body."""

MODERN = "application/graphql-response+json"
CLASSIC = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A well-formed GraphQL request."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the API answers. `viewer_of` knows who a token is; `clock` what time it is."""

    documents: Documents
    pools: Pools
    engine: AsyncEngine
    viewer_of: Callable[[Request], Awaitable[Viewer]]
    clock: Callable[[], datetime]

    @property
    def pool(self) -> asyncpg.Pool[asyncpg.Record]:
        """Connections for reads of our own, whose plans are kept."""
        return self.pools.reads

    async def __call__(self, request: Request) -> Response:
        language = wanted_language(request.headers.get("accept-language", ""))
        request_id = uuid4().hex
        try:
            media = wanted_media(request.headers.get("accept", "*/*"))
        except BadRequest as error:
            return self.refused(error, language, request_id, CLASSIC)
        try:
            call = await read_call(request)
            viewer = await self.viewer_of(request)
            operation = await self.read(call)
            carried = self.carry_out
            if operation.node.operation is OperationType.QUERY:
                body = await unless_gone(request, carried(operation, call, viewer, language))
            elif request.method == "GET":
                raise GET_CHANGES_NOTHING
            else:
                body = await carried(operation, call, viewer, language)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception as error:  # the edge: everything becomes an answer (failures.py)
            return self.refused(error, language, request_id, media)
        return _response(200, body, media, language, request_id)

    async def read(self, call: Call) -> Operation:
        """The operation; one that is new is read in a thread, so that others are served."""
        asked = call.query, call.operation_name
        if self.documents.knows(*asked):
            return self.documents.operation(*asked)
        return await asyncio.to_thread(self.documents.operation, *asked)

    async def carry_out(
        self, operation: Operation, call: Call, viewer: Viewer, language: Language
    ) -> bytes:
        """The response's body; what was denied stands beside the data of the other fields."""
        if operation.introspects:
            require_modest(operation)
        now = self.clock()
        asked = {**visible.parameters(viewer), **visible.moment(now)}
        parameters = {**asked, "language": language.value}
        asking = Asking(viewer, now, language, self.engine)
        answered = await answer(self.pools, operation, call.variables, parameters, asking)
        text = answered.json
        if operation.introspects:
            own = orjson.dumps(introspected(operation, call.variables)).decode()
            text = _joined(text, own)
        if answered.denied:
            errors = [denied(key, error, language) for key, error in answered.denied.items()]
            text = f'{text[:-1]},"errors":{orjson.dumps(errors).decode()}}}'
        return text.encode()

    def refused(
        self, error: Exception, language: Language, request_id: str, media: str
    ) -> Response:
        told = failure(error, language, request_id)
        strict = media == MODERN or isinstance(error, BadRequest) or told.status >= 401
        body = orjson.dumps({"errors": told.errors})
        return _response(told.status if strict else 200, body, media, language, request_id)


ADVICE = {
    401: {"www-authenticate": "Bearer"},
    408: {"connection": "close"},
    413: {"connection": "close"},
    503: {"retry-after": "2"},
}
"""What HTTP wants beside some statuses."""

GET_CHANGES_NOTHING = BadRequest(
    405,
    "METHOD_NOT_ALLOWED",
    "Une commande (mutation) s'envoie par POST.",
    "A mutation must be sent by POST.",
)


async def read_call(request: Request) -> Call:
    """The GraphQL request of an HTTP request. BadRequest when it is not one."""
    if request.method == "GET":
        sent = address_parameters(request)
        given: Any = {
            "query": sent.get("query"),
            "operationName": sent.get("operationName"),
            "variables": _json((sent.get("variables") or "null").encode()),
        }
    elif request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != CLASSIC:
            raise _bad(415, f"Envoyez du {CLASSIC}.", f"Send {CLASSIC}.", "UNSUPPORTED_MEDIA_TYPE")
        given = _json(await read_body(request, LARGEST_BODY, SLOWEST_BODY))
    else:
        raise _bad(405, "Utilisez POST ou GET.", "Use POST or GET.", "METHOD_NOT_ALLOWED")
    return _call(given)


async def unless_gone(request: Request, work: Coroutine[Any, Any, bytes]) -> bytes:
    """What the work answers. Nobody waits any more: it is cancelled, in the database too.

    Raises ClientDisconnect then. Only for what changes nothing: a command goes to its end.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        gone.cancel()
        task.cancel()
        await asyncio.gather(gone, task, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _call(given: Any) -> Call:
    if not isinstance(given, dict):
        raise _bad(400, "Le corps doit être un objet JSON.", "The body must be a JSON object.")
    query, name = given.get("query"), given.get("operationName")
    variables, extensions = given.get("variables"), given.get("extensions")
    if not isinstance(query, str) or not query:
        raise _bad(400, "« query » doit être un texte.", "“query” must be a string.")
    if name is not None and not isinstance(name, str):
        raise _bad(400, "« operationName » doit être un texte.", "“operationName”: a string.")
    if variables is not None and not isinstance(variables, dict):
        raise _bad(400, "« variables » doit être un objet.", "“variables” must be an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise _bad(400, "« extensions » doit être un objet.", "“extensions” must be an object.")
    return Call(query, name or None, variables or {})


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _broken(text, error) from None


def _broken(text: bytes, error: orjson.JSONDecodeError) -> BadRequest:
    """What is wrong with what is not JSON, and where."""
    try:
        text.decode()
    except UnicodeDecodeError as byte:
        at = byte.start + 1
        return _bad(
            400,
            f"Le JSON contient des octets qui ne sont pas de l'UTF-8, à partir du {at}e.",
            f"The JSON has bytes that are not UTF-8, from byte {at} on.",
        )
    where = f"{error.lineno}:{error.colno}"
    if "surrogate" in error.msg:
        return _bad(
            400,
            f"Le JSON contient la moitié d'un caractère (\\ud800 à \\udfff), en {where}.",
            f"The JSON has half of a character (\\ud800 to \\udfff), at {where}.",
        )
    return _bad(
        400, f"Le JSON n'est pas valable, en {where}.", f"The JSON is not valid, at {where}."
    )


def _bad(status: int, fr: str, en: str, code: str = "BAD_REQUEST") -> BadRequest:
    return BadRequest(status, code, fr, en)


def wanted_media(accept: str) -> str:
    """The media type to answer in; BadRequest 406 when none of ours is accepted."""
    accepted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for media in accepted:
        if media == MODERN:
            return MODERN
        if media in {CLASSIC, "application/*", "*/*", ""}:
            return MODERN if MODERN in accepted else CLASSIC
    raise _bad(
        406, f"Acceptez {CLASSIC} ou {MODERN}.", f"Accept {CLASSIC} or {MODERN}.", "NOT_ACCEPTABLE"
    )


def wanted_language(accepted: str) -> Language:
    """English when it is preferred to French, else French."""
    best, quality = Language.FR, 0.0
    for part in accepted.split(","):
        tag, _, parameter = part.strip().partition(";")
        code = tag.partition("-")[0].upper()
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1) if parameter else 1.0
        except ValueError:
            continue
        if code in Language.__members__ and weight > quality:
            best, quality = Language[code], weight
    return best


def _joined(text: str, own: str) -> str:
    """Root fields in the order of `own`, those read from `text`, which is `{"data" : {…}}`."""
    planned = orjson.loads(text)["data"]
    return orjson.dumps({"data": {**orjson.loads(own), **planned}}).decode()


def _response(
    status: int, body: bytes, media: str, language: Language, request_id: str
) -> Response:
    return Response(
        body,
        status,
        {
            "content-type": f"{media}; charset=utf-8",
            "content-language": language.value.lower(),
            "vary": "Accept, Accept-Language, Authorization",
            "x-request-id": request_id,
            "x-content-type-options": "nosniff",
            "cache-control": "no-store",
            **ADVICE.get(status, {}),
        },
    )
