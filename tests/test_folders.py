"""A session of tests leaves nothing behind, even when it is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.folders import HELD, own_folder

PROJECT = Path(__file__).resolve().parents[1]
KILLED = """
import os, sys
from pathlib import Path
from tests.folders import own_folder
with own_folder(Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    os._exit(9)
"""


def test_the_folder_of_a_session_that_was_killed_goes_and_that_of_another_stays(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    left = Path(subprocess.run(command, cwd=PROJECT, capture_output=True, text=True).stdout.strip())
    assert (left / HELD).exists()
    with own_folder(tmp_path) as mine:
        assert not left.exists()
        with own_folder(tmp_path) as other:
            assert mine.exists() and other.exists()
        assert mine.exists() and not other.exists()
    assert list(tmp_path.iterdir()) == []
