"""Addresses of web pages as browsers and OAuth compare them: whole and letter by letter."""

from __future__ import annotations

import re
from typing import Final

ORIGIN: Final = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?", re.ASCII)
"""An origin as a browser writes it: no path, no final bar."""

_HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
_LOCAL = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_SAFE_ORIGIN = (
    rf"(?:https://{_HOST}(?::(?!443\b)[0-9]{{1,5}})?|http://{_LOCAL}(?::(?!80\b)[0-9]{{1,5}})?)"
)

PAGE_ORIGIN: Final = re.compile(_SAFE_ORIGIN, re.ASCII)
"""An origin that a key may name: https, or this very machine."""

RETURN: Final = re.compile(
    rf"(?P<origin>{_SAFE_ORIGIN})(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\?[!$-;=?-\[\]-~]*)?)?",
    re.ASCII,
)
"""Where an application is given its code: such an origin and a path, without fragment."""


def origin_of(address: str) -> str | None:
    """The origin of an address to which an application has people sent back."""
    found = RETURN.fullmatch(address)
    return None if found is None else found["origin"]
