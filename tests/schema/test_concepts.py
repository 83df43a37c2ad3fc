"""Classifications as a form reads them: searched by words, looked up by code, browsed by level."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ptce.domain.schemes import Scheme
from tests.client import Client, client_of
from tests.conftest import Database, Statements

HITS = (
    "query ($s: ConceptScheme!, $t: String!, $n: Int) { concepts(scheme: $s, text: $t, first: $n)"
    " { hits { matchedLabel foundBy concept { code written label hazardous assignable"
    " mirrors { code written hazardous mirrors { code } } commune { name postcodes departmentName"
    " epciName } } } } }"
)
ONE = (
    "query ($s: ConceptScheme!, $c: String!) { concept(scheme: $s, code: $c) { code written label"
    " labelEn names assignable essFamily hazardous broader { code label broader { code broader"
    " { code } } } narrower(first: 2) { totalCount nodes { code } } } }"
)
TOP = (
    "query ($s: ConceptScheme!, $n: Int, $a: String) {"
    " topConcepts(scheme: $s, first: $n, after: $a) { totalCount"
    " nodes { code assignable } pageInfo { hasNextPage endCursor } } }"
)


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url) as client:
        yield client


async def hits(client: Client, scheme: str, text: str, first: int | None = None) -> Any:
    found = await client.data(HITS, {"s": scheme, "t": text, "n": first})
    return found["concepts"]["hits"]


async def concept(client: Client, scheme: str, code: str) -> Any:
    return (await client.data(ONE, {"s": scheme, "c": code}))["concept"]


async def test_words_lead_to_a_code_and_say_by_which_name(client: Client) -> None:
    first = (await hits(client, "LOW", "Palettes"))[0]
    assert (first["matchedLabel"], first["foundBy"]) == ("palettes", "NAME")
    assert first["concept"]["written"] == "15 01 03"
    assert first["concept"]["label"] == "emballages en bois"


async def test_a_mirror_entry_raises_its_question(client: Client) -> None:
    (screen,) = await hits(client, "LOW", "16 02 14")
    assert screen["concept"]["hazardous"] is False
    twins = screen["concept"]["mirrors"]
    assert [twin["written"] for twin in twins][-1] == "16 02 13*"
    assert all(twin["hazardous"] for twin in twins)
    assert twins[-1]["mirrors"] == [{"code": "160214"}]
    (wood,) = await hits(client, "LOW", "150103")
    assert wood["concept"]["mirrors"] == []


async def test_a_postcode_leads_to_its_communes_with_their_places(client: Client) -> None:
    found = await hits(client, "COMMUNE", "83500")
    assert [hit["foundBy"] for hit in found] == ["POSTCODE"]
    assert found[0]["concept"]["commune"] == {
        "name": "La Seyne-sur-Mer",
        "postcodes": ["83500"],
        "departmentName": "Var",
        "epciName": "Métropole Toulon-Provence-Méditerranée",
    }
    ambiguous = await hits(client, "COMMUNE", "83100")
    assert [(hit["foundBy"], hit["concept"]["label"]) for hit in ambiguous] == [
        ("CODE", "Puget-Ville"),
        ("POSTCODE", "Toulon"),
    ]


async def test_a_code_is_looked_up_however_it_is_written(client: Client) -> None:
    for written in ("15 01 03", "150103", "15.01.03*"):
        assert (await concept(client, "LOW", written))["code"] == "150103"
    naf = await concept(client, "NAF", "8413z")
    assert (naf["code"], naf["assignable"]) == ("84.13Z", True)
    assert naf["broader"]["code"] == "84.13"
    assert naf["broader"]["broader"]["broader"]["code"] == "84"
    assert await concept(client, "LOW", "99 99 99") is None
    assert await concept(client, "ROME", "150103") is None
    assert await concept(client, "LOW", "") is None


async def test_a_job_has_its_names_and_a_category_its_family(client: Client) -> None:
    baker = await concept(client, "ROME", "d1102")
    assert "Boulanger-viennoisier / Boulangère-viennoisière" in baker["names"]
    assert baker["label"] not in baker["names"]
    assert (await concept(client, "LEGAL_CATEGORY", "9220"))["essFamily"] == "ASSOCIATION"
    assert (await concept(client, "LEGAL_CATEGORY", "5710"))["essFamily"] is None


async def test_labels_come_in_english_where_there_is_one(client: Client) -> None:
    client.http.headers["accept-language"] = "en"
    assert (await concept(client, "LOW", "150103"))["label"] == "Wooden packaging"
    assert (await concept(client, "LEGAL_CATEGORY", "9220"))["label"] == "Association déclarée"


async def test_a_form_browses_from_the_chapters_down(client: Client) -> None:
    found = (await client.data(TOP, {"s": "LOW", "n": 12}))["topConcepts"]
    assert found["totalCount"] == 20
    assert [node["code"] for node in found["nodes"]] == [f"{n:02d}" for n in range(1, 13)]
    assert not any(node["assignable"] for node in found["nodes"])
    cursor = found["pageInfo"]["endCursor"]
    rest = (await client.data(TOP, {"s": "LOW", "n": 12, "a": cursor}))["topConcepts"]
    assert [node["code"] for node in rest["nodes"]] == [f"{n:02d}" for n in range(13, 21)]
    below = (await concept(client, "LOW", "15 01"))["narrower"]
    assert below == {"totalCount": 10, "nodes": [{"code": "150101"}, {"code": "150102"}]}


@pytest.mark.parametrize("scheme", list(Scheme))
async def test_every_scheme_can_be_browsed_and_searched(client: Client, scheme: Scheme) -> None:
    found = (await client.data(TOP, {"s": scheme.value, "n": 1}))["topConcepts"]
    assert found["totalCount"] > 0
    code = found["nodes"][0]["code"]
    first = (await hits(client, scheme.value, code))[0]
    assert (first["concept"]["code"], first["foundBy"]) == (code, "CODE")


@pytest.mark.parametrize("first", [-1, 101])
async def test_a_ranking_has_no_more_than_a_hundred_answers(client: Client, first: int) -> None:
    answer = await client(HITS, {"s": "LOW", "t": "bois", "n": first})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == ["first"]


@pytest.mark.parametrize(
    "text", ["\x00", "palettes\x00", "\ud800".encode("utf-8", "replace").decode()]
)
async def test_what_cannot_be_stored_is_no_fault(client: Client, text: str) -> None:
    answer = await client(HITS, {"s": "LOW", "t": text})
    assert answer.get("errors") is None or (
        answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    )


async def test_a_search_reads_all_that_is_shown_in_one_statement(
    database: Database, statements: Statements
) -> None:
    async with client_of(database.url) as client:
        await hits(client, "ROME", "cuisinier")
        async with statements(database) as counted:
            await hits(client, "ROME", "cuisinier")
    told = {text: n for text, n in counted.texts.items() if "FROM" in text}
    assert sum(told.values()) == 2, told
