"""The fields of invitations that are not simply a column, for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Asked, Resolver
from tests.world import NOW


def invitation_status(_: Asked, line: Line, __: Mapping[str, Any]) -> str:
    if line["accepted_at"] is not None:
        return "ACCEPTED"
    if line["revoked_at"] is not None:
        return "REVOKED"
    return "EXPIRED" if line["expires_at"] <= NOW else "PENDING"


def _name_of(column: str) -> Resolver:
    """The name of the principal that a column holds."""

    def resolve(asking: Asked, line: Line, _: Mapping[str, Any]) -> str | None:
        by = line[column]
        return None if by is None else str(asking.facts.find("principal", by)["name"])

    return resolve


def _in_browser(_: Asked, line: Line, __: Mapping[str, Any]) -> bool:
    return line["cookie_sha256"] is not None


PEOPLE: Mapping[tuple[str, str], Resolver] = {
    ("Invitation", "status"): invitation_status,
    ("Invitation", "invitedBy"): _name_of("invited_by"),
    ("Invitation", "acceptedBy"): _name_of("accepted_by"),
    ("SignInSession", "browser"): _in_browser,
}
