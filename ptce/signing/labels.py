"""By which words people know their sessions again: « Firefox, Linux », and nothing finer."""

from __future__ import annotations

from starlette.requests import Request

READ = 400
"""Characters of the header that are read."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""What a browser's header holds, the most telling first: several say that they are others too."""


def label_of(request: Request) -> str | None:
    """None for a program that is no browser known to us."""
    header = request.headers.get("user-agent", "")[:READ]
    words = [
        next((name for mark, name in known if mark in header), None)
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, words)) or None
