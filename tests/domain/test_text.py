"""Text that people type, as it is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ptce.domain.text import seen, storable

JOINERS = "\u200c\u200d"
UNSEEN = "\u200b\u202e\u00ad\u3164\u2800\ufe0f\u034f\ufeff\u2028\U000e0041" + JOINERS
TEXTS = st.text(st.sampled_from(UNSEEN + "aé1 \n\u3000字م👩❤") | st.characters(), max_size=12)


@given(TEXTS)
@example("\ufe0f\u200d字")
@example("字\u200d\u200d字")
@example("\u3000\u200d\u3000")
@example("a\u200d\ufe0f\u200d字")
def test_what_is_kept_is_seen(text: str) -> None:
    kept = seen(text)
    assert seen(kept) == kept == kept.strip()
    formats = {char for char in kept if unicodedata.category(char) == "Cf"}
    numbers = {char for char in formats if unicodedata.bidirectional(char) in ("AN", "AL")}
    assert formats - numbers <= set(JOINERS)
    assert not kept or kept[0] not in UNSEEN
    for at, char in enumerate(kept):
        if char in JOINERS:
            assert 0 < at < len(kept) - 1
            assert not (kept[at - 1] + kept[at + 1]).isascii()


@given(st.text("aàçéœÉ '’«»\u00a0\u202f—…€m²³1\n\tŁßя", max_size=20))
def test_what_is_seen_is_kept(text: str) -> None:
    assert seen(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["👩\u200d🔧", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "می\u200cخواهم", "हिन्दी"]
)
def test_pictures_and_other_scripts_keep_what_joins_them(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize("char", ["\x00", "\ud800", "\x1b", "\ufffe", "\uffff"])
def test_what_is_no_character_is_not_kept(char: str) -> None:
    assert not storable(f"a{char}")
