"""What must hold on the database whatever anybody did: each law is a query for what breaks it.

Laws of one moment are SQL that answers no row; laws of two moments compare `Remembered` values;
the lifecycle is replayed from the events. Sources: design.md decisions 4, 6, 7 and 11, domain.md C.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg

from ptce.db import tables
from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, OPEN_MATCHES, MatchEvent
from ptce.domain.terms import MatchStatus

PEOPLES = ", ".join(sorted(repr(event.value) for event in COMMANDS))
OPEN = ", ".join(sorted(repr(status.value) for status in OPEN_MATCHES))
LIVE = "('HELD', 'CONFIRMED')"
MEETING = "('PUBLISHED', 'PARTIALLY_ALLOCATED')"
SETTLED = "('PUBLISHED', 'PARTIALLY_ALLOCATED', 'ALLOCATED')"
HOLDING = "('ACCEPTED_BY_PROVIDER', 'ACCEPTED_BY_RECEIVER')"


def _summary(brought: str, asked: str) -> str:
    """The status that confirmed bookings `b` come to."""
    return f"""CASE WHEN coalesce(sum({brought}), 0) >= {asked} THEN 'ALLOCATED'
                    WHEN count(*) > 0 THEN 'PARTIALLY_ALLOCATED' ELSE 'PUBLISHED' END"""


NOW_LAWS: Mapping[str, str] = {
    "an exclusive resource is booked once at an instant": f"""
        SELECT a.id, b.id AS other FROM booking a
          JOIN booking b ON b.resource_id = a.resource_id AND a.id < b.id AND a.during && b.during
          JOIN resource r ON r.id = a.resource_id AND r.quantity_basis = 'AT_ONCE'
         WHERE NOT r.divisible AND a.status IN {LIVE} AND b.status IN {LIVE}
           AND upper(a.during * b.during) > $1""",
    "an exclusive resource stays free after a booking, as long as its buffer": f"""
        SELECT a.id, b.id AS other FROM booking a
          JOIN booking b ON b.resource_id = a.resource_id AND a.id <> b.id
          JOIN resource r ON r.id = a.resource_id AND r.quantity_basis = 'AT_ONCE',
               unnest(a.during) AS used, unnest(b.during) AS after
         WHERE NOT r.divisible AND a.status IN {LIVE} AND b.status IN {LIVE}
           AND lower(after) >= upper(used) AND upper(after) > $1
           AND lower(after) - upper(used) < make_interval(mins => a.buffer_minutes)
           AND upper(used) + make_interval(mins => a.buffer_minutes) > $1""",
    "a stock is promised once": f"""
        SELECT r.id, sum(b.quantity) FROM resource r
          JOIN booking b ON b.resource_id = r.id AND b.status IN {LIVE}
         WHERE r.quantity_basis = 'IN_ALL'
         GROUP BY r.id, r.quantity HAVING sum(b.quantity) > r.quantity""",
    "a flow is promised once in each of its periods": f"""
        WITH load AS (
            SELECT b.id, b.resource_id, b.quantity, greatest(lower(b.during), $1) AS starts,
                   greatest(upper(b.during), lower(b.during) + CASE b.quantity_basis
                     WHEN 'PER_WEEK' THEN interval '7 days'
                     WHEN 'PER_MONTH' THEN interval '365.2425 days' / 12
                     ELSE interval '365.2425 days' END) AS ends
              FROM booking b WHERE b.status IN {LIVE} AND b.quantity_basis LIKE 'PER_%')
        SELECT r.id, one.starts FROM resource r JOIN load AS one ON one.resource_id = r.id
         WHERE one.ends > $1 AND r.quantity < (SELECT sum(other.quantity) FROM load AS other
                              WHERE other.resource_id = r.id AND other.starts <= one.starts
                                AND one.starts < other.ends)""",
    "a booking is counted as its resource is": f"""
        SELECT b.id FROM booking b JOIN resource r ON r.id = b.resource_id
         WHERE b.status IN {LIVE}
           AND (b.unit, b.quantity_basis) <> (r.unit, r.quantity_basis)""",
    "what is held keeps the price and the modes that its listings have": """
        SELECT b.id FROM booking b
          JOIN resource r ON r.id = b.resource_id JOIN request q ON q.id = b.request_id
         WHERE b.status = 'HELD' AND ((b.price_eur, b.price_unit) IS DISTINCT FROM
               (r.price_eur, r.price_unit) OR NOT b.exchange_modes <@ r.exchange_modes
            OR (q.exchange_modes <> '{}' AND NOT b.exchange_modes <@ q.exchange_modes))""",
    "what is booked of a divisible resource is never more than there is": f"""
        SELECT r.id, point.at, sum(b.quantity) FROM resource r
          JOIN booking b ON b.resource_id = r.id AND b.status IN {LIVE}
          JOIN LATERAL (SELECT greatest(lower(piece), $1) AS at
                          FROM booking o, unnest(o.blocked) AS piece
                         WHERE o.resource_id = r.id AND o.status IN {LIVE}
                           AND upper(piece) > $1) AS point
            ON b.blocked @> point.at
         WHERE r.divisible AND r.quantity_basis = 'AT_ONCE'
         GROUP BY r.id, r.quantity, point.at, b.resource_id
        HAVING sum(DISTINCT b.quantity) > r.quantity
            OR (SELECT sum(o.quantity) FROM booking o WHERE o.resource_id = r.id
                   AND o.status IN {LIVE} AND o.blocked @> point.at) > r.quantity""",
    "a slot is held exactly while one side has accepted": f"""
        SELECT m.id, m.status FROM match m
         WHERE (m.status IN {HOLDING})
            <> (SELECT count(*) = 1 FROM booking b
                 WHERE b.match_id = m.id AND b.status = 'HELD')""",
    "a booking is confirmed exactly while both sides agree": """
        SELECT m.id, m.status FROM match m
         WHERE (m.status = 'AGREED')
            <> (SELECT count(*) = 1 FROM booking b
                 WHERE b.match_id = m.id AND b.status = 'CONFIRMED')""",
    "a live booking takes what its match says": f"""
        SELECT b.id FROM booking b JOIN match m ON m.id = b.match_id
         WHERE b.status IN {LIVE} AND (b.covered, b.quantity, b.during, b.cost_eur) IS DISTINCT FROM
               (m.quantity, m.taken, m.periods, m.cost_eur)""",
    "no hold outlives its time once the worker has passed": """
        SELECT id, hold_until FROM booking WHERE status = 'HELD' AND hold_until <= $1""",
    "a request is met exactly when what is confirmed covers it": f"""
        SELECT r.id, r.status FROM request r
         WHERE r.status IN {SETTLED} AND r.status <> (
               SELECT {
        _summary(
            "b.covered * CASE r.quantity_basis WHEN 'AT_ONCE' THEN"
            " (SELECT count(*) FROM unnest(b.during)) ELSE 1 END",
            "r.quantity * r.slots",
        )
    }
                 FROM booking b WHERE b.request_id = r.id AND b.status = 'CONFIRMED')""",
    "no more is confirmed of a request than it asks": """
        SELECT r.id FROM request r JOIN booking b ON b.request_id = r.id
         WHERE b.status = 'CONFIRMED' GROUP BY r.id, r.quantity, r.slots, r.quantity_basis
        HAVING sum(b.covered * CASE r.quantity_basis WHEN 'AT_ONCE' THEN
                   (SELECT count(*) FROM unnest(b.during)) ELSE 1 END) > r.quantity * r.slots""",
    "a stock is allocated exactly when all of it is confirmed": f"""
        SELECT r.id, r.status FROM resource r
         WHERE r.status IN {SETTLED} AND r.status <> CASE r.quantity_basis WHEN 'IN_ALL' THEN (
               SELECT {_summary("b.quantity", "r.quantity")}
                 FROM booking b WHERE b.resource_id = r.id AND b.status = 'CONFIRMED')
               ELSE 'PUBLISHED' END""",
    "an open match is between two listings that may meet": f"""
        SELECT m.id, m.status, s.status AS offered, q.status AS asked
          FROM match m JOIN resource s ON s.id = m.resource_id JOIN request q ON q.id = m.request_id
         WHERE m.status IN ({OPEN}) AND NOT (
               s.status IN {MEETING} AND q.status IN {MEETING} AND s.member_id <> q.member_id
           AND s.kind = q.kind AND 'PRIVATE' NOT IN (s.visibility, q.visibility)
           AND (s.pole_id = q.pole_id OR
                'MEMBERS' NOT IN (s.visibility, q.visibility)))""",
    "a match names the members and the poles of its listings": """
        SELECT m.id FROM match m
          JOIN resource s ON s.id = m.resource_id JOIN request q ON q.id = m.request_id
         WHERE (m.kind, m.provider_id, m.provider_pole_id, m.receiver_id, m.receiver_pole_id)
            <> (s.kind, s.member_id, s.pole_id, q.member_id, q.pole_id)""",
    "a booking names what its match names": """
        SELECT b.id FROM booking b JOIN match m ON m.id = b.match_id
         WHERE (b.resource_id, b.request_id, b.provider_id, b.receiver_id, b.provider_pole_id,
                b.receiver_pole_id)
            <> (m.resource_id, m.request_id, m.provider_id, m.receiver_id, m.provider_pole_id,
                m.receiver_pole_id)""",
    "the members of a pole own its listings": """
        SELECT l.id FROM (SELECT id, member_id, pole_id FROM resource
                           UNION ALL SELECT id, member_id, pole_id FROM request) AS l
          JOIN member m ON m.id = l.member_id WHERE m.pole_id <> l.pole_id""",
    "a score is from 0 to 100, and 100 with the points lost": """
        SELECT id, score FROM match
         WHERE score NOT BETWEEN 0 AND 100 OR score <> round((100 * s)::numeric, 1)
            OR (criteria <> '[]' AND score <> 100 +
                (SELECT sum((c ->> 'points_lost')::numeric) FROM jsonb_array_elements(criteria) c))
    """,
    "hazardous waste is only open to a verified permit that says so": f"""
        SELECT m.id, m.status FROM match m
          JOIN resource_waste_stream w ON w.id = m.resource_id
          JOIN request q ON q.id = m.request_id
         WHERE m.status IN ({OPEN}) AND w.material_status = 'WASTE'
           AND (w.hazard = 'HAZARDOUS' OR w.pop) AND lower(q.period) > '2026-01-02'
           AND NOT EXISTS (SELECT FROM permit p
                WHERE p.member_id = m.receiver_id AND p.kind = 'ICPE' AND p.status = 'VERIFIED'
                  AND p.covers_hazardous AND NOT p.below_threshold)""",
    "what only specialists may handle is not offered": """
        SELECT id, waste_code FROM resource_waste_stream
         WHERE waste_code ~ '^(180103|180202|1604|160110|060701|061304|101309|150111|160111)'
            OR waste_code IN ('160212', '170601', '170605')""",
    "what is agreed was verified as it was judged": """
        SELECT m.id, c FROM match m, jsonb_array_elements(m.checks) AS c
         WHERE m.status = 'AGREED' AND c ->> 'content' IS NOT NULL
           AND NOT EXISTS (SELECT FROM match_verification v WHERE v.match_id = m.id
                            AND v.rule = c ->> 'rule' AND v.content = c ->> 'content')""",
    "what was verified is told to both sides": """
        SELECT m.id FROM match m JOIN match_verification v ON v.match_id = m.id
         GROUP BY m.id HAVING count(*) <> (
               SELECT count(*) FROM outbox o WHERE o.object_id = m.id
                  AND o.topic = 'verification.recorded'
                  AND o.member_ids @> ARRAY[m.provider_id, m.receiver_id])""",
    "a loan of staff is never offered above its cost": """
        SELECT r.id, r.price_eur FROM resource r JOIN resource_skill s ON s.id = r.id
         WHERE s.skill_mode = 'STAFF_LOAN' AND r.price_eur > 0
           AND (r.price_unit <> 'HOUR' OR r.price_eur > s.hourly_cost_eur)""",
    "volunteers are never paid": """
        SELECT r.id, r.price_eur FROM resource r JOIN resource_skill s ON s.id = r.id
         WHERE s.skill_mode = 'VOLUNTEERING' AND r.price_eur > 0""",
    "what people do to a match has somebody, what the engine does has nobody": f"""
        SELECT id, event FROM match_event
         WHERE event <> 'BLOCK' AND (event IN ({PEOPLES})) <> (actor_id IS NOT NULL)""",
    "what is forbidden is not open": f"""
        SELECT id, checks FROM match
         WHERE status IN ({OPEN}) AND checks @> '[{{"status": "VIOLATED"}}]'""",
    "who is shown as a contact agreed to be, and is still the contact": """
        SELECT c.id, c.audience FROM contact_consent c
         WHERE c.withdrawn_at IS NULL AND NOT EXISTS (
               SELECT FROM contact k JOIN person p ON lower(k.email) = p.email
                WHERE k.member_id = c.member_id AND p.principal_id = c.principal_id)""",
    "an application that is closed holds nothing": """
        SELECT a.id, t.kind FROM application a
          JOIN access_token t ON a.id IN (t.principal_id, t.application_id)
         WHERE a.closed_at IS NOT NULL AND t.revoked_at IS NULL""",
    "an active member has signed": """
        SELECT m.id, m.status FROM member m
         WHERE m.status = 'ACTIVE'
           AND NOT EXISTS (SELECT FROM charter_signature c WHERE c.member_id = m.id)""",
    "an idempotency key names what its command made": """
        SELECT i.key FROM idempotency i
         WHERE i.command NOT LIKE 'update%'  -- an edit may have changed nothing
           AND NOT EXISTS (SELECT FROM audit_event a WHERE a.object_id = i.object_id)""",
}
"""Queries that answer nothing. `$1`, where it is used, is the moment."""


def kind_laws() -> Mapping[str, str]:
    """A listing has its own row in its kind's table, and in no other."""
    found = {}
    for listing, of in (("resource", tables.resource_of), ("request", tables.request_of)):
        rows = " UNION ALL ".join(f"SELECT id, kind FROM {table.name}" for table in of.values())
        found[f"every {listing} has its kind's row"] = f"""
            SELECT l.id FROM {listing} l LEFT JOIN ({rows}) AS own USING (id, kind)
             GROUP BY l.id HAVING count(own.id) <> 1"""
    return found


