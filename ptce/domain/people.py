"""What is asked of the people who sign in: an e-mail, a name, a password, and for how long."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Final

EMAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 120

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
DIFFERENT_SIGNS: Final = 5

LONG_WORD: Final = 4
"""Letters from which a part of somebody's name or e-mail counts for nothing in a password."""

INVITATION_LASTS: Final = timedelta(days=14)
LINK_LASTS: Final = timedelta(minutes=20)

_EMAIL = re.compile(r"(?!.*=\?)[^\s@<>()\[\],;:\\\"]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.ASCII)
"""Not one with `=?`: what writes letters would decode it, and write another address."""


def folded_email(text: str) -> str | None:
    """An e-mail as it is kept and compared: in lower case; None when it is not one.

    >>> folded_email(" Camille.Roux@Example.ORG ")
    'camille.roux@example.org'
    """
    folded = unicodedata.normalize("NFC", text.strip()).lower()
    if len(folded) > EMAIL_LENGTH or not folded.isprintable() or not _EMAIL.fullmatch(folded):
        return None
    return folded


def weakness(password: str, email: str, name: str) -> tuple[str, str] | None:
    """Why a password is not accepted, in French and in English; None when it is.

    Length makes a password, not its signs: a sentence is welcome (CNIL, NIST SP 800-63B). Tries are
    limited, so twelve letters are enough.
    """
    if len(password) < SHORTEST_PASSWORD:
        return (
            f"il lui faut {SHORTEST_PASSWORD} caractères au moins (une phrase convient)",
            f"it needs at least {SHORTEST_PASSWORD} characters (a sentence will do)",
        )
    if len(password) > LONGEST_PASSWORD:
        return (
            f"{LONGEST_PASSWORD} caractères au plus",
            f"at most {LONGEST_PASSWORD} characters",
        )
    if len(set(password)) < DIFFERENT_SIGNS:
        return ("trop peu de caractères différents", "too few different characters")
    rest = password.lower()
    for known in (email, *re.split(r"[\W_]+", email), *name.lower().split()):
        rest = rest.replace(known, "") if len(known) >= LONG_WORD else rest
    if len(rest) < len(password) and len(rest) < SHORTEST_PASSWORD // 2:
        return (
            "il ne doit pas être fait de votre nom ou de votre courriel",
            "it must not be made of your name or e-mail",
        )
    return None
