"""Where the launcher is tried: a folder that every user can enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every user can traverse (those of pytest are private to who runs it)."""
    made = Path(tempfile.mkdtemp(prefix="ptce-sol-", dir="/tmp"))
    made.chmod(0o755)
    monkeypatch.setenv("PTCE_SERVICE_FOLDER", str(made / "service"))
    monkeypatch.setenv("TMPDIR", str(made))  # the sockets of applications left killed go with it
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    yield made
    shutil.rmtree(made, ignore_errors=True)
