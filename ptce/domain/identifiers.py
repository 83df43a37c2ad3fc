"""Public identifiers: opaque to clients, a short prefix that names the type and the row's UUID."""

from __future__ import annotations

import re
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
    "principal": "prs",
    "role_grant": "rol",
    "audit_event": "aud",
    "invitation": "inv",
    "sign_in_session": "ses",
    "personal_access": "acc",
    "application": "app",
    "access_token": "key",
    "contact_consent": "con",
    "thesaurus_proposal": "thp",
    "weight_set": "wgt",
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
    found = any_row(identifier)
    return found[1] if found is not None and found[0] == table else None


def any_row(identifier: str) -> tuple[str, UUID] | None:
    """The table and the UUID of a row of any type, or None when the identifier is not one."""
    table = any_table(identifier)
    return None if table is None else (table, UUID(hex=identifier[4:]))


def any_table(identifier: str) -> str | None:
    """The table of a row of any type, or None when the identifier is not one."""
    written = _WRITTEN.fullmatch(identifier)
    return None if written is None else _TABLES.get(written[1])


_WRITTEN = re.compile("([a-z]{3})_[0-9a-f]{32}")

_TABLES = {prefix: table for table, prefix in PREFIXES.items()}
