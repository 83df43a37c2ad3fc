"""Operations that a client names instead of sending them.

Two ways. `Remembered`, always there, is Apollo's automatic protocol: a client sends the SHA-256 of
its document; the server that does not know it asks for the text, once. `Trusted` knows what the
front-ends were built with, and answers nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import orjson
from graphql import GraphQLError

from ptce.launcher_errors import reason
from ptce.reads.documents import Bounded, Documents, Rejected
from ptce.schema.calls import Call
from ptce.schema.failures import BadRequest

SHA_256 = "sha256:"
"""What the name of a document may begin with, in a call and in a manifest."""

REMEMBERED = 1_000_000
"""Characters of the documents that are remembered by their hash."""

LIGHTEST = 500
"""What the smallest of them weighs."""


class Operations(Protocol):
    """Which document a call asks for."""

    def text(self, call: Call) -> str:
        """Raises Rejected or BadRequest when there is none for it."""

    def validated(self, call: Call, text: str) -> None:
        """What this call asked for is a document of our schema."""


class Remembered:
    """What clients have sent with its hash, the last ones, in this process."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._texts: Bounded[str, str] = Bounded(size, lambda text: LIGHTEST + len(text))

    def text(self, call: Call) -> str:
        if call.query is None:
            assert call.id is not None, "a call has a text or the name of one"
            return self._texts.get(call.id, _unknown)
        if call.id is not None and sha256(call.query.encode()).hexdigest() != call.id:
            raise OTHER_HASH
        return call.query

    def validated(self, call: Call, text: str) -> None:
        if call.id is not None:
            self._texts.get(call.id, lambda: text)

    def __len__(self) -> int:
        return len(self._texts)


class Trusted:
    """The documents of a manifest, by their name or word for word."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._known = frozenset(texts.values())

    def text(self, call: Call) -> str:
        text = call.query
        if call.id is not None:
            text = self._texts.get(call.id) or self._texts.get(f"{SHA_256}{call.id}")
        if text is None or text not in self._known or call.query not in (None, text):
            raise NOT_TRUSTED
        return text

    def validated(self, call: Call, text: str) -> None:
        """They were, when the server started."""


def trusted(path: Path, documents: Documents) -> Trusted:
    """The operations of a manifest, each of them read against the schema.

    The manifest is JSON: Apollo's format (`apollo-persisted-query-manifest`), or a name and a text
    for each, as Relay's compiler writes it. ValueError, with a French sentence, when it is not
    one or when one of its operations is not one of ours.
    """
    try:
        given = orjson.loads(path.read_bytes())
    except OSError as error:
        raise ValueError(f"TRUSTED_OPERATIONS : {path} ne se lit pas ({reason(error)}).") from None
    except orjson.JSONDecodeError as error:
        raise ValueError(f"TRUSTED_OPERATIONS : {path} n'est pas du JSON ({error}).") from None
    texts: dict[str, str] = {}
    for id_, text, name in _listed(path, given):
        if texts.get(id_, text) != text:
            raise ValueError(f"TRUSTED_OPERATIONS : {path} donne deux textes à « {id_} ».")
        try:
            documents.operation(text, name)
        except Rejected as refused:
            why = refused.told[0][0]
            raise ValueError(
                f"TRUSTED_OPERATIONS : l'opération « {name or id_} » est refusée : {why}"
            ) from None
        texts[id_] = text
    return Trusted(texts)


def _listed(path: Path, given: Any) -> list[tuple[str, str, str | None]]:
    """The name, the text and the operation's name of each entry."""
    match given:
        case {"format": "apollo-persisted-query-manifest", "version": 1, "operations": list(each)}:
            listed = [_entry(one) for one in each]
        case {"format": _, "operations": _}:
            listed = [None]
        case dict():
            listed = [(id_, text, None) for id_, text in given.items() if isinstance(text, str)]
            listed += [None for text in given.values() if not isinstance(text, str)]
        case _:
            listed = [None]
    known = [entry for entry in listed if entry is not None]
    if not known or len(known) < len(listed):
        raise ValueError(
            f"TRUSTED_OPERATIONS : {path} n'est ni un manifeste d'Apollo (version 1), ni une "
            "table de noms et de textes ; ou il est vide."
        )
    return known


def _entry(given: Any) -> tuple[str, str, str | None] | None:
    match given:
        case {"id": str(id_), "body": str(body), "name": str(name)}:
            return id_, body, name
        case {"id": str(id_), "body": str(body)}:
            return id_, body, None
        case _:
            return None


def _unknown() -> str:
    # Clients know this answer by its code or, some of them, by these very words.
    said = "PersistedQueryNotFound"
    raise Rejected("PERSISTED_QUERY_NOT_FOUND", [GraphQLError(said)], None, [(said, said)])


OTHER_HASH = BadRequest(
    400,
    "PERSISTED_QUERY_HASH_MISMATCH",
    "L'empreinte annoncée n'est pas celle de « query » (SHA-256 du texte en UTF-8).",
    "The given hash is not that of “query” (SHA-256 of its text in UTF-8).",
)
NOT_TRUSTED = BadRequest(
    403,
    "OPERATION_NOT_TRUSTED",
    "Ce serveur ne répond qu'aux opérations de son manifeste, et celle-ci n'en est pas.",
    "This server answers only the operations of its manifest, and this is not one of them.",
)
