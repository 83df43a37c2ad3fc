"""What a score is made of, as anybody may read it."""

from __future__ import annotations

from typing import Any

import pytest

from ptce.domain.kinds import KINDS
from ptce.domain.terms import CriterionCode
from ptce.matching.scoring import ENGINE_VERSION
from ptce.schema.criteria import MEASURES
from tests.client import client_of
from tests.conftest import Database

QUERY = """query ($kind: ResourceKind!) { criteria(kind: $kind) {
  kind engineVersion thesaurusVersion ruleSetVersion leastShown
  criteria { code label measure weight }
} }"""


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_weights_of_every_kind_are_told_with_the_version_that_uses_them(
    database: Database, language: str
) -> None:
    async with client_of(database.url) as client:
        client.http.headers["accept-language"] = language
        for kind in KINDS:
            told: Any = await client.data(QUERY, {"kind": kind.code})
            said = told["criteria"]
            assert (said["kind"], said["engineVersion"]) == (kind.code, ENGINE_VERSION)
            weights = {each["code"]: each["weight"] for each in said["criteria"]}
            assert weights == {code.value: weight for code, weight in kind.weights.items()}
            assert sum(weights.values()) == pytest.approx(1)
            for each in said["criteria"]:
                code = CriterionCode[each["code"]]
                french = language == "fr"
                assert each["label"] == (code.fr if french else code.en)
                assert each["measure"] == MEASURES[code][0 if french else 1]


def test_every_criterion_says_what_it_measures() -> None:
    assert set(MEASURES) >= {code for kind in KINDS for code in kind.weights}
