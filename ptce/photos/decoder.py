"""A process of its own: an upload on stdin, a JPEG of ours and its thumbnail on stdout.

`python -I decoder.py image/png 40000000` reads to the end and answers one line of JSON, then the
bytes: `{"width", "height", "image", "thumbnail"}` (the last two: how many bytes), or `{"refused"}`,
a key of `reencoding.REASONS`. The number is how many pixels at most may be sent. A hostile file can
cost this process its limits, and nothing else: it has no environment, no connection, and its own
memory and processor time. Only Pillow is imported.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from contextlib import suppress
from typing import Final

from PIL import Image, ImageCms

LONGEST_SIDE, THUMBNAIL_SIDE = 1_600, 320
"""Pixels."""

MEMORY = 768 * 1024 * 1024
PROCESSOR_S = 10

LARGEST_IMAGE, LARGEST_THUMBNAIL = 1_048_576, 131_072
"""Bytes of what is kept: the CHECKs of the table `photo`."""

QUALITIES = (82, 68, 50, 30, 10)
"""The first that keeps within these bytes; a photograph takes the first one."""

MEDIA: Final = {
    "image/jpeg": {"JPEG", "MPO"},  # MPO: a JPEG followed by others, as telephones write them
    "image/png": {"PNG"},
    "image/webp": {"WEBP"},
}

ORIENTATION = 0x0112
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What the EXIF orientation asks, so that the image stands upright without it."""


class Refused(Exception):
    """`reason` is a key of `reencoding.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def reencoded(data: bytes, media: str, most_pixels: int) -> tuple[Image.Image, bytes, bytes]:
    """The image as it is kept, its bytes, and its thumbnail's. Refused when it cannot be."""
    image = clean(opened(data, media, most_pixels))
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return image, jpeg(image, LARGEST_IMAGE), jpeg(small, LARGEST_THUMBNAIL)


def opened(data: bytes, media: str, most_pixels: int) -> Image.Image:
    """The file read as one of our three formats: its size is known, no pixel is decoded yet."""
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except Exception as unread:  # whatever a decoder meets in a hostile file
        raise Refused(foreign(data)) from unread
    if image.format not in MEDIA[media]:
        raise Refused("mislabelled")
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise Refused("animated")
    if image.width * image.height > most_pixels:
        raise Refused("pixels")
    return image


def foreign(data: bytes) -> str:
    """Why the bytes are none of our formats, as well as their beginning tells."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[4:8] == b"ftyp":
        return "heic"
    if data[:4] == b"GIF8":
        return "animated"
    if start[:1] == b"<":
        return "svg"
    if data[:2] == b"\xff\xd8" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[8:12] == b"WEBP":
        return "unreadable"
    return "unknown"


def clean(image: Image.Image) -> Image.Image:
    """Upright, opaque, in sRGB, within LONGEST_SIDE, and without a word about where it was taken.

    A JPEG is decoded at a fraction of its size (`reducing_gap`), as far as it can be.
    """
    turn, profile = orientation(image), image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in {"L", "RGB", "CMYK", "RGBA", "LA"}:
        image = image.convert("RGBA")
    sides = (LONGEST_SIDE, LONGEST_SIDE)
    image.thumbnail(sides, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()
    image = in_srgb(image, profile)
    if turn is not None:
        image = image.transpose(turn)
    bare = Image.new("RGB", image.size, "white")
    mask = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    bare.paste(image.convert("RGB"), mask=mask)
    return bare


def orientation(image: Image.Image) -> Image.Transpose | None:
    with suppress(Exception):  # EXIF that cannot be read asks for nothing
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    return None


def in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The colours that the profile means; a profile that cannot be read means sRGB."""
    if not isinstance(profile, bytes) or image.mode not in {"RGB", "CMYK"}:
        return image
    with suppress(Exception):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        return converted or image
    return image


def jpeg(image: Image.Image, largest: int) -> bytes:
    """The bytes, at the best quality that fits."""
    for quality in QUALITIES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        if written.tell() <= largest:
            return written.getvalue()
    raise Refused("pixels")


def limit() -> None:
    """No more memory, time or file than an honest photo needs; where the system knows how to."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    limit()
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter, and refuses instead of warning
    answer: dict[str, object]
    image, thumbnail = b"", b""
    try:
        media, most_pixels = sys.argv[1], int(sys.argv[2])
        kept, image, thumbnail = reencoded(sys.stdin.buffer.read(), media, most_pixels)
        answer = {"width": kept.width, "height": kept.height}
        answer |= {"image": len(image), "thumbnail": len(thumbnail)}
    except Refused as refused:
        answer = {"refused": refused.reason}
    except MemoryError:
        answer = {"refused": "pixels"}
    except Exception:  # whatever a decoder meets in a hostile file
        answer = {"refused": "unreadable"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + image + thumbnail)


if __name__ == "__main__":
    main()
