"""The explorer in Chromium, judged by axe: no serious fault in light and dark, no foreign host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.explorer.test_browser import CHROMIUM, OFFLINE, PATIENCE_MS
from tests.served import Demo
from tests.tools.installed import PACKAGES

AXE = PACKAGES / "axe-core/axe.min.js"
GRAVE = {"serious", "critical"}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OFFLINE, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_and_nothing_is_asked_elsewhere(
    browser: Browser, demo: Demo, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(locale="fr-FR", color_scheme=scheme)
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.url}/explorer")
    page.locator(".graphiql-container").wait_for()
    page.locator(".graphiql-query-editor .CodeMirror").wait_for()
    faults = grave(page.evaluate(f"{AXE.read_text(encoding='utf-8')}; axe.run(document)"))
    ground = page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor")
    page.close()
    assert faults == {}
    assert [url for url in asked if not url.startswith((f"{demo.url}/", "data:"))] == []
    assert f"{demo.url}/graphql" in asked
    assert ground == {"light": "rgb(243, 244, 246)", "dark": "rgb(22, 27, 38)"}[scheme]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["explorer?lang=en", "docs/index.html", "docs/Mutation.html"])
def test_axe_finds_no_serious_fault_in_english_nor_in_the_reference(
    browser: Browser, demo: Demo, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{demo.url}/{path}")
    page.locator(".graphiql-query-editor .CodeMirror, main h1").first.wait_for()
    faults = grave(page.evaluate(f"{AXE.read_text(encoding='utf-8')}; axe.run(document)"))
    page.close()
    assert faults == {}


def grave(found: Any) -> dict[str, list[str]]:
    """The elements at fault by the name of the rule."""
    assert len(found["passes"]) > 10
    return {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found["violations"]
        if each["impact"] in GRAVE
    }
