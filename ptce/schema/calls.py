"""A well-formed GraphQL request, whatever carried it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import orjson

from ptce.schema.failures import BadRequest

GET_PARAMETERS = ("query", "operationName", "variables", "extensions", "documentId")
"""What the address of a GET may say; others are not ours to read."""


LARGEST_BODY = 262_144
"""Bytes; a larger body is 413 before it is read to its end."""


class Call(NamedTuple):
    """`id` names a document that the server knows or will know: its SHA-256, or the name that a
    manifest gives it. One of `query` and `id` is given."""

    query: str | None
    operation_name: str | None
    variables: dict[str, Any]
    id: str | None = None

    @classmethod
    def of(cls, given: Any) -> Self:
        """The request that this JSON is. BadRequest when it is none."""
        if isinstance(given, list):
            raise NO_BATCH
        if not isinstance(given, dict):
            raise bad("Le corps doit être un objet JSON.", "The body must be a JSON object.")
        query, name = given.get("query"), given.get("operationName")
        variables, extensions = given.get("variables"), given.get("extensions")
        if name is not None and not isinstance(name, str):
            raise bad("« operationName » doit être un texte.", "“operationName” must be a string.")
        if variables is not None and not isinstance(variables, dict):
            raise bad("« variables » doit être un objet.", "“variables” must be an object.")
        if extensions is not None and not isinstance(extensions, dict):
            raise bad("« extensions » doit être un objet.", "“extensions” must be an object.")
        id_ = _id(given.get("documentId"), extensions or {})
        if not (query is None and id_ is not None) and not (isinstance(query, str) and query):
            raise bad("« query » doit être un texte.", "“query” must be a string.")
        return cls(query, name or None, variables or {}, id_)

    @classmethod
    def of_address(cls, given: Mapping[str, str]) -> Self:
        """The request that the parameters of an address are."""
        read: dict[str, Any] = {name: given.get(name) for name in GET_PARAMETERS}
        for name in ("variables", "extensions"):
            read[name] = read_json((given.get(name) or "null").encode())
        return cls.of(read)


def _id(document_id: Any, extensions: dict[str, Any]) -> str | None:
    """The document that the request names, by either of the two usual ways."""
    if document_id is not None:
        if not isinstance(document_id, str) or not document_id:
            raise bad("« documentId » doit être un texte.", "“documentId” must be a string.")
        return document_id.removeprefix("sha256:")
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or not isinstance(persisted.get("sha256Hash"), str):
        raise bad(
            "« extensions.persistedQuery » doit donner « version » et « sha256Hash ».",
            "“extensions.persistedQuery” must give “version” and “sha256Hash”.",
        )
    if persisted.get("version") != 1 or persisted.get("version") is True:
        raise BadRequest(
            400,
            "PERSISTED_QUERY_NOT_SUPPORTED",
            "« extensions.persistedQuery.version » : seule la version 1 est comprise.",
            "“extensions.persistedQuery.version”: only version 1 is understood.",
        )
    found: str = persisted["sha256Hash"]
    return found


def read_json(text: bytes) -> Any:
    """BadRequest, with the place, for what is not JSON."""
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
        return bad(
            f"Le JSON contient des octets qui ne sont pas de l'UTF-8, à partir du {at}e.",
            f"The JSON has bytes that are not UTF-8, from byte {at} on.",
        )
    where = f"{error.lineno}:{error.colno}"
    if "surrogate" in error.msg:
        return bad(
            f"Le JSON contient la moitié d'un caractère (\\ud800 à \\udfff), en {where}.",
            f"The JSON has half of a character (\\ud800 to \\udfff), at {where}.",
        )
    return bad(f"Le JSON n'est pas valable, en {where}.", f"The JSON is not valid, at {where}.")


def bad(fr: str, en: str) -> BadRequest:
    return BadRequest(400, "BAD_REQUEST", fr, en)


NO_BATCH = BadRequest(
    400,
    "BATCH_NOT_SUPPORTED",
    "Une liste de demandes n'est pas acceptée : envoyez-les une à une.",
    "A list of requests is not accepted: send them one by one.",
)
