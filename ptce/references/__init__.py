"""The reference of the contract, as pages: made from the SDL when somebody first asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from graphql import build_schema
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ptce.references.pages import index, listed, pages

ASSETS = Path(__file__).parent / "assets"
MEDIA = {
    "reference.css": "text/css",
    "reference.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def written(sdl: str) -> Mapping[str, str]:
    """Every file of the reference, by its path: to be served, or written in a folder."""
    schema = build_schema(sdl)
    files = {f"{name}.html": text for name, text in pages(schema).items()}
    return {"index.html": index(schema), "index.json": listed(schema), **files}


def routes(prefix: str, contract: Callable[[], str]) -> list[BaseRoute]:
    """The pages at `prefix`, links relative, so that they hold behind a proxy and in a folder."""

    @cache
    def files() -> Mapping[str, str]:
        return written(contract())

    async def show(request: Request) -> Response:
        name = request.path_params["name"]
        if name in MEDIA:
            text = (ASSETS / name).read_text(encoding="utf-8")
            return Response(text, headers=HEADERS, media_type=MEDIA[name])
        found = (await run_in_threadpool(files)).get(name)
        if found is None:
            raise HTTPException(404)
        if name.endswith(".json"):
            return Response(found, headers=HEADERS, media_type="application/json")
        return HTMLResponse(found, headers=HEADERS)

    async def home(request: Request) -> Response:
        return RedirectResponse(f"{prefix.rpartition('/')[2]}/index.html", headers=HEADERS)

    return [Route(prefix, home), Route(f"{prefix}/{{name}}", show)]
