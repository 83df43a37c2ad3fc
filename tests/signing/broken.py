"""Requests that no browser sends, as bytes: broken addresses, headers and bodies."""

from __future__ import annotations

from collections.abc import Iterator

HTTP = b"HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
FORMS = (
    "/sign-in/link",
    "/sign-in/link/x",
    "/sign-in/password",
    "/sign-in/password/new",
    "/sign-in/invitation/x",
    "/sign-in/out",
    "/oauth/authorize",
)
PATHS = (
    b"/sign-in?next=%ff%fe",
    b"/sign-in/link/%00",
    b"/sign-in/link/%ff",
    b"/sign-in/invitation/%c3%28",
    b"/sign-in/invitation/%00/provider",
    b"/sign-in/link/" + b"a" * 9_000,
    b"/sign-in/provider/return?state=%ff&code=%00",
    b"/oauth/authorize?client_id=%ff",
    b"//evil.example/sign-in",
    b"http://evil.example/sign-in",
)
HEADERS = (
    b"Host: [a",
    b"Host: a?client_id=1#",
    b"Cookie: ptce_session=\xff\xfe; ptce_form=\xc3\xa9",
    b'Cookie: =;;;=; ptce_next="\\377"; ptce_attempt=.',
    b"Cookie: ptce_session=" + b"a" * 20_000,
    b"X-Forwarded-For: \xff, ,",
    b"Accept-Language: " + b"," * 9_000 + b"\xff",
    b"Authorization: Basic \xff",
    b"Content-Type: application/x-www-form-urlencoded; charset=utf-16",
)
BODIES = (
    b"form=%00&email=%00&password=%00&name=%00&decision=allow&client_id=%00",
    b"form=%ff",
    b"\xff\xfe\x00",
    b"form=" + b"a" * 20_000,
    b"&" * 100,
    b"{" * 5_000,
    b"[" * 16_000,
    b'{"link": "\\ud800"}',
    b'{"email": "a@example.org", "password": "' + b"a" * 15_000 + b'"}',
)
JSON = (
    "/sign-in/links",
    "/sign-in/tokens",
    "/sign-in/tokens/refresh",
    "/sign-in/tokens/revoke",
)
POSTED = (*FORMS, *JSON, "/oauth/token", "/oauth/revoke")


def requests() -> Iterator[bytes]:
    for path in PATHS:
        yield b"GET %b %b\r\n" % (path, HTTP)
    for line in HEADERS:
        for path in (b"/sign-in", b"/oauth/authorize?client_id=1"):
            yield b"GET %b %b%b\r\n\r\n" % (path, HTTP, line)
    head = b"POST %b %bContent-Type: %b\r\nContent-Length: %d\r\nX-Forwarded-For: 10.8.0.%d\r\n\r\n"
    for posted in POSTED:
        media = b"application/" + (b"json" if posted in JSON else b"x-www-form-urlencoded")
        for number, body in enumerate(BODIES):
            yield head % (posted.encode(), HTTP, media, len(body), number) + body
