"""What is kept of a file is a small JPEG of ours; a hostile file costs nothing but its refusal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from ptce.db.tables import LARGEST_IMAGE, LARGEST_THUMBNAIL
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.terms import Language
from ptce.photos import decoder, reencoding
from ptce.photos.reencoding import DECODER, MEDIA, REASONS, reencoded
from tests.photos import files

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
RED, BLUE = (254, 0, 0), (0, 0, 254)


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) < 12 for a, b in zip(colour, wanted, strict=True))


async def refused(data: bytes, media: str) -> str:
    with pytest.raises(Refusal) as caught:
        await reencoded(data, media)
    [error] = caught.value.errors
    assert error.path == ("image",)
    assert error.remedy(Language.FR) or error.code is ErrorCode.REQUIRED
    assert "{" not in error.message(Language.FR) + error.message(Language.EN)
    return error.code.value


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (files.photo(), JPEG),
        (files.written(files.room(), "PNG"), PNG),
        (files.written(files.room(), "WEBP"), WEBP),
        (files.written(files.room().convert("P"), "PNG"), PNG),
        (files.written(files.room().convert("1"), "PNG"), PNG),
        (files.written(Image.new("I;16", (64, 48), 40_000), "PNG"), PNG),
        (files.written(files.room().convert("CMYK"), "JPEG"), JPEG),
        (files.written(files.room().convert("L"), "JPEG"), JPEG),
        (files.written(files.room(), "JPEG", progressive=True), JPEG),
        (files.many_in_one(), JPEG),
        (files.polyglot(), JPEG),
        (files.written(files.room(1, 1), "PNG"), PNG),
    ],
)
async def test_an_honest_photo_becomes_a_jpeg(data: bytes, media: str) -> None:
    photo = await reencoded(data, media)
    image, thumbnail = files.read(photo.image), files.read(photo.thumbnail)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (photo.width, photo.height))
    assert thumbnail.format == "JPEG"
    assert photo.image[-2:] == b"\xff\xd9"
    assert b"script" not in photo.image + photo.thumbnail


async def test_nothing_that_was_said_about_it_is_kept() -> None:
    sent = files.talkative()
    assert all(word in sent for word in (b"Telephone", b"chez Camille", b"Roux", b"ICC_PROFILE"))
    photo = await reencoded(sent, JPEG)
    for data in (photo.image, photo.thumbnail):
        image = files.read(data)
        assert len(image.getexif()) == 0
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }
        for word in (b"Exif", b"Telephone", b"Camille", b"Roux", b"ICC_PROFILE", b"http"):
            assert word not in data


@pytest.mark.parametrize("turn", range(1, 9))
async def test_it_stands_as_it_was_taken(turn: int) -> None:
    """The EXIF orientation says where the first row and column are; ours are where they belong."""
    photo = await reencoded(files.talkative(turn), JPEG)
    image = files.read(photo.image)
    red = {1: "top", 2: "top", 3: "bottom", 4: "bottom"}.get(turn)
    if red is None:
        assert image.size == (48, 64)
        red = "left" if turn in {5, 8} else "right"
    width, height = image.size
    at = {
        "top": (width // 2, 3),
        "bottom": (width // 2, height - 4),
        "left": (3, height // 2),
        "right": (width - 4, height // 2),
    }
    opposite = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
    assert near(image.getpixel(at[red]), RED)
    assert near(image.getpixel(at[opposite[red]]), BLUE)


async def test_its_sides_are_bounded_and_keep_their_proportions() -> None:
    photo = await reencoded(files.photo(4_000, 1_000), JPEG)
    assert (photo.width, photo.height) == (1_600, 400)
    assert files.read(photo.thumbnail).size == (320, 80)
    small = await reencoded(files.photo(40, 10), JPEG)
    assert (small.width, small.height) == (40, 10)


async def test_what_is_kept_is_bounded_whatever_is_sent() -> None:
    photo = await reencoded(files.noise(), PNG)
    assert len(photo.image) <= LARGEST_IMAGE
    assert len(photo.thumbnail) <= LARGEST_THUMBNAIL


async def test_what_shines_through_becomes_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    photo = await reencoded(files.written(clear, "PNG"), PNG)
    assert near(files.read(photo.image).getpixel((4, 4)), (255, 255, 255))


@pytest.mark.parametrize(
    ("data", "media", "code"),
    [
        (b"", JPEG, "REQUIRED"),
        (b"\0", JPEG, "UNSUPPORTED_IMAGE"),
        (b"GIF89a" + b"\0" * 20, PNG, "UNSUPPORTED_IMAGE"),
        (b"%PDF-1.7\n", PNG, "UNSUPPORTED_IMAGE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PNG, "UNSUPPORTED_IMAGE"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", PNG, "UNSUPPORTED_IMAGE"),
        (b"<html>" + files.photo(), JPEG, "UNSUPPORTED_IMAGE"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, JPEG, "UNSUPPORTED_IMAGE"),
        (files.written(files.room(), "TIFF"), JPEG, "UNSUPPORTED_IMAGE"),
        (files.written(files.room(), "BMP"), PNG, "UNSUPPORTED_IMAGE"),
        (files.animation("PNG"), PNG, "UNSUPPORTED_IMAGE"),
        (files.animation("WEBP"), WEBP, "UNSUPPORTED_IMAGE"),
        (files.animation("GIF"), PNG, "UNSUPPORTED_IMAGE"),
        (files.photo(), PNG, "UNSUPPORTED_IMAGE"),
        (files.written(files.room(), "PNG"), JPEG, "UNSUPPORTED_IMAGE"),
        (files.photo()[:300], JPEG, "UNREADABLE_IMAGE"),
        (files.photo()[:-20], JPEG, "UNREADABLE_IMAGE"),
        (files.written(files.room(), "PNG")[:60], PNG, "UNREADABLE_IMAGE"),
        (files.written(files.room(), "WEBP")[:-40], WEBP, "UNREADABLE_IMAGE"),
        (b"\xff\xd8\xff\xe0", JPEG, "UNREADABLE_IMAGE"),
        (files.png_that_says(64, 48), PNG, "UNREADABLE_IMAGE"),
        (files.png_that_says(40_001, 1_000), PNG, "IMAGE_TOO_LARGE"),
        (files.png_that_says(2**31 - 1, 2**31 - 1), PNG, "IMAGE_TOO_LARGE"),
        (files.written(Image.new("1", (20_000, 20_000)), "PNG"), PNG, "IMAGE_TOO_LARGE"),
    ],
)
async def test_a_file_that_is_no_photo_is_refused_with_what_helps(
    data: bytes, media: str, code: str
) -> None:
    assert await refused(data, media) == code


async def test_a_bomb_within_the_bounds_is_only_a_dull_photo() -> None:
    """40 million pixels of one colour: 155 kB sent, 160 MB decoded, in another process."""
    sent = files.written(Image.new("RGB", (8_000, 5_000), "red"), "JPEG", progressive=True)
    photo = await reencoded(sent, JPEG)
    assert (photo.width, photo.height) == (1_600, 1_000)


async def test_a_decoder_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencoding, "PATIENCE_S", 0.0)
    assert await refused(files.photo(), JPEG) == "UNREADABLE_IMAGE"


@pytest.mark.parametrize("end", ["sys.exit(3)", "os.kill(os.getpid(), 11)"])
async def test_a_decoder_that_dies_costs_its_file_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    script = tmp_path / "decoder.py"
    script.write_text(f"import os, sys\nsys.stdin.buffer.read()\n{end}\n")
    monkeypatch.setattr(reencoding, "DECODER", script)
    assert await refused(files.photo(), JPEG) == "UNREADABLE_IMAGE"


def test_a_decoder_has_no_more_memory_than_it_needs() -> None:
    script = (
        "import runpy, sys; d = runpy.run_path(sys.argv[1]); d['limit']()\n"
        "try:\n    bytearray(d['MEMORY'])\nexcept MemoryError:\n    print('bounded')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(DECODER)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "bounded\n"


def test_the_api_does_not_load_what_decodes() -> None:
    show = "import ptce.app, sys; print('PIL' in sys.modules, 'ptce.photos.decoder' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_the_two_sides_speak_of_the_same_things() -> None:
    """The decoder imports nothing of ours, so what it must know is written there again."""
    assert decoder.MEDIA.keys() == MEDIA
    assert (decoder.LARGEST_IMAGE, decoder.LARGEST_THUMBNAIL) == (LARGEST_IMAGE, LARGEST_THUMBNAIL)
    source = DECODER.read_text()
    assert {reason for reason in REASONS if f'"{reason}"' in source} == REASONS.keys()
