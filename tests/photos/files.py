"""Files that people send as photos, honest and hostile."""

from __future__ import annotations

import io
import os
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

TOULON = {1: "N", 2: (43.0, 7.0, 27.0), 3: "E", 4: (5.0, 55.0, 41.0)}
"""A position, as EXIF writes it."""

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def written(image: Image.Image, format_: str, **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, format_, **options)
    return data.getvalue()


def read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def room(width: int = 64, height: int = 48) -> Image.Image:
    """Red above, blue below: one sees which way up it is."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (0, height // 2, width, height))
    return image


def photo(width: int = 64, height: int = 48) -> bytes:
    """An honest JPEG."""
    return written(room(width, height), "JPEG")


def talkative(turn: int = 1) -> bytes:
    """A JPEG that says where, with what and by whom it was taken, and which way up it is."""
    exif = Image.Exif()
    exif[MAKE] = "Telephone 3000"
    exif[ORIENTATION] = turn
    exif[GPS] = TOULON
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Camille Roux</x:xmpmeta>"
    return written(room(), "JPEG", exif=exif, icc_profile=profile, comment=b"chez Camille", xmp=xmp)


def animation(format_: str) -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    return written(frames[0], format_, save_all=True, append_images=frames[1:])


def many_in_one() -> bytes:
    """As telephones write it: a JPEG, and another behind it."""
    return written(room(), "MPO", save_all=True, append_images=[room(8, 6)])


def noise(side: int = 1_600) -> bytes:
    """A PNG that no JPEG makes small."""
    return written(Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)), "PNG")


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header announces so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def polyglot() -> bytes:
    """A JPEG that is a web page for who reads it as one."""
    return photo() + b"<html><script>alert(document.cookie)</script></html>PK\x03\x04"
