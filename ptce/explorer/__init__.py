"""The GraphQL explorer: GraphiQL, served from our own files and from nowhere else."""

import html
import posixpath
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HERE = Path(__file__).parent

# The fonts and cursors of GraphiQL's stylesheet are data: URLs, and its dialogs add one style
# element, always the same, known by its hash. Everything else is a file of ours.
DIALOG_STYLE = "'sha256-Y/huXlwoYkVyQlxwSVcCi1RCDGDCSVBzDt0hYP9qlTc='"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {DIALOG_STYLE}",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"


WORDS = {
    "fr": {
        "title": "PTCE — explorateur",
        "reference": "Référence",
        "other": "en",
        "otherwise": "English",
        "token": "Jeton d'accès",
        "use": "Utiliser",
        "clear": "Effacer",
        "used": "Jeton utilisé dans cet onglet, oublié à sa fermeture",
        "none": "Sans jeton : seulement ce qui est public. « make run » en affiche "
        "(data/demo.json)",
        "query": "Requête GraphQL",
        "variables": "Variables (JSON)",
        "headers": "En-têtes (JSON)",
        "response": "Réponse",
        "loading": "Chargement de l'explorateur…",
        "script": "L'explorateur a besoin de JavaScript.",
    },
    "en": {
        "title": "PTCE — explorer",
        "reference": "Reference (in French)",
        "other": "fr",
        "otherwise": "Français",
        "token": "Access token",
        "use": "Use",
        "clear": "Clear",
        "used": "Token used in this tab, forgotten when it is closed",
        "none": "Without a token: only what is public. “make run” shows some (data/demo.json)",
        "query": "GraphQL operation",
        "variables": "Variables (JSON)",
        "headers": "Headers (JSON)",
        "response": "Response",
        "loading": "Loading the explorer…",
        "script": "The explorer needs JavaScript.",
    },
}
"""What our part of the page says, by language; `?lang=en` asks for the second."""


def routes(prefix: str, endpoint: str, docs: str) -> list[BaseRoute]:
    """The page at `prefix`, its assets below; it sends its queries to `endpoint`, on this host, and
    leads to the reference at `docs`. With a slash after it, `prefix` leads back to the page.

    Links are relative to the page, so a proxy may add a path of its own in front.
    """
    if not prefix.startswith("/") or prefix.endswith("/"):
        raise ValueError(f"prefix must start with a slash and not end with one: {prefix!r}")
    if not endpoint.startswith("/") or endpoint.startswith("//"):
        raise ValueError(f"endpoint must be a path on this host: {endpoint!r}")
    pages = {lang: _page(prefix, endpoint, docs, lang) for lang in WORDS}

    async def show(request: Request) -> Response:
        page = pages.get(request.query_params.get("lang", ""), pages["fr"])
        return HTMLResponse(page, headers={**SECURITY_HEADERS, "Cache-Control": REVALIDATE})

    async def without_slash(request: Request) -> Response:
        return RedirectResponse(f"../{posixpath.basename(prefix)}", headers=SECURITY_HEADERS)

    return [
        Route(prefix, show, name="explorer"),
        Route(f"{prefix}/", without_slash),
        Mount(f"{prefix}/assets", _Assets(directory=HERE / "assets"), name="explorer-assets"),
    ]


def _page(prefix: str, endpoint: str, docs: str, lang: str) -> str:
    folder = posixpath.dirname(prefix)
    template = Template((HERE / "index.html").read_text(encoding="utf-8"))
    places = {
        "assets": posixpath.relpath(f"{prefix}/assets", folder),
        "endpoint": posixpath.relpath(endpoint, folder),
        "docs": posixpath.relpath(docs, folder),
        "lang": lang,
    }
    said = {name: html.escape(text) for name, text in (places | WORDS[lang]).items()}
    return template.substitute(said)


class _Assets(StaticFiles):
    """Files whose name carries a version never change; ours are asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(SECURITY_HEADERS)
        response.headers["Cache-Control"] = FOREVER if ".min." in path else REVALIDATE
        return response
