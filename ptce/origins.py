"""Web pages of other origins, and what browsers let them read (CORS).

Who asks is known by a token that the page itself sends, never by a cookie: so nothing here speaks
of credentials, and a page can do no more than a program could.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Message, Scope, Send

METHODS = b"GET, HEAD, POST"
SENT = b"authorization, content-type, accept-language, if-none-match, idempotency-key"
READ = b"etag, link, ratelimit, ratelimit-policy, retry-after, server-timing, x-request-id"
"""Headers that a page may send, and that it may read of an answer, beside those of every page."""

REMEMBERED_S = 7_200
"""How long a browser need not ask again (none remembers longer)."""

Headers = list[tuple[bytes, bytes]]


def _nobody() -> frozenset[bytes]:
    return frozenset()


class Origins:
    """The origins whose pages may read the API: those `allowed` (`*` is any) and those `live` now,
    which some publishable key names.

    A page that is let in may still not use a key of others: that is for the key to say.
    """

    def __init__(
        self, allowed: frozenset[str], live: Callable[[], frozenset[bytes]] = _nobody
    ) -> None:
        self._any = "*" in allowed
        self._allowed = frozenset(origin.encode() for origin in allowed)
        self._live = live

    def preflight(self, scope: Scope) -> Headers | None:
        """What to answer a browser that asks before it sends; None when it is something else."""
        if scope["method"] != "OPTIONS":
            return None
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if b"access-control-request-method" not in headers or not self._opens(origin):
            return None
        return [
            *self._told(origin),
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", SENT),
            (b"access-control-max-age", str(REMEMBERED_S).encode()),
        ]

    def opened(self, scope: Scope, send: Send) -> Send:
        """A `send` that says, beside every answer, whether the page may read it."""
        more = self._told(dict(scope["headers"]).get(b"origin"))

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return telling

    def readable(self, origin: bytes) -> Headers:
        """What lets a page of this origin read an answer; nothing when it may not."""
        if not self._opens(origin):
            return []
        allowed = b"*" if self._any else origin
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-expose-headers", READ),
        ]

    def _opens(self, origin: bytes | None) -> bool:
        return self._any or origin in self._allowed or origin in self._live()

    def _told(self, origin: bytes | None) -> Headers:
        """An answer for some origins is not one for others: caches are told."""
        if self._any:
            return self.readable(b"*")
        return [(b"vary", b"Origin"), *(() if origin is None else self.readable(origin))]
