"""JSON objects and scalars as SQL expressions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Integer, Text, cast, func, literal_column

Json = ColumnElement[Any]
Pair = tuple[str, Json]

EMPTY: Final = literal_column("'[]'::json", JSON)

_SECOND: Final = literal_column("2", Integer)
_BUT_LAST: Final = literal_column("-1", Integer)

OBJECT_KEYS = 50
"""json_build_object takes 100 arguments: longer objects are joined from pieces."""


def json_object(pairs: Sequence[Pair]) -> Json:
    """An object of any number of keys, in order."""
    pieces = [pairs[at : at + OBJECT_KEYS] for at in range(0, len(pairs), OBJECT_KEYS)] or [[]]
    built = [
        func.json_build_object(
            *(part for key, value in piece for part in (_key(key), value)), type_=JSON
        )
        for piece in pieces
    ]
    if len(built) == 1:
        return built[0]
    texts = [cast(piece, Text) for piece in built]
    inner = [func.left(func.substr(text, _SECOND), _BUT_LAST) for text in texts]
    return cast(func.concat("{", func.concat_ws(",", *inner), "}"), JSON)


def constant(text: str) -> ColumnElement[str]:
    """A GraphQL name as a JSON string: letters, digits and underscores only."""
    return _key(text)


def scalar(type_name: str, value: Json) -> Json:
    """A value in its GraphQL scalar's form: decimals are strings without needless zeros."""
    if type_name == "Decimal":
        return cast(func.trim_scale(value), Text)
    return value


def _key(key: str) -> ColumnElement[str]:
    assert key.isidentifier() and key.isascii(), key
    return literal_column(f"'{key}'::text", Text)
