"""What needs the public tools is skipped, with the reason, where they are not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.conftest import Database
from tests.served import Demo, served
from tests.tools import installed


@pytest.fixture(autouse=True, scope="session")
def tools() -> None:
    if why := installed.absent():
        pytest.skip(why)


@pytest.fixture
def spoiled(
    clones: Callable[[], AbstractContextManager[Database]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """A demonstration of its own, for who changes what others read."""
    with clones() as clone, served(clone.url, tmp_path_factory.mktemp("spoiled")) as demo:
        yield demo
