"""What headers ask for, and what they cannot make us do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.domain.terms import Language
from ptce.schema.failures import BadRequest
from ptce.schema.negotiation import (
    CLASSIC,
    MODERN,
    accepts_gzip,
    require_json,
    wanted_language,
    wanted_media,
)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", Language.FR),
        ("en", Language.EN),
        ("en-GB,en;q=0.9", Language.EN),
        ("fr;q=0.5, en;q=0.9", Language.EN),
        ("fr-FR,fr;q=0.9,en;q=0.8", Language.FR),
        ("de", Language.FR),
        ("en;q=0", Language.FR),
        ("en;q=x, *", Language.FR),
        ("en;q=nan", Language.FR),
        ("fr;q=0.5,en;q=7", Language.FR),
    ],
)
def test_french_is_spoken_unless_english_is_preferred(accepted: str, language: Language) -> None:
    assert wanted_language(accepted) is language


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", CLASSIC),
        ("*/*", CLASSIC),
        ("application/*", CLASSIC),
        (CLASSIC, CLASSIC),
        (f"{CLASSIC}; charset=utf-8", CLASSIC),
        (MODERN, MODERN),
        (f'{MODERN};charset="UTF-8"', MODERN),
        (f"{MODERN}, {CLASSIC}", MODERN),
        (f"{CLASSIC}, {MODERN}", MODERN),
        (f"{MODERN}, {CLASSIC};q=0.9, */*;q=0.1", MODERN),
        (f"{MODERN};q=0.5, {CLASSIC};q=0.9", CLASSIC),
        (f"{CLASSIC};q=0, */*", MODERN),
        (f"{MODERN};q=0, */*;q=0.1", CLASSIC),
        (f"{MODERN};q=0.2, */*", CLASSIC),
        (f"text/event-stream, {CLASSIC}", CLASSIC),
        ("APPLICATION/JSON", CLASSIC),
        (f"{MODERN};q=boundless, {CLASSIC}", CLASSIC),
    ],
)
def test_the_media_type_is_the_one_that_weighs_most(accept: str, media: str) -> None:
    assert wanted_media(accept) == media


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        f"{CLASSIC};q=0",
        f"{CLASSIC}; charset=iso-8859-1",
        "*/*;q=0",
        "text/html, image/webp;q=0.8",
        "a" * 100_000 + f",{CLASSIC}",
    ],
)
def test_who_accepts_none_of_our_types_is_refused(accept: str) -> None:
    with pytest.raises(BadRequest) as refused:
        wanted_media(accept)
    assert (refused.value.status, refused.value.code) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("GZIP", True),
        ("", False),
        ("br, zstd", False),
        ("gzip;q=0", False),
        ("*, gzip;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=, deflate", False),
    ],
)
def test_gzip_is_for_who_reads_it(accepted: str, wanted: bool) -> None:
    assert accepts_gzip(accepted) is wanted


@pytest.mark.parametrize(
    "media", [CLASSIC, f"{CLASSIC};charset=utf-8", f'{CLASSIC}; charset="UTF-8"; x=1']
)
def test_json_is_read_in_utf_8(media: str) -> None:
    require_json(media)


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/json",
        f"{CLASSIC}; charset=utf-16",
        f"{CLASSIC}; charset=iso-8859-1",
        f"{CLASSIC}, {CLASSIC}",
        MODERN,
        "multipart/form-data; boundary=x",
    ],
)
def test_another_body_is_refused(media: str) -> None:
    with pytest.raises(BadRequest) as refused:
        require_json(media)
    assert refused.value.status == 415


HEADERS = st.text(alphabet=st.sampled_from('agipz/json;=q0.19,*-+" \t\x80é'), max_size=80)


@given(header=HEADERS)
def test_no_header_breaks_anything(header: str) -> None:
    assert wanted_language(header) in Language
    assert accepts_gzip(header) in {True, False}
    for read, status in ((wanted_media, 406), (require_json, 415)):
        try:
            assert read(header) in {CLASSIC, MODERN, None}
        except BadRequest as refused:
            assert refused.status == status
