"""A need posted among 2,000 resources of its kind, all near and seen: `python -m bench --posts`.

By words alone, then with each encoder, once the worker has encoded every listing: first one post
after the other, then one now and then. Nobody posts the same text twice in a while: nothing is
answered from memory.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from bench import queries
from bench.country import WORDS, Size
from bench.ground import Ground, People, forget_posts
from bench.load import Exchange, Job, Result, Wrong, loaded
from bench.operations import NEED, Operation
from bench.sides import PTCE, Server, serving
from ptce.domain.kinds import KINDS

SIZE = Size(resources=2_000 * len(KINDS), requests=500, open_=True)
TEXTS = 1_000
"""More than an API process remembers."""

TOKEN = secrets.token_urlsafe()
PATIENCE_S = 600.0

HERE = """
UPDATE resource SET commune_insee = home.commune_insee,
       latitude = commune.latitude, longitude = commune.longitude,
       visibility = CASE kind WHEN 'VEHICLE' THEN 'PUBLIC' ELSE 'PRIVATE' END
  FROM site home JOIN commune ON insee = home.commune_insee
 WHERE home.main AND home.member_id = $1
"""

SIGNED = """
INSERT INTO charter_signature (member_id, pole_id, charter_version, signed_on, signatory)
SELECT id, pole_id, 1, current_date, 'Camille Roux' FROM member ON CONFLICT DO NOTHING
"""

TO_ENCODE = """
SELECT count(*) FROM resource LEFT JOIN resource_encoding ON resource_id = id
 WHERE status NOT IN ('WITHDRAWN', 'EXPIRED') AND visibility <> 'PRIVATE' AND fingerprint IS NULL
"""

STILL_AT_IT = "SELECT count(*) = 0 FROM full_run WHERE ended_at IS NOT NULL"
"""The worker matches everything again when it first comes; each night, later."""

TO_READ = "SELECT count(*) FROM request_encoding WHERE fingerprint IS NULL"

FOUND = """
SELECT avg(found) FROM (SELECT count(*) AS found FROM match JOIN request ON request.id = request_id
 WHERE request.created_at > $1 AND request.reference LIKE 'BES-%' GROUP BY request_id) needs
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Posts one after the other for so many `seconds`; then `spaced` of them, after a pause in
    which the worker does all that it has to do."""

    seconds: float = 10.0
    spaced: int = 20
    pause_s: float = 1.0


USUAL = Pace()


@dataclass(frozen=True, slots=True)
class Posts:
    """What one encoder gave, `result` one post after the other, `spaced` now and then. `rest`: the
    seconds between, until the worker had read all. `found`: matches a need; `counts`: what came of
    the encodings that the posts asked for; `rate`: listings that the worker encoded a second;
    `megabytes`: of the encoder process."""

    encoder: str
    result: Result
    rest: float
    spaced: Result
    found: float
    counts: Mapping[str, int]
    rate: float
    megabytes: float

    @property
    def row(self) -> str:
        figures = [
            f"{1_000 * each.quantile(part):.0f}"
            for each in (self.result, self.spaced)
            for part in (0.5, 0.95)
        ]
        figures += [
            f"{self.rest:.0f}",
            f"{self.found:.0f}",
            *(str(self.counts.get(each, 0)) for each in OUTCOMES),
        ]
        figures += [f"{self.rate:.0f}", f"{self.megabytes:.0f}"]
        return f"| {self.encoder} | {self.result.count} | {' | '.join(figures)} |"


ENCODERS = ("none", "use", "e5")
OUTCOMES = ("in_time", "late", "absent")

HEAD = f"""# What a posted need takes

