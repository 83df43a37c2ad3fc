"""What an HTTP request carries: its body, read as it comes and refused as soon as it is too large
or too slow; and the parameters of its address."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from ptce.schema.failures import BadRequest


async def read_body(declared: str, receive: Receive, largest: int, slowest: float) -> bytes:
    """All its bytes. BadRequest: 413 over `largest` bytes, 408 after `slowest` seconds.

    `declared` is the header Content-Length. Raises ClientDisconnect when the client leaves.
    """
    try:
        async with asyncio.timeout(slowest):
            return await received(declared, receive, largest)
    except TimeoutError:
        raise TOO_SLOW from None


async def received(declared: str, receive: Receive, largest: int) -> bytes:
    """All its bytes, however long they take. BadRequest 413, ClientDisconnect."""
    if declared.isdecimal() and int(declared) > largest:
        raise _too_large(largest)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > largest:
            raise _too_large(largest)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def address_parameters(scope: Scope, once: Collection[str] = ()) -> dict[str, str]:
    """The parameters of the address's query, the last of each name; those of `once` must not come
    again. BadRequest when it is not UTF-8: a broken byte is told, never replaced."""
    query: bytes = scope.get("query_string", b"")
    try:
        listed = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError:
        raise BROKEN_ADDRESS from None
    given = dict(listed)
    if len(given) < len(listed):
        names = [name for name, _ in listed]
        for name in once:
            if names.count(name) > 1:
                raise BadRequest(
                    400,
                    "BAD_REQUEST",
                    f"L'adresse donne « {name} » plusieurs fois.",
                    f"The address gives “{name}” more than once.",
                )
    return given


BROKEN_ADDRESS = BadRequest(
    400,
    "BAD_REQUEST",
    "L'adresse contient des octets qui ne sont pas de l'UTF-8.",
    "The address has bytes that are not UTF-8.",
)

TOO_SLOW = BadRequest(408, "TIMEOUT", "Le corps tarde trop.", "The body is too slow.")


def _too_large(largest: int) -> BadRequest:
    return BadRequest(
        413,
        "PAYLOAD_TOO_LARGE",
        f"Le corps dépasse {largest // 1024} Kio.",
        f"The body is over {largest // 1024} KiB.",
    )
