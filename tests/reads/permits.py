"""The fields of a permit that are not simply a column, for the reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Asked, Resolver, Thing
from tests.world import NOW


def permit_status(line: Line) -> str:
    """As of today: past its end a live permit is expired."""
    last, status = line["valid_until"], str(line["status"])
    over = last is not None and last < NOW.date()
    return "EXPIRED" if over and status in {"DECLARED", "VERIFIED"} else status


def _kept(own: Callable[[Asked, Line], Any]) -> Resolver:
    """What the member's own people and its coordinators alone are told."""
    return lambda asking, line, _: own(asking, line) if asking.oracle.keeps(line) else None


def _verifier(asking: Asked, line: Line) -> str | None:
    by = line["verified_by"]
    return None if by is None else str(asking.facts.find("principal", by)["name"])


def _capacity(_: Asked, line: Line) -> Thing | None:
    if line["capacity"] is None:
        return None
    return Thing("PermitCapacity", {"value": line["capacity"], "unit": line["capacity_unit"]})


def _verifying_pole(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    found: Thing | None = asking.one("Pole", "pole", id=line["pole_id"])
    return None if line["verified_by"] is None else found


PERMITS: Mapping[tuple[str, str], Resolver] = {
    ("Permit", "status"): lambda _, line, __: permit_status(line),
    ("Permit", "verifiedByPole"): _verifying_pole,
    ("Permit", "number"): _kept(lambda _, line: line["number"]),
    ("Permit", "reason"): _kept(lambda _, line: line["reason"]),
    ("Permit", "note"): _kept(lambda _, line: line["note"]),
    ("Permit", "verifiedBy"): _kept(_verifier),
    ("Permit", "capacity"): _kept(_capacity),
}