`python -m bench --posts`: a need of twelve words is posted over HTTP, and answered with its
ranked matches, among {SIZE.resources // len(KINDS):,} vehicles, nearly all of them near and seen.
The server and PostgreSQL are as in [bench.md](bench.md); the worker runs beside, and has encoded
every vehicle before. First one post after the other for {USUAL.seconds:g} s; the worker, which
gives way, reads whole texts when it can, and has read them all so many seconds later (read after).
Then {USUAL.spaced} posts, one now and then. Never the same text twice. In time: understood within
40 ms, by its first six words (USE reads all). 80 ms are wanted
([decision 0058](decisions/0058-answered-at-once.md)). While another
program took one of the two cores, e5 had 81 and 70, of which 75 of 132 were late, and who posted
by words 72 and 80.

| encoder | posts | p50 ms | p95 ms | p50 now and then | p95 | read after s | matches | in time \
| late | absent | encoded/s | its MB |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


async def report(
    here: Ground,
    known: People,
    folder: Path,
    encoders: Sequence[str] = ENCODERS,
    pace: Pace = USUAL,
) -> str:
    connection = await asyncpg.connect(here.owner_url)
    try:
        await connection.execute(HERE, known.member)
        await connection.execute(SIGNED)
        made = [await _posts(each, connection, here, known, folder, pace) for each in encoders]
    finally:
        await connection.close()
    return "\n".join((HEAD, *(each.row for each in made))) + "\n"


async def _posts(
    encoder: str,
    connection: asyncpg.Connection,
    here: Ground,
    known: People,
    folder: Path,
    pace: Pace,
) -> Posts:
    await forget_posts(here.owner_url)
    await connection.execute("TRUNCATE resource_encoding, request_encoding")
    side = replace(PTCE, environment=partial(_environment, encoder))
    with serving(side, here, known, folder / f"posts-{encoder}.log") as server:
        job = _job(encoder, server, known, pace.seconds)
        with ExitStack() as stack:
            rate = 0.0
            if encoder != "none":
                stack.enter_context(_working(encoder, here, folder / f"worker-{encoder}.log"))
                rate = await _encoded(connection)
            began = datetime.now(UTC)
            result = await asyncio.to_thread(loaded, job)
            rest = 0.0 if encoder == "none" else await _read(connection)
            spaced = await asyncio.to_thread(_spaced, server, job, pace)
            counts = await asyncio.to_thread(_counts, server)
            found = await connection.fetchval(FOUND, began)
            return Posts(encoder, result, rest, spaced, found, counts, rate, _megabytes())


def _environment(encoder: str, here: Ground, known: People, port: int) -> Mapping[str, str]:
    usual = PTCE.environment(here, known, port)
    return {**usual, "ENCODER": encoder, "METRICS_TOKEN": TOKEN}


def _job(encoder: str, server: Server, known: People, seconds: float) -> Job:
    post = Operation("Q5m", "a need is posted and matched", queries.POST, [], writes=True)
    chance = random.Random(54)
    exchanges = [
        Exchange(server.side.request(known, post, {"input": _need(chance)}), None)
        for _ in range(TEXTS)
    ]
    return Job([server.port], exchanges, 1, seconds, f"{encoder}-")


def _spaced(server: Server, job: Job, pace: Pace) -> Result:
    """The last needs of the job."""
    began, latencies = time.monotonic(), []
    for exchange in job.exchanges[-pace.spaced :]:
        time.sleep(pace.pause_s * (0.5 + random.random()))
        asked = time.perf_counter()
        answer = server.ask(exchange.request)
        latencies.append(time.perf_counter() - asked)
        if b'"errors"' in answer:
            raise Wrong(answer.decode())
    return Result(pace.spaced, time.monotonic() - began, array("d", sorted(latencies)))


def _need(chance: random.Random) -> Mapping[str, Any]:
    """A morning soon, a title of four words and a description of eight."""
    starts = (datetime.now(UTC) + timedelta(days=2)).replace(hour=8, minute=0, second=0)
    period = {"start": starts.isoformat(), "end": (starts + timedelta(hours=4)).isoformat()}
    said = {
        "title": " ".join(chance.sample(WORDS, 4)).capitalize(),
        "description": " ".join(chance.sample(WORDS, 8)),
    }
    return NEED | said | {"need": {"vehicle": {}}, "period": period, "visibility": "PUBLIC"}


@contextmanager
def _working(encoder: str, here: Ground, log: Path) -> Iterator[None]:
    environment = os.environ | {"DATABASE_URL": here.url, "ENCODER": encoder}
    command = (sys.executable, "-m", "ptce", "work")
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            yield
        finally:
            process.terminate()


async def _encoded(connection: asyncpg.Connection) -> float:
    """Wait until every resource is; answers how many were a second, from the first on."""
    at_first = due = await connection.fetchval(TO_ENCODE)
    deadline = began = time.monotonic()
    deadline += PATIENCE_S
    while due:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{due} resources are still to encode")
        await asyncio.sleep(0.5)
        due = await connection.fetchval(TO_ENCODE)
        if due == at_first:
            began = time.monotonic()
    rate = at_first / (time.monotonic() - began)
    while await connection.fetchval(STILL_AT_IT):
        if time.monotonic() > deadline:
            raise RuntimeError("the needs are still matched again")
        await asyncio.sleep(0.5)
    return float(rate)


async def _read(connection: asyncpg.Connection) -> float:
    """Wait until the worker has read what was posted; answers how long."""
    began = time.monotonic()
    while await connection.fetchval(TO_READ):
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError("needs are still to encode")
        await asyncio.sleep(0.25)
    return time.monotonic() - began


def _counts(server: Server) -> Mapping[str, int]:
    url = f"http://127.0.0.1:{server.port}/metrics"
    asked = urllib.request.Request(url, headers={"authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked) as answer:
        told = answer.read().decode()
    found = re.findall(r'^ptce_encodings_total\{outcome="(\w+)"\} (\d+)', told, re.MULTILINE)
    return {outcome: int(number) for outcome, number in found}


def _megabytes() -> float:
    """Of the encoder process; the first, where others run on this machine."""
    return next(
        (
            process.memory_info().rss / 1e6
            for process in psutil.process_iter(["cmdline"])
            if "ptce.encoders" in (process.info["cmdline"] or ())
        ),
        0.0,
    )
