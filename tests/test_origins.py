"""Pages of other origins read what they were opened, and are told nothing else (CORS)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from ptce.app import GRAPHQL
from ptce.settings import Exposure
from tests.client import Client, client_of
from tests.conftest import Database

PAGE, OTHER = "https://carte.example.org", "https://example.org"
EVERY = ("/map.geojson", "/photos/pho_1.jpg", "/nowhere", "/health", f"{GRAPHQL}?query=x")


@pytest.fixture
async def client(module_database: Database) -> AsyncIterator[Client]:
    exposure = Exposure(origins=frozenset({PAGE, "http://localhost:5173"}))
    async with client_of(module_database.url, exposure=exposure) as client:
        yield client


@pytest.fixture
async def opened(module_database: Database) -> AsyncIterator[Client]:
    async with client_of(module_database.url, exposure=Exposure(origins=frozenset("*"))) as client:
        yield client


async def preflight(client: Client, origin: str, path: str = GRAPHQL) -> httpx.Response:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    return await client.http.options(path, headers=headers)


def listed(response: httpx.Response, name: str) -> set[str]:
    return {each.strip() for each in response.headers.get(name, "").lower().split(",")}


@pytest.mark.parametrize("path", [GRAPHQL, "/resources/res_1/photos", "/map.geojson"])
async def test_a_page_that_is_known_may_send_a_token(client: Client, path: str) -> None:
    response = await preflight(client, PAGE, path)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == PAGE
    assert {"get", "post"} <= listed(response, "access-control-allow-methods")
    assert {"authorization", "content-type", "accept-language", "if-none-match"} <= listed(
        response, "access-control-allow-headers"
    )
    assert int(response.headers["access-control-max-age"]) > 0
    assert "origin" in listed(response, "vary")
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "origin", [OTHER, "null", f"{PAGE}.evil.net", f"{PAGE}:444", "http://carte.example.org", "*"]
)
async def test_another_page_is_not(client: Client, origin: str) -> None:
    asked = await preflight(client, origin)
    read = await client.http.get(EVERY[0], headers={"origin": origin})
    for response in (asked, read):
        assert not any(name.startswith("access-control") for name in response.headers)
        assert "origin" in listed(response, "vary")


@pytest.mark.parametrize("path", EVERY)
async def test_a_page_reads_answers_and_errors_of_every_route(client: Client, path: str) -> None:
    response = await client.http.get(path, headers={"origin": PAGE})
    assert response.headers["access-control-allow-origin"] == PAGE
    assert {"etag", "x-request-id", "retry-after"} <= listed(
        response, "access-control-expose-headers"
    )
    without = await client.http.get(path)
    assert "access-control-allow-origin" not in without.headers
    assert "origin" in listed(without, "vary")


async def test_a_refused_token_is_told_to_the_page(client: Client) -> None:
    response = await client.http.post(
        GRAPHQL,
        json={"query": "{ __typename }"},
        headers={"origin": PAGE, "authorization": "Bearer nonsense"},
    )
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == PAGE
    assert json.loads(response.text)["errors"]


async def test_any_page_is_any_page_and_caches_need_not_know(opened: Client) -> None:
    asked = await preflight(opened, OTHER)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
    for headers in ({"origin": OTHER}, {}):
        read = await opened.http.get(EVERY[0], headers=headers)
        assert read.headers["access-control-allow-origin"] == "*"
        assert "origin" not in listed(read, "vary")
        assert "access-control-allow-credentials" not in read.headers


async def test_options_is_still_what_it_was(client: Client) -> None:
    response = await client.http.options(GRAPHQL, headers={"origin": PAGE})
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert (await client.http.options("/map.geojson")).status_code == 405


@pytest.mark.parametrize(
    "text",
    [
        "carte.example.org",
        "https://carte.example.org/",
        "https://carte.example.org/page",
        "https://*.example.org",
        "null",
        "ftp://example.org",
        "https://example.org https://example.net",
        "https://Example.org",
    ],
)
def test_what_is_no_origin_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="CORS_ORIGINS"):
        Exposure.read({"CORS_ORIGINS": text})


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", set()),
        (" , ", set()),
        ("*", {"*"}),
        (f"{PAGE}, http://localhost:5173", {PAGE, "http://localhost:5173"}),
        ("http://[::1]:8080", {"http://[::1]:8080"}),
    ],
)
def test_origins_are_listed_with_commas(text: str, origins: set[str]) -> None:
    assert Exposure.read({"CORS_ORIGINS": text}).origins == origins
