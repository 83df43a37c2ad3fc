"""The demo pole in a real database: what it holds, what it shows, and that it keeps its week."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.db.session import command_engine
from ptce.demo.example import example
from ptce.demo.loading import load
from ptce.demo.pole import SLUG, DemoPole, Pass, passes
from tests.client import Client, client_of
from tests.conftest import Database

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
"""A Thursday; the Tuesday of its stories is 1 December."""

FREE = "Fourgon frigorifique 10 m³, soirs et mardis"
BOOKED = "Utilitaire partagé réfrigéré 9 m³"
FAR = "Camion frigorifique 14 m³ avec hayon"
SMALL = "Utilitaire réfrigéré 3 m³"

COUNTS = """
SELECT (SELECT count(*) FROM member) AS members,
       (SELECT count(*) FROM member WHERE status = 'APPLICANT') AS applicants,
       (SELECT count(*) FROM resource) AS resources,
       (SELECT count(*) FROM request) AS requests,
       (SELECT count(*) FROM request WHERE status <> 'WITHDRAWN') AS standing,
       (SELECT count(*) FROM booking WHERE status = 'CONFIRMED') AS confirmed,
       (SELECT count(*) FROM booking WHERE status = 'HELD') AS held
"""
FIRST_WEEK = {
    "members": 90,
    "applicants": 2,
    "resources": 176,
    "requests": 105,
    "standing": 105,
    "confirmed": 5,
    "held": 2,
}
EVERYTHING = """
SELECT (SELECT count(*) FROM audit_event), (SELECT count(*) FROM match_event),
       (SELECT count(*) FROM idempotency), (SELECT count(*) FROM principal),
       (SELECT count(*) FROM role_grant), (SELECT count(*) FROM outbox)
"""


@asynccontextmanager
async def engine_of(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = command_engine(database.url)
    try:
        yield engine
    finally:
        await engine.dispose()


async def loaded(database: Database, now: datetime) -> tuple[DemoPole, list[str]]:
    """The pole, and what was told about its loading."""
    told: list[str] = []
    async with engine_of(database) as engine:
        return await load(engine, now, told.append), told


async def row(database: Database, query: str) -> dict[str, Any]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        [found] = await connection.fetch(query)
        return dict(found)
    finally:
        await connection.close()


async def tokens(database: Database, pole: DemoPole, now: datetime) -> dict[str, Pass]:
    async with engine_of(database) as engine:
        return await passes(engine, pole, now)


async def posted(client: Client, token: str, now: datetime, **need: Any) -> Any:
    """The answer to the printed example, with some of its input replaced."""
    given = example(now)
    answer = await client.data(given.query, {"input": given.variables["input"] | need}, token)
    assert answer["postRequest"]["userErrors"] == []
    return answer["postRequest"]


def titles(offers: list[Any]) -> list[str]:
    return [offer["resource"]["title"] for offer in offers]


def ranked(answer: Any) -> list[str]:
    return titles(answer["request"]["matches"]["nodes"])


@pytest.fixture(scope="module")
def first(module_database: Database) -> Iterator[tuple[DemoPole, list[str]]]:
    """The demo loaded into the database of this file; tests only read it, or post the example."""
    yield asyncio.run(loaded(module_database, NOW))


@pytest.fixture
def demo(
    module_database: Database,
    first: tuple[DemoPole, list[str]],
    copy_of: Callable[[Database], AbstractContextManager[Database]],
) -> Iterator[Database]:
    """The same pole in a database of this test's own."""
    with copy_of(module_database) as copy:
        yield copy


