"""What is read in sentences that nobody wrote for the reader: floors, and how they are counted."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from ptce.db.classifications import searchable
from ptce.db.gazetteer import communes
from ptce.db.session import command_engine
from ptce.evaluations.gazetteers import named
from ptce.evaluations.programs import evaluate
from ptce.evaluations.sentences import PARTS, Judged, figures, found, judged
from ptce.matching.drafts.readings import Side
from ptce.settings import Settings
from ptce.stopping import Stopping
from tests.conftest import Database

SENTENCES = Path(__file__).resolve().parents[1] / "matching/sentences"
HOME = frozenset({"83"})

FLOORS = {
    "tuning-2026-11.jsonl": (0.98, 0.98, 0.98, 0.01),
    "tuning-2026-11b.jsonl": (0.98, 0.98, 0.98, 0.01),
    "check-2026-11.jsonl": (0.97, 0.98, 0.98, 0.02),
    **{f"check{number}-2026-11.jsonl": (0.93, 0.95, 0.95, 0.03) for number in range(2, 9)},
    "frozen-2026-11.jsonl": (0.97, 0.97, 0.97, 0.035),
}
"""Of the kind, the place and the period read right; and what may be wrong of all that is said."""


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_read_in_a_file_does_not_fall(name: str) -> None:
    sentences = judged(SENTENCES / name, HOME)
    kind, place, period, wrong = FLOORS[name]
    for part, floor in (("kind", kind), ("place", place), ("period", period)):
        assert figures(sentences, part).right >= floor * len(sentences), part
    every = [figures(sentences, part) for part in PARTS]
    assert sum(each.wrong for each in every) <= wrong * sum(each.said for each in every)


def one(**said: object) -> Judged:
    silent: dict[str, object] = {
        "kind": None,
        "place": None,
        "period": (None, None),
        "weekly": (),
        "quantity": None,
        "constraints": {},
    }
    meant = {name: pair[0] for name, pair in said.items() if isinstance(pair, tuple)}
    found = {name: pair[1] for name, pair in said.items() if isinstance(pair, tuple)}
    return Judged("", {**silent, **meant}, {**silent, **found})


def test_silence_is_right_where_nothing_is_said_and_missed_where_something_is() -> None:
    sentences = [
        one(place=("83137", "83137")),
        one(place=("83137", None)),
        one(place=(None, "83137")),
        one(),
    ]
    found = figures(sentences, "place")
    assert (found.right, found.said, found.wrong, found.missed) == (2, 2, 1, 1)


def test_constraints_are_counted_one_by_one() -> None:
    meant = {"seats": (">=", 9), "tail_lift": ("=", True)}
    found = {"seats": (">=", 8), "tail_lift": ("=", True), "licence": ("in", frozenset("B"))}
    counted = figures([one(constraints=(meant, found))], "constraints")
    assert (counted.right, counted.said, counted.wrong, counted.missed) == (0, 3, 2, 0)


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("camion de Fréjus à Brignoles", "83061"),
        ("car aller-retour Draguignan Marseille", "83050"),
        ("navette gare de Toulon vers Le Revest", "83137"),
        ("je descends à Nice avec un fourgon vide, départ Fréjus", "83061"),
        ("on va à Marseille chaque jeudi à vide, Brignoles", "83023"),
        ("camion vers La Seyne", "83126"),
        ("qui sait poser du placo ? Tavernes", "83135"),
    ],
)
def test_of_a_journey_the_place_is_the_one_that_it_leaves(text: str, insee: str) -> None:
    assert found(text, date(2026, 11, 26), Side.REQUEST, HOME)["place"] == insee


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("cherche plombier urgent toulon", "83137"),
        ("qui a un bureau dispo svp ? la seyne", "83126"),
        ("vidéoproj mardi soir svp sanary", "83123"),
        ("camion tours", None),
        ("besoin de bras", None),
        ("fruits, légumes, vins, huiles", None),
    ],
)
def test_a_name_without_its_capital_is_one_of_home_that_ends_a_clause(
    text: str, insee: str | None
) -> None:
    assert found(text, date(2026, 11, 26), Side.REQUEST, HOME)["place"] == insee


async def test_evaluate_tells_sentences_by_their_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {
        **{"text": "salle demain à Toulon", "today": "2026-11-26", "side": "REQUEST"},
        **{"kind": "PREMISES", "place": "83137", "weekly": None, "quantity": None, "unit": None},
        **{"from": "2026-11-27T00:00", "to": "2026-11-28T00:00", "constraints": {}},
    }
    file = tmp_path / "phrases.jsonl"
    file.write_text(json.dumps(line))
    options = argparse.Namespace(file=file, department=["83"], plot=None, rankings=None)
    await evaluate(Settings.read({}), options, Stopping())
    told = capsys.readouterr().out
    assert "| lieu | 1 | 1,000 | 1 | 0 | 0,000 | 0 |" in told
    assert "Valeurs fausses, toutes ensemble : 0 sur 3, 0,000." in told


async def test_the_communes_in_memory_are_those_of_the_database(module_database: Database) -> None:
    texts = ("La Seyne", "Toulon", "Vinon", "Saint-Cyr", "Aix", "Nulle-Part", "83500", "St Tropez")
    keys = sorted({searchable(text) for text in texts})
    engine = command_engine(module_database.url)
    try:
        async with engine.begin() as connection:
            rows = await communes(connection, keys, keys)
    finally:
        await engine.dispose()
    known = named(keys, keys)
    for key in keys:
        ours = {(each.insee, each.whole, each.former) for each in known.get(key, ())}
        theirs = {(each.insee, each.whole, each.former) for each in rows if each.asked == key}
        assert theirs == ours, key
