"""One caller floods, another asks at its pace: `python -m bench --floods`.

The server has its usual allowances. The flood comes from a process of its own, on FLOODERS
connections that ask again as soon as they are answered, refused or closed; the quiet caller, with
another token, asks PACE times a second, and its time is counted from when it should have asked.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count

import asyncpg

from bench import queries
from bench.ground import Ground, People
from bench.sides import Server

FLOODERS = 64
PACE = 25.0
"""A second."""

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Flood:
    """What is sent again and again; without `query`, each time another document (`_new`)."""

    name: str
    token: str | None
    query: str | None
    variables: dict[str, object]


def floods(people: People, pole: str) -> list[Flood]:
    """What a careless program, or a hostile one, would send."""
    return [
        Flood("pages, by another key", people.writer, queries.LISTINGS, {"pole": pole}),
        Flood("the dearest pages, by another key", people.writer, DEAR, {}),
        Flood("new documents, by another key", people.writer, None, {}),
        Flood("pages, without a token", None, ANYBODY, {}),
        Flood("tokens that nobody has", "ptce_" + "x" * 43, ANYBODY, {}),
    ]


ANYBODY = "{ resources(first: 20) { nodes { id title member { name } } } }"
DEAR = (
    "{ resources(first: 100) { nodes { title description matches(first: 20) { nodes { id score"
    " status } } member { name resources(first: 20) { nodes { id title } } } } } }"
)


def _new(number: int) -> str:
    fields = " ".join(f"f{number}x{each}: title" for each in range(100))
    return f"{{ resources(first: 1) {{ nodes {{ {fields} }} }} }}"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that the quiet caller waited, sorted; what the flood was answered, by status."""

    seconds: list[float]
    answered: dict[str, int]

    def quantile(self, part: float) -> float:
        return self.seconds[min(int(part * len(self.seconds)), len(self.seconds) - 1)]


async def forget(ground: Ground) -> None:
    """What was spent in other runs, where nobody runs out of points."""
    connection = await asyncpg.connect(ground.owner_url)
    try:
        await connection.execute("DELETE FROM budget")
    finally:
        await connection.close()


async def measured(server: Server, people: People, pole: str, flood: Flood | None) -> Waits:
    """What a quiet caller waits while the flood lasts; without a flood, in peace."""
    body = {"query": queries.LISTINGS, "variables": {"pole": pole}}
    request = _request(people.reader, json.dumps(body).encode())
    waits: list[float] = []
    with _flooding(server, flood) as told:
        loop = asyncio.get_running_loop()
        began = loop.time()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for due in (began + each / PACE for each in range(int(SECONDS * PACE))):
            await asyncio.sleep(max(0.0, due - loop.time()))
            writer.write(request)
            status, answer = await _answer(reader)
            if status != "200":
                raise RuntimeError(f"the quiet caller was answered {status}: {answer.decode()}")
            waits.append(loop.time() - due)
        writer.close()
    return Waits(sorted(waits), told)


@contextmanager
def _flooding(server: Server, flood: Flood | None) -> Iterator[dict[str, int]]:
    told: dict[str, int] = {}
    if flood is None:
        yield told
        return
    command = [sys.executable, "-m", "bench.floods", str(server.port), flood.name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    given = {"token": flood.token, "query": flood.query, "variables": flood.variables}
    process.stdin.write(json.dumps(given))
    process.stdin.close()
    try:
        yield told
        process.terminate()
        assert process.stdout is not None
        told.update(json.loads(process.stdout.read()))
    finally:
        process.kill()
        process.wait()


def _request(token: str | None, body: bytes) -> bytes:
    known = "" if token is None else f"authorization: Bearer {token}\r\n"
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n{known}"
        "content-type: application/json\r\naccept: application/graphql-response+json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The status and the body of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    _, _, length = head.lower().partition(b"content-length: ")
    body = await reader.readexactly(int(length.split(b"\r\n")[0]))
    return head.split(b" ", 2)[1].decode(), body


async def _flood(port: int, token: str | None, query: str | None, variables: object) -> None:
    """For ever, until told to stop; then say what was answered."""
    answered: dict[str, int] = {}
    number = count()

    async def asks() -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    while True:
                        text = _new(next(number)) if query is None else query
                        body = json.dumps({"query": text, "variables": variables}).encode()
                        writer.write(_request(token, body))
                        status, _ = await _answer(reader)
                        answered[status] = answered.get(status, 0) + 1
                finally:
                    writer.close()

    asking = [asyncio.create_task(asks()) for _ in range(FLOODERS)]
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(15, ended.set)
    await ended.wait()
    for task in asking:
        task.cancel()
    print(json.dumps(answered), flush=True)


async def report(server: Server, people: People, pole: str) -> str:
    """A page: what the quiet caller waits in peace, before and after, and during each flood."""
    lines = [HEAD]
    quiet = await measured(server, people, pole, None)
    lines.append(_row("nobody", quiet, quiet))
    for flood in floods(people, pole):
        waits = await measured(server, people, pole, flood)
        lines.append(_row(flood.name, waits, quiet))
    again = await measured(server, people, pole, None)
    lines.append(_row("nobody, at the end", again, quiet))
    return "\n".join(lines) + "\n"


HEAD = f"""# A flood, and somebody else

`python -m bench --floods`: {FLOODERS} connections ask as fast as they are answered, {SECONDS:g} s,
with the usual allowances; another asks a page of 20 resources {PACE:g} times a second, and waits
so many milliseconds. A refusal is held a second: a flood that has spent its points is slow.

| Who floods | p50 | p95 | p99 | p95 / quiet | What the flood was answered |
|---|---|---|---|---|---|"""


def _row(name: str, waits: Waits, quiet: Waits) -> str:
    p50, p95, p99 = (1_000 * waits.quantile(part) for part in (0.5, 0.95, 0.99))
    ratio = waits.quantile(0.95) / quiet.quantile(0.95)
    told = ", ".join(f"{number} × {status}" for status, number in sorted(waits.answered.items()))
    return f"| {name} | {p50:.2f} | {p95:.2f} | {p99:.2f} | {ratio:.2f} | {told or '—'} |"


def main() -> None:
    given = json.loads(sys.stdin.read())
    asyncio.run(_flood(int(sys.argv[1]), given["token"], given["query"], given["variables"]))


if __name__ == "__main__":
    main()
