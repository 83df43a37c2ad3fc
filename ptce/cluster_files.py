"""Where the embedded PostgreSQL keeps its files, and under which account they are used.

A *home* is the folder that holds one cluster:

    home/cluster/             the data of PostgreSQL (0700, of the account that runs the server)
    home/cluster.creating-*   a first creation under way, or interrupted: ours by name, removed
    home/postgres.lock        locked (flock) by the living application, so it dies with it
    folder/postgres.log       what the server says

The home is the folder the user chose, or, when we are root and the account of the server cannot
enter that folder, a service folder that a note left in the chosen folder names. Every refusal is a
`LauncherError`, whose sentence is meant for the user as it is.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ptce.launcher_errors import LauncherError, explain
from ptce.service_account import (
    WHEEL,
    Account,
    copied_programs,
    enters,
    give,
    run_as,
    runs,
    service_account,
    service_base,
)

SUPERUSER = "ptce_owner"
CLUSTER = "cluster"
CREATING = "cluster.creating-"
LOCK = "postgres.lock"
LOG = "postgres.log"
NOTE = "OU-SONT-LES-DONNEES.txt"
PORT = 5432  # only names the socket
SOCKET_LIMIT = 107  # bytes of a socket's path, on Linux
LOG_KEPT = 10_000_000  # bytes; past it the log of former runs becomes postgres.log.1
OURS = (CLUSTER, LOCK, LOG, NOTE, "lost+found")


@dataclass(frozen=True)
class Place:
    """Where one cluster is, which programs serve it, and as whom (None: as ourselves)."""

    folder: Path
    home: Path
    programs: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        return self.home / CLUSTER

    @property
    def library(self) -> Path:
        return self.programs.parent / "lib"


def hold(home: Path) -> int:
    """Lock `home` for this application; give the descriptor whose closing frees it."""
    lock = os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        holder = os.pread(lock, 32, 0).decode(errors="replace").strip()
        os.close(lock)
        raise LauncherError(
            f"PTCE tourne déjà sur les données « {home} »"
            f"{f' (processus {holder})' if holder else ''} : arrêtez-le d'abord, "
            "ou choisissez un autre dossier de données."
        ) from None
    except OSError:
        os.close(lock)
        raise
    return lock


def refuse_foreign(folder: Path) -> None:
    """Refuse, before writing anything, a folder that holds something else than our files."""
    _refuse_version(folder, folder)
    if (folder / CLUSTER).is_dir():
        _refuse_version(folder / CLUSTER, folder)
        if not (folder / CLUSTER / "PG_VERSION").exists() and any((folder / CLUSTER).iterdir()):
            raise LauncherError(
                f"« {folder / CLUSTER} » n'est pas une base PostgreSQL, ou elle est abîmée "
                "(PG_VERSION manque) : restaurez une sauvegarde ou choisissez un autre dossier."
            )
        return
    foreign = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.name not in OURS and not entry.name.startswith((CREATING, f"{LOG}.", "."))
    )
    if foreign:
        raise LauncherError(
            f"Le dossier « {folder} » contient déjà autre chose que nos données "
            f"(« {foreign[0]} ») : choisissez un dossier vide."
        )


def _refuse_version(cluster: Path, folder: Path) -> None:
    try:
        found = (cluster / "PG_VERSION").read_text(errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return
    wanted = importlib.metadata.version(WHEEL).split(".")[0]
    if found != wanted:
        raise LauncherError(
            f"Les données « {folder} » ont été écrites par PostgreSQL {found or 'inconnu'}, et "
            f"PTCE utilise PostgreSQL {wanted} : exportez-les avec l'ancienne version "
            "(pg_dump), ou choisissez un autre dossier."
        )
    if cluster == folder:
        raise LauncherError(
            f"Le dossier « {folder} » est la base PostgreSQL d'un autre outil : "
            "choisissez un dossier vide."
        )


def settle(folder: Path, progress: Callable[[str], None]) -> Place:
    """Decide where the data and the programs are, and who runs the server.

    What exists decides first: a note, then a cluster, so that data are never forgotten for a new
    empty base because a mode changed since. The caller holds the lock of `folder`.
    """
    noted = _read_note(folder)
    home = noted or folder
    programs = _wheel_programs()
    if os.geteuid() != 0:
        return Place(folder, home, programs, None)
    account = _owner(home) or service_account()
    if not enters(account, home):
        if noted or (home / CLUSTER).exists():
            raise LauncherError(
                f"Root ne peut pas faire tourner PostgreSQL, et l'utilisateur « {account.name} », "
                f"à qui sont les données « {home / CLUSTER} », ne peut pas traverser les dossiers "
                "qui y mènent : rendez-les traversables ou lancez PTCE sous cet utilisateur."
            )
        home = _service_home(folder, account)
    if not runs(account, programs):
        programs = copied_programs(programs, account, progress)
    return Place(folder, home, programs, account)


def create_cluster(place: Place, progress: Callable[[str], None]) -> None:
    """Create the cluster unless it exists. Interrupted, it leaves only a folder named as ours."""
    for leftover in place.home.glob(f"{CREATING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if (place.cluster / "PG_VERSION").exists():
        return
    progress("Création de la base de données, une seule fois : quelques secondes…")
    creating = place.home / f"{CREATING}{secrets.token_hex(4)}"
    creating.mkdir(mode=0o700)
    try:
        give(creating, place.account)
        done = run_as(
            place.account,
            [
                str(place.programs / "initdb"),
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",  # whatever LANG says and the machine has installed
                "--encoding=UTF8",
                "--auth=trust",  # the folder of the socket is private: who reaches it is us
                "--no-instructions",
                f"--username={SUPERUSER}",
                f"--pgdata={creating}",
            ],
        )
        if done.returncode != 0:
            raise LauncherError(explain(done.stdout + done.stderr, place.folder))
        creating.rename(place.cluster)
    finally:
        shutil.rmtree(creating, ignore_errors=True)


def socket_folder(place: Place) -> Path:
    """A short folder that only the account of the server (and root) can enter, emptied."""
    uid = place.account.uid if place.account else os.geteuid()
    digest = hashlib.sha256(os.fsencode(place.cluster)).hexdigest()[:10]
    for base in (tempfile.gettempdir(), "/tmp", f"/run/user/{uid}", "/var/tmp", "/dev/shm"):
        candidate = Path(base).absolute() / f"ptce-{uid}-{digest}"
        if len(os.fsencode(candidate)) + len(f"/.s.PGSQL.{PORT}") > SOCKET_LIMIT:
            continue
        try:
            candidate.mkdir(mode=0o700)
            give(candidate, place.account)
        except FileExistsError:  # ours of a killed run, unless somebody took the name
            found = candidate.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid != uid:
                continue
        except OSError:
            continue
        if place.account and not enters(place.account, candidate):
            candidate.rmdir()
            continue
        for left in candidate.iterdir():
            left.unlink()
        return candidate
    raise LauncherError(
        "Aucun dossier temporaire assez court n'est utilisable pour la prise de PostgreSQL : "
        "donnez-en un dans TMPDIR."
    )


def open_log(folder: Path) -> BinaryIO:
    """The log, at its end, private (it quotes statements), its past kept once when long."""
    path = folder / LOG
    with suppress(FileNotFoundError):
        if path.stat().st_size > LOG_KEPT:
            path.replace(folder / f"{LOG}.1")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    log = os.fdopen(descriptor, "ab")
    log.seek(0, os.SEEK_END)
    return log


def _wheel_programs() -> Path:
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    for location in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(location).resolve() / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise LauncherError(
        "Les programmes de PostgreSQL manquent dans cet environnement Python : réinstallez PTCE, "
        "ou donnez une base par DATABASE_URL."
    )


def _owner(home: Path) -> Account | None:
    """Who owns the existing cluster, since PostgreSQL serves only its owner."""
    try:
        found = (home / CLUSTER).stat()
    except FileNotFoundError:
        return None
    if found.st_uid == 0:
        if not any((home / CLUSTER).iterdir()):
            return None
        raise LauncherError(
            f"Les données « {home / CLUSTER} » appartiennent à root, que PostgreSQL refuse : "
            f"rendez-les à « {service_account().name} » (chown -R)."
        )
    return Account(found.st_uid, found.st_gid)


def _read_note(folder: Path) -> Path | None:
    try:
        home = Path((folder / NOTE).read_text().splitlines()[-1])
    except FileNotFoundError:
        return None
    except IndexError:
        home = Path("?")
    if not home.is_dir():
        raise LauncherError(
            f"Les données annoncées par « {folder / NOTE} » sont introuvables (« {home} ») : "
            "remettez-les en place, ou supprimez cette note pour repartir d'une base vide."
        )
    return home


def _service_home(folder: Path, account: Account) -> Path:
    """Make the service folder of `folder` and leave the note; a new one each time there is none,
    so that whoever deletes the chosen folder does start from an empty base."""
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    home = service_base(account) / f"{digest}-{secrets.token_hex(4)}"
    home.mkdir()
    home.chmod(0o755)
    draft = folder / f".{NOTE}"
    draft.write_text(
        f"PTCE est lancé par root ; l'utilisateur « {account.name} », qui fait tourner "
        "PostgreSQL,\nne peut pas entrer ici. Les données (à sauvegarder aussi) sont dans :\n"
        f"{home}\n"
    )
    draft.replace(folder / NOTE)
    return home