TOLD: Mapping[MatchEvent, tuple[str, ...]] = {
    MatchEvent.SUGGEST: ("match.suggested",),
    MatchEvent.SHORTLIST: ("match.shortlisted",),
    MatchEvent.REOPEN: ("match.reopened",),
    MatchEvent.PROPOSE: ("match.proposed",),
    MatchEvent.ACCEPT_AS_PROVIDER: ("match.held", "match.agreed"),
    MatchEvent.ACCEPT_AS_RECEIVER: ("match.held", "match.agreed"),
    MatchEvent.RELEASE: ("match.released",),
    MatchEvent.DECLINE: ("match.declined",),
    MatchEvent.WITHDRAW_PROPOSAL: ("match.withdrawn",),
    MatchEvent.WITHDRAW_ACCEPTANCE: ("match.withdrawn",),
    MatchEvent.LAPSE: ("match.lapsed",),
    MatchEvent.EXPIRE: ("match.expired",),
}
"""What the outbox says of a match's event; of CANCEL, its booking's row speaks."""

BOOKING_TOLD = {
    "CONFIRMED": ["booking.confirmed"],
    "RELEASED": ["booking.released"],
    "CANCELLED": ["booking.confirmed", "booking.cancelled"],
    "HELD": [],
}


@dataclass
class Remembered:
    """What the last look saw: versions and contents of rows, and the sums of what is only added."""

    rows: dict[str, dict[Any, tuple[int, str]]] = field(default_factory=dict)
    added: dict[str, tuple[Any, int, int]] = field(default_factory=dict)


