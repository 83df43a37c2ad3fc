"""The only place where things are put together: what answers, on which database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hmac import compare_digest
from importlib import import_module

import asyncpg
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ptce import explorer, references
from ptce.accesses import Accesses
from ptce.auth import Viewers
from ptce.clock import Clock, real
from ptce.db.budgets import Budgets
from ptce.db.session import BUDGETS, SEARCHES, command_engine, read_pool
from ptce.encoders.processes import Encoder
from ptce.launcher_errors import LauncherError
from ptce.metrics import MEDIA, Metrics
from ptce.origins import Origins
from ptce.reads.documents import Documents
from ptce.reads.execution import Pools
from ptce.schema.answering import unanswered
from ptce.schema.answers import Answers
from ptce.schema.endpoint import Endpoint, answer_by
from ptce.schema.mapping import MAP, map_of
from ptce.schema.payers import Payers
from ptce.schema.persisted import Operations, Remembered, trusted
from ptce.schema.photo_files import photo_file
from ptce.schema.photos import FILES
from ptce.schema.records import Observer
from ptce.schema.root import graphql_schema, sdl
from ptce.schema.uploading import Uploads
from ptce.settings import Exposure, SignIn
from ptce.signing.desk import Desk
from ptce.signing.post import Post, Smtp, printed
from ptce.signing.routes import ROUTES

GRAPHQL = "/graphql"
EXPLORER = "/explorer"
REFERENCE = "/docs"

SEARCHERS = 3
"""Connections for searches, beside those of the other reads."""

BUDGETERS = 1
"""Connections on which points are taken."""

HEALTHY = 3.0
"""Seconds that the database has to answer a check of health."""


CLOSED = Exposure()

NO_MAIL = SignIn()

PROVIDERS = "ptce.signing.providers"

LOCAL = "http://127.0.0.1:8000"


class Api(Starlette):
    """GraphQL answers by itself; Starlette takes what is not GraphQL to its routes."""

    endpoint: Endpoint
    uploads: Uploads
    origins: Origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif (opening := self.origins.preflight(scope)) is not None:
            await answer_by(send, 204, opening)
        elif scope["path"] == GRAPHQL:
            await self.endpoint(scope, receive, send)
        else:
            await super().__call__(scope, receive, self.origins.opened(scope, send))


def application(
    url: str,
    clock: Clock = real,
    exposure: Exposure = CLOSED,
    observers: tuple[Observer, ...] = (),
    sign_in: SignIn = NO_MAIL,
    encoder: Encoder | None = None,
) -> Api:
    """The API on this database, as the application role. Connections open at start-up.

    `observers` are told what each request took; `sign_in` is how people sign in; `encoder`, which
    whoever gives it starts and stops, understands texts.
    LauncherError when the manifest of trusted operations is not one.
    """
    documents = Documents(graphql_schema())
    operations = _operations(exposure, documents)
    counts = None if encoder is None else encoder.counts
    metrics = None if exposure.metrics is None else Metrics(counts)
    if metrics is not None:
        observers = (*observers, metrics)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        engine = command_engine(url)
        pool = await read_pool(url)
        searches = await read_pool(url, SEARCHERS, SEARCHES)
        purses = await read_pool(url, BUDGETERS, BUDGETS)
        viewers = Viewers(pool, url)
        await viewers.start()

        app.origins = Origins(exposure.origins, lambda: viewers.origins)
        accesses = Accesses(engine)
        await accesses.start()
        answers = Answers(documents, Pools(pool, searches), engine, accesses.note)
        payers = Payers(Budgets(purses, real), exposure.allowances, sign_in.proxies)
        answers.allowance_of = payers.allowance_of
        answers.encode = None if encoder is None else encoder.encode
        app.endpoint = Endpoint(
            answers,
            operations,
            viewers.asking,
            payers,
            app.origins.readable,
            clock,
            observers,
            exposure.timing,
        )
        app.uploads = Uploads(app.endpoint)
        carrier = Smtp(sign_in.mail) if sign_in.mail else printed if sign_in.printed else None
        at = sign_in.public_url or LOCAL
        post = Post(engine, clock, at, carrier)
        answers.post = post.invited if post.open else None
        provider = None
        if sign_in.provider is not None:  # its libraries weigh: only where it is used
            provider = import_module(PROVIDERS).Provider(sign_in.provider, clock)
        app.state.desk = Desk(engine, clock, at, post, provider=provider, proxies=sign_in.proxies)
        try:
            yield
        finally:
            await post.close()
            await viewers.stop()
            await accesses.stop()
            await searches.close()
            await purses.close()
            await pool.close()
            await engine.dispose()

    async def upload(request: Request) -> Response:
        return await app.uploads(request)

    async def image(request: Request) -> Response:
        return await photo_file(app.endpoint, request, "image")

    async def thumbnail(request: Request) -> Response:
        return await photo_file(app.endpoint, request, "thumbnail")

    async def public_map(request: Request) -> Response:
        return await map_of(app.endpoint, request)

    async def health(request: Request) -> Response:
        try:
            await app.endpoint.pool.fetchval("SELECT 1", timeout=HEALTHY)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return PlainTextResponse("la base de données ne répond pas", 503)
        return PlainTextResponse("ok")

    async def counted(request: Request) -> Response:
        asked = request.headers.get("authorization", "").encode()
        if metrics is None or not compare_digest(asked, f"Bearer {exposure.metrics}".encode()):
            raise HTTPException(404)  # a stranger is not told that there is something to read
        return Response(metrics.text(), media_type=MEDIA)

    async def contract(request: Request) -> Response:
        return PlainTextResponse(sdl())

    async def home(request: Request) -> Response:
        return RedirectResponse(EXPLORER)

    app = Api(
        lifespan=lifespan,
        routes=[
            Route("/resources/{resource_id}/photos", upload, methods=["POST"]),
            Route(f"{FILES}/{{photo_id}}.jpg", image),
            Route(f"{FILES}/{{photo_id}}/thumbnail.jpg", thumbnail),
            Route(MAP, public_map),
            Route("/schema.graphql", contract),
            Route("/health", health),
            Route("/metrics", counted),
            Route("/", home),
            *ROUTES,
            *explorer.routes(EXPLORER, GRAPHQL, REFERENCE),
            *references.routes(REFERENCE, sdl),
        ],
        exception_handlers={HTTPException: unanswered},
    )
    app.router.redirect_slashes = False  # a redirection would trust the Host header
    return app


def _operations(exposure: Exposure, documents: Documents) -> Operations:
    if exposure.trusted is None:
        return Remembered()
    try:
        return trusted(exposure.trusted, documents)
    except ValueError as wrong:
        raise LauncherError(str(wrong)) from None
