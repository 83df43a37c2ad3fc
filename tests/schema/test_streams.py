"""Codes that a text may have, which a person chooses, and who could take what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ptce.matching.thesaurus import VERSION
from tests.client import Client, client_of
from tests.conftest import Database

SUGGESTED = (
    "query ($t: String!, $c: String, $n: Int) { wasteCodeSuggestions(text: $t, concept: $c,"
    " first: $n) { version suggestions { code { scheme written label hazardous mirrors { written }"
    " } words concept mirrorQuestion } } }"
)
OUTLETS = (
    "query ($t: String!, $n: Int) { wasteUses(text: $t, first: $n) { version outlets {"
    " activity { scheme code label } words stream use way evidence note } } }"
)


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


async def suggested(client: Client, text: str, **more: Any) -> list[dict[str, Any]]:
    found = (await client.data(SUGGESTED, {"t": text, **more}))["wasteCodeSuggestions"]
    assert found["version"] == VERSION
    listed: list[dict[str, Any]] = found["suggestions"]
    return listed


async def outlets(client: Client, text: str, **more: Any) -> list[dict[str, Any]]:
    found = (await client.data(OUTLETS, {"t": text, **more}))["wasteUses"]
    assert found["version"] == VERSION
    listed: list[dict[str, Any]] = found["outlets"]
    return listed


async def test_a_code_comes_with_the_words_that_lead_to_it(client: Client) -> None:
    pallets, *others = await suggested(client, "Palettes cassées")
    assert pallets == {
        "code": {
            "scheme": "LOW",
            "written": "15 01 03",
            "label": "emballages en bois",
            "hazardous": False,
            "mirrors": [],
        },
        "words": ["Palettes"],
        "concept": "pallets",
        "mirrorQuestion": None,
    }
    assert 0 < len(others) <= 9


async def test_a_code_with_a_twin_comes_with_its_question(client: Client) -> None:
    found = await suggested(client, "fonds de peinture")
    paint = next(each for each in found if each["code"]["written"] == "08 01 12")
    asked = (
        "Contient-il des substances dangereuses ? Si oui, 08 01 11* ; si non, 08 01 12. "
        "L'analyse (HP1 à HP15) le dit."
    )
    assert paint["mirrorQuestion"] == asked
    twin = next(each for each in found if each["code"]["written"] == "08 01 11*")
    assert (twin["mirrorQuestion"], twin["code"]["hazardous"]) == (asked, True)
    client.http.headers["accept-language"] = "en"
    found = await suggested(client, "fonds de peinture")
    question = next(each for each in found if each["code"]["written"] == "08 01 12")
    assert question["mirrorQuestion"].startswith("Does it contain hazardous substances? If so, 08")
    for each in found:
        assert (each["mirrorQuestion"] is None) == (each["code"]["mirrors"] == [])


async def test_the_thing_that_somebody_chose_counts_before_the_text(client: Client) -> None:
    heard = await suggested(client, "cartons et palettes", n=1)
    assert [each["code"]["written"] for each in heard] == ["15 01 01"]
    chosen = await suggested(client, "cartons et palettes", c="pallets", n=1)
    assert [each["code"]["written"] for each in chosen] == ["15 01 03"]
    silent = await suggested(client, "lot", c="pallets", n=1)
    assert [(each["code"]["written"], each["words"]) for each in silent] == [("15 01 03", [])]


async def test_what_no_word_says_has_no_code_and_no_taker(client: Client) -> None:
    for text in ("", "zzz", "x " * 100_000 + "palettes"):
        assert await suggested(client, text) == []
        assert await outlets(client, text) == []


async def test_who_could_take_it_comes_with_the_case_that_says_so(client: Client) -> None:
    first, *others = await outlets(client, "Marc de café, 20 kg par semaine")
    assert first == {
        "activity": {
            "scheme": "NAF",
            "code": "01.13",
            "label": "Culture de légumes, de melons, de racines et de tubercules",
        },
        "words": "Marc de café",
        "stream": "marc de café",
        "use": "champignonnière",
        "way": "REUSE",
        "evidence": "PUBLISHED",
        "note": "usage sous 48 h, sans moisissure",
    }
    assert len(others) == 9
    assert len({each["activity"]["code"] for each in others}) == 9


@pytest.mark.parametrize("field", ["wasteCodeSuggestions", "wasteUses"])
@pytest.mark.parametrize("first", [-1, 51])
async def test_too_many_are_refused(client: Client, field: str, first: int) -> None:
    answer = await client(f'{{ {field}(text: "bois", first: {first}) {{ version }} }}')
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == ["first"]


@pytest.mark.parametrize("concept", ["van", "nothing", ""])
async def test_a_thing_that_is_no_material_is_refused(client: Client, concept: str) -> None:
    answer = await client(SUGGESTED, {"t": "bois", "c": concept})
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == ["concept"]