async def test_every_row_that_may_be_loaded_is(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    _, told = first
    assert [sentence for sentence in told if "laissé de côté" in sentence] == []
    assert len(told) == 3
    whole = await row(
        module_database,
        "SELECT count(*) FILTER (WHERE fictitious) AS fictitious, count(*) AS poles FROM pole",
    )
    assert whole == {"fictitious": 1, "poles": 1}


async def test_nobody_of_it_can_be_reached(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    real = await row(
        module_database,
        "SELECT count(*) AS contacts, count(*) FILTER (WHERE email NOT LIKE '%@example.org' OR"
        " phone NOT LIKE '01 99 00 __ __') AS real FROM contact",
    )
    assert real == {"contacts": 90, "real": 0}


async def test_each_token_says_who_it_is(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    issued = await tokens(module_database, first[0], NOW)
    again = await tokens(module_database, first[0], NOW + timedelta(hours=1))
    assert {each.token for each in issued.values()} & {each.token for each in again.values()} == (
        set()
    )
    async with client_of(module_database.url, NOW) as client:
        for one in (issued, again):
            for each in one.values():
                answer = await client.data("{ viewer { name grants { role } } }", token=each.token)
                assert answer["viewer"]["name"] == each.name
                assert [grant["role"] for grant in answer["viewer"]["grants"]] == [each.role]


async def test_the_example_finds_a_free_van_and_tells_of_a_booked_and_a_distant_one(
    demo: Database,
) -> None:
    pole, _ = await loaded(demo, NOW)
    assert await row(demo, COUNTS) == FIRST_WEEK
    token = (await tokens(demo, pole, NOW))["member"].token
    async with client_of(demo.url, NOW) as client:
        answer = await posted(client, token, NOW)
        other = await posted(
            client,
            token,
            NOW,
            need={"vehicle": {"refrigeratedRequired": True, "cargoVolumeM3Min": 12}},
            communeCode="83069",
        )
    best = answer["request"]["matches"]["nodes"][0]
    assert ranked(answer)[0] == FREE
    assert BOOKED not in ranked(answer)
    assert round(100 + sum(each["pointsLost"] for each in best["criteria"]), 1) == best["score"]
    near = {offer["resource"]["title"]: offer["sentence"] for offer in answer["nearMisses"]}
    assert list(near) == [FAR, BOOKED, SMALL]
    assert "déjà réservé mardi 1er décembre" in near[BOOKED]
    assert "un rayon de" in near[FAR]
    assert ranked(other)[0] == FAR
    assert FREE not in ranked(other)


async def test_a_need_that_is_refused_has_no_near_misses(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    token = (await tokens(module_database, first[0], NOW))["member"].token
    given = example(NOW)
    wrong = {"input": given.variables["input"] | {"communeCode": "83500"}}
    async with client_of(module_database.url, NOW) as client:
        answer = (await client.data(given.query, wrong, token))["postRequest"]
    assert (answer["request"], answer["nearMisses"]) == (None, [])
    assert [each["field"] for each in answer["userErrors"]] == [["communeCode"]]


async def test_a_second_start_loads_nothing_more_until_the_tuesday_has_come(
    demo: Database,
) -> None:
    pole, _ = await loaded(demo, NOW)
    before = await row(demo, EVERYTHING)
    for days in (0, 1, 4):
        assert await loaded(demo, NOW + timedelta(days=days)) == (pole, [])
    assert await row(demo, EVERYTHING) == before
    _, told = await loaded(demo, NOW + timedelta(days=5))
    assert any("105 besoins" in sentence for sentence in told)


async def test_with_the_clock_ninety_days_later_the_demo_is_of_that_week_and_back_again(
    demo: Database,
) -> None:
    await loaded(demo, NOW)
    later = NOW + timedelta(days=90)
    pole, told = await loaded(demo, later)
    assert [sentence for sentence in told if "laissé de côté" in sentence] == []
    # Four bookings of the first week took place: their requests stay, as its history.
    assert await row(demo, COUNTS) == FIRST_WEEK | {
        "requests": 210,
        "standing": 109,
        "confirmed": 9,
    }
    token = (await tokens(demo, pole, later))["member"].token
    async with client_of(demo.url, later) as client:
        answer = await posted(client, token, later)
    assert ranked(answer)[0] == FREE
    assert BOOKED in titles(answer["nearMisses"])
    _, told = await loaded(demo, NOW)
    assert [sentence for sentence in told if "laissé de côté" in sentence] == []
    async with client_of(demo.url, NOW) as client:
        assert BOOKED in titles((await posted(client, token, NOW))["nearMisses"])


async def test_a_load_that_was_cut_short_goes_on_with_the_same_dates(database: Database) -> None:
    class Cut(Exception):
        pass

    # Whichever step comes first, the database is left as that step found it.
    for step in ("inscription", "publication", "besoins"):
        with pytest.raises(Cut):
            async with engine_of(database) as engine:

                def cut(sentence: str, step: str = step) -> None:
                    if step in sentence:
                        raise Cut

                await load(engine, NOW, cut)
    task = asyncio.ensure_future(loaded(database, NOW))
    while (await row(database, "SELECT count(*) AS n FROM request"))["n"] < 5:
        await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    await loaded(database, NOW + timedelta(days=1))
    assert await row(database, COUNTS) == FIRST_WEEK


async def test_two_starts_at_once_load_it_once(database: Database) -> None:
    (one, _), (other, _) = await asyncio.gather(loaded(database, NOW), loaded(database, NOW))
    assert one == other
    assert await row(database, COUNTS) == FIRST_WEEK


async def test_the_pole_says_that_it_is_fictitious_to_anybody(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    async with client_of(module_database.url, NOW) as client:
        query = "query ($slug: String!) { pole(slug: $slug) { name fictitious charter { body } } }"
        pole = (await client.data(query, {"slug": SLUG}))["pole"]
    assert pole["fictitious"] is True
    assert "données fictives" in pole["name"]
    assert "fictive" in pole["charter"]["body"]


async def test_a_hazardous_stream_goes_only_to_who_may_take_it(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    """Used oil at Toulon: the dismantler has a verified permit, the bicycle workshop has none."""
    token = (await tokens(module_database, first[0], NOW))["coordinator"].token
    query = """{ requests(first: 100, filter: {kind: WASTE_STREAM}) {
      nodes { title matches { nodes { resource { title } } } } } }"""
    async with client_of(module_database.url, NOW) as client:
        nodes = (await client.data(query, token=token))["requests"]["nodes"]
    found = {each["title"]: titles(each["matches"]["nodes"]) for each in nodes}
    assert "Huiles moteur de la flotte" in found["Huiles usagées à regrouper"]
    burnt = set(found["Huile moteur pour chauffer l'atelier"])
    assert burnt <= {"Chutes et sciures non traitées"}  # wood heats a workshop too


async def test_some_members_have_the_new_charter_to_sign_and_some_needs_nobody_answers(
    module_database: Database, first: tuple[DemoPole, list[str]]
) -> None:
    found = await row(
        module_database,
        """
        SELECT (SELECT count(*) FROM member JOIN pole ON pole.id = pole_id
                 WHERE status = 'ACTIVE' AND NOT EXISTS (
                   SELECT FROM charter_signature AS signed WHERE signed.member_id = member.id
                      AND signed.charter_version = pole.charter_version)) AS to_sign,
               (SELECT array_agg(DISTINCT status ORDER BY status) FROM permit) AS permits,
               (SELECT count(*) > 5 FROM request WHERE NOT EXISTS (
                   SELECT FROM match WHERE request_id = request.id)) AS lonely
        """,
    )
    assert found == {"to_sign": 3, "permits": ["DECLARED", "REJECTED", "VERIFIED"], "lonely": True}
