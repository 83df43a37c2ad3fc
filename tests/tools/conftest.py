"""What needs the public tools is skipped, with the reason, where they are not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import Database
from tests.explorer.test_browser import CHROMIUM, OFFLINE
from tests.served import Demo, served
from tests.tools import installed


@pytest.fixture(autouse=True, scope="session")
def tools() -> None:
    if why := installed.absent():
        pytest.skip(why)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OFFLINE, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def spoiled(
    clones: Callable[[], AbstractContextManager[Database]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """A demonstration of its own, for who changes what others read."""
    with clones() as clone, served(clone.url, tmp_path_factory.mktemp("spoiled")) as demo:
        yield demo
