"""By what members are found, over rows in Python: for the criteria of the reference."""

from __future__ import annotations

from typing import Any

from tests.reads.facts import Facts, Line
from tests.world import NOW

PLAIN = {
    "article9Category": "article9_category",
    "circle": "circle",
    "essFamily": "ess_family",
}
SHARED = {"labels": "labels", "inclusiveKinds": "inclusive_kinds"}


def member_meets(facts: Facts, line: Line, name: str, value: Any) -> bool:
    """Whether a member meets a criterion of its own kind of list."""
    if name in PLAIN:
        return bool(line[PLAIN[name]] == value)
    if name in SHARED:
        return bool(set(line[SHARED[name]]) & set(value))
    match name:
        case "charterStatus":
            return bool(charter_status(facts, line) == value)
        case "permitKinds":
            return any(
                permit["kind"] in value and _counts(permit)
                for permit in facts.where("permit", member_id=line["id"])
            )
        case "communeCode":
            return any(site["commune_insee"] == value.upper() for site in _sites(facts, line))
        case "epci":
            communes = [
                facts.find("commune", site["commune_insee"]) for site in _sites(facts, line)
            ]
            return any(commune["epci"] == value for commune in communes)
    raise AssertionError(name)


MEMBERS_OWN = {*PLAIN, *SHARED, "charterStatus", "permitKinds", "communeCode", "epci"}
"""The criteria that `member_meets` knows."""


def _counts(permit: Line) -> bool:
    start, end, day = permit["valid_from"], permit["valid_until"], NOW.date()
    valid = (start is None or start <= day) and (end is None or day <= end)
    return bool(valid and permit["status"] == "VERIFIED")


def _sites(facts: Facts, line: Line) -> list[Line]:
    return list(facts.where("site", member_id=line["id"], closed_at=None))


def _signatures(facts: Facts, line: Line) -> dict[bool, set[int]]:
    """The versions that the member signed, by whether it still stands by them."""
    found: dict[bool, set[int]] = {True: set(), False: set()}
    for signed in facts.where("charter_signature", member_id=line["id"]):
        found[signed["withdrawn_on"] is None].add(signed["charter_version"])
    return found


def charter_status(facts: Facts, line: Line) -> str:
    signed = _signatures(facts, line)
    if facts.find("pole", line["pole_id"])["charter_version"] in signed[True]:
        return "SIGNED"
    if signed[True]:
        return "OUTDATED"
    return "WITHDRAWN" if signed[False] else "NOT_SIGNED"
