"""What is measured is what the product shows, and what it would show without a signal."""

from __future__ import annotations

import argparse
import json
import xml.etree.ElementTree as Xml
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ptce.domain.terms import CriterionCode
from ptce.evaluations.programs import evaluate
from ptce.evaluations.questions import Graded, Question
from ptce.evaluations.rankings import NO_WORDS, Ranking, judged, ranked, without, without_threshold
from ptce.evaluations.summaries import figures, refusals, summary
from ptce.launcher_errors import LauncherError
from ptce.matching.scoring import judge, rank
from ptce.matching.thesaurus import Thesaurus, load
from ptce.settings import Settings
from ptce.stopping import Stopping
from tests.matching.facts import ROMANS, need, offer


def graded(name: str, label: int, *hard: str, size: str | None = None, **changes: Any) -> Graded:
    one = offer(id=UUID(int=int.from_bytes(name.encode())), **changes)
    return Graded(name, one, label, frozenset(hard), f"member of {name}", size)


NEAR = graded("near", 3, size="petite")
FAR = graded("far", 2, point=ROMANS)
OTHER = graded("other", 0, text="barque de pêche")
SMALL = graded("small", 0, "DISTANCE", point=replace(ROMANS, latitude=48.0))
QUESTION = Question("frigo", need(), (OTHER, SMALL, FAR, NEAR), ("synonyme",))

PRODUCT = judged([QUESTION], load())


def names(ranking: Ranking) -> list[str]:
    return [each.graded.name for each in ranking.shown]


def answered(question: Question, thesaurus: Thesaurus | None = None) -> Ranking:
    (ranking,) = ranked([question], judged([question], thesaurus or load()))
    return ranking


def test_the_ranking_is_that_of_a_posted_need() -> None:
    verdicts = rank(judge(QUESTION.need, [each.offer for each in QUESTION.offers], load()))
    named = {each.offer.id: each.name for each in QUESTION.offers}
    best = [named[each.offer_id] for each in verdicts if each.worth_showing]
    assert names(answered(QUESTION)) == best == ["near", "far"]


def test_what_the_law_refuses_is_told_and_not_shown() -> None:
    ranking = answered(QUESTION)
    assert ranking.refused == {"small": ("DISTANCE",)}
    assert figures([ranking]).violations == 0
    found = refusals([ranking])
    assert (found.sound, found.missed, found.wrong, found.low) == (1, 0, {}, 0)


def test_what_people_say_is_impossible_is_a_violation_when_it_is_shown() -> None:
    banned = (replace(NEAR, hard=frozenset({"PERMIT"})), FAR)
    ranking = answered(replace(QUESTION, offers=banned))
    assert figures([ranking]).violations == 1
    assert ranking.groups == [[0], [2]], "and it is of no use"
    assert refusals([ranking]).missed == 1


def test_the_same_score_is_one_group() -> None:
    ranking = answered(replace(QUESTION, offers=(NEAR, graded("twin", 0), FAR)))
    assert [sorted(group) for group in ranking.groups] == [[0, 3], [2]]


def test_a_good_offer_that_the_engine_refuses_is_counted_by_its_reason() -> None:
    refused = replace(QUESTION, offers=(NEAR, replace(SMALL, label=3, hard=frozenset())))
    assert refusals([answered(refused)]).wrong == {"DISTANCE": 1}


def test_without_distance_the_far_one_is_as_good() -> None:
    (ranking,) = ranked([QUESTION], without(CriterionCode.DISTANCE, PRODUCT))
    assert [sorted(group) for group in ranking.groups] == [[2, 3]]


def test_without_meaning_another_thing_is_shown() -> None:
    (ranking,) = ranked([QUESTION], without(CriterionCode.MEANING, PRODUCT))
    assert "other" in names(ranking)
    assert "small" not in names(ranking), "the law still holds"


def test_without_the_threshold_all_that_the_law_admits_is_shown_in_order() -> None:
    (ranking,) = ranked([QUESTION], without_threshold(PRODUCT))
    assert names(ranking) == ["near", "far", "other"]


def test_without_the_thesaurus_only_words_speak() -> None:
    coach = graded("coach", 3, text="autocar de tourisme")
    asked = replace(QUESTION, need=need(text="emmener cinquante personnes"), offers=(coach,))
    (known,) = judged([asked], load())[0]
    (unknown,) = judged([asked], NO_WORDS)[0]
    assert unknown.meaning.utility < known.meaning.utility


