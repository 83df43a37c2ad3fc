"""What a network has written down about people and commands, 200,000 rows a table: for plans.

Forty poles, so that one of them has 5,000 rows of each: reading all that a pole has is a fault.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg

from ptce.db.session import READS, SEARCHES, command_engine
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, Grant
from ptce.domain.terms import Role
from ptce.reads.documents import Documents
from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.reads.country import Country
from tests.world import World

POLES = 40

LARGE = {
    "audit_event",
    "personal_access",
    "role_grant",
    "sign_in_session",
    "invitation",
    "application",
    "access_token",
    "principal",
    "permit",
    "member",
    "contact_consent",
    "thesaurus_proposal",
    "weight_set",
}

LOAD = """
SET session_replication_role = replica;
CREATE TEMP TABLE home AS SELECT row_number() OVER (ORDER BY id) - 1 AS p, id FROM pole;
INSERT INTO member (reference, pole_id, name, sort_key, article9_category, status, visibility)
SELECT 'M' || n, home.id, 'Membre ' || n, 'membre ' || n, 'ESS_ENTERPRISE', 'ACTIVE',
       (ARRAY['PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC'])[1 + n / 40 % 4]
  FROM generate_series(1, 20000) n JOIN home ON p = n % 40;
CREATE TEMP TABLE someone AS SELECT right(reference, -1)::int AS m, id, pole_id FROM member;
CREATE UNIQUE INDEX ON someone (m);
INSERT INTO permit (member_id, pole_id, kind, rubrique, covers_hazardous, low_prefixes,
    below_threshold, status)
SELECT id, pole_id, CASE WHEN n % 2000 = 9 THEN 'ADR' WHEN n % 10 = 8 THEN 'ICPE'
         ELSE 'INSURANCE' END, CASE WHEN n % 10 = 8 THEN 2700 + n / 10 % 50 END, false, '{}',
       false, CASE WHEN n % 1000 = 7 THEN 'DECLARED' ELSE 'VERIFIED' END
  FROM generate_series(1, 200000) n JOIN someone ON m = 1 + n % 20000;
INSERT INTO principal (name, application)
SELECT 'Personne ' || n, false FROM generate_series(1, 200000) n;
CREATE TEMP TABLE person_ AS
  SELECT row_number() OVER (ORDER BY id) AS n, id FROM principal WHERE name LIKE 'Personne %';
CREATE UNIQUE INDEX ON person_ (n);
INSERT INTO role_grant (principal_id, role, pole_id, member_id)
SELECT person_.id, CASE WHEN n % 1000 = 40 THEN 'COORDINATOR' WHEN n % 20 = 1 THEN 'MEMBER_ADMIN'
       ELSE 'MEMBER_USER' END, pole_id, CASE WHEN n % 1000 <> 40 THEN someone.id END
  FROM person_ JOIN someone ON m = 1 + n % 20000;
INSERT INTO audit_event (actor_id, application_id, command, object_type, object_id, detail,
    created_at, pole_id, other_pole_id)
SELECT person_.id, CASE WHEN n % 10 = 4 THEN person_.id END,
       (ARRAY['acceptMatch', 'proposeMatch', 'declineMatch', 'bookMatch'])[1 + n % 4]
       || CASE WHEN n % 4000 = 4 THEN 'Rare' ELSE '' END, 'match', uuidv7(), '{"version": 1}',
       now() - n * interval '1 minute', home.id,
       CASE WHEN n % 10 = 0 THEN other.id END
  FROM generate_series(1, 200000) n JOIN person_ USING (n) JOIN home ON home.p = n * 7 % 40
  JOIN home other ON other.p = (n * 7 + n / 10 + 1) % 40;
INSERT INTO personal_access (reader_id, member_ids, pole_id, created_at)
SELECT person_.id, ARRAY[one.id, other.id], one.pole_id, now() - n * interval '1 minute'
  FROM person_ JOIN someone one ON one.m = 1 + n % 20000
  JOIN someone other ON other.m = 1 + (n + 40) % 20000;
