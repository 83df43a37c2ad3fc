"""The containers say what the code reads. They are read here, not run: there is no engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ptce.db.session import APPLICATION_ROLE
from ptce.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
MAIN = PROJECT / "ptce" / "__main__.py"
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


class Recording(Mapping[str, str]):
    """An environment that remembers which variables were asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def interpolated(environment: dict[str, str]) -> dict[str, str]:
    return {name: re.sub(r"\$\{.*?\}", "secret", value) for name, value in environment.items()}


def test_our_services_are_the_job_the_api_and_the_worker() -> None:
    assert set(OURS) == {"migrate", "api", "worker"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_a_service_is_one_that_the_settings_read(name: str) -> None:
    known = Recording()
    Settings.read(known)
    assert set(OURS[name]["environment"]) <= known.asked


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_a_service_are_readable(name: str) -> None:
    settings = Settings.read(interpolated(OURS[name]["environment"]))
    assert settings.host == "0.0.0.0"  # the loopback of a container is its own
    assert settings.database_url
    assert settings.database_url.startswith(f"postgresql://{APPLICATION_ROLE}:secret@postgres:")


def test_only_the_job_that_ends_is_given_the_owner() -> None:
    assert [name for name, of in OURS.items() if "DATABASE_OWNER_URL" in of["environment"]] == [
        "migrate"
    ]
    owner = COMPOSE["services"]["postgres"]["environment"]["POSTGRES_USER"]
    assert f"postgresql://{owner}:" in OURS["migrate"]["environment"]["DATABASE_OWNER_URL"]
    assert "restart" not in OURS["migrate"]


def test_the_port_is_the_same_everywhere() -> None:
    api = OURS["api"]
    port = Settings.read(interpolated(api["environment"])).port
    assert [published.rsplit(":", 1)[1] for published in api["ports"]] == [str(port)]
    assert f"127.0.0.1:{port}/health" in " ".join(api["healthcheck"]["test"])
    assert f"EXPOSE {port}\n" in DOCKERFILE


def test_the_api_and_the_worker_wait_for_the_migration_and_all_are_watched() -> None:
    for name in ("api", "worker"):
        assert OURS[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert all("healthcheck" in COMPOSE["services"][name] for name in ("postgres", "api", "worker"))


def test_the_versions_and_the_role_are_those_of_the_code() -> None:
    assert COMPOSE["services"]["postgres"]["image"] == "postgres:18"
    assert f"CREATE ROLE {APPLICATION_ROLE} LOGIN" in str(COMPOSE["configs"])


def test_the_image_runs_as_somebody_else_than_root_from_files_that_exist() -> None:
    assert re.search(r"^USER ptce$", DOCKERFILE, re.MULTILINE)
    for source in re.findall(r"^COPY (\S+)", DOCKERFILE, re.MULTILINE):
        assert (PROJECT / source).exists(), source


def test_the_commands_are_those_of_the_program() -> None:
    assert OURS["worker"]["command"] == ["python", "-m", "ptce", "work"]
    given = re.findall(r"-m ptce (\w+)", " ".join(" ".join(of["command"]) for of in OURS.values()))
    assert sorted(given) == ["migrate", "seed", "serve", "work"]
    program = MAIN.read_text()
    assert [word for word in given if not re.search(rf"\b{word}\b", program)] == []
