"""Web pages of other origins, and what browsers let them read (CORS).

Who asks is known by a token that the page itself sends, never by a cookie: so nothing here speaks
of credentials, and a page can do no more than a program could.
"""

from __future__ import annotations

from starlette.types import Message, Scope, Send

METHODS = b"GET, HEAD, POST"
SENT = b"authorization, content-type, accept-language, if-none-match, idempotency-key"
READ = b"etag, link, retry-after, server-timing, x-request-id"
"""Headers that a page may send, and that it may read of an answer, beside those of every page."""

REMEMBERED_S = 7_200
"""How long a browser need not ask again (none remembers longer)."""

Headers = list[tuple[bytes, bytes]]


class Origins:
    """The origins whose pages may read the API; `*` is any of them."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._any = "*" in allowed
        self._allowed = frozenset(origin.encode() for origin in allowed)

    def preflight(self, scope: Scope) -> Headers | None:
        """What to answer a browser that asks before it sends; None when it is something else."""
        if scope["method"] != "OPTIONS":
            return None
        headers = dict(scope["headers"])
        if b"access-control-request-method" not in headers or not self._opens(headers):
            return None
        return [
            *self._told(headers),
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", SENT),
            (b"access-control-max-age", str(REMEMBERED_S).encode()),
        ]

    def opened(self, scope: Scope, send: Send) -> Send:
        """A `send` that says, beside every answer, whether the page may read it."""
        headers = dict(scope["headers"])
        more = self._told(headers)
        if self._opens(headers):
            more.append((b"access-control-expose-headers", READ))

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return telling

    def _opens(self, headers: dict[bytes, bytes]) -> bool:
        return self._any or headers.get(b"origin") in self._allowed

    def _told(self, headers: dict[bytes, bytes]) -> Headers:
        """An answer for some origins is not one for others: caches are told."""
        if self._any:
            return [(b"access-control-allow-origin", b"*")]
        told = [(b"vary", b"Origin")]
        if self._opens(headers):
            told.append((b"access-control-allow-origin", headers[b"origin"]))
        return told
