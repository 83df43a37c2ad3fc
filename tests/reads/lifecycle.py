"""What somebody may do with a match, said again over rows in Python: for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Resolver

ANSWERS = {"PROPOSED", "ACCEPTED_BY_PROVIDER", "ACCEPTED_BY_RECEIVER"}


def _possible(asking: Any, line: Line, _: Mapping[str, Any]) -> list[str]:
    """In the order of the contract: coordinators propose, sides answer (or they for them)."""
    person, status = asking.oracle.person, line["status"]
    coordinated = {
        side for side in ("provider", "receiver") if line[f"{side}_pole_id"] in person.coordinates
    }
    sides = coordinated | {
        side for side in ("provider", "receiver") if line[f"{side}_id"] in person.own
    }
    holds = {
        "SHORTLIST": coordinated and status == "SUGGESTED",
        "PROPOSE": coordinated and status in {"SUGGESTED", "SHORTLISTED"},
        "ACCEPT_AS_PROVIDER": "provider" in sides
        and status in {"PROPOSED", "ACCEPTED_BY_RECEIVER"},
        "ACCEPT_AS_RECEIVER": "receiver" in sides
        and status in {"PROPOSED", "ACCEPTED_BY_PROVIDER"},
        "DECLINE": sides and status in {"SUGGESTED", "SHORTLISTED", *ANSWERS},
        "WITHDRAW_PROPOSAL": coordinated and status == "PROPOSED",
        "WITHDRAW_ACCEPTANCE": status.removeprefix("ACCEPTED_BY_").lower() in sides,
        "REOPEN": coordinated and status in {"DECLINED", "WITHDRAWN", "CANCELLED"},
        "CANCEL": sides and status == "AGREED",
    }
    return [event for event, holding in holds.items() if holding]


def _lost(_: Any, line: Line, __: Mapping[str, Any]) -> str | None:
    before = line["from_status"] or ""
    if line["event"] in {"LAPSE", "EXPIRE"} and before.startswith("ACCEPTED_BY_"):
        return before.removeprefix("ACCEPTED_BY_")
    return None


LIFECYCLE: Mapping[tuple[str, str], Resolver] = {
    ("Match", "possibleEvents"): _possible,
    ("MatchStep", "lostAcceptance"): _lost,
}
