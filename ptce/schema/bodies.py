"""What an HTTP request carries: its body, read as it comes and refused as soon as it is too large
or too slow; and the parameters of its address."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import Request

from ptce.schema.failures import BadRequest


async def read_body(request: Request, largest: int, slowest: float) -> bytes:
    """All its bytes. BadRequest: 413 over `largest` bytes, 408 after `slowest` seconds.

    Raises ClientDisconnect when the client leaves.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest:
        raise _too_large(largest)
    chunks, size = [], 0
    try:
        async with asyncio.timeout(slowest):
            async for chunk in request.stream():
                size += len(chunk)
                if size > largest:
                    raise _too_large(largest)
                chunks.append(chunk)
    except TimeoutError:
        raise TOO_SLOW from None
    return b"".join(chunks)


def address_parameters(request: Request) -> dict[str, str]:
    """The parameters of the address's query, the last of each name. BadRequest when it is not
    UTF-8: a broken byte is told, never replaced."""
    query: bytes = request.scope.get("query_string", b"")
    try:
        return dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict"))
    except UnicodeError:
        raise BROKEN_ADDRESS from None


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
