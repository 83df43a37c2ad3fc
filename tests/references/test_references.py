"""The reference says all that the committed contract says, and every link of it leads somewhere."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import httpx
import pytest
from graphql import GraphQLObjectType, build_schema
from starlette.applications import Starlette
from starlette.routing import Mount

from ptce import references
from ptce.contracts.elements import elements

PROJECT = Path(__file__).resolve().parents[2]
SDL = (PROJECT / "schema.graphql").read_text()
SCHEMA = build_schema(SDL)
FILES = references.written(SDL)
PAGES = [name for name in FILES if name.endswith(".html")]
ASSETS = {path.name for path in references.ASSETS.iterdir()}
LINK = re.compile(r'(?:href|src|data-index)="([^"]+)"')


def sections(name: str) -> dict[str, str]:
    """What a page says of each field or value, by its anchor."""
    found = re.findall(r'<section id="(\w+)">(.*?)</section>', FILES[f"{name}.html"], re.DOTALL)
    return dict(found)


def test_every_element_of_the_contract_is_told() -> None:
    told = {page.removesuffix(".html"): sections(page.removesuffix(".html")) for page in PAGES}
    missing = []
    for at, element in elements(SCHEMA).items():
        type_, _, rest = at.partition(".")
        field, _, argument = rest.partition("(")
        if at.startswith("@"):
            found = f"<code>{type_.partition('(')[0]}</code>" in FILES["index.html"]
        elif not rest:
            found = f"<code>{type_}</code>" in FILES[f"{type_}.html"]
        elif element.noun == "argument":
            found = f"<dt><code>{argument.rstrip(':)')}:" in told[type_][field]
        else:
            found = field in told[type_]
        if not found:
            missing.append(at)
    assert missing == []


def test_a_command_says_who_may_give_it() -> None:
    commands = SCHEMA.mutation_type
    assert isinstance(commands, GraphQLObjectType)
    told = sections("Mutation")
    for at, element in elements(SCHEMA).items():
        name = at.removeprefix("Mutation.")
        if name in commands.fields and "@requires" in element.facets["directives"]:
            for role in re.findall(r"\b[A-Z_]{4,}\b", element.facets["directives"]):
                assert f"<code>{role}</code> (" in told[name], at


def test_what_is_deprecated_and_what_is_one_of_is_said() -> None:
    small = references.written(
        'type Query { a(i: I): Int b: Int @deprecated(reason: "2026-01-01: utiliser <a>.") }'
        " input I @oneOf { v: Int w: Int }"
    )
    assert "À remplacer. 2026-01-01: utiliser &lt;a&gt;." in small["Query.html"]
    assert "Exactement un de ces champs." in small["I.html"]
    assert "Exactement un" not in small["Query.html"]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    text = FILES[name]
    assert '<html lang="fr">' in text
    assert not re.search(r"<style|<script>|\son\w+=|style=", text)
    for link in LINK.findall(text):
        page, _, anchor = unescape(link).partition("#")
        if page in ASSETS or page in {"../explorer", "../schema.graphql"}:
            continue
        assert page in FILES, link
        assert not anchor or f'id="{anchor}"' in FILES[page], link


def test_what_is_searched_leads_to_what_is_found() -> None:
    entries = json.loads(FILES["index.json"])
    assert len(entries) > 2_000
    for _, at, _ in entries:
        page, _, anchor = at.partition("#")
        assert not anchor or f'id="{anchor}"' in FILES[page]
    assert any(
        name == "Query.resources" and "Ressources offertes" in text for name, _, text in entries
    )


def get(app: Starlette, path: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(asked())


def test_the_pages_are_served_as_they_are_written_under_any_path() -> None:
    routes = references.routes("/docs", lambda: SDL)
    for app, prefix in (
        (Starlette(routes=routes), ""),
        (Starlette(routes=[Mount("/api", routes=routes)]), "/api"),
    ):
        home = get(app, f"{prefix}/docs")
        assert home.headers["location"] == "docs/index.html"
        page = get(app, f"{prefix}/docs/Query.html")
        assert page.text == FILES["Query.html"]
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for name in ASSETS:
            assert get(app, f"{prefix}/docs/{name}").status_code == 200
        for absent in ("Nothing.html", "__init__.py", "..%2f__init__.py"):
            assert get(app, f"{prefix}/docs/{absent}").status_code == 404


def test_the_program_writes_the_same_in_a_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ptce", "reference", str(tmp_path / "reference")]
    subprocess.run(command, cwd=PROJECT, check=True)
    found = {path.name: path.read_text() for path in (tmp_path / "reference").iterdir()}
    assert found.keys() == FILES.keys() | ASSETS
    assert {name: found[name] for name in FILES} == FILES
