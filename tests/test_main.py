"""The program, as people start it: another process, told to stop, and its printed words tried."""

import contextlib
import inspect
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import asyncpg
import pytest

from ptce.__main__ import COMMANDS
from ptce.db import tables
from ptce.schema.root import sdl
from tests.conftest import Database
from tests.world import World

PROJECT = Path(__file__).resolve().parents[1]
LAST_LINE = "Ctrl-C pour arrêter."
FREE = "Fourgon frigorifique 10 m³, soirs et mardis"
SHELLS = [shell for shell in ("bash", "zsh", "dash", "sh") if shutil.which(shell)]

NEVER_SERVED = (
    "alembic",
    "mako",
    "PIL",
    "psutil",
    "ptce.db.migrate",
    "ptce.db.seed",
    "ptce.demo",
    "ptce.evaluations",
    "ptce.photos.decoder",
    "ptce.preparations",
)
"""What migrates, fills, shows or decodes: a process that serves does not pay for it."""

OURS = (
    "HOST",
    "PORT",
    "DATA",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "PTCE_NOW",
    "CORS_ORIGINS",
    "TRUSTED_OPERATIONS",
    "ACCESS_LOG",
    "METRICS_TOKEN",
    "SERVER_TIMING",
)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ptce", *words]


def environment(**chosen: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "PORT": "0"} | chosen


def told(*words: str, **chosen: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*words),
        env=environment(**chosen),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refused(*words: str, **chosen: str) -> str:
    """The one French sentence of a command that ends with code 1."""
    ended = told(*words, **chosen)
    assert (ended.returncode, ended.stdout) == (1, "")
    [sentence] = ended.stderr.splitlines()
    assert sentence.endswith(".")
    return sentence


