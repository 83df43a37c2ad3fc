"""One sentence over HTTP becomes a form half filled in, each value with the words it came from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

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


async def test_every_value_is_named_as_the_command_takes_it(client: Client) -> None:
    draft = await drafted(
        client, "cherche minibus 9 places avec chauffeur à moins de 20 km, budget 150 € maximum"
    )
    attributes = {each["name"]: each for each in draft["attributes"]}
    assert set(attributes) == {"seatsMin", "driverIncludedRequired"}
    assert attributes["seatsMin"]["number"] == "9"
    assert attributes["driverIncludedRequired"]["flag"] is True
    assert draft["budget"]["amount"] == "150" and draft["budget"]["strict"] is True
    assert draft["radius"]["radiusKm"] == "20"


RESOURCE = f"""query ($t: String!, $d: Date) {{ draftResource(text: $t, today: $d) {{
  kind {{ kind }} place {{ communeCode }} radius {{ radiusKm }}
  availability {{ start end }} weeklySlots {{ weekday start end {WORDS} }}
  attributes {{ name number terms }} price {{ amount per }} exchangeModes {{ mode }}
  quantity {{ quantity unit quantityBasis }} concept {{ concept }} title
}} }}"""


async def test_a_resource_has_a_price_and_states_its_attributes(client: Client) -> None:
    text = "louons salle de 30 places avec wifi à Toulon, le jeudi soir, 15 € de l'heure"
    draft = (await client.data(RESOURCE, {"t": text, "d": TODAY}))["draftResource"]
    assert (draft["kind"]["kind"], draft["place"]["communeCode"]) == ("PREMISES", "83137")
    assert draft["attributes"] == [
        {"name": "seats", "number": "30", "terms": None},
        {"name": "amenities", "number": None, "terms": ["WIFI"]},
    ]
    assert draft["price"] == {"amount": "15", "per": "HOUR"}
    assert [each["mode"] for each in draft["exchangeModes"]] == ["RENTAL"]
    assert [(each["weekday"], each["start"], each["end"]) for each in draft["weeklySlots"]] == [
        ("THURSDAY", "18:00", "22:00")
    ]
    assert draft["availability"] is None


async def test_namesakes_are_candidates_until_one_is_where_the_pole_is(
    database: Database, engine: AsyncEngine
) -> None:
    world = World(engine)
    token = await world.token(await world.user(await world.member(await world.pole("Rade"))))
    async with client_of(database.url) as client:
        asked = {"t": "cherche une salle à Saint-Maximin", "d": TODAY}
        place = (await client.data(REQUEST, asked))["draftRequest"]["place"]
        assert place["communeCode"] is None and place["commune"] is None
        assert {"83116", "60589"} <= {each["insee"] for each in place["candidates"]}
        place = (await client.data(REQUEST, asked, token))["draftRequest"]["place"]
        assert (place["communeCode"], place["confidence"]) == ("83116", "DEDUCED")
        assert place["candidates"] == []


async def test_a_place_a_letter_wrong_is_deduced(client: Client) -> None:
    place = (await drafted(client, "cherche une salle à Draguinan"))["place"]
    assert (place["communeCode"], place["confidence"]) == ("83050", "DEDUCED")
    assert place["words"] == [{"text": "Draguinan", "start": 20, "end": 29}]


async def test_offsets_count_unicode_characters(client: Client) -> None:
    text = "🚚🚚 cherche un camion à Toulon"
    place = (await drafted(client, text))["place"]
    [words] = place["words"]
    assert text[words["start"] : words["end"]] == words["text"] == "Toulon"
