"""What needs the public tools is skipped, with the reason, where they are not installed."""

from __future__ import annotations

import pytest

from tests.tools import installed


@pytest.fixture(autouse=True, scope="session")
def tools() -> None:
    if why := installed.absent():
        pytest.skip(why)
