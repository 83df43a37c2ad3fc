"""The one mapping from what went wrong to what a client is told: code, sentence, field, status.

Codes are those of Apollo and of French public APIs, plus our own; sentences are French, English
on request. A fault that is not in this file is ours: it is logged with the request's id and told
as INTERNAL_SERVER_ERROR, without a word of its text.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from ptce.db.connections import Busy
from ptce.domain.errors import BadInput, Denied, RateLimited
from ptce.domain.terms import Language
from ptce.reads.documents import Rejected
from ptce.reads.limits import PIECES, Limit, TooComplex
from ptce.reads.sentences import Told

log = logging.getLogger("ptce.api")

Errors = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a whole request answers instead of data.

    `status` is for graphql-response+json; for application/json it is `classic`: what is a request
    is answered by 200, whatever its document. `advice` are the headers that the status wants.
    """

    status: int
    errors: Errors
    classic: int
    advice: Mapping[str, str]


class BadRequest(Exception):
    """The HTTP request is not a GraphQL request; `status` whatever the media type.

    `allow` are the methods that would be, for 405; `retry_after` seconds, for 429; `field` is what
    of the input it is about.
    """

    def __init__(
        self,
        status: int,
        code: str,
        fr: str,
        en: str,
        *,
        allow: str = "",
        retry_after: int = 0,
        field: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code)
        self.allow = allow
        self.retry_after = retry_after
        self.field = field
        self.status = status
        self.code = code
        self.fr = fr
        self.en = en

    def message(self, language: Language) -> str:
        return self.en if language is Language.EN else self.fr


TOO_COMPLEX = (
    "Cette requête demande trop à la fois ({maximum} {what} au plus) : réduisez les pages ou les "
    "champs.",
    "This operation asks for too much at once (at most {maximum} {what}): ask for smaller pages or "
    "fewer fields.",
)
RATE = (
    "Vos points sont dépensés pour l'instant : réessayez dans {wait} s (en-tête Retry-After).",
    "Your points are spent for now: try again in {wait} s (Retry-After header).",
)
QUOTA = (
    "Cette demande coûte plus que les {left} points qui vous restent aujourd'hui : il y en aura "
    "d'autres dans {wait} s, à 0 h UTC.",
    "This request costs more than the {left} points that you have left today: there will be more "
    "in {wait} s, at 0:00 UTC.",
)
TIMEOUT = (
    "La requête a dépassé le temps permis.",
    "The operation took longer than allowed.",
)
FAULT = (
    "Une erreur est survenue de notre côté ; elle est notée sous ce numéro : {id}.",
    "Something went wrong on our side; it is recorded under this number: {id}.",
)
UNAVAILABLE = (
    "La base de données ne répond pas ; réessayez dans un instant.",
    "The database does not answer; try again in a moment.",
)
BUSY = (
    "Trop de demandes à la fois ; réessayez dans un instant.",
    "Too many requests at once; try again in a moment.",
)
UNAVAILABLE_STATES = frozenset({"08", "40", "53", "57"})
"""Classes of SQLSTATE: connections, transactions that met, resources, a server that stops or
starts."""

TOO_LATE = "57014"
"""A statement went past its deadline (`statement_timeout`)."""

LOCKED = "55P03"
"""A command waited too long for others to finish (`lock_timeout`)."""


ADVICE: Mapping[int, dict[str, str]] = {
    401: {"www-authenticate": "Bearer"},
    408: {"connection": "close"},
    413: {"connection": "close"},
    503: {"retry-after": "2"},
}
"""What HTTP wants beside some statuses."""


def failure(error: Exception, language: Language, request_id: str) -> Failure:
    """What to tell about an exception that stopped the request."""
    if isinstance(error, BadRequest):
        advice = ADVICE.get(error.status, {}) | ({"allow": error.allow} if error.allow else {})
        if error.retry_after:
            advice["retry-after"] = str(error.retry_after)
        field = {"field": list(error.field)} if error.field else {}
        errors = [_told(error.message(language), error.code, **field)]
        return Failure(error.status, errors, error.status, advice)
    status, errors = _stopped(error, language, request_id)
    advice = ADVICE.get(status, {})
    if isinstance(error, RateLimited):
        advice = {"retry-after": str(error.wait)}
    return Failure(status, errors, 200 if status == 400 else status, advice)


