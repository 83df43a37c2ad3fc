"""Starting, asking, killing and refusing a real server of PostgreSQL."""

import asyncio
import contextlib
import json
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ptce.cluster_files import CLUSTER, NOTE
from ptce.embedded import LauncherError, Running, start
from ptce.service_account import Account, enters

PROJECT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root can be refused by PostgreSQL")

APP = """
import sys, time
from pathlib import Path
from ptce.embedded import start
running = start(Path(sys.argv[1]))
print(running.url(), flush=True)
time.sleep(600)
"""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Running]:
    running = start(folder)
    try:
        yield running
    finally:
        running.stop()


@contextlib.contextmanager
def application(folder: Path) -> Iterator["tuple[subprocess.Popen[str], str]"]:
    """Another process that starts the server and stays; (process, url)."""
    app = launch(folder)
    try:
        assert app.stdout
        yield app, app.stdout.readline().strip()
    finally:
        app.kill()
        app.communicate()


def launch(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", APP, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )


def ask(url: str, *statements: str) -> Any:
    async def asked() -> Any:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(asked())


def write_word(url: str) -> None:
    ask(url, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('là') RETURNING word")


def read_word(url: str) -> Any:
    return ask(url, "SELECT word FROM kept")


def refusal(folder: Path, settings: Mapping[str, str] = {}) -> str:
    """The sentence of the refusal to start, which must be one sentence in French."""
    with pytest.raises(LauncherError) as refused:
        start(folder, settings=settings).stop()
    sentence = refused.value.sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def server_pid(folder: Path) -> int:
    home = home_of(folder)
    return int((home / CLUSTER / "postmaster.pid").read_text().splitlines()[0])


def home_of(folder: Path) -> Path:
    if (folder / NOTE).exists():
        return Path((folder / NOTE).read_text().splitlines()[-1])
    return folder


def wait_until(reached: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "jamais atteint"
        time.sleep(0.005)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def as_ordinary_user(work: Callable[[], Any]) -> Any:
    """Do `work` as an ordinary user: in a fork that has become `nobody` when we are root."""
    if not AS_ROOT:
        return work()
    nobody = pwd.getpwnam("nobody")
    if not enters(Account(nobody.pw_uid, nobody.pw_gid), Path(asyncpg.__file__).parent):
        pytest.skip("cet environnement Python est sous un dossier fermé aux autres utilisateurs")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            answer = {"gave": work()}
        except BaseException as error:
            answer = {"error": repr(error)}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = json.loads(pipe.read() or b'{"error": "died"}')
    os.waitpid(child, 0)
    assert "error" not in answer, answer["error"]
    return answer["gave"]


def owned_by_ordinary_user(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    if AS_ROOT:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder
