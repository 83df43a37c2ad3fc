"""The body of an HTTP request: read as it comes, refused as soon as it is too large or too slow."""

from __future__ import annotations

import asyncio

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


TOO_SLOW = BadRequest(408, "TIMEOUT", "Le corps tarde trop.", "The body is too slow.")


def _too_large(largest: int) -> BadRequest:
    return BadRequest(
        413,
        "PAYLOAD_TOO_LARGE",
        f"Le corps dépasse {largest // 1024} Kio.",
        f"The body is over {largest // 1024} KiB.",
    )