@contextlib.contextmanager
def started(*words: str, **chosen: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        command(*words),
        env=environment(**chosen),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def shown(process: "subprocess.Popen[str]") -> str:
    """What `run` prints, once it answers."""
    lines: list[str] = []
    assert process.stdout
    while not lines or lines[-1].strip() != LAST_LINE:
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        lines.append(line)
    return "".join(lines)


def stopped(process: "subprocess.Popen[str]", number: signal.Signals) -> str:
    """What it said on stderr, from start to an orderly end."""
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    return said


def copied(text: str) -> str:
    """The command that the text invites to copy."""
    return text[text.index("curl -sS") : text.index(f"\n\n{LAST_LINE}")]


def server(data: Path) -> int:
    """The PostgreSQL process that serves these data."""
    return int((data / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[0])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder for data that every account can reach, not made yet."""
    made = Path(tempfile.mkdtemp(prefix="ptce-main-", dir="/tmp"))
    made.chmod(0o755)
    yield made / "data"
    shutil.rmtree(made, ignore_errors=True)


def test_sdl_is_the_contract() -> None:
    ended = told("sdl")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == sdl()


def test_every_command_is_where_the_program_looks_for_it() -> None:
    for place, _ in COMMANDS.values():
        assert inspect.iscoroutinefunction(resolve_name(f"ptce.{place}"))


def test_help_is_in_french_and_lists_every_command() -> None:
    ended = told("--help")
    assert ended.returncode == 0
    for word in ("Usage", "run", "serve", "work", "migrate", "seed", "demo", "token", "PTCE_NOW"):
        assert word in ended.stdout


@pytest.mark.parametrize("words", [(), ("courir",), ("token",), ("run", "--vite")])
def test_a_command_that_is_not_one_is_told_so(words: tuple[str, ...]) -> None:
    ended = told(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Commande non comprise")


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"PORT": "http"}, "PORT doit être un nombre"),
        ({"PTCE_NOW": "demain"}, "PTCE_NOW doit être un instant"),
        ({"CORS_ORIGINS": "exemple"}, "CORS_ORIGINS : des origines séparées"),
        ({"METRICS_TOKEN": "court"}, "METRICS_TOKEN : au moins 20 lettres"),
        ({"ACCESS_LOG": "oui"}, "ACCESS_LOG doit être 0 ou 1"),
        ({"HOST": "203.0.113.7"}, "HOST « 203.0.113.7 » n'est pas une adresse de cette machine."),
        ({"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "La base de DATABASE_URL ne répond pas"),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(
    chosen: dict[str, str], sentence: str, data: Path
) -> None:
    assert refused("run", DATA=str(data), **chosen).startswith(sentence)
    assert not data.exists()


def test_a_port_that_is_taken_is_told_before_anything_long(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refused("run", DATA=str(data), PORT=str(port))
    assert sentence.startswith(f"Le port {port} est déjà pris")
    assert not data.exists()


def test_data_that_cannot_be_kept_are_told(data: Path) -> None:
    data.write_text("a file")
    assert "il faut ici un dossier" in refused("run", DATA=str(data))


@pytest.mark.parametrize("word", ["serve", "work", "seed", "demo"])
def test_a_database_without_our_tables_is_told(word: str, empty_database: Database) -> None:
    sentence = refused(word, DATABASE_URL=empty_database.owner_url)
    assert "python -m ptce migrate" in sentence


def test_a_manifest_that_is_not_ours_is_told(database: Database, data: Path) -> None:
    data.write_text('{"8f14e45f": "{ nothing }"}')
    sentence = refused("serve", DATABASE_URL=database.url, TRUSTED_OPERATIONS=str(data))
    assert sentence.startswith("TRUSTED_OPERATIONS : l'opération « 8f14e45f » est refusée")


def test_migrating_needs_the_owner(empty_database: Database) -> None:
    ended = told("migrate", DATABASE_URL=empty_database.url)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("La base refuse cette étape : ")
    assert "Traceback" not in ended.stderr
    ended = told(
        "migrate", DATABASE_URL=empty_database.url, DATABASE_OWNER_URL=empty_database.owner_url
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_first_start_shows_what_it_serves_and_a_command_to_copy(data: Path) -> None:
    with started("run", DATA=str(data)) as process:
        text = shown(process)
        facts = json.loads((data / "demo.json").read_text())
        assert stat.S_IMODE((data / "demo.json").stat().st_mode) == 0o600
        for fact in (facts["api"], facts["explorer"], *facts["tokens"].values()):
            assert fact in text
        assert facts["example"]["curl"] == copied(text)
        assert "Proposé à" in text
        for shell in SHELLS:
            answer = _answered(shell, copied(text))
            assert answer["request"]["matches"]["nodes"][0]["resource"]["title"] == FREE
            assert answer["nearMisses"]
            assert answer["userErrors"] == []
        with urllib.request.urlopen(f"{facts['api'].removesuffix('/graphql')}/health") as health:
            assert health.status == 200
            assert "server" not in health.headers
        pid = server(data)
        said = stopped(process, signal.SIGTERM)
    assert "Démonstration" in said
    assert not alive(pid)
    with started("run", DATA=str(data)) as process:
        text = shown(process)
        again = json.loads((data / "demo.json").read_text())
        pid = server(data)
        said = stopped(process, signal.SIGINT)
    assert said.splitlines() == ["Arrêté."]
    assert not alive(pid)
    assert again["tokens"].keys() == facts["tokens"].keys()
    assert not set(again["tokens"].values()) & set(facts["tokens"].values())


def test_a_start_that_is_stopped_half_way_leaves_nothing_running(data: Path) -> None:
    with started("run", DATA=str(data)) as process:
        assert process.stderr
        while "inscription" not in process.stderr.readline():
            pass
        pid = server(data)
        said = stopped(process, signal.SIGTERM)
    assert said.splitlines()[-1] == "Arrêté."
    assert not alive(pid)


async def test_a_given_database_is_served_with_the_clock_that_is_asked_for(
    database: Database, data: Path
) -> None:
    urls = {"DATABASE_URL": database.url, "DATABASE_OWNER_URL": database.owner_url}
    with started("run", DATA=str(data), PTCE_NOW="2031-05-01T10:00", **urls) as process:
        text = shown(process)
        answer = _answered("sh", copied(text))
        stopped(process, signal.SIGTERM)
    assert "mardi 06/05/2031" in text
    assert answer["request"]["reference"].startswith("BES-20310501-")
    assert answer["request"]["matches"]["nodes"][0]["resource"]["title"] == FREE
    connection = await asyncpg.connect(database.owner_url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pole WHERE fictitious") == 1
    finally:
        await connection.close()


async def test_a_token_is_given_to_somebody_of_a_pole(database: Database, world: World) -> None:
    pole = await world.pole(slug="la-rade")
    member = await world.member(pole, reference="MBR-20260302-7KQ2M4")
    assert member
    named = ("--pole", "la-rade", "--name", "Sacha")
    url = {"DATABASE_URL": database.url}
    given = told("token", "--role", "member", *named, "--member", "MBR-20260302-7KQ2M4", **url)
    assert (given.returncode, given.stderr) == (0, "")
    assert given.stdout.startswith("ptce_")
    assert "pas de membre" in refused("token", "--role", "member", *named, "--member", "?", **url)
    assert "--member" in refused("token", "--role", "member", *named, **url)
    assert "--member" in refused("token", "--role", "partner", *named, "--member", "?", **url)
    nowhere = ("--pole", "x", "--name", "Sacha")
    assert "Aucun pôle" in refused("token", "--role", "partner", *nowhere, **url)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_stops_when_told(number: signal.Signals, database: Database) -> None:
    with started("serve", DATABASE_URL=database.url) as process:
        assert process.stderr
        api = process.stderr.readline().removeprefix("API ").strip()
        with urllib.request.urlopen(f"{api.removesuffix('/graphql')}/health") as health:
            assert health.status == 200
        asked = f"{api}?query=query%20Q%7B__typename%7D"
        with urllib.request.urlopen(asked) as answer:
            request = answer.headers["x-request-id"]
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "Arrêté.\n")
        [line] = map(json.loads, out.splitlines())  # the access log, on by default here
        assert (line["request"], line["operation"], line["status"]) == (request, "Q", 200)


def test_what_serves_loads_nothing_of_what_prepares_or_shows(database: Database) -> None:
    with started("serve", DATABASE_URL=database.url, PYTHONPROFILEIMPORTTIME="1") as process:
        assert process.stderr
        said = ""
        while "API http" not in said:
            said += process.stderr.readline()
            assert process.poll() is None, said
        with urllib.request.urlopen(f"{said.split()[-1]}?query=query%20Q%7B__typename%7D"):
            said += stopped(process, signal.SIGTERM)
    loaded = set(re.findall(r"^import time:.*\| +([\w.]+)$", said, re.MULTILINE))
    assert {"ptce.app", "ptce.programs", "sqlalchemy", "numpy.linalg"} <= loaded
    families = {part for name in loaded for part in accumulate(name.split("."), "{}.{}".format)}
    assert families & set(NEVER_SERVED) == set()


async def test_the_worker_works_until_told(database: Database, world: World) -> None:
    member = await world.member(await world.pole())
    await world._insert(  # a key of 2026 is long past its seven days
        tables.idempotency,
        {
            "principal_id": await world.user(member),
            "key": "old",
            "command": "postRequest",
            "input_sha256": b"",
            "object_id": member,
        },
    )
    connection = await asyncpg.connect(database.owner_url)
    try:
        with started("work", DATABASE_URL=database.url, PTCE_NOW="2030-01-01") as process:
            while await connection.fetchval("SELECT count(*) FROM idempotency"):
                assert process.poll() is None
            assert stopped(process, signal.SIGTERM) == "Arrêté.\n"
    finally:
        await connection.close()


def _answered(shell: str, text: str) -> Any:
    """The data of the copied command's answer, run by this shell."""
    ended = subprocess.run([shell, "-c", text], capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout)
    assert "errors" not in answer
    return answer["data"]["postRequest"]
