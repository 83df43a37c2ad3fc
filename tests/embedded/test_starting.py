"""What a started server gives, wherever its data are."""

import asyncio
import stat
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from ptce.embedded import Running, start
from tests.embedded.launching import ask, read_word, refusal, serving, write_word


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


def test_existing_data_are_served_again(ground: Path) -> None:
    with serving(ground / "postgres") as running:
        write_word(running.url())
    with serving(ground / "postgres") as running:
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
