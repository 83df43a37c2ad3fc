"""What cannot be served is refused in one sentence, and left untouched."""

import os
import resource
import signal
import stat
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ptce.cluster_files import CLUSTER, CREATING
from tests.embedded.launching import (
    application,
    as_ordinary_user,
    owned_by_ordinary_user,
    read_word,
    refusal,
    server_pid,
    serving,
    write_word,
)


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
