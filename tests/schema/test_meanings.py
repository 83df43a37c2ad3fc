"""What the thesaurus hears in a text, with codes that a person confirms and uses to think of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ptce.matching.thesaurus import VERSION
from tests.client import Client, client_of
from tests.conftest import Database

HEARD = (
    "query ($k: ResourceKind!, $t: String!) { meanings(kind: $k, text: $t) { version heard {"
    " concept label words typo codes { scheme written label hazardous mirrors { written } }"
    " uses { use way evidence note receivers { scheme code } } } } }"
)


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


async def heard(client: Client, kind: str, text: str) -> list[dict[str, Any]]:
    found = (await client.data(HEARD, {"k": kind, "t": text}))["meanings"]
    assert found["version"] == VERSION
    listed: list[dict[str, Any]] = found["heard"]
    return listed


async def test_a_material_has_its_codes_and_its_uses_in_order(client: Client) -> None:
    (grounds,) = await heard(client, "WASTE_STREAM", "Marc de café, 20 kg par semaine")
    assert (grounds["concept"], grounds["label"], grounds["words"], grounds["typo"]) == (
        "coffee-grounds",
        "marc de café",
        "Marc de café",
        False,
    )
    assert [code["written"] for code in grounds["codes"]] == ["20 01 08"]
    assert [(use["use"], use["way"], use["evidence"]) for use in grounds["uses"]] == [
        ("champignonnière", "REUSE", "PUBLISHED"),
        ("cosmétique et savonnerie", "RECYCLING", "PRACTICE"),
        ("compost", "ORGANIC", "PUBLISHED"),
        ("bûches, granulés et matériaux", "ENERGY", "PRACTICE"),
    ]
    assert grounds["uses"][0]["note"] == "usage sous 48 h, sans moisissure"
    assert grounds["uses"][0]["receivers"] == [{"scheme": "NAF", "code": "01.13"}]
    assert [one["code"] for one in grounds["uses"][2]["receivers"]] == ["38.21", "01.13", "81.30"]


async def test_a_code_with_a_twin_raises_its_question(client: Client) -> None:
    (screens,) = await heard(client, "WASTE_STREAM", "écrans cathodiques")
    assert [(code["written"], code["hazardous"]) for code in screens["codes"]] == [
        ("20 01 35*", True),
        ("16 02 13*", True),
    ]
    assert all(code["mirrors"] for code in screens["codes"])


async def test_a_skill_has_its_jobs_and_no_use(client: Client) -> None:
    welder, van = await heard(client, "SKILL", "soudeuse avec permis, chauffeur poids lourd")
    assert welder["concept"] == "welding"
    first = welder["codes"][0]
    assert (first["scheme"], first["written"]) == ("ROME", "H2913")
    assert (van["concept"], van["uses"]) == ("truck-driving", [])


async def test_a_typo_is_told_and_names_follow_the_reader(client: Client) -> None:
    client.http.headers["accept-language"] = "en"
    (van,) = await heard(client, "VEHICLE", "une camionette")
    assert (van["label"], van["typo"], van["codes"], van["uses"]) == ("van", True, [], [])


async def test_what_no_word_says_is_not_heard(client: Client) -> None:
    assert await heard(client, "SKILL", "zzz") == []
    assert await heard(client, "SKILL", "") == []
    assert await heard(client, "WASTE_STREAM", "x " * 100_000 + "palettes") == []
