"""The names of answers (ETag): who has one already is not sent it again."""

from __future__ import annotations

import hashlib


def etag_of(body: bytes, *told: bytes) -> str:
    """The name of these very bytes, sent in this very way (type, language, coding)."""
    return f'"{hashlib.blake2b(body, digest_size=16, key=b" ".join(told)).hexdigest()}"'


def matches(known: str, etag: str) -> bool:
    """Whether a client has this very answer already; `known` is its header If-None-Match."""
    return known == "*" or etag in {each.strip().removeprefix("W/") for each in known.split(",")}