async def broken(connection: asyncpg.Connection, now: datetime, seen: Remembered) -> list[str]:
    """Every law that the database breaks now, or since `seen`, which is brought up to date."""
    found = []
    for law, query in {**NOW_LAWS, **kind_laws()}.items():
        rows = await connection.fetch(query, *([now] if "$1" in query else []))
        if rows:
            found.append(f"{law}: {len(rows)}, first {dict(rows[0])}")
    found += await _lifecycle(connection)
    found += await _told(connection)
    found += await _versions(connection, seen)
    found += await _only_added(connection, seen)
    return found


async def _lifecycle(connection: asyncpg.Connection) -> list[str]:
    """A match is where its events lead, each from where the one before led."""
    reached: dict[Any, str | None] = {}
    found = []
    for row in await connection.fetch(
        "SELECT match_id, event, from_status, to_status FROM match_event ORDER BY id"
    ):
        before = reached.get(row["match_id"])
        if before != row["from_status"]:
            found.append(f"an event of {row['match_id']} starts from {row['from_status']}")
        led = (
            MatchStatus.SUGGESTED
            if before is None
            else MATCH_TRANSITIONS.get((MatchStatus[before], MatchEvent[row["event"]]))
        )
        if led != row["to_status"]:
            found.append(
                f"{row['event']} led {row['match_id']} from {before} to {row['to_status']}"
            )
        reached[row["match_id"]] = row["to_status"]
    statuses = {
        row["id"]: row["status"] for row in await connection.fetch("SELECT id, status FROM match")
    }
    if statuses != reached:
        wrong = {id_ for id_ in statuses if statuses[id_] != reached.get(id_)}
        found.append(f"the status of a match is not what its events lead to: {wrong}")
    return found