def _stopped(error: Exception, language: Language, request_id: str) -> tuple[int, Errors]:
    """The status and the errors of a request that was one."""
    match error:
        case Rejected():
            located = zip(error.errors, error.fields, error.told, strict=True)
            return 400, [_rejected(error.code, *each, language) for each in located]
        case BadInput():
            told = _told(error.message(language), "BAD_USER_INPUT", field=list(error.path))
            return 400, [told]
        case Denied():
            status = 401 if error.code == "UNAUTHENTICATED" else 403
            return status, [_told(error.message(language), error.code, **error.facts)]
        case TooComplex():
            return 400, [_too_complex(error.limit, language)]
        case asyncpg.ProgramLimitExceededError():
            return 400, [_too_complex(PIECES, language)]
        case RateLimited(left=int(left)):
            said = _in(language, QUOTA).format(wait=error.wait, left=left)
            return 429, [_told(said, "QUOTA_EXCEEDED", retryAfter=error.wait, left=left)]
        case RateLimited():
            said = _in(language, RATE).format(wait=error.wait)
            return 429, [_told(said, "RATE_LIMITED", retryAfter=error.wait)]
        case _ if isinstance(error, TimeoutError) or _state(error) == TOO_LATE:
            return 503, [_told(_in(language, TIMEOUT), "OPERATION_TIMED_OUT")]
        case Busy() | NoConnection():
            log.warning("no free connection, request %s", request_id)
            return 503, [_told(_in(language, BUSY), "SERVICE_UNAVAILABLE")]
        case _ if _unavailable(error):
            log.error("database unavailable, request %s", request_id, exc_info=error)
            return 503, [_told(_in(language, UNAVAILABLE), "SERVICE_UNAVAILABLE")]
        case _:
            log.exception("fault in request %s", request_id, exc_info=error)
            message = _in(language, FAULT).format(id=request_id)
            return 500, [_told(message, "INTERNAL_SERVER_ERROR", requestId=request_id)]


def _unavailable(error: Exception) -> bool:
    """Whether it is the database that does not answer, through either of its two drivers."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _state(error)
    known = state[:2] in UNAVAILABLE_STATES or state == LOCKED
    return known or isinstance(
        error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError
    )


def _state(error: Exception) -> str:
    """The SQLSTATE, whichever driver met it; empty for what is not the database's."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(origin, "sqlstate", None) or "")


def denied(key: str, error: Denied, language: Language) -> dict[str, Any]:
    """What to tell about one root field that was denied, beside the data of the others."""
    return {**_told(error.message(language), error.code, **error.facts), "path": [key]}


def _too_complex(limit: Limit, language: Language) -> dict[str, Any]:
    what = limit.what_en if language is Language.EN else limit.what_fr
    maximum = f"{limit.maximum:,}"
    if language is Language.FR:
        maximum = maximum.replace(",", "\u00a0")
    message = _in(language, TOO_COMPLEX).format(maximum=maximum, what=what)
    facts = {"limit": limit.code, "maximum": limit.maximum}
    return _told(message, "OPERATION_TOO_COMPLEX", **facts)


def _rejected(
    code: str, error: GraphQLError, field: tuple[str, ...], sentence: Told, language: Language
) -> dict[str, Any]:
    where = {"field": list(field)} if field else {}
    told = _told(_in(language, sentence), code, **where)
    if error.locations:
        told["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    return told


def _told(message: str, code: str, **extensions: Any) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code, **extensions}}


def _in(language: Language, sentence: tuple[str, str]) -> str:
    return sentence[1] if language is Language.EN else sentence[0]
