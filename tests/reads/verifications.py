"""What the reference says of what coordinators have verified, on a match and on its checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptce.domain.calendar import PARIS
from tests.reads.facts import Line
from tests.reads.things import Resolver, Thing
from tests.reads.written import moment


def _checks(_: Any, line: Line, __: Mapping[str, Any]) -> list[Thing]:
    return [Thing("MatchCheck", {**check, "match_id": line["id"]}) for check in line["checks"]]


def _last(asking: Any, check: Line) -> Any:
    """When what a check judges now was last verified."""
    if check["content"] is None:
        return None
    same = {name: check[name] for name in ("match_id", "rule", "content")}
    found = asking.facts.where("match_verification", **same)
    return max((row["created_at"] for row in found), default=None)


def _required(asking: Any, line: Line, _: Mapping[str, Any]) -> bool:
    return line["content"] is not None and _last(asking, line) is None


def _verification(asking: Any, line: Line, _: Mapping[str, Any]) -> str | None:
    last = _last(asking, line)
    if last is None:
        return None
    english = asking.reference.language == "en"
    by = "verified by the coordinators on" if english else "vérifié par l'animation le"
    return f"{by} {last.astimezone(PARIS):%d/%m/%Y}"


def _all(asking: Any, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    rows = asking.facts.where("match_verification", match_id=line["id"])
    return [Thing("MatchVerification", row) for row in sorted(rows, key=lambda row: row["id"])]


def _told(asking: Any, line: Line) -> bool:
    taken: bool = asking.oracle.takes_part(asking.facts.find("match", line["match_id"]))
    return taken


VERIFICATIONS: Mapping[tuple[str, str], Resolver] = {
    ("Match", "checks"): _checks,
    ("Match", "verifications"): _all,
    ("MatchCheck", "verificationRequired"): _required,
    ("MatchCheck", "verification"): _verification,
    ("MatchVerification", "pole"): lambda asking, line, _: asking.facts.find(
        "pole", line["pole_id"]
    )["name"],
    ("MatchVerification", "seen"): lambda asking, line, _: (
        line["seen"] if _told(asking, line) else None
    ),
    ("MatchVerification", "by"): lambda asking, line, _: (
        asking.facts.find("principal", line["actor_id"])["name"] if _told(asking, line) else None
    ),
    ("MatchVerification", "at"): lambda _, line, __: moment(line["created_at"]),
}
