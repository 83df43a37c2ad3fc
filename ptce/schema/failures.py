"""The one mapping from what went wrong to what a client is told: code, sentence, field, status.

Codes are those of Apollo and of French public APIs, plus our own; sentences are French, English
on request. A fault that is not in this file is ours: it is logged with the request's id and told
as INTERNAL_SERVER_ERROR, without a word of its text.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import asyncpg
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError

from ptce.domain.errors import BadInput, Denied
from ptce.domain.terms import Language
from ptce.reads.documents import Rejected
from ptce.reads.plans import TooComplex

log = logging.getLogger("ptce.api")

Errors = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a whole request answers instead of data. `status` is for graphql-response+json."""

    status: int
    errors: Errors


class BadRequest(Exception):
    """The HTTP request is not a GraphQL request; `status` whatever the media type."""

    def __init__(self, status: int, code: str, fr: str, en: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.fr = fr
        self.en = en

    def message(self, language: Language) -> str:
        return self.en if language is Language.EN else self.fr


TOO_COMPLEX = (
    "Cette requête demande trop de valeurs à la fois : réduisez les pages ou les champs.",
    "This operation asks for too many values at once: ask for smaller pages or fewer fields.",
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
REJECTED = {
    "GRAPHQL_PARSE_FAILED": "La requête n'est pas du GraphQL : {detail}",
    "GRAPHQL_VALIDATION_FAILED": "La requête ne suit pas le schéma : {detail}",
}


def failure(error: Exception, language: Language, request_id: str) -> Failure:
    """What to tell about an exception that stopped the request."""
    match error:
        case BadRequest():
            return Failure(error.status, [_told(error.message(language), error.code)])
        case Rejected():
            return Failure(400, [_rejected(error.code, each, language) for each in error.errors])
        case BadInput():
            told = _told(error.message(language), "BAD_USER_INPUT", field=list(error.path))
            return Failure(400, [told])
        case Denied():
            status = 401 if error.code == "UNAUTHENTICATED" else 403
            return Failure(status, [_told(error.message(language), error.code)])
        case TooComplex():
            return Failure(400, [_told(_in(language, TOO_COMPLEX), "OPERATION_TOO_COMPLEX")])
        case asyncpg.QueryCanceledError() | TimeoutError():
            return Failure(503, [_told(_in(language, TIMEOUT), "OPERATION_TIMED_OUT")])
        case OSError() | asyncpg.InterfaceError() | asyncpg.PostgresConnectionError():
            log.exception("database unavailable, request %s", request_id)
            return Failure(503, [_told(_in(language, UNAVAILABLE), "SERVICE_UNAVAILABLE")])
        case DBAPIError(connection_invalidated=True):
            log.exception("database unavailable, request %s", request_id)
            return Failure(503, [_told(_in(language, UNAVAILABLE), "SERVICE_UNAVAILABLE")])
        case _:
            log.exception("fault in request %s", request_id, exc_info=error)
            message = _in(language, FAULT).format(id=request_id)
            return Failure(500, [_told(message, "INTERNAL_SERVER_ERROR", requestId=request_id)])


def denied(key: str, error: Denied, language: Language) -> dict[str, Any]:
    """What to tell about one root field that was denied, beside the data of the others."""
    return {**_told(error.message(language), error.code), "path": [key]}


def _rejected(code: str, error: GraphQLError, language: Language) -> dict[str, Any]:
    detail = error.message
    message = detail if language is Language.EN else REJECTED[code].format(detail=detail)
    told = _told(message, code)
    if error.locations:
        told["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    return told


def _told(message: str, code: str, **extensions: Any) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code, **extensions}}


def _in(language: Language, sentence: tuple[str, str]) -> str:
    return sentence[1] if language is Language.EN else sentence[0]
