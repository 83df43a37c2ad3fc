"""Wastes with the right codes and receivers: files are read, places counted, floors held."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from ptce.evaluations.programs import evaluate
from ptce.evaluations.wastes import FIRST, Waste, read, shares
from ptce.launcher_errors import LauncherError
from ptce.settings import Settings
from ptce.stopping import Stopping

SETS = Path(__file__).parents[1] / "matching" / "codes"
PALLETS = b'{"waste": "palettes", "codes": ["150103"]}\n'


def options(file: Path, **more: Path) -> argparse.Namespace:
    usual = {"file": file, "department": None, "plot": None, "rankings": None}
    return argparse.Namespace(**(usual | more))


@pytest.mark.parametrize("name", ["tuning", "frozen"])
def test_the_right_code_and_the_right_receiver_are_among_the_ten_first(name: str) -> None:
    file = read((SETS / f"{name}-2026-11.jsonl").read_bytes())
    assert file.mistakes == []
    codes = shares([each for each in file.wastes if each.about == "codes"])
    receivers = shares([each for each in file.wastes if each.about == "receivers"])
    assert codes[2] >= 0.9, codes
    assert receivers[2] >= 0.9, receivers


def test_a_share_is_that_of_one_right_answer_and_then_of_the_main_one() -> None:
    first = Waste("palettes", "codes", ("150103",))
    nowhere = Waste("palettes", "codes", ("180103",))
    second = Waste("palettes", "codes", ("180103", "150103"))
    assert shares([first]) == [1, 1, 1, 1]
    assert shares([nowhere]) == [0, 0, 0, 0]
    assert shares([second]) == [1, 1, 1, 0]
    assert shares([first, nowhere]) == [0.5, 0.5, 0.5, 0.5]


def test_a_receiver_is_right_when_it_is_a_class_of_the_group() -> None:
    grounds = Waste("marc de café", "receivers", ("01.1",))
    assert grounds.found[0] == "01.13"
    assert len(grounds.found) == FIRST
    assert shares([grounds]) == [1, 1, 1, 1]
    assert shares([Waste("marc de café", "receivers", ("01.13", "99"))])[0] == 1


async def test_the_program_prints_the_table_of_wastes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wastes.jsonl"
    path.write_bytes(PALLETS + b'{"waste": "marc de caf\xc3\xa9", "receivers": ["01.1"]}\n')
    await evaluate(Settings.read({}), options(path), Stopping())
    table = capsys.readouterr().out
    assert "| code de déchet | 1 | 1,000 | 1,000 | 1,000 | 1,000 |" in table
    assert "| activité qui le prend | 1 | 1,000 | 1,000 | 1,000 | 1,000 |" in table


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"waste": "palettes"}',
        b'{"waste": "palettes", "codes": []}',
        b'{"waste": "palettes", "codes": 3}',
        b'{"waste": "palettes", "codes": [3]}',
        b'{"waste": 3, "codes": ["150103"]}',
        b'{"waste": "palettes", "codes": ["150103"], "receivers": ["16.2"]}',
    ],
)
async def test_a_line_with_a_mistake_is_told_and_the_others_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes
) -> None:
    path = tmp_path / "wastes.jsonl"
    path.write_bytes(PALLETS + line)
    with pytest.raises(LauncherError, match="Ligne 2 : "):
        await evaluate(Settings.read({}), options(path), Stopping())
    assert "| code de déchet | 1 |" in capsys.readouterr().out


async def test_what_is_for_needs_is_refused_of_wastes(tmp_path: Path) -> None:
    path = tmp_path / "wastes.jsonl"
    path.write_bytes(PALLETS)
    with pytest.raises(LauncherError, match="--plot"):
        await evaluate(Settings.read({}), options(path, plot=tmp_path / "a.svg"), Stopping())
