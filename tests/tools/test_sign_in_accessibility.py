"""The pages of sign-in and of consent in Chromium, judged by axe: no serious fault."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.conftest import Database
from tests.explorer.test_browser import CHROMIUM
from tests.tools.axe import judged
from tests.tools.sign_in_pages import sign_in_pages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def pages(module_database: Database) -> dict[str, str]:
    return asyncio.run(sign_in_pages(module_database))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_where_people_sign_in_nor_in_refusals(
    pages: dict[str, str], browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    shown, faults = browser.new_page(color_scheme=scheme), {}
    for name, html in pages.items():
        shown.set_content(html)
        faults[name] = judged(shown)
    shown.close()
    assert len(faults) == 34
    assert {name: found for name, found in faults.items() if found} == {}
