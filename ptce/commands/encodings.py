"""What a listing's text means, kept beside it: with the command that writes it, or later.

Asking the encoder takes time, and no transaction waits for it: a command that wants an encoding
stops (`Unencoded`) before it has changed anything, the encoder is asked, and the command is given
again with what it answered. Without an answer in time, the row says that it is still to encode.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert

from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.values import Encoding


def encoded_columns(encoding: Encoding | None, text: str) -> dict[str, Any]:
    """Of a row of `<listing>_encoding`; without an encoding, one that is still to encode."""
    if encoding is None:
        return {"fingerprint": None, "packed": None, "text_sha256": None}
    return {
        "fingerprint": encoding.fingerprint,
        "packed": encoding.packed,
        "text_sha256": hashed(text),
    }


def hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


async def keep_encoding(
    work: Work, table: str, listing_id: UUID, encoding: Encoding | None, text: str
) -> None:
    """Write what the text gave. Without an encoding, what is kept of the same text stays."""
    encodings = tables.ENCODING_OF[table]
    own = encodings.c[f"{table}_id"]
    values = encoded_columns(encoding, text)
    added = insert(encodings).values({own.name: listing_id} | values)
    stale = encodings.c.text_sha256.is_distinct_from(hashed(text))
    if encoding is not None:
        stale = or_(stale, encodings.c.fingerprint.is_distinct_from(encoding.fingerprint))
    await work.connection.execute(
        added.on_conflict_do_update(index_elements=[own], set_=values, where=stale)
    )
