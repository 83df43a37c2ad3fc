"""The explorer in Chromium, judged by axe: no serious fault in light and dark, no foreign host."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.explorer.test_browser import CHROMIUM, PATIENCE_MS
from tests.served import Demo
from tests.tools.axe import judged

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


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
    faults = judged(page)
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
    faults = judged(page)
    page.close()
    assert faults == {}
