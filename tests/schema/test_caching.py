"""What is not sent twice (ETag), and what is sent smaller (gzip)."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.app import GRAPHQL
from ptce.schema import endpoint
from ptce.schema.negotiation import CLASSIC, MODERN
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

SMALL = "{ __typename }"
LARGE = '{ __type(name: "Query") { fields { name description } } }'
POLE = '{ pole(slug: "rade") { name } }'


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url) as client:
        yield client


async def get(client: Client, query: str, **headers: str) -> httpx.Response:
    """As a client that reads no coding, unless told otherwise; the body as it came."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    request = client.http.build_request(
        "GET",
        GRAPHQL,
        params={"query": query},
        headers={"accept-encoding": "identity", "accept": CLASSIC} | given,
    )
    return await client.http.send(request)


async def test_who_has_an_answer_is_not_sent_it_again(client: Client, engine: AsyncEngine) -> None:
    first = await get(client, POLE)
    etag = first.headers["etag"]
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = await get(client, POLE, if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "private, no-cache"
        assert again.headers["vary"] == first.headers["vary"]
        assert "content-length" not in again.headers
    await World(engine).pole(slug="rade", name="Pôle de la rade")
    changed = await get(client, POLE, if_none_match=etag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag
    assert "rade" in changed.text


async def test_each_way_of_sending_has_a_name_of_its_own(client: Client) -> None:
    ways = [
        await get(client, LARGE),
        await get(client, LARGE, accept=MODERN),
        await get(client, LARGE, accept_language="en"),
        await get(client, LARGE, accept_encoding="gzip"),
    ]
    assert len({way.headers["etag"] for way in ways}) == len(ways)
    vary = set(ways[0].headers["vary"].split(", "))
    assert vary == {"Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Origin"}
    gzipped = ways[-1].headers["etag"]
    known = await get(client, LARGE, accept_encoding="gzip", if_none_match=gzipped)
    assert known.status_code == 304
    assert (await get(client, LARGE, if_none_match=gzipped)).status_code == 200


async def test_what_is_posted_or_refused_has_no_name_and_is_not_kept(client: Client) -> None:
    for response in (
        await client.post(SMALL),
        await get(client, "{ nothing }"),
        await get(client, SMALL, authorization="Bearer nonsense"),
        await get(client, "{ nothing }", if_none_match="*"),
    ):
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("thread", [0, 10_000_000])
async def test_a_large_answer_is_sent_smaller_to_who_reads_gzip(
    client: Client, monkeypatch: pytest.MonkeyPatch, thread: int
) -> None:
    monkeypatch.setattr(endpoint, "WORTH_A_THREAD", thread)
    plain = await get(client, LARGE)
    packed = await client.http.send(
        client.http.build_request(
            "GET", GRAPHQL, params={"query": LARGE}, headers={"accept-encoding": "gzip"}
        ),
        stream=True,
    )
    raw = b"".join([chunk async for chunk in packed.aiter_raw()])
    await packed.aclose()
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(raw))
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2
    assert "content-encoding" not in plain.headers


async def test_a_small_answer_is_sent_as_it_is(client: Client) -> None:
    response = await get(client, SMALL, accept_encoding="gzip")
    assert "content-encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["vary"]


async def test_an_error_may_be_compressed_too(client: Client) -> None:
    query = "{" + " ".join(f"nothing{number}" for number in range(20)) + "}"
    response = await get(client, query, accept_encoding="gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert response.json()["errors"]
