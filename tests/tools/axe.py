"""What axe finds grave in a page that Chromium shows."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.tools.installed import PACKAGES

AXE = PACKAGES / "axe-core/axe.min.js"
GRAVE = {"serious", "critical"}


def judged(page: Page) -> dict[str, list[str]]:
    """The elements at fault by the name of the rule."""
    found = page.evaluate(f"{AXE.read_text(encoding='utf-8')}; axe.run(document)")
    assert len(found["passes"]) > 10
    return {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found["violations"]
        if each["impact"] in GRAVE
    }
