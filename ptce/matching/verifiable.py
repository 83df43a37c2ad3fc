"""What a coordinator verifies of a pair, as a short text that changes when any of it does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import Final

from ptce.domain.calendar import days_of
from ptce.domain.rules import Rule
from ptce.matching.pairs import Pair

JUDGED: Final = (
    "material_status",
    "waste_code",
    "hazard",
    "hazard_properties",
    "hazard_analysed",
    "analysis_reference",
    "pop",
    "animal_by_product",
    "evidence",
    "contaminants",
)
"""The attributes of a stream by which rules on waste judge it, and those that tell what it is."""


def content_of(pair: Pair, rule: Rule) -> str:
    """64 hexadecimal digits of what a rule judges here: the stream and its words, the receiver and
    its permits, the days, and the rule's own version."""
    offer, need = pair.offer, pair.need
    receiver = need.receiver
    judged = {
        "rule": (rule.id, rule.version),
        "words": offer.text,
        "stream": {name: offer.attributes.get(name) for name in JUDGED},
        "receiver": need.member_id,
        "permits": () if receiver is None else sorted(repr(astuple(p)) for p in receiver.permits),
        "days": days_of(need.period),
    }
    return hashlib.sha256(json.dumps(judged, default=str).encode()).hexdigest()
