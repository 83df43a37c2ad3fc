"""docs/matching.md: the worked example is what the engine says, and can be computed by hand."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from math import log, prod
from pathlib import Path

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CheckStatus, CriterionCode, Language
from ptce.matching.explanation import sentence
from ptce.matching.scoring import Verdict, judge
from ptce.matching.thesaurus import load
from ptce.matching.wording import number
from tests.matching.facts import ROMANS, need, offer

PAGE = Path(__file__).resolve().parents[2] / "docs/matching.md"
WRITE = os.environ.get("PAGE") == "write"
BLOCK = re.compile(r"(?<=<!-- exemple -->\n).*?(?=<!-- fin -->)", re.DOTALL)
ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| ([\d,]+) \| ([\d,]+) \| (\S+) \|$", re.MULTILINE)
SCORE = re.compile(r"^\| \*\*score.*\*\*([\d,]+)\*\* \|$", re.MULTILINE)

NEED = need(
    text="camionnette frigo pour livrer des repas",
    radius_km=40.0,
    budget=Decimal(70),
    asks={"tail_lift_required": True},
)
OFFER = offer(
    text="Fourgon frigorifique 9 m³", point=ROMANS, radius_km=60.0, price=Decimal(80), attributes={}
)
REFUSED = replace(OFFER, attributes={"tail_lift": False})


def said(verdict: Verdict) -> str:
    return sentence(verdict, Language.FR, load())


def fr(value: float, places: int = 3) -> str:
    return f"{value:.{places}f}".replace(".", ",").replace("-", "−")


def example() -> str:
    verdict, refused = judge(NEED, [OFFER, REFUSED], load())
    rows = [
        f"| {each.code.fr} | {each.fr} | {fr(each.utility)} | {fr(each.weight, 2)} "
        f"| {fr(float(each.points_lost), 1)} |"
        for each in verdict.criteria
    ]
    return "\n".join(
        [
            f"> {said(verdict)}",
            "",
            "| critère | ce qui est constaté | utilité *u* | poids *w* | points perdus |",
            "|---|---|--:|--:|--:|",
            *rows,
            f"| **score** | | | | **{number(verdict.score, Language.FR)}** |",
            "",
            "La même offre sans hayon :",
            "",
            f"> {said(refused)}",
            "",
        ]
    )


def printed() -> str:
    found = BLOCK.search(PAGE.read_text())
    assert found is not None
    return found[0]


def test_the_example_is_what_the_engine_says() -> None:
    if WRITE:
        PAGE.write_text(BLOCK.sub(lambda _: example(), PAGE.read_text()))
    assert printed() == example(), "PAGE=write pytest tests/matching/test_page.py"


def test_the_example_can_be_computed_by_hand_from_what_is_printed() -> None:
    rows = [
        tuple(float(each.replace(",", ".").replace("−", "-")) for each in row)
        for row in ROW.findall(printed())
    ]
    [score] = [float(each.replace(",", ".")) for each in SCORE.findall(printed())]
    s = prod(u**w for u, w, _ in rows)
    losses = sum(w * log(u) for u, w, _ in rows)
    assert len(rows) == len(KIND_BY_CODE["VEHICLE"].weights)
    assert abs(sum(w for _, w, _ in rows) - 1) < 1e-9
    assert abs(100 * s - score) < 0.1  # half a tenth, and utilities of three decimals
    assert abs(100 + sum(lost for _, _, lost in rows) - score) < 1e-9
    for u, w, lost in rows:
        assert abs((score - 100) * w * log(u) / losses - lost) < 0.11


def test_the_example_loses_points_by_what_the_page_tells_of() -> None:
    verdict, refused = judge(NEED, [OFFER, REFUSED], load())
    losing = {each.code for each in verdict.criteria if each.points_lost}
    assert losing >= {CriterionCode.DISTANCE, CriterionCode.PRICE, CriterionCode.COMPLETENESS}
    assert (verdict.status, refused.status) == (CheckStatus.TO_VERIFY, CheckStatus.VIOLATED)
