"""The identifiers that `node` and `nodes` are asked for, as table names and row ids in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from ptce.domain.errors import BadInput
from ptce.domain.identifiers import any_row

MAXIMUM_IDS: Final = 100


def named_tables(asked: str | list[str]) -> list[str | None]:
    """The table that each identifier names; None when it names none. BadInput past MAXIMUM_IDS."""
    return [found and found[0] for found in _rows(asked)]


def row_ids(asked: str | list[str]) -> list[UUID | None]:
    return [found and found[1] for found in _rows(asked)]


def found_tables(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that the argument `id` or `ids` names. BadInput."""
    [(name, asked)] = values.items()
    try:
        return tuple(sorted({table for table in named_tables(asked) if table is not None}))
    except BadInput as error:
        raise error.within((name,)) from None


def _rows(asked: str | list[str]) -> list[tuple[str, UUID] | None]:
    identifiers = [asked] if isinstance(asked, str) else asked
    if len(identifiers) > MAXIMUM_IDS:
        raise BadInput(
            f"Cent identifiants au plus, et non {len(identifiers)}.",
            f"At most {MAXIMUM_IDS} identifiers, not {len(identifiers)}.",
        )
    return [any_row(identifier) for identifier in identifiers]
