"""A need posted beside an encoder is measured, over a small world."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bench.posts import Pace, report
from tests.bench.stages import Stage, stage_of
from tests.conftest import Database


@pytest.fixture
def stage(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage_of([], database, tmp_path_factory.mktemp("bench")) as made:
        yield made


def test_what_posts_take_is_told_with_what_they_found(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, pace = tmp_path_factory.mktemp("posts"), Pace(seconds=1.0, spaced=2, pause_s=0.1)
    told = asyncio.run(report(stage.ground, stage.people, folder, ["none", "use"], pace))
    names, _, *rows = [line for line in told.splitlines() if line.startswith("|")]
    words, encoded = (dict(zip(_cells(names), _cells(row), strict=True)) for row in rows)
    assert (words["encoder"], encoded["encoder"]) == ("none", "use")
    for row in (words, encoded):
        assert int(row["posts"]) > 0 and int(row["p50 ms"]) <= int(row["p95 ms"])
        assert int(row["matches"]) > 0
    outcomes = [int(encoded[name]) for name in ("in time", "late", "absent")]
    assert sum(outcomes) == int(encoded["posts"]) + pace.spaced
    assert outcomes[0] > 0 and int(words["in time"]) == 0


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