async def _told(connection: asyncpg.Connection) -> list[str]:
    """Both members are told of each event of a match and of each step of a booking."""
    topics: dict[Any, list[str]] = {}
    for row in await connection.fetch(
        "SELECT object_id, topic FROM outbox WHERE topic ~ '^(match|booking)\\.' ORDER BY position"
    ):
        topics.setdefault(row["object_id"], []).append(row["topic"])
    events: dict[Any, list[MatchEvent]] = {}
    for row in await connection.fetch("SELECT match_id, event FROM match_event ORDER BY id"):
        events.setdefault(row["match_id"], []).append(MatchEvent[row["event"]])
    found = []
    for match_id, happened in events.items():
        told = topics.get(match_id, [])
        due = [TOLD[event] for event in happened if event in TOLD]
        if len(told) != len(due) or any(a not in b for a, b in zip(told, due, strict=True)):
            found.append(f"of match {match_id} the outbox tells {told}, its events are {happened}")
    for row in await connection.fetch("SELECT id, status FROM booking"):
        told = [each for each in topics.get(row["id"], []) if each != "booking.to_settle"]
        if told != BOOKING_TOLD[row["status"]]:
            found.append(f"of booking {row['id']}, {row['status']}: {told}")
    return found


async def _versions(connection: asyncpg.Connection, seen: Remembered) -> list[str]:
    """A row changes with its version, which only grows; none of them goes."""
    found = []
    for table in tables.metadata.sorted_tables:
        if "version" not in table.c or "id" not in table.c:
            continue
        rows = {
            row["id"]: (row["version"], row["digest"])
            for row in await connection.fetch(
                f"SELECT id, version, md5((to_jsonb(t) - 'version')::text) AS digest"
                f" FROM {table.name} t"
            )
        }
        for id_, (version, digest) in seen.rows.get(table.name, {}).items():
            if id_ not in rows:
                found.append(f"{table.name} {id_} is gone")
            elif rows[id_] != (version, digest) and rows[id_][0] <= version:
                found.append(f"{table.name} {id_} changed and is still version {version}")
        seen.rows[table.name] = rows
    return found


async def _only_added(connection: asyncpg.Connection, seen: Remembered) -> list[str]:
    """What is append-only still says what it said."""
    found = []
    for table in tables.APPEND_ONLY:
        query = (
            f"SELECT max(id::text)::uuid AS last, count(*) AS size,"
            f" coalesce(sum(hashtextextended(t::text, 0)), 0) AS digest FROM {table.name} t"
        )
        if table.name in seen.added:
            last, size, digest = seen.added[table.name]
            [row] = await connection.fetch(f"{query} WHERE id <= $1", last)
            if (row["size"], row["digest"]) != (size, digest):
                found.append(f"{table.name} is not only added to")
        [row] = await connection.fetch(query)
        if row["last"] is not None:
            seen.added[table.name] = row["last"], row["size"], row["digest"]
    return found