INSERT INTO sign_in_session (principal_id, cookie_sha256, seen_at, expires_at)
SELECT id, sha256(n::text::bytea), now(), now() + interval '12 hours' FROM person_;
INSERT INTO contact_consent (principal_id, member_id, audience, text_version)
SELECT person_.id, someone.id, 'MEMBERS', 1 FROM person_ JOIN someone ON m = 1 + n % 20000;
INSERT INTO invitation (secret_sha256, pole_id, role, member_id, email, expires_at)
SELECT sha256(n::text::bytea), pole_id,
       CASE WHEN n % 10 = 0 THEN 'MEMBER_USER' ELSE 'COORDINATOR' END,
       CASE WHEN n % 10 = 0 THEN id END, 'invitee@example.org', now()
  FROM generate_series(1, 200000) n JOIN someone ON m = 1 + n % 20000;
INSERT INTO application (id, pole_id, name, confidential)
SELECT person_.id, home.id, 'Carte ' || n, true FROM person_ JOIN home ON p = n % 40;
INSERT INTO thesaurus_proposal (pole_id, kind, concept, label, status)
SELECT home.id, 'VEHICLE', 'van', 'fourgonnette ' || n, 'PROPOSED'
  FROM generate_series(1, 200000) n JOIN home ON p = n % 40;
INSERT INTO weight_set (pole_id, kind, number, base_number, status, origin, reason, decided_at)
SELECT home.id, CASE WHEN n / 40 < 20 THEN 'SKILL' ELSE 'VEHICLE' END, 1 + n / 40, n / 40,
       CASE WHEN n / 40 IN (19, 4999) THEN 'IN_FORCE' ELSE 'REPLACED' END, 'CHOSEN', 'Essai', now()
  FROM generate_series(0, 199999) n JOIN home ON p = n % 40;
INSERT INTO access_token (sha256, principal_id, kind, scopes, expires_at)
SELECT sha256(n::text::bytea), id, 'SECRET_KEY', '{READ}', now() + interval '1 year' FROM person_;
"""
"""`person_` are also applications and invited: only plans are looked at."""


async def made(database: Database, runner: asyncio.Runner) -> Country:
    """The records, with somebody of each role, in the pole that `$pole` names and in all."""
    engine = command_engine(database.url)
    world = World(engine)
    poles = [await world.pole(f"Pôle {number}") for number in range(POLES)]
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(LOAD)
    member = UUID(
        bytes=(await owner.fetchval("SELECT id FROM member WHERE name = 'Membre 4'")).bytes
    )
    rows = {
        table: await owner.fetchval(f"SELECT id FROM {table} WHERE {where} LIMIT 1", poles[4])
        for table, where in {
            "permit": "pole_id = $1",
            "principal": "id IN (SELECT actor_id FROM audit_event WHERE pole_id = $1)",
            "application": "pole_id = $1",
        }.items()
    }
    touched = await owner.fetchval("SELECT object_id FROM audit_event WHERE pole_id = $1", poles[4])
    moment = await owner.fetchval("SELECT now()")
    here = poles[4]
    given: dict[str, list[Grant]] = {
        "a member": [Grant(Role.MEMBER_USER, here, member)],
        "a member's administrator": [Grant(Role.MEMBER_ADMIN, here, member)],
        "a coordinator": [Grant(Role.COORDINATOR, here)],
        "an evaluator": [Grant(Role.EVALUATOR, here)],
        "an auditor": [Grant(Role.AUDITOR, here)],
        "a pole's administrator": [Grant(Role.POLE_ADMIN, here)],
        "the administrator of every pole": [Grant(Role.POLE_ADMIN, pole) for pole in poles],
    }
    people = {
        name: await world.viewer(await world.principal(name, *grants))
        for name, grants in given.items()
    }
    for viewer in people.values():
        assert viewer.principal_id is not None
        await world.person(viewer.principal_id, f"{viewer.principal_id}@example.org")
        for _ in range(3):
            await world.session(viewer.principal_id)
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    await engine.dispose()
    connections = {
        skewed: await asyncpg.connect(database.url, server_settings=dict(settings))
        for skewed, settings in ((False, READS), (True, SEARCHES))
    }
    names = {table: public_id(table, id_) for table, id_ in rows.items()}
    names |= {"pole": public_id("pole", here), "member": public_id("member", member)}
    slug = "pole-5"
    names |= {"slug": slug, "object": public_id("match", touched)}
    names |= {"start": "2020-01-01T00:00:00Z", "end": moment.isoformat()}
    documents = Documents(graphql_schema())
    return Country(runner, documents, connections, {"anonymous": ANONYMOUS, **people}, names)
