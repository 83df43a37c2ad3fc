"""What a remedy says to change is what the update's input takes, of any kind."""

from __future__ import annotations

from typing import Any

from graphql import Undefined, coerce_input_value
from hypothesis import given, settings

from ptce.commands.remedies import remedy_documents
from ptce.matching.scoring import judge
from ptce.matching.thesaurus import load
from tests.matching.any_kind import PAIRS
from tests.reads.reference import SCHEMA


@settings(max_examples=300)
@given(pair=PAIRS)
def test_the_field_and_the_value_of_a_change_go_into_the_update_as_they_are(pair: Any) -> None:
    need, offer = pair
    [verdict] = judge(need, [offer], load())
    for remedy in remedy_documents(need, offer, verdict):
        for change in remedy["changes"]:
            if not change["field"]:
                assert change["value"] is None
                continue
            _taken(change)


def _taken(change: dict[str, Any]) -> None:
    asking = change["side"] == "RECEIVER"
    name = "UpdateRequestInput" if asking else "UpdateResourceInput"
    value = change["value"]
    for part in reversed(change["field"]):
        value = {part: value}
    given = {"requestId" if asking else "resourceId": "x", **value}
    type_: Any = SCHEMA.get_type(name)
    assert coerce_input_value(given, type_) is not Undefined, change
