"""What people and applications send to sign in: little, and soon."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from ptce.schema.bodies import read_body

LARGEST = 16 * 1024
"""Bytes; a larger body is 413."""

SLOWEST = 15.0
"""Seconds; a slower one is 408."""


async def small_body(request: Request) -> bytes:
    """All its bytes. BadRequest 413 and 408, ClientDisconnect."""
    declared = request.headers.get("content-length", "")
    return await read_body(declared, request.receive, LARGEST, SLOWEST)


def media_of(request: Request) -> str:
    """The media type that the body says it has, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def form_pairs(body: bytes, most: int) -> list[tuple[str, str]]:
    """The fields of a form, `most` at most. ValueError when it is none."""
    return parse_qsl(
        body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most
    )