def test_an_offer_of_another_kind_never_meets_the_need() -> None:
    room = graded("room", 0, kind="PREMISES", text="camionnette frigo")
    assert names(answered(replace(QUESTION, offers=(room, NEAR)))) == ["near"]


def test_a_summary_has_a_row_for_each_kind_class_and_signal() -> None:
    found = summary([QUESTION])
    assert found.whole.ndcg == found.whole.recall == found.whole.top_one == 1
    assert set(found.by_kind) == {"véhicule"}
    assert set(found.by_tag) == {"synonyme"}
    assert {"nature", "distance", "thésaurus (textes seuls)"} <= set(found.ablations)
    assert found.exposure["petite"] == (0.25, 0.5)
    assert found.calibrations == {}
    assert (found.unanswered, found.silent) == (0, (0, 0))


def test_silence_is_counted_apart_from_a_good_offer_left_out() -> None:
    left_out = replace(QUESTION, offers=(replace(OTHER, label=2),))
    found = summary([left_out, replace(QUESTION, offers=(OTHER,))])
    assert (found.unanswered, found.silent) == (1, (1, 1))


LINE: dict[str, Any] = {
    "id": "un",
    "tags": ["abréviation"],
    "request": {
        "kind": "VEHICLE",
        "text": "camionnette frigo",
        "commune": "Figeac",
        "from": "2027-02-06",
        "to": "2027-02-06",
    },
    "resources": [
        {
            "id": name,
            "member": name,
            "kind": "VEHICLE",
            "text": text,
            "commune": commune,
            "label": label,
            "hard": [],
        }
        for name, text, commune, label in (
            ("a", "fourgon frigorifique", "Figeac", 3),
            ("b", "fourgon frigorifique", "Cahors", 0),
        )
    ],
}


async def run(folder: Path, *lines: str) -> Path:
    file = folder / "besoins.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    options = argparse.Namespace(
        file=file,
        department=None,
        plot=folder / "bars.svg",
        rankings=folder / "rankings.jsonl",
        encoder="best",
    )
    await evaluate(Settings.read({}), options, Stopping())
    return folder


async def test_a_table_bars_and_rankings_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await run(tmp_path, json.dumps(LINE))
    said = capsys.readouterr().out
    assert "| tous les besoins | 1 | 1,000 | 1,000 | 1,000 | 1,000 | 0 |" in said
    assert "| abréviation | 1 | 1,000 |" in said
    assert "- Calibration : non calibré : moins de 30 offres" in said
    assert Xml.fromstring((tmp_path / "bars.svg").read_text()).tag.endswith("svg")
    written = json.loads((tmp_path / "rankings.jsonl").read_text())
    assert [each["id"] for each in written["ranking"]] == ["a"]
    assert written["refused"] == [{"id": "b", "codes": ["DISTANCE"]}]


async def test_enough_offers_are_calibrated_by_kind_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    useless = {**LINE["resources"][0], "id": "c", "member": "c", "text": "fourgon", "label": 0}
    lines = [
        LINE | {"id": f"n{at}", "resources": [*LINE["resources"], useless]} for at in range(20)
    ]
    await run(tmp_path, *map(json.dumps, lines))
    said = capsys.readouterr().out
    assert "| véhicule | 40 | 50 % |" in said
    assert "| toutes les natures | 40 | 50 % |" in said
    assert "<polyline" in (tmp_path / "bars.svg").read_text()


async def test_the_good_lines_are_measured_and_the_others_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(LauncherError) as refused:
        await run(tmp_path, json.dumps(LINE), "[]", "{")
    assert "| tous les besoins | 1 |" in capsys.readouterr().out
    assert [each[:7] for each in refused.value.sentence.splitlines()][-1] == "Ligne 3"
    assert "Ligne 2, champ « request »" in refused.value.sentence


@pytest.mark.parametrize("lines", [(), ("", "  ")])
async def test_an_empty_file_is_told(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(LauncherError, match="est vide"):
        await run(tmp_path, *lines)


async def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    options = argparse.Namespace(
        file=tmp_path / "rien.jsonl", department=None, plot=None, rankings=None, encoder="none"
    )
    with pytest.raises(LauncherError, match="ne se lit pas"):
        await evaluate(Settings.read({}), options, Stopping())
