"""What a listing's text means, kept beside it: with the command that writes it, or later.

Asking the encoder takes time: a command that wants an encoding stops (`Unencoded`) before it has
changed anything, the encoder is asked, and the command is given again with what it answers. Who
posts writes the listing and reads what it may meet meanwhile. Without an answer in time, the row
says that it is still to encode.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert

from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.values import Encoding, Need, Offer
from ptce.domain.wording import written

Listing = TypeVar("Listing", Need, Offer)


def encoded_columns(encoding: Encoding | None, text: str) -> dict[str, Any]:
    """Of a row of `<listing>_encoding`; without an encoding, one that is still to encode."""
    fresh = {"failures": 0, "failed_with": None}
    if encoding is None:
        return {"fingerprint": None, "packed": None, "text_sha256": None} | fresh
    return {
        "fingerprint": encoding.fingerprint,
        "packed": encoding.packed,
        "text_sha256": hashed(text),
    } | fresh


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


async def understood(work: Work, listing: Listing) -> Listing:
    """A listing of this command with what the encoder has answered of it since it was written.

    That is kept beside it, unless it is of a beginning: then the worker has all of it encoded.
    """
    text = written(listing)
    encoding = await work.encoded(listing.kind, text)
    if encoding is None or listing.id is None or listing.encoding is not None:
        return listing
    if encoding.whole:
        table = tables.request if isinstance(listing, Need) else tables.resource
        await keep_encoding(work, table.name, listing.id, encoding, text)
    return replace(listing, encoding=encoding)
