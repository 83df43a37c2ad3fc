"""What is missing of a pair, as the document that the API reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ptce.commands.parsing import camel
from ptce.domain.terms import Language
from ptce.domain.values import Need, Offer
from ptce.matching.changes import Change
from ptce.matching.remedies import Remedy, remedies
from ptce.matching.scoring import Verdict
from ptce.matching.thesaurus import load


def remedy_documents(
    need: Need, offer: Offer, verdict: Verdict, covered: Decimal = Decimal(0)
) -> list[dict[str, Any]]:
    """The remedies of a pair, least effort first; `covered` as in `matching.remedies`."""
    return [_remedy(each) for each in remedies(need, offer, verdict, load(), covered=covered)]


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "effort": remedy.effort,
        "status": remedy.status.value,
        "score": float(remedy.score),
        "sentence_fr": remedy.say(Language.FR),
        "sentence_en": remedy.say(Language.EN),
        "changes": [_change(each) for each in remedy.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "side": change.side.value,
        "field": [camel(name) for name in change.path],
        "value": change.value,
        "fr": change.sentence.fr,
        "en": change.sentence.en,
    }
