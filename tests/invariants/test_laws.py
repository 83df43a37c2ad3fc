"""A law that cannot be broken tests nothing: each is broken here by a line of SQL, and sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg
import pytest

from ptce.db import tables
from ptce.db.session import command_engine
from tests.commands.deals import Deals, done, hours
from tests.conftest import Database
from tests.invariants.laws import NOW_LAWS, Remembered, broken, kind_laws
from tests.world import NOW, World

COLUMNS = ", ".join(each.name for each in tables.booking.columns if each.computed is None)

TWICE = f"""INSERT INTO booking ({COLUMNS}) SELECT {COLUMNS} FROM (SELECT (jsonb_populate_record(b,
    jsonb_build_object('id', uuidv7(), 'reference', 'x', 'match_id', (SELECT id FROM match
    WHERE status = 'SUGGESTED' LIMIT 1), 'exclusive', false, 'quantity', 3))).*
    FROM booking b WHERE status = 'CONFIRMED') AS twice"""

ANOTHER = """INSERT INTO resource SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', uuidv7(), 'reference', 'another', 'kind', '{kind}', 'price_eur', 9,
    'price_unit', 'DAY'))).* FROM resource r LIMIT 1;
    INSERT INTO resource_{own} (id, {columns})
    SELECT id, {values} FROM resource WHERE reference = 'another'"""


def another(own: str, columns: str, values: str) -> str:
    """One more resource, of another kind, with these columns of its own."""
    return ANOTHER.format(kind=own.upper(), own=own, columns=columns, values=values)


CLOSED = """INSERT INTO application (id, pole_id, name, confidential, closed_at)
    SELECT p.id, g.pole_id, p.name, true, now()
      FROM principal p JOIN role_grant g ON g.principal_id = p.id LIMIT 1;
    INSERT INTO access_token (sha256, principal_id, kind, scopes, expires_at)
    SELECT '', id, 'SECRET_KEY', '{READ}', 'infinity' FROM application"""

STRANGER = """INSERT INTO person (principal_id, email) SELECT id, 'x@y.fr' FROM principal LIMIT 1;
    INSERT INTO contact_consent (principal_id, member_id, audience, text_version)
    SELECT p.principal_id, m.id, 'PUBLIC', 1 FROM person p, member m LIMIT 1"""

BREAKS = {
    "who is shown as a contact agreed to be, and is still the contact": STRANGER,
    "an application that is closed holds nothing": CLOSED,
    "an exclusive resource is booked once at an instant": TWICE,
    "an exclusive resource stays free after a booking, as long as its buffer": "ALTER TABLE booking"
    " DROP CONSTRAINT booking_exclusive_excl; UPDATE booking SET buffer_minutes = 1440",
    "what is booked of a divisible resource is never more than there is": TWICE
    + "; UPDATE resource SET divisible = true",
    "a slot is held exactly while one side has accepted": "UPDATE booking SET status = 'RELEASED',"
    " hold_until = NULL WHERE status = 'HELD'",
    "a booking is confirmed exactly while both sides agree": "UPDATE booking SET"
    " status = 'CANCELLED' WHERE status = 'CONFIRMED'",
    "a stock is promised once": "UPDATE resource SET quantity_basis = 'IN_ALL';"
    " UPDATE booking SET quantity = 2",
    "a flow is promised once in each of its periods": "UPDATE resource SET"
    " quantity_basis = 'PER_WEEK'; UPDATE booking SET quantity_basis = 'PER_WEEK'",
    "a booking is counted as its resource is": "UPDATE booking SET unit = 'PLACE'",
    "no more is confirmed of a request than it asks": "UPDATE booking SET covered = 2",
    "a stock is allocated exactly when all of it is confirmed": "UPDATE resource SET"
    " status = 'ALLOCATED'",
    "what is held keeps the price and the modes that its listings have": "UPDATE resource SET"
    " (price_eur, price_unit) = (999, 'DAY')",
    "a live booking takes what its match says": "UPDATE booking SET quantity = 2",
    "no hold outlives its time once the worker has passed": "UPDATE booking SET"
    " hold_until = '2020-01-01' WHERE status = 'HELD'",
    "a request is met exactly when what is confirmed covers it": "UPDATE request SET quantity = 9",
    "an open match is between two listings that may meet": "UPDATE resource SET"
    " visibility = 'PRIVATE'",
    "a match names the members and the poles of its listings": "UPDATE match SET kind = 'PREMISES'",
    "a booking names what its match names": "UPDATE booking SET (provider_id, receiver_id) ="
    " (receiver_id, provider_id)",
    "the members of a pole own its listings": "INSERT INTO pole (slug, name, charter_version)"
    " VALUES ('x', 'X', 1); UPDATE resource SET pole_id = (SELECT id FROM pole WHERE slug = 'x')",
    "a score is from 0 to 100, and 100 with the points lost": "UPDATE match SET score = score - 1",
    "hazardous waste is only open to a verified permit that says so": another(
        "waste_stream", "material_status, hazard", "'WASTE', 'HAZARDOUS'"
    )
    + "; UPDATE match SET resource_id = (SELECT id FROM resource WHERE reference = 'another')"
    " WHERE id = (SELECT id FROM match WHERE status = 'SUGGESTED' LIMIT 1)",
    "what only specialists may handle is not offered": another(
        "waste_stream", "material_status, waste_code", "'WASTE', '170605'"
    ),
    "a loan of staff is never offered above its cost": another(
        "skill", "skill_mode, hourly_cost_eur", "'STAFF_LOAN', 9"
    ),
    "volunteers are never paid": another("skill", "skill_mode", "'VOLUNTEERING'"),
    "what people do to a match has somebody, what the engine does has nobody": "INSERT INTO"
    " match_event (match_id, event, from_status, to_status)"
    " SELECT id, 'PROPOSE', 'SUGGESTED', 'PROPOSED' FROM match WHERE status = 'SUGGESTED'",
    "what is agreed was verified as it was judged": """UPDATE match SET
        checks = '[{"rule": "W03", "content": "c"}]' WHERE status = 'AGREED'""",
    "what was verified is told to both sides": """INSERT INTO match_verification (match_id, rule,
        content, seen, actor_id, pole_id, rule_set_version) SELECT m.id, 'W03', 'c', 'Vu', p.id,
        m.receiver_pole_id, '1' FROM match m, (SELECT id FROM principal LIMIT 1) p LIMIT 1""",
    "what is forbidden is not open": """UPDATE match SET checks = '[{"status": "VIOLATED"}]'""",
    "an active member has signed": "DELETE FROM charter_signature",
    "an idempotency key names what its command made": "UPDATE idempotency SET object_id = uuidv7()",
    "every resource has its kind's row": "DELETE FROM resource_vehicle",
    "every request has its kind's row": "DELETE FROM request_vehicle",
    "starts from": "INSERT INTO match_event (match_id, event, from_status, to_status)"
    " SELECT id, 'LAPSE', 'LAPSED', 'LAPSED' FROM match",
    "led": "INSERT INTO match_event (match_id, event, from_status, to_status)"
    " SELECT id, 'CANCEL', status, 'PROPOSED' FROM match",
    "the status of a match is not what its events lead to": "UPDATE match SET status = 'PROPOSED'",
    "of match": "DELETE FROM outbox WHERE topic = 'match.proposed'",
    "of booking": "DELETE FROM outbox WHERE topic = 'booking.confirmed'",
    "changed and is still version": "UPDATE request SET title = 'Autre'",
    "is gone": "DELETE FROM booking",
    "is not only added to": "ALTER TABLE match_event DISABLE TRIGGER ALL;"
    " UPDATE match_event SET heard = 'Non'",
}
"""What breaks each law, by how its finding is told."""


@dataclass(frozen=True)
class Held:
    """A database in which one match is agreed, another held, a third suggested."""

    runner: asyncio.Runner
    database: Database

    async def found(self, breaking: str) -> list[str]:
        """What the laws say once something was broken; the database is left as it was."""
        connection = await asyncpg.connect(self.database.owner_url)
        transaction = connection.transaction()
        await transaction.start()
        try:
            seen = Remembered()
            assert await broken(connection, NOW, seen) == []
            await connection.execute(breaking)
            return await broken(connection, NOW, seen)
        finally:
            await transaction.rollback()
            await connection.close()


@pytest.fixture(scope="module")
def held(module_database: Database) -> Iterator[Held]:
    async def deal() -> None:
        engine = command_engine(module_database.url)
        deals = await Deals.of(World(engine))
        van = await deals.van()
        for number in range(3):
            start = 10 * number
            request = await deals.need(period=hours(start, start + 4))
            await deals.rematch(request=request)
            match = (await deals.match(request, van)).id
            if number:
                done(await deals.propose(match))
                done(await deals.accept(match, deals.lending, idempotency_key=f"{number}"))
            if number == 2:
                done(await deals.accept(match, deals.borrowing))
        await engine.dispose()

    with asyncio.Runner() as runner:
        runner.run(deal())
        yield Held(runner, module_database)


@pytest.mark.parametrize("law", BREAKS)
def test_a_law_sees_what_breaks_it(held: Held, law: str) -> None:
    found = held.runner.run(held.found(BREAKS[law]))
    assert [told for told in found if law in told], found


def test_every_law_is_broken_here_and_every_append_only_table_is_watched(held: Held) -> None:
    assert {*NOW_LAWS, *kind_laws()} <= set(BREAKS)
    assert {table.name for table in tables.APPEND_ONLY} == {
        "audit_event",
        "match_event",
        "match_verification",
    }
