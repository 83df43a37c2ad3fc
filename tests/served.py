"""The demonstration, served by the program itself and asked over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ptce.db.session import command_engine
from ptce.demo.loading import load
from ptce.demo.pole import passes
from tests.world import NOW

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Demo:
    """Where it is served, and the folder in which it left its tokens."""

    url: str
    folder: Path
    tokens: dict[str, str]


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Demo]:
    """Load the demonstration into a migrated and seeded database, and serve it at NOW."""
    tokens = asyncio.run(_loaded(database_url))
    (folder / "data").mkdir()
    (folder / "data/demo.json").write_text(json.dumps({"tokens": tokens}))
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATA": str(folder / "data"),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PTCE_NOW": NOW.isoformat(),
        # A suite asks more in a minute than a partner does in a day.
        "VISITOR_POINTS": "999999999999/999999999999999",
        "HOLDER_POINTS": "999999999999/999999999999999",
    }
    command = [sys.executable, "-m", "ptce", "serve"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None
            said = ""
            for line in server.stderr:
                said += line
                if at := re.search(r"http://[\w.]+:\d+", line):
                    yield Demo(at[0], folder, tokens)
                    break
            else:
                pytest.fail(said)
        finally:
            server.terminate()


async def _loaded(url: str) -> dict[str, str]:
    engine = command_engine(url)
    try:
        pole = await load(engine, NOW)
        return {key: each.token for key, each in (await passes(engine, pole, NOW)).items()}
    finally:
        await engine.dispose()
