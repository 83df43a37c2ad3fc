"""The only place where things are put together: what answers, on which database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ptce import explorer
from ptce.auth import Viewers, bearer
from ptce.clock import Clock, real
from ptce.db.session import SEARCHES, command_engine, read_pool
from ptce.domain.rights import Viewer
from ptce.reads.documents import Documents
from ptce.reads.execution import Pools
from ptce.schema.answering import unanswered
from ptce.schema.endpoint import Endpoint
from ptce.schema.mapping import MAP, map_of
from ptce.schema.photo_files import photo_file
from ptce.schema.photos import FILES
from ptce.schema.root import graphql_schema, sdl
from ptce.schema.uploading import Uploads

GRAPHQL = "/graphql"
EXPLORER = "/explorer"

SEARCHERS = 3
"""Connections for searches, beside those of the other reads."""

HEALTHY = 3.0
"""Seconds that the database has to answer a check of health."""


def application(url: str, clock: Clock = real) -> Starlette:
    """The API on this database, as the application role. Connections open at start-up."""
    documents = Documents(graphql_schema())

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        engine = command_engine(url)
        pool = await read_pool(url)
        searches = await read_pool(url, SEARCHERS, SEARCHES)
        viewers = Viewers(pool, url)
        await viewers.start()

        async def viewer_of(request: Request) -> Viewer:
            return await viewers.of(bearer(request.headers), clock())

        app.state.endpoint = Endpoint(documents, Pools(pool, searches), engine, viewer_of, clock)
        app.state.uploads = Uploads(app.state.endpoint)
        try:
            yield
        finally:
            await viewers.stop()
            await searches.close()
            await pool.close()
            await engine.dispose()

    async def graphql(request: Request) -> Response:
        endpoint: Endpoint = app.state.endpoint
        return await endpoint(request)

    async def upload(request: Request) -> Response:
        uploads: Uploads = app.state.uploads
        return await uploads(request)

    async def image(request: Request) -> Response:
        return await photo_file(app.state.endpoint, request, "image")

    async def thumbnail(request: Request) -> Response:
        return await photo_file(app.state.endpoint, request, "thumbnail")

    async def public_map(request: Request) -> Response:
        return await map_of(app.state.endpoint, request)

    async def health(request: Request) -> Response:
        try:
            await app.state.endpoint.pool.fetchval("SELECT 1", timeout=HEALTHY)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return PlainTextResponse("la base de données ne répond pas", 503)
        return PlainTextResponse("ok")

    async def contract(request: Request) -> Response:
        return PlainTextResponse(sdl())

    async def home(request: Request) -> Response:
        return RedirectResponse(EXPLORER)

    every = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route(GRAPHQL, graphql, methods=every),
            Route("/resources/{resource_id}/photos", upload, methods=["POST"]),
            Route(f"{FILES}/{{photo_id}}.jpg", image),
            Route(f"{FILES}/{{photo_id}}/thumbnail.jpg", thumbnail),
            Route(MAP, public_map),
            Route("/schema.graphql", contract),
            Route("/health", health),
            Route("/", home),
            *explorer.routes(EXPLORER, GRAPHQL),
        ],
        exception_handlers={HTTPException: unanswered},
    )
    app.router.redirect_slashes = False  # a redirection would trust the Host header
    return app
