"""Keyset cursors: where a page ended, as the list and its order, its key and the row's id.

A cursor is URL-safe-ish base64 of a JSON array, made by PostgreSQL and read here. Clients treat
it as opaque; one made for another list, another order or by hand is refused, never guessed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Text, cast, func, literal_column

from ptce.domain.errors import BadInput
from ptce.domain.text import storable

_BYTES, _BASE64, _LINE_END, _NOTHING = (
    literal_column(text, Text) for text in ("'UTF8'", "'base64'", "E'\\n'", "''")
)


def cursor_sql(
    order: str, key: ColumnElement[Any] | None, id_: ColumnElement[Any]
) -> ColumnElement[str]:
    """The expression of a row's cursor."""
    parts: list[ColumnElement[Any]] = [literal_column(f"'{order}'", Text)]
    if key is not None:
        parts.append(cast(key, Text))
    document = cast(func.json_build_array(*parts, id_), Text)
    encoded = func.encode(func.convert_to(document, _BYTES), _BASE64)
    return func.translate(encoded, _LINE_END, _NOTHING, type_=Text)


def cursor_part(
    order: str, parts: int, index: int, convert: Callable[[str], Any]
) -> Callable[[str], Any]:
    """A reader of one part of a cursor of `parts` keys: BadInput when it is not of this order."""

    def read(cursor: str) -> Any:
        try:
            document = orjson.loads(base64.b64decode(cursor, validate=True))
            if isinstance(document, list) and len(document) == parts + 1 and document[0] == order:
                part = document[index + 1]
                if isinstance(part, str) and storable(part):
                    return convert(part)
        except (binascii.Error, ValueError, TypeError, AttributeError, ArithmeticError):
            pass
        raise BadInput(
            "Curseur non valable : reprenez endCursor de la page précédente, de la même liste et "
            "dans le même ordre.",
            "Invalid cursor: use endCursor of the previous page, of the same list in the same "
            "order.",
        )

    return read


def as_uuid(text: str) -> UUID:
    return UUID(text)
