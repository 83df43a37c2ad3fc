"""Two judges apart mean the same by 0 to 3: what the frozen needs say is no whim."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from statistics import mean

from ptce.evaluations.measures import ndcg

FOLDER = Path(__file__).parents[1] / "matching/frozen"


def pairs() -> dict[str, list[tuple[int, int]]]:
    """By need, what the first and the second judge gave each offer that is not impossible."""
    second = {
        each["id"]: each["labels"]
        for each in map(json.loads, (FOLDER / "second-2026-11.jsonl").read_text().splitlines())
    }
    with gzip.open(FOLDER / "needs-2026-11.jsonl.gz", "rt", encoding="utf-8") as lines:
        needs = {each["id"]: each for each in map(json.loads, lines)}
    return {
        name: [
            (each["label"], labels[each["id"]])
            for each in needs[name]["resources"]
            if not each["hard"]
        ]
        for name, labels in second.items()
    }


def test_the_second_judge_has_judged_all_that_is_possible_of_sixty_needs() -> None:
    assert len(pairs()) == 60
    assert sum(map(len, pairs().values())) == 808


def test_they_agree() -> None:
    """Weighted kappa: what part of the squared distance that chance would leave is not there."""
    both = [each for offers in pairs().values() for each in offers]
    seen = mean((one - other) ** 2 for one, other in both)
    by_chance = mean((one - other) ** 2 for one, _ in both for _, other in both)
    assert 1 - seen / by_chance > 0.91


def test_the_order_of_one_is_nearly_the_best_for_the_other() -> None:
    found = []
    for offers in pairs().values():
        groups = [[one for one, other in offers if other == grade] for grade in (3, 2, 1, 0)]
        found.append(ndcg(groups, [one for one, _ in offers]))
    assert mean(each for each in found if each is not None) > 0.96
