"""One sentence over HTTP becomes a form half filled in, each value with the words it came from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.client import Client, client_of
from tests.conftest import Database

WORDS = "words { text start end }"
REQUEST = f"""query ($t: String!, $d: Date) {{ draftRequest(text: $t, today: $d) {{
  title
  kind {{ kind confidence {WORDS} }}
  concept {{ concept label {WORDS} }}
  place {{ communeCode commune {{ name }} candidates {{ insee name }} confidence {WORDS} }}
  radius {{ radiusKm {WORDS} }}
  period {{ start end confidence {WORDS} }}
  weeklySlots {{ weekday start end {WORDS} }}
  quantity {{ quantity unit quantityBasis {WORDS} }}
  attributes {{ name label number flag terms {WORDS} }}
  budget {{ amount strict {WORDS} }}
  exchangeModes {{ mode {WORDS} }}
}} }}"""
TODAY = "2026-11-26"
SENTENCE = "cherche camionnette frigo mardi prochain 8 m³ vers La Seyne"


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


async def drafted(client: Client, text: str) -> dict[str, Any]:
    found: dict[str, Any] = await client.data(REQUEST, {"t": text, "d": TODAY})
    draft: dict[str, Any] = found["draftRequest"]
    return draft


async def test_a_sentence_becomes_a_form_with_the_words_of_each_value(client: Client) -> None:
    draft = await drafted(client, SENTENCE)
    assert draft["kind"]["kind"] == "VEHICLE"
    assert draft["concept"]["concept"] == "refrigerated-van"
    assert draft["period"] == {
        "start": "2026-12-01T00:00:00+01:00",
        "end": "2026-12-02T00:00:00+01:00",
        "confidence": "STATED",
        "words": [{"text": "mardi prochain", "start": 26, "end": 40}],
    }
    place = draft["place"]
    assert (place["communeCode"], place["commune"]["name"]) == ("83126", "La Seyne-sur-Mer")
    assert place["words"] == [{"text": "La Seyne", "start": 51, "end": 59}]
    assert (place["candidates"], place["confidence"]) == ([], "DEDUCED")


async def test_what_a_sentence_does_not_say_stays_null(client: Client) -> None:
    draft = await drafted(client, "zzz")
    said = {name: value for name, value in draft.items() if value not in (None, [])}
    assert said == {"title": "zzz"}


async def test_a_text_too_long_or_that_cannot_be_kept_is_refused_with_its_field(
    client: Client,
) -> None:
    for text in ("x" * 501, "sal\x00le", "sal\x1ble"):
        answer = await client(REQUEST, {"t": text, "d": TODAY})
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert error["extensions"]["field"] == ["text"]
    answer = await client(REQUEST, {"t": "salle demain", "d": "1999-12-31"})
    assert answer["errors"][0]["extensions"]["field"] == ["today"]
