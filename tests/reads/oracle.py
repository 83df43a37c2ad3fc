"""Who sees which row, decided in plain Python over plain rows: the words of the design, again.

Nothing here comes from `ptce.db.visible`: the two are written apart so that they can disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from tests.reads.facts import Facts, Line
from tests.world import NOW


@dataclass(frozen=True)
class Person:
    """Who asks: the structures they act for, and the poles where they hold each role."""

    name: str
    own: frozenset[UUID] = frozenset()
    coordinates: frozenset[UUID] = frozenset()
    partner_of: frozenset[UUID] = frozenset()
    user_in: frozenset[UUID] = frozenset()
    evaluates: frozenset[UUID] = frozenset()
    audits: frozenset[UUID] = frozenset()
    looks_after: frozenset[UUID] = frozenset()
    """The structures of which they are the administrator."""
    id: UUID | None = None
    away: frozenset[UUID] = frozenset()
    """The structures that are suspended or have left, among their own."""

    @property
    def belongs_to(self) -> frozenset[UUID]:
        """The poles of which this person is one: by their structure, or by a role in it."""
        return self.user_in | self.coordinates | self.evaluates


NOBODY = Person("")
"""Without a token."""


def person(name: str, principal: UUID, grants: Iterable[Line], members: Iterable[Line]) -> Person:
    """Somebody, from the rows of their roles and of the structures."""
    of: Mapping[str, set[UUID]] = defaultdict(set)
    gone = {line["id"] for line in members if line["status"] in ("SUSPENDED", "WITHDRAWN")}
    own, looked_after = set(), set()
    for grant in grants:
        if grant["member_id"] is not None:
            own.add(grant["member_id"])
        if grant["role"] == "MEMBER_ADMIN":
            looked_after.add(grant["member_id"])
        if grant["member_id"] not in gone:
            of[grant["role"]].add(grant["pole_id"])
    return Person(
        name,
        frozenset(own),
        frozenset(of["COORDINATOR"] | of["POLE_ADMIN"]),
        frozenset(of["PARTNER_APP"]),
        frozenset(of["MEMBER_USER"] | of["MEMBER_ADMIN"]),
        frozenset(of["EVALUATOR"]),
        frozenset(of["AUDITOR"] | of["POLE_ADMIN"]),
        frozenset(looked_after),
        id=principal,
        away=frozenset(own & gone),
    )


@dataclass(frozen=True)
class Oracle:
    """What one person sees of the facts."""

    facts: Facts
    person: Person

    def sees(self, table: str, line: Line) -> bool:
        """Whether the person sees this row of `table`."""
        match table:
            case "pole" | "charter" | "commune" | "concept":
                return True
            case "member":
                return self.sees_member(line)
            case "resource" | "request":
                return self.sees_listing(line)
            case "match":
                return self.sees_match(line)
            case "booking":
                return self.takes_part(line) or self.evaluates(line)
            case "personal_access":
                return self.is_told(line)
            case "audit_event":
                return self.audits(line)
            case "role_grant":
                return self.sees_role(line)
            case "principal":
                return self.knows(line)
            case "site" | "charter_signature":
                return self.sees_member(self.facts.find("member", line["member_id"]))
            case "permit":
                return self.sees_permit(line)
            case "application" | "thesaurus_proposal":
                return line["pole_id"] in self.person.coordinates
            case "weight_set":
                return line["pole_id"] in self.person.belongs_to
            case "access_token":
                return self.sees(
                    "application", self.facts.find("application", line["principal_id"])
                )
            case "contact":
                return self.sees_contact(line) or self.is_shown_contact(line)
            case "invitation":
                pole, member = line["pole_id"], line["member_id"]
                return pole in self.person.coordinates or member in self.person.looks_after
            case "sign_in_session" | "contact_consent":
                return bool(line["principal_id"] == self.person.id)
        raise AssertionError(f"nobody said who sees {table}")

    def sees_member(self, line: Line) -> bool:
        if self.is_its_own(line):
            return True
        if line["non_diffusible"] and line["pole_id"] not in self.person.belongs_to:
            return False
        return line["status"] == "ACTIVE" and self.is_audience(line["visibility"], line["pole_id"])

    def is_its_own(self, line: Line) -> bool:
        """Whether the person is of this member, or coordinates its pole."""
        return line["id"] in self.person.own or line["pole_id"] in self.person.coordinates

    def reads_address(self, site: Line) -> bool:
        """Opened by the member, one's own, or where something is booked for oneself."""
        if site["address_public"] or self.is_its_own(self.facts.find("member", site["member_id"])):
            return True
        return any(
            booking["status"] == "CONFIRMED"
            and self.is_in(booking, booking["receiver_id"])
            and self.facts.find("resource", booking["resource_id"])["site_id"] == site["id"]
            for booking in self.facts.tables["booking"]
        )

    def sees_listing(self, line: Line) -> bool:
        if line["member_id"] in self.person.own or line["pole_id"] in self.person.coordinates:
            return True
        if line["status"] == "WITHDRAWN":
            return False
        if self.has_booked(line, self.person.away):
            return True
        if line["status"] in ("PAUSED", "EXPIRED"):
            return self.has_booked(line, self.person.own)
        return not line["suspended"] and self.is_audience(line["visibility"], line["pole_id"])

    def has_booked(self, line: Line, members: frozenset[UUID]) -> bool:
        """Whether one of these is the other side of a live booking of a listing."""
        key, side = (
            ("resource_id", "receiver_id") if "available" in line else ("request_id", "provider_id")
        )
        return any(
            booking["status"] in ("HELD", "CONFIRMED") and booking[side] in members
            for booking in self.facts.where("booking", **{key: line["id"]})
        )

    def is_audience(self, visibility: str, pole: UUID) -> bool:
        """Whether somebody else's row of this pole is shown to the person."""
        match visibility:
            case "PRIVATE":
                return False
            case "MEMBERS":
                return pole in self.person.belongs_to
            case "POLE_AND_PARTNERS":
                return bool(self.person.belongs_to) or pole in self.person.partner_of
            case "PUBLIC":
                return True
        raise AssertionError(visibility)

    def takes_part(self, line: Line) -> bool:
        """Whether the person is one of two sides, or coordinates the pole of one."""
        sides = {line["provider_id"], line["receiver_id"]}
        poles = {line["provider_pole_id"], line["receiver_pole_id"]}
        return bool(sides & self.person.own or poles & self.person.coordinates)

    def evaluates(self, line: Line) -> bool:
        """Whether the person is the evaluator of the pole of one of two sides."""
        return bool({line["provider_pole_id"], line["receiver_pole_id"]} & self.person.evaluates)

    def audits(self, line: Line) -> bool:
        """Whether the person audits, or administers, a pole of what an audit row is about."""
        return bool({line["pole_id"], line["other_pole_id"]} & self.person.audits)

    def is_told(self, access: Line) -> bool:
        """Whether the person is of a member that was read, or audits its pole."""
        return bool(
            set(access["member_ids"]) & self.person.own or access["pole_id"] in self.person.audits
        )

    @cached_property
    def told(self) -> frozenset[UUID]:
        """The ids that the traces name to the person: objects, who acted, who read whom."""
        events = filter(self.audits, self.facts.tables["audit_event"])
        names = ("object_id", "actor_id", "application_id")
        named = {line[name] for line in events for name in names}
        for access in filter(self.is_told, self.facts.tables["personal_access"]):
            named.add(access["reader_id"])
            named |= {
                id_
                for id_ in access["member_ids"]
                if id_ in self.person.own
                or self.facts.find("member", id_)["pole_id"] in self.person.audits
            }
        return frozenset(named)

    def sees_role(self, line: Line) -> bool:
        """Whose it is, who administers the structure, who coordinates the pole."""
        return (
            line["principal_id"] == self.person.id
            or line["member_id"] in self.person.looks_after
            or line["pole_id"] in self.person.coordinates
        )

    def knows(self, line: Line) -> bool:
        """Whether the person may be told of somebody, and their name: they are in charge of a role
        of theirs, or keep a permit that they verified, are party to what they verified, or see an
        invitation that they sent or accepted."""
        return (
            line["id"] == self.person.id
            or any(
                self.sees("invitation", each)
                for column in ("invited_by", "accepted_by")
                for each in self.facts.where("invitation", **{column: line["id"]})
            )
            or line["id"] in self.told
            or any(map(self.sees_role, self.facts.where("role_grant", principal_id=line["id"])))
            or any(map(self.keeps, self.facts.where("permit", verified_by=line["id"])))
            or any(
                self.takes_part(self.facts.find("match", each["match_id"]))
                for each in self.facts.where("match_verification", actor_id=line["id"])
            )
        )

    def sees_match(self, line: Line) -> bool:
        if self.takes_part(line) or self.evaluates(line):
            return True
        return (
            line["receiver_pole_id"] in self.person.partner_of
            and self.sees_listing(self.facts.find("resource", line["resource_id"]))
            and self.sees_listing(self.facts.find("request", line["request_id"]))
        )

    def keeps(self, line: Line) -> bool:
        """Whether what belongs to a member is their own, or in their care as its coordinator."""
        return line["member_id"] in self.person.own or line["pole_id"] in self.person.coordinates

    def sees_permit(self, line: Line) -> bool:
        if self.keeps(line):
            return True
        last = line["valid_until"]
        in_force = line["status"] == "VERIFIED" and (last is None or last >= NOW.date())
        return in_force and self.sees_member(self.facts.find("member", line["member_id"]))

    def sees_contact(self, line: Line) -> bool:
        """Its own people, its coordinators, and the other side of what is confirmed."""
        member = self.facts.find("member", line["member_id"])
        if member["id"] in self.person.own or member["pole_id"] in self.person.coordinates:
            return True
        for booking in self.facts.tables["booking"]:
            sides = {booking["provider_id"], booking["receiver_id"]}
            if booking["status"] == "CONFIRMED" and member["id"] in sides:
                (other,) = sides - {member["id"]}
                if self.is_in(booking, other):
                    return True
        return False

    def is_shown_contact(self, line: Line) -> bool:
        """Whether the person sees the member, and is of an audience that its contact agreed to."""
        member = self.facts.find("member", line["member_id"])
        return self.sees_member(member) and any(
            consent["withdrawn_at"] is None
            and self.is_audience(consent["audience"], member["pole_id"])
            for consent in self.facts.where("contact_consent", member_id=member["id"])
        )

    def is_in(self, booking: Line, side: UUID) -> bool:
        """Whether the person is of this side; once gone from the pole, until the booking's end."""
        over = max(each.upper for each in booking["during"]) <= NOW
        return side in self.person.own and not (over and side in self.person.away)
