"""The secrets that are shown once, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from ptce.domain.scopes import CredentialKind

PREFIXES: Final = {
    CredentialKind.SESSION: "ptce_",
    CredentialKind.DELEGATED: "ptce_",
    CredentialKind.SECRET_KEY: "ptce_sk_",
    CredentialKind.PUBLISHABLE_KEY: "ptce_pk_",
}
"""By which people, and scanners of leaked secrets, recognise a token."""


def drawn() -> str:
    """256 random bits, as 43 letters."""
    return secrets.token_urlsafe(32)


def new_token(kind: CredentialKind = CredentialKind.SESSION) -> str:
    return PREFIXES[kind] + drawn()


def token_hash(token: str) -> bytes:
    """What the database keeps of a token: 32 bytes."""
    return hashlib.sha256(token.encode()).digest()
