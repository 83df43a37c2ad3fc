"""Public identifiers: opaque to clients, a short prefix that names the type and the row's UUID."""

from __future__ import annotations

from uuid import UUID

PREFIXES = {
    "pole": "pol",
    "member": "mbr",
    "site": "sit",
    "permit": "prm",
    "resource": "res",
    "request": "req",
    "match": "mat",
    "booking": "bkg",
    "photo": "pho",
}

REFERENCES = {
    "member": "MBR",
    "resource": "RES",
    "request": "BES",
    "match": "MER",
    "booking": "RSV",
}
"""What a human reference starts with, as in BES-20260301-7KQ2M4."""


def public_id(table: str, id_: UUID) -> str:
    """The public identifier of a row.

    >>> public_id("member", UUID(int=1))
    'mbr_00000000000000000000000000000001'
    """
    return f"{PREFIXES[table]}_{id_.hex}"


def row_id(table: str, identifier: str) -> UUID | None:
    """The row's UUID, or None when the identifier is not one of this table."""
    prefix, _, digits = identifier.partition("_")
    if prefix != PREFIXES[table] or len(digits) != 32:
        return None
    if not all(digit in "0123456789abcdef" for digit in digits):
        return None
    return UUID(hex=digits)


def any_row(identifier: str) -> tuple[str, UUID] | None:
    """The table and the UUID of a row of any type, or None when the identifier is not one."""
    table = _TABLES.get(identifier.partition("_")[0], "")
    found = row_id(table, identifier) if table else None
    return None if found is None else (table, found)


_TABLES = {prefix: table for table, prefix in PREFIXES.items()}
