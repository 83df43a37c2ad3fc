"""Updates say what changes: a field that is left out stays as it is, null empties it."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import Any, Final

from sqlalchemy import Row


class Unchanged(Enum):
    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


def merged(row: Row[Any], data: object) -> dict[str, Any]:
    """The columns of the row that `data` has fields for: as given, else as they are."""
    given = {field.name: getattr(data, field.name) for field in fields(data)}  # type: ignore[arg-type]
    return {
        name: getattr(row, name) if value is UNCHANGED else value
        for name, value in given.items()
        if name in row._mapping
    }


def differing(row: Row[Any], columns: dict[str, Any]) -> dict[str, Any]:
    """The columns whose value is not the row's."""
    return {name: value for name, value in columns.items() if row._mapping[name] != value}
