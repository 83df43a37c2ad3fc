"""The identifiers that `node` and `nodes` are asked for: which tables they name, and which rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from ptce.domain.errors import BadInput
from ptce.domain.identifiers import any_row, any_table

MAXIMUM_IDS: Final = 100


def found_tables(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that the argument `id` or `ids` names: part of the shape. BadInput."""
    [(name, asked)] = values.items()
    identifiers = [asked] if isinstance(asked, str) else asked
    if len(identifiers) > MAXIMUM_IDS:
        raise BadInput(
            f"Cent identifiants au plus, et non {len(identifiers)}.",
            f"At most {MAXIMUM_IDS} identifiers, not {len(identifiers)}.",
            (name,),
        )
    return tuple(sorted({table for each in identifiers if (table := any_table(each)) is not None}))


def named_tables(asked: list[str]) -> list[str | None]:
    """The table that each identifier names; None when it names none."""
    return [any_table(identifier) for identifier in asked]


def row_ids(asked: list[str]) -> list[UUID | None]:
    return [any_id(identifier) for identifier in asked]


def any_id(asked: str) -> UUID | None:
    """The row that an identifier names, whatever its table."""
    found = any_row(asked)
    return None if found is None else found[1]
