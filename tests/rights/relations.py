"""Which rows a field of a row leads to, from the foreign keys: what the grid expects there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from ptce.db import tables
from ptce.domain.identifiers import PREFIXES
from tests.reads.facts import Line
from tests.reads.oracle import Oracle
from tests.rights.places import TABLE_OF, sees
from tests.rights.selections import answered, named

BY: Mapping[tuple[str, str], tuple[str, str]] = {
    ("audit_event", "onBehalfOf"): ("on_behalf_of", "id"),
    ("application", "keys"): ("id", "principal_id"),
    ("access_token", "replacedBy"): ("replaced_by", "id"),
    ("pole", "matches"): ("id", "receiver_pole_id"),
    ("member", "contact"): ("id", "member_id"),
    ("booking", "providerContact"): ("provider_id", "member_id"),
    ("booking", "receiverContact"): ("receiver_id", "member_id"),
}
"""Where the keys do not tell: the row's own column, and that of the rows it leads to."""

ONLY: Mapping[tuple[str, str], Callable[[Line], bool]] = {
    ("member", "sites"): lambda site: site["closed_at"] is None,
}
"""Fields that show only some of the rows."""

ELSEWHERE = frozenset(
    {
        ("member", "charterSignature"),
        ("member", "bookingsToSettle"),
        ("match", "booking"),
        ("permit", "verifiedByPole"),
    }
)
"""Some rows among several, by their state: `test_oracle.py` has them."""


def expected(oracle: Oracle, table: str, line: Line, name: str, given: Any) -> bool:
    """Whether there was something to compare; AssertionError unless `given`, what the person was
    given at the field `name` of the row, is exactly what they see there."""
    field = _field(table, name)
    type_ = answered(field)
    assert type_ is not None
    child = TABLE_OF.get(type_.name)
    if child is None or child not in oracle.facts.tables or (table, name) in ELSEWHERE:
        return False
    joined = {
        id(other): other
        for own, theirs in _joined(table, name, child)
        for other in oracle.facts.having(child, theirs, line[own])
    }
    lines = [
        other
        for other in joined.values()
        if ONLY.get((table, name), bool)(other) and sees(oracle, child, other)
    ]
    told = f"{table}.{name} of {line.get('id')}"
    if isinstance(given, dict) and "nodes" in given:
        assert given["totalCount"] == len(lines), told
        assert len(given["nodes"]) == min(len(lines), 10), told
        assert _ids(given["nodes"]) <= _keys(lines), told
    elif isinstance(given, list):
        assert len(given) == len(lines) and _ids(given) <= _keys(lines), told
    else:
        assert (given is None) == (not lines), told
        assert _ids([given] if given else []) <= _keys(lines), told
    return bool(lines)


def _field(table: str, name: str) -> Any:
    for type_name, of in TABLE_OF.items():
        if of == table and name in named(type_name).fields:
            return named(type_name).fields[name]
    raise AssertionError(f"no field {name} of {table}")


def _joined(table: str, name: str, child: str) -> list[tuple[str, str]]:
    """(own column, column of the other rows), any of which joins them."""
    if (table, name) in BY:
        return [BY[table, name]]
    parent, other = tables.metadata.tables[table], tables.metadata.tables[child]
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    for column in (f"{snake}_id", f"{snake}_insee"):
        if column in parent.c:
            return [(column, next(iter(other.primary_key)).name)]
    pairs = [
        (key.column.name, key.parent.name)
        for key in other.foreign_keys
        if key.column.table is parent
    ]
    assert pairs, f"say which rows {table}.{name} leads to"
    return pairs


def _ids(nodes: list[Any]) -> set[UUID]:
    digits = re.compile(rf"(?:{'|'.join(PREFIXES.values())})_([0-9a-f]{{32}})")
    return {UUID(digits.fullmatch(node["id"])[1]) for node in nodes if "id" in node}  # type: ignore[index]


def _keys(lines: list[Line]) -> set[Any]:
    return {line.get("id") for line in lines}
