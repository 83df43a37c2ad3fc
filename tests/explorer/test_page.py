import asyncio
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from ptce import explorer

HERE = Path(explorer.__file__).parent
ASSETS = sorted(path.name for path in (HERE / "assets").iterdir())
CONTENT_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

# A link that a person may follow (<a href>) fetches nothing, and is no fault.
FOREIGN = r"""["'(\s]*(?:https?:|wss?:)?//"""
FETCHES = re.compile(
    rf"""\bsrc\s*[=:]{FOREIGN}
       | <(?:link|base|use|image)\b[^>]*\bhref\s*={FOREIGN}
       | \.href\s*={FOREIGN}
       | \burl\({FOREIGN}
       | @import\b(?:\s+url)?{FOREIGN}
       | \b(?:import|importScripts|fetch|Worker|WebSocket|EventSource)\({FOREIGN}
       | \bfrom\s*["'](?:https?:)?//""",
    re.VERBOSE,
)


class Page(HTMLParser):
    """Every element of the page, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self._tag = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.elements.append((tag, dict(attrs)))
        if tag != "a":
            self.links += [value for name, value in attrs if name in {"src", "href"} and value]

    def handle_data(self, data: str) -> None:
        if self._tag in {"script", "style"} and data.strip():
            self.inline.append(data)

    def element(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.elements if name == tag)


class Client:
    """Asks an app, one request at a time."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._get(path, headers))

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers=headers)


DEEPER = explorer.routes("/outils/explorer", "/graphql", "/docs")


@pytest.fixture
def client() -> Client:
    return Client(Starlette(routes=explorer.routes("/explorer", "/graphql", "/docs")))


def test_the_page_is_french_and_names_its_endpoint(client: Client) -> None:
    response = client.get("/explorer")
    page = Page(response.text)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert page.element("html")["lang"] == "fr"
    assert "<title>PTCE — explorateur</title>" in response.text
    assert urljoin("/explorer", page.element("main")["data-endpoint"]) == "/graphql"


def test_the_page_is_english_on_request(client: Client) -> None:
    french, english, other = (
        client.get(f"/explorer{query}").text for query in ("", "?lang=en", "?lang=de")
    )
    assert other == french
    page = Page(english)
    assert page.element("html")["lang"] == "en"
    words = {name for name, text in explorer.WORDS["fr"].items() if text in english}
    assert words <= {"variables", "other"}
    assert explorer.WORDS["en"].keys() == explorer.WORDS["fr"].keys()
    anchors = [given["href"] for tag, given in page.elements if tag == "a"]
    assert [urljoin("/explorer", link or "") for link in anchors] == ["/docs", "/explorer?lang=fr"]


def test_every_file_the_page_links_to_is_served(client: Client) -> None:
    links = Page(client.get("/explorer").text).links
    linked = {urljoin("/explorer", link) for link in links}
    imported = {"/explorer/assets/examples.js", "/explorer/assets/english.js"}
    assert linked | imported == {f"/explorer/assets/{name}" for name in ASSETS}
    for path in linked | imported:
        response = client.get(path)
        assert response.status_code == 200, path
        assert response.headers["content-type"].startswith(CONTENT_TYPES[Path(path).suffix])
        assert response.headers["x-content-type-options"] == "nosniff"


def test_links_hold_under_a_mount_and_for_deeper_paths() -> None:
    app = Starlette(
        routes=[Mount("/api", routes=explorer.routes("/outils/explorer", "/graphql", "/docs"))]
    )
    client = Client(app)
    page = Page(client.get("/api/outils/explorer").text)
    for link in page.links:
        assert client.get(urljoin("/api/outils/explorer", link)).status_code == 200
    endpoint = page.element("main")["data-endpoint"]
    assert urljoin("/api/outils/explorer", endpoint) == "/api/graphql"


def test_a_slash_at_the_end_leads_to_the_page(client: Client) -> None:
    app = Starlette(
        routes=[Mount("/api", routes=explorer.routes("/outils/explorer", "/graphql", "/docs"))]
    )
    for served, path in ((client, "/explorer"), (Client(app), "/api/outils/explorer")):
        response = served.get(f"{path}/")
        assert urljoin(f"{path}/", response.headers["location"]) == path
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/explorer", "/explorer/assets/explorer.js"])
def test_the_policy_allows_this_host_only(client: Client, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    allowed = {"'self'", "'none'", "data:", explorer.DIALOG_STYLE}
    assert {source for sources in directives.values() for source in sources.split()} == allowed
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["form-action"] == "'none'"


def test_the_page_holds_no_inline_script_style_or_handler(client: Client) -> None:
    page = Page(client.get("/explorer").text)
    names = {name for _, attributes in page.elements for name in attributes}
    assert page.inline == []
    assert not {name for name in names if name.startswith("on") or name == "style"}


@pytest.mark.parametrize(
    "path", [HERE / "index.html", *(HERE / "assets" / name for name in ASSETS)]
)
def test_no_file_fetches_from_a_foreign_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert FETCHES.findall(text) == []
    assert "sourceMappingURL" not in text


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://example.org/a.js">',
        "<link rel='stylesheet' href='//example.org/a.css'>",
        'link.href = "https://example.org/a.css"',
        "url(https://example.org/a.woff2)",
        '@import "https://example.org/a.css"',
        '@import url("//example.org/a.css")',
        'import("https://example.org/a.js")',
        'import a from "https://example.org/a.js"',
    ],
)
def test_a_foreign_fetch_would_be_seen(text: str) -> None:
    assert FETCHES.search(text)


def test_versioned_files_are_kept_and_the_others_asked_for_again(client: Client) -> None:
    kept = client.get("/explorer/assets/react-18.2.0.production.min.js")
    ours = client.get("/explorer/assets/explorer.js")
    assert "immutable" in kept.headers["cache-control"]
    assert ours.headers["cache-control"] == "no-cache"
    assert client.get("/explorer").headers["cache-control"] == "no-cache"
    again = client.get("/explorer/assets/explorer.js", **{"If-None-Match": ours.headers["etag"]})
    assert again.status_code == 304


def test_files_outside_the_assets_are_not_served(client: Client) -> None:
    for path in ("../__init__.py", "%2e%2e/__init__.py", "absent.js", ""):
        assert client.get(f"/explorer/assets/{path}").status_code == 404


def test_third_party_files_are_the_ones_declared() -> None:
    licences = (HERE / "LICENSES.md").read_text(encoding="utf-8")
    declared = dict(re.findall(r"^\| `(\S+)` \| (\S+) \|", licences, re.MULTILINE))
    assert set(declared) == {name for name in ASSETS if ".min." in name}
    for name in declared:
        digest = hashlib.sha256((HERE / "assets" / name).read_bytes()).hexdigest()
        assert f"{digest}  {name}\n" in licences


@pytest.mark.parametrize(
    ("prefix", "endpoint"),
    [
        ("explorer", "/graphql"),
        ("/explorer/", "/graphql"),
        ("/explorer", "//example.org/graphql"),
        ("/explorer", "https://example.org/graphql"),
    ],
)
def test_a_foreign_endpoint_or_an_odd_prefix_is_refused(prefix: str, endpoint: str) -> None:
    with pytest.raises(ValueError, match="must"):
        explorer.routes(prefix, endpoint, "/docs")
