"""What a need is chased up for, said again over rows in Python: for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.reads.facts import Facts, Line
from tests.reads.oracle import Oracle, Person
from tests.reads.things import Resolver
from tests.world import NOW

UNDER_WAY = {"SUGGESTED", "SHORTLISTED", "PROPOSED", "ACCEPTED_BY_PROVIDER", "ACCEPTED_BY_RECEIVER"}


def attention(facts: Facts, person: Person, need: Line) -> list[str]:
    """The reasons, in the order of the contract; none of a need that is not the person's."""
    if not Oracle(facts, person).keeps(need) or need["suspended"]:
        return []
    if need["status"] not in {"PUBLISHED", "PARTIALLY_ALLOCATED"}:
        return []
    matches = list(facts.where("match", request_id=need["id"]))
    states = {match["status"] for match in matches}
    holds = {
        "NO_OFFER": not states & UNDER_WAY,
        "UNANSWERED": any(_is_unanswered(facts, match) for match in matches),
        "HALF_AGREED": bool(states & {"ACCEPTED_BY_PROVIDER", "ACCEPTED_BY_RECEIVER"}),
        "ALL_DECLINED": "DECLINED" in states and not states & UNDER_WAY,
        "AGEING": "AGREED" not in states and need["created_at"] <= NOW - timedelta(days=14),
        "DUE_SOON": "AGREED" not in states and _due(need) <= NOW + timedelta(days=7),
    }
    return [reason for reason, holding in holds.items() if holding]


def _is_unanswered(facts: Facts, match: Line) -> bool:
    if match["status"] != "PROPOSED":
        return False
    return all(
        step["created_at"] <= NOW - timedelta(days=5)
        for step in facts.where("match_event", match_id=match["id"], to_status="PROPOSED")
        if step["event"] != "BLOCK"
    )


def _due(need: Line) -> datetime:
    """What is taken in one piece is to be there when it starts; the rest may come until the end."""
    whole = need["weekly_minutes"] is None and need["quantity_basis"] == "AT_ONCE"
    due: datetime = need["period"].lower if whole else need["period"].upper
    return due


def silent_from(need: Line) -> datetime:
    """Fourteen days after it was published, or seven before it starts."""
    published: datetime = need["created_at"]
    starts: datetime = need["period"].lower
    return min(published + timedelta(days=14), starts - timedelta(days=7))


def _attention(asking: Any, line: Line, _: Mapping[str, Any]) -> list[str]:
    return attention(asking.facts, asking.oracle.person, line)


ATTENTION: Mapping[tuple[str, str], Resolver] = {
    ("Request", "attention"): _attention,
    ("Request", "ageDays"): lambda _, line, __: max(0, (NOW - line["created_at"]).days),
}
