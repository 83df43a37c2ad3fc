"""Serve the ceiling: raw ASGI, one dictionary from operation to statement, bytes passed through.

Environment: DATABASE_URL, PORT, and TOKENS (who may ask, separated by spaces).
"""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn

from bench import queries
from bench.ceiling import statements
from ptce.auth import Viewers
from ptce.db import visible
from ptce.db.session import COMMANDS, read_pool

Arguments = tuple[str, list[Any]]
"""A statement and its own parameters."""

MAXIMUM_PAGE = 100

WRITERS = 10
"""Connections for commands, as many as ptce keeps."""

LOG = 2
"""One line a request goes to the standard error."""


def _uuid(identifier: str) -> UUID:
    return UUID(hex=identifier.partition("_")[2])


def _node(given: Mapping[str, Any]) -> Arguments:
    return statements.NODE, [_uuid(given["id"])]


def _page(statement: Callable[[bool], str]) -> Callable[[Mapping[str, Any]], Arguments]:
    first, following = statement(False), statement(True)

    def arguments(given: Mapping[str, Any]) -> Arguments:
        pole, after = _uuid(given["pole"]), given.get("after")
        if after is None:
            return first, [pole]
        return following, [pole, UUID(orjson.loads(base64.b64decode(after))[-1])]

    return arguments


def _nearest(given: Mapping[str, Any]) -> Arguments:
    wanted = given["filter"]
    near = wanted["near"]
    place = [near["communeCode"], float(near["radiusKm"])]
    [status], [visibility] = wanted["status"], wanted["visibility"]
    return statements.NEAREST, [*place, wanted["kind"], status, visibility]


def _post(given: Mapping[str, Any]) -> Arguments:
    posted = given["input"]
    vehicle = posted["need"]["vehicle"]
    return statements.POST, [
        posted["idempotencyKey"],
        posted["title"],
        Decimal(vehicle["cargoVolumeM3Min"]),
        vehicle["seatsMin"],
        datetime.fromisoformat(posted["period"]["start"]),
        datetime.fromisoformat(posted["period"]["end"]),
        posted["visibility"],
    ]


ANSWERS: Mapping[str, tuple[int, Callable[[Mapping[str, Any]], Arguments]]] = {
    queries.NODE: (1, _node),
    queries.LISTINGS: (20, _page(statements.listings)),
    queries.BOARD: (20, _page(statements.board)),
    queries.CATALOGUE: (100, _page(statements.catalogue)),
    queries.NEAREST: (20, _nearest),
}
"""By the text of an operation: the size of its page, and what it asks of PostgreSQL."""

SEEN = ("members", "inside", "coordinated", "partnered", "outside")
"""Who sees what these operations ask, in the order of the statements' parameters."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who a token is: the five parameters of every statement, and for whom it writes."""

    seen: list[Any]
    acting: list[Any]


class Ceiling:
    """The ASGI application."""

    def __init__(self, url: str, tokens: list[str]) -> None:
        self.url = url
        self.tokens = tokens
        self.viewers: dict[bytes, Asker] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await self.open()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.pool.close()
            await self.writes.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        status, body = await self.answer(scope, receive)
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (b"content-type", b"application/json; charset=utf-8"),
                    (b"content-length", b"%d" % len(body)),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})
        os.write(LOG, b"%s %d %d\n" % (scope["path"].encode(), status, len(body)))

    async def open(self) -> None:
        self.pool = await read_pool(self.url)
        self.writes = await asyncpg.create_pool(
            self.url, min_size=WRITERS, max_size=WRITERS, server_settings=COMMANDS
        )
        viewers = Viewers(self.pool, self.url)
        for token in self.tokens:
            viewer = await viewers.of(token, datetime.now(UTC))
            self.viewers[f"Bearer {token}".encode()] = Asker(
                [visible.parameters(viewer)[f"viewer_{name}"] for name in SEEN],
                [viewer.principal_id, *viewer.member_ids],
            )

    async def answer(self, scope: Message, receive: Receive) -> tuple[int, bytes]:
        viewer = self.viewers.get(dict(scope["headers"]).get(b"authorization", b""))
        if viewer is None:
            return 401, b'{"errors":[{"message":"who?"}]}'
        message = await receive()
        body = message["body"]
        while message["more_body"]:
            message = await receive()
            body += message["body"]
        given = orjson.loads(body)
        text: str
        if given["query"] == queries.POST:
            sql, arguments = _post(given["variables"])
            text = await self.writes.fetchval(sql, *viewer.seen, *viewer.acting, *arguments)
            return 200, text.encode()
        known = ANSWERS.get(given["query"])
        if known is None or known[0] > MAXIMUM_PAGE:
            return 400, b'{"errors":[{"message":"what?"}]}'
        sql, arguments = known[1](given["variables"])
        text = await self.pool.fetchval(sql, *viewer.seen, *arguments)
        return 200, text.encode()


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s : %(message)s")
    app = Ceiling(os.environ["DATABASE_URL"], os.environ["TOKENS"].split())
    config = uvicorn.Config(
        app,
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        log_level="warning",
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
