"""The fields of a member, its sites and its pole that are not a column, for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptce.domain.composition import CHECKED_ON, SENTENCES
from tests.reads.facts import Line
from tests.reads.membership import charter_status
from tests.reads.things import Asked, Resolver, Thing
from tests.world import NOW

SIAE = {"EI", "AI", "ACI", "ETTI", "EITI"}


def _proof(asking: Asked, line: Line, _: Mapping[str, Any]) -> Any:
    return line["ess_proof"] if asking.oracle.is_its_own(line) else None


def _legal_form_label(_: Asked, line: Line, __: Mapping[str, Any]) -> Any:
    """The varied world has one legal category; its label is the same in both languages."""
    return {None: None, "9220": "Association déclarée"}[line["legal_form"]]


def _open_sites(asking: Asked, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    sites = asking.facts.where("site", member_id=line["id"], closed_at=None)
    return [Thing("Site", site) for site in sorted(sites, key=lambda site: site["id"])]


def _address(asking: Asked, line: Line, _: Mapping[str, Any]) -> Any:
    return line["address"] if asking.oracle.reads_address(line) else None


def _broker(_: Asked, line: Line, __: Mapping[str, Any]) -> Thing | None:
    if line["broker_number"] is None:
        return None
    until = line["broker_valid_until"]
    said = {"number": line["broker_number"], "valid_until": until}
    return Thing("BrokerDeclaration", {**said, "in_force": until >= NOW.date()})


def _signature(asking: Asked, line: Line, _: Mapping[str, Any]) -> Thing | None:
    version = asking.facts.find("pole", line["pole_id"])["charter_version"]
    of = {"member_id": line["id"], "charter_version": version, "withdrawn_on": None}
    for signed in asking.facts.where("charter_signature", **of):
        return Thing("CharterSignature", signed)
    return None


def _to_settle(asking: Any, line: Line, arguments: Mapping[str, Any]) -> Any:
    """What is confirmed and has an hour to come, on either side."""
    mine = [
        booking
        for booking in asking.facts.tables["booking"]
        if line["id"] in {booking["provider_id"], booking["receiver_id"]}
        and booking["status"] == "CONFIRMED"
        and max(each.upper for each in booking["during"]) > NOW
        and asking.oracle.sees("booking", booking)
    ]
    return asking.paged("Booking", mine, arguments)


ARTICLE_9 = (
    "ESS_ENTERPRISE",
    "OTHER_ENTERPRISE",
    "LOCAL_AUTHORITY",
    "LOCAL_AUTHORITY_GROUP",
    "RESEARCH_CENTRE",
    "HIGHER_EDUCATION",
    "TRAINING_BODY",
    "OTHER_LEGAL_PERSON",
    "NATURAL_PERSON",
)


def _composition(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    """For coordinators: what SENTENCES say of the active members, counted again."""
    if line["id"] not in asking.oracle.person.coordinates:
        return None
    active = list(asking.facts.where("member", pole_id=line["id"], status="ACTIVE"))
    counts = {
        block: sum(member["article9_category"] == block for member in active) for block in ARTICLE_9
    }
    lacking = [
        block
        for block, least in (("ESS_ENTERPRISE", 2), ("OTHER_ENTERPRISE", 1))
        if counts[block] < least
    ]
    said = next(both for blocks, both in SENTENCES.items() if set(blocks) == set(lacking))
    return Thing(
        "Article9Composition",
        {
            "blocks": counts,
            "missing": lacking,
            "sentence": said[asking.reference.language == "en"],
            "source": "loi n° 2014-856 du 31 juillet 2014, art. 9",
            "checked_on": CHECKED_ON,
        },
    )


def _blocks(_: Asked, line: Line, __: Mapping[str, Any]) -> list[Thing]:
    return [
        Thing("Article9Block", {"category": block, "members": count})
        for block, count in line["blocks"].items()
    ]


STRUCTURES: Mapping[tuple[str, str], Resolver] = {
    ("Member", "isSiae"): lambda _, line, __: bool(SIAE & set(line["inclusive_kinds"])),
    ("Member", "essProof"): _proof,
    ("Member", "legalFormLabel"): _legal_form_label,
    ("Member", "charterStatus"): lambda asking, line, _: charter_status(asking.facts, line),
    ("Member", "charterSignature"): _signature,
    ("Member", "bookingsToSettle"): _to_settle,
    ("Member", "sites"): _open_sites,
    ("Site", "address"): _address,
    ("Pole", "brokerDeclaration"): _broker,
    ("Pole", "article9Composition"): _composition,
    ("Article9Composition", "blocks"): _blocks,
}
