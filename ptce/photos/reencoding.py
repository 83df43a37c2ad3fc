"""From the bytes that somebody sent to a photo that can be kept, decoded in another process."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ptce.domain.errors import ErrorCode, Refusal, UserError

DECODER = Path(__file__).with_name("decoder.py")

MEDIA = frozenset({"image/jpeg", "image/png", "image/webp"})

MOST_PIXELS = 40_000_000
"""Of what is sent: 160 MB once decoded with its transparency, some times that in a decoder."""

PATIENCE_S = 20.0
"""Seconds that a decoder may take, however busy the machine is."""

_JPEG = (
    "Enregistrez la photo en JPEG, PNG ou WebP, puis recommencez.",
    "Save the photo as JPEG, PNG or WebP, then try again.",
)
_AGAIN = (
    "Ouvrez-la dans un logiciel d'images, enregistrez-la de nouveau en JPEG, puis recommencez.",
    "Open it in an image program, save it again as JPEG, then try again.",
)

REASONS: Mapping[str, UserError] = {
    "unknown": UserError(
        ErrorCode.UNSUPPORTED_IMAGE,
        ("image",),
        {
            "why": "seules les photos JPEG, PNG et WebP sont acceptées",
            "why_en": "only JPEG, PNG and WebP photos are accepted",
        },
        None,
        *_JPEG,
    ),
    "heic": UserError(
        ErrorCode.UNSUPPORTED_IMAGE,
        ("image",),
        {
            "why": "c'est une image HEIC ou AVIF, ou une vidéo",
            "why_en": "it is a HEIC or AVIF image, or a video",
        },
        None,
        *_JPEG,
    ),
    "svg": UserError(
        ErrorCode.UNSUPPORTED_IMAGE,
        ("image",),
        {"why": "c'est un dessin SVG ou une page web", "why_en": "it is an SVG drawing or a page"},
        None,
        *_JPEG,
    ),
    "animated": UserError(
        ErrorCode.UNSUPPORTED_IMAGE,
        ("image",),
        {"why": "une image animée n'est pas une photo", "why_en": "an animation is not a photo"},
        None,
        *_JPEG,
    ),
    "mislabelled": UserError(
        ErrorCode.UNSUPPORTED_IMAGE,
        ("image",),
        {
            "why": "son format n'est pas celui qu'annonce Content-Type",
            "why_en": "its format is not the one that Content-Type says",
        },
        None,
        "Donnez le Content-Type qui correspond au fichier.",
        "Give the Content-Type that is the file's.",
    ),
    "unreadable": UserError(ErrorCode.UNREADABLE_IMAGE, ("image",), {}, None, *_AGAIN),
    "pixels": UserError(
        ErrorCode.IMAGE_TOO_LARGE,
        ("image",),
        {"maximum": str(MOST_PIXELS // 1_000_000)},
        None,
        "Réduisez la photo, puis recommencez : 1 600 pixels de côté suffisent.",
        "Make the photo smaller, then try again: 1,600 pixels a side are enough.",
    ),
}
"""What each reason of the decoder is told as."""

EMPTY = UserError(ErrorCode.REQUIRED, ("image",))


@dataclass(frozen=True, slots=True)
class Photo:
    """`image` and `thumbnail` are JPEG; `width` and `height` are the image's, in pixels."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


async def reencoded(data: bytes, media: str) -> Photo:
    """The photo to keep of a file of this media type (one of `MEDIA`).

    Raises Refusal with what is wrong with the file. A decoder that goes past its limits is
    stopped: its file is told as unreadable.
    """
    assert media in MEDIA
    if not data:
        raise Refusal([EMPTY])
    command = (sys.executable, "-I", str(DECODER), media, str(MOST_PIXELS))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/"
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            said, _ = await process.communicate(data)
    except TimeoutError:
        raise Refusal([REASONS["unreadable"]]) from None
    finally:
        await _ended(process)
    head, newline, rest = said.partition(b"\n")
    answer: dict[str, Any] = orjson.loads(head) if newline else {"refused": "unreadable"}
    if "refused" in answer:
        raise Refusal([REASONS[answer["refused"]]])
    image, thumbnail = rest[: answer["image"]], rest[answer["image"] :]
    assert len(thumbnail) == answer["thumbnail"], "the decoder was cut off"
    return Photo(image, thumbnail, answer["width"], answer["height"])


async def _ended(process: Process) -> None:
    """No decoder is left behind, not even when nobody waits for it any more."""
    if process.returncode is None:
        process.kill()
        await process.wait()
