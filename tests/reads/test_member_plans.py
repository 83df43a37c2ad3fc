"""Members of a network, 200,000 of them: each filter follows an index, alone and within a pole.

The plans are those of the application, for each who may ask; rows are counted by PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import UUID

import asyncpg
import pytest
from graphql import GraphQLInputObjectType

from ptce.db.session import READS, SEARCHES, command_engine
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from ptce.reads.documents import Documents
from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.reads.country import Country, nodes, rows_read
from tests.world import World

POLES = 250

LOAD = """
INSERT INTO member (reference, pole_id, name, sort_key, article9_category, status, visibility,
    circle, ess_family, ess_basis, labels, inclusive_kinds)
SELECT 'M' || n, (ARRAY(SELECT id FROM pole ORDER BY id))[1 + n % 250], 'Membre ' || n,
       'membre ' || lpad((n * 7919 % 200000)::text, 6, '0'),
       (ARRAY['ESS_ENTERPRISE', 'OTHER_ENTERPRISE', 'TRAINING_BODY'])[1 + n % 3],
       CASE n % 200 WHEN 0 THEN 'SUSPENDED' WHEN 1 THEN 'WITHDRAWN' WHEN 2 THEN 'APPLICANT'
         ELSE 'ACTIVE' END,
       (ARRAY['PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC'])[1 + n / 250 % 4],
       CASE n % 100 WHEN 0 THEN 'LEAD' WHEN 1 THEN 'FOUNDER' ELSE 'PARTNER' END,
       CASE n % 3 WHEN 0 THEN 'ASSOCIATION' END, CASE n % 3 WHEN 0 THEN 'BY_RIGHT' END,
       CASE n % 50 WHEN 0 THEN '{ESUS}'::text[] ELSE '{}' END,
       CASE n % 200 WHEN 10 THEN '{SEP}'::text[] WHEN 11 THEN '{ACI,EI}' ELSE '{}' END
  FROM generate_series(1, 200000) n;
INSERT INTO site (member_id, name, commune_insee, main)
SELECT id, 'Siège', (ARRAY(SELECT insee FROM commune ORDER BY insee))[1 + hashtext(id::text) % 900
       + 900], true FROM member;
INSERT INTO charter_signature (member_id, pole_id, charter_version, signed_on, signatory)
SELECT id, pole_id, 1, '2026-01-01', 'Camille Roux' FROM member WHERE status = 'ACTIVE';
INSERT INTO permit (member_id, pole_id, kind, rubrique, covers_hazardous, low_prefixes,
    below_threshold, status)
SELECT id, pole_id, CASE hashtext(id::text) % 7 WHEN 0 THEN 'ICPE' ELSE 'INSURANCE' END,
       CASE hashtext(id::text) % 7 WHEN 0 THEN '2714' END, false, '{}', false, 'VERIFIED'
  FROM member WHERE hashtext(id::text) % 4 = 0;
"""

MOST_ROWS = 20_000
"""Of 200,000 members: a tenth, for the rarest of what is combined with who may see."""

BIG = {"member", "site", "charter_signature", "permit", "contact"}

FILTERS = {
    "ids": "ids: [$member]",
    "poleId": "poleId: $pole",
    "status": "status: SUSPENDED",
    "article9Category": "article9Category: TRAINING_BODY",
    "circle": "circle: LEAD",
    "essFamily": "essFamily: ASSOCIATION",
    "labels": "labels: [ESUS]",
    "inclusiveKinds": "inclusiveKinds: [SEP, ACI]",
    "charterStatus": "charterStatus: NOT_SIGNED",
    "permitKinds": "permitKinds: [ICPE]",
    "communeCode": 'communeCode: "02001"',
    "epci": 'epci: "248300543"',
    "text": 'text: "membre 004242"',
}


@pytest.fixture(scope="module")
def network(module_database: Database) -> Iterator[Country]:
    with asyncio.Runner() as runner:
        country = runner.run(made(module_database, runner))
        yield country
        for connection in country.connections.values():
            runner.run(connection.close())


async def made(database: Database, runner: asyncio.Runner) -> Country:
    engine = command_engine(database.url)
    world = World(engine)
    poles = [await world.pole(f"Pôle {number}") for number in range(POLES)]
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(LOAD)
    member = await owner.fetchval("SELECT id FROM member WHERE reference = 'M4'")
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    people = {
        "a member": await world.viewer(await world.user(UUID(bytes=member.bytes))),
        "a coordinator": await world.viewer(await world.coordinator(poles[4])),
    }
    await engine.dispose()
    connections = {
        skewed: await asyncpg.connect(database.url, server_settings=dict(settings))
        for skewed, settings in ((False, READS), (True, SEARCHES))
    }
    names = {"pole": public_id("pole", poles[4]), "member": public_id("member", member)}
    names["sampled"] = await sampled(connections[True])
    documents = Documents(graphql_schema())
    return Country(runner, documents, connections, {"anonymous": ANONYMOUS, **people}, names)


async def sampled(connection: asyncpg.Connection) -> str:
    """A name in PostgreSQL's statistics: it may be taken for as common as they are few. Of five
    different figures at least: « 100000 » does resemble a thousand others."""
    bounds: list[str] = await connection.fetchval(
        "SELECT histogram_bounds::text::text[] FROM pg_stats "
        "WHERE tablename = 'member' AND attname = 'sort_key'"
    )
    return next(name for name in bounds if len(set(name.split()[1])) >= 5)


def test_every_filter_of_members_has_its_plan() -> None:
    type_ = graphql_schema().type_map["MemberFilter"]
    assert isinstance(type_, GraphQLInputObjectType)
    assert set(type_.fields) == set(FILTERS)


@pytest.mark.parametrize("name", [*FILTERS, "text of the statistics"])
@pytest.mark.parametrize("where", ["everywhere", "in a pole"])
def test_a_filter_of_members_follows_an_index(network: Country, name: str, where: str) -> None:
    criterion = FILTERS.get(name, "text: $sampled")
    page = f"members(filter: {{{criterion}}}) {{ nodes {{ name }} }}"
    query = f"{{ pole {{ {page} }} }}" if where == "in a pole" else f"{{ {page} }}"
    for who in network.people:
        found = list(nodes(network.explained(query, who)))
        whole = [
            node["Relation Name"]
            for node in found
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG
        ]
        assert whole == [], who
        assert rows_read(found) <= MOST_ROWS, (who, rows_read(found))
