"""Killed, moved and misled for real: the next start finds the data."""

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import asyncpg

from ptce.cluster_files import CLUSTER, CREATING
from ptce.embedded import start
from tests.embedded.launching import (
    alive,
    application,
    ask,
    home_of,
    launch,
    read_word,
    server_pid,
    serving,
    wait_until,
    write_word,
)


def test_the_server_stops_by_itself_after_a_kill_of_the_application(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, url):
        write_word(url)
        server = server_pid(folder)
        app.kill()
        wait_until(lambda: not alive(server))
    with serving(folder) as running:
        assert read_word(running.url()) == "là"


def test_a_start_right_after_a_kill_of_the_application_finds_the_data(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, url):
        write_word(url)
        app.kill()
        app.wait()
        with serving(folder) as running:
            assert read_word(running.url()) == "là"


def test_a_server_left_behind_with_its_watcher_killed_is_stopped_and_replaced(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, url):
        write_word(url)
        left = server_pid(folder)
        children = Path(f"/proc/{app.pid}/task/{app.pid}/children").read_text().split()
        app.send_signal(signal.SIGSTOP)
        for child in map(int, children):
            if child != left:
                os.kill(child, signal.SIGKILL)
        app.kill()
        app.wait()
        time.sleep(0.3)
        assert alive(left)
        said: list[str] = []
        running = start(folder, progress=said.append)
        try:
            assert said == ["Arrêt du serveur laissé par une exécution interrompue…"]
            assert not alive(left)
            assert read_word(running.url()) == "là"
        finally:
            running.stop()


def test_a_kill_of_the_server_is_recovered(ground: Path) -> None:
    folder = ground / "postgres"
    running = start(folder)
    write_word(running.url())
    os.kill(server_pid(folder), signal.SIGKILL)
    running.stop()
    with serving(folder) as again:
        assert read_word(again.url()) == "là"


def test_a_start_waits_for_what_a_killed_server_left_running(ground: Path) -> None:
    """A session that outlives its killed server still holds the memory: two would corrupt."""
    folder = ground / "postgres"
    with application(folder) as (app, url):

        async def killed_under_a_session() -> int:
            connection = await asyncpg.connect(url)
            session: int = await connection.fetchval("SELECT pg_backend_pid()")
            os.kill(session, signal.SIGSTOP)
            os.kill(server_pid(folder), signal.SIGKILL)
            connection.terminate()
            return session

        write_word(url)
        session = asyncio.run(killed_under_a_session())
        app.kill()
        app.wait()
        begun = time.monotonic()
        timer = threading.Timer(1, os.kill, (session, signal.SIGCONT))
        timer.start()
        with serving(folder) as running:
            assert time.monotonic() - begun >= 1
            assert read_word(running.url()) == "là"
        timer.join()


def test_the_watcher_of_a_dead_application_does_not_survive_it(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, _):
        children = Path(f"/proc/{app.pid}/task/{app.pid}/children").read_text().split()
        assert len(children) == 2
        app.kill()
        wait_until(lambda: not any(alive(int(child)) for child in children))


def test_a_kill_of_application_and_server_is_recovered(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, url):
        write_word(url)
        os.kill(server_pid(folder), signal.SIGKILL)
        app.kill()
        app.wait()
        with serving(folder) as running:
            assert read_word(running.url()) == "là"


def test_a_stale_pid_that_another_living_process_has_is_ignored(ground: Path) -> None:
    folder = ground / "postgres"
    running = start(folder)
    write_word(running.url())
    note = home_of(folder) / CLUSTER / "postmaster.pid"
    stale = note.read_text().splitlines()
    os.kill(server_pid(folder), signal.SIGKILL)
    running.stop()
    other = subprocess.Popen(["sleep", "60"])
    try:
        note.write_text("\n".join([str(other.pid), *stale[1:]]) + "\n")
        with serving(folder) as again:
            assert read_word(again.url()) == "là"
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_pid_file_emptied_by_a_power_cut_is_ignored(ground: Path) -> None:
    folder = ground / "postgres"
    with serving(folder):
        pass
    (home_of(folder) / CLUSTER / "postmaster.pid").touch()
    with serving(folder) as running:
        assert ask(running.url(), "SELECT 1") == 1


def test_an_interrupted_first_run_is_begun_again(ground: Path) -> None:
    folder = ground / "postgres"
    app = launch(folder)
    wait_until(lambda: any(folder.glob(f"{CREATING}*/PG_VERSION")))
    app.kill()
    app.communicate()
    assert not (folder / CLUSTER).exists()
    with serving(folder) as running:
        assert ask(running.url(), "SELECT 1") == 1
    wait_until(lambda: not orphan_of_creation(folder))
    with serving(folder):
        assert not any(folder.glob(f"{CREATING}*"))


def orphan_of_creation(folder: Path) -> bool:
    name = os.fsencode(folder / CREATING)
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if name in (process / "cmdline").read_bytes():
                return True
    return False
