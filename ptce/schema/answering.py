"""What routes that are not GraphQL share: who asks, how failures are told, what stays cached."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ptce.db.budgets import Purse
from ptce.domain.errors import BadInput
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language
from ptce.reads.execution import paid
from ptce.schema.endpoint import Endpoint, headers_of
from ptce.schema.failures import BadRequest, failure
from ptce.schema.negotiation import CLASSIC, wanted_language
from ptce.schema.payers import told
from ptce.schema.records import request_id
from ptce.schema.tags import matches

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "referrer-policy": "no-referrer",
}
"""Whatever is sent is what it says it is, and nothing in it runs or loads anything."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and in which language."""

    viewer: Viewer
    language: Language


Work = Callable[[Asker], Awaitable[Response]]


async def answered(endpoint: Endpoint, request: Request, work: Work, cost: int) -> Response:
    """What the work answers for whoever asks and pays `cost` points; failures have the form and
    codes of /graphql."""
    language = wanted_language(request.headers.get("accept-language", ""))
    number = request_id()
    payer: Purse | None = None
    try:
        sent = headers_of(request.scope)
        asking = endpoint.asking(sent.get(b"authorization"), endpoint.clock(), sent.get(b"origin"))
        viewer = asking if isinstance(asking, Viewer) else await asking
        payer = endpoint.payers.payer(viewer, request.scope, sent)
        await paid(payer, cost)
        response = await work(Asker(viewer, language))
    except ClientDisconnect:
        return Response(status_code=499)
    except Exception as error:  # the edge: everything becomes an answer (failures.py)
        refusal = failure(error, language, number)
        response = json_answer(refusal.status, {"errors": refusal.errors}, language)
        response.headers.update(refusal.advice)
    response.headers.update({**EVERYWHERE, "x-request-id": number})
    if payer is not None:
        limits, _ = told(payer, cost)
        response.headers.update({name.decode(): each.decode() for name, each in limits})
    return response


async def unanswered(request: Request, error: Exception) -> Response:
    """What is said where no route answers: as elsewhere, by a code and a sentence."""
    assert isinstance(error, HTTPException)
    language = wanted_language(request.headers.get("accept-language", ""))
    number = request_id()
    told = failure(UNANSWERED.get(error.status_code, NOTHING_HERE), language, number)
    response = json_answer(told.status, {"errors": told.errors}, language)
    response.headers.update({**EVERYWHERE, **(error.headers or {}), "x-request-id": number})
    return response


NOTHING_HERE = BadRequest(
    404,
    "NOT_FOUND",
    "Il n'y a rien à cette adresse : l'API répond à /graphql.",
    "There is nothing at this address: the API answers at /graphql.",
)
UNANSWERED = {
    404: NOTHING_HERE,
    405: BadRequest(
        405,
        "METHOD_NOT_ALLOWED",
        "Cette adresse ne répond pas à cette méthode ; l'en-tête Allow dit auxquelles.",
        "This address does not answer this method; the Allow header says which it does.",
    ),
}
"""By the status that the routes give."""


def json_answer(status: int, body: Any, language: Language) -> Response:
    """JSON of the moment, for this viewer: nobody keeps it."""
    headers = {
        "content-type": f"{CLASSIC}; charset=utf-8",
        "content-language": language.value.lower(),
        "vary": "Accept-Language, Authorization",
        "cache-control": "no-store",
    }
    return Response(orjson.dumps(body), status, headers)


def kept(request: Request, etag: str, media: str, body: bytes, public: str) -> Response:
    """An answer that is kept and asked for again: 304 while it is the same.

    `public` says how long it stays good for anybody, as `Cache-Control` says it; what was asked
    for with a token is its bearer's only.
    """
    anonymous = "authorization" not in request.headers
    headers = {
        "etag": etag,
        "vary": "Authorization",
        "cache-control": f"public, {public}" if anonymous else "private, no-cache",
        "cross-origin-resource-policy": "cross-origin" if anonymous else "same-origin",
    }
    if matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, {**headers, "content-type": media})


def whole_number(parameters: Mapping[str, str], name: str, lowest: int, highest: int) -> int | None:
    """A number of the address's query; None when it is absent. BadInput when it is not one."""
    given = parameters.get(name)
    if given is None:
        return None
    if given.isascii() and given.isdecimal() and len(given) <= 10:
        number = int(given)
        if lowest <= number <= highest:
            return number
    raise BadInput(
        f"« {name} » est un nombre entier de {lowest} à {highest}.",
        f"“{name}” is a whole number from {lowest} to {highest}.",
        (name,),
    )
