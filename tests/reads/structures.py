"""The fields of a member, its sites and its pole that are not a column, for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.reads.facts import Line
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


STRUCTURES: Mapping[tuple[str, str], Resolver] = {
    ("Member", "isSiae"): lambda _, line, __: bool(SIAE & set(line["inclusive_kinds"])),
    ("Member", "essProof"): _proof,
    ("Member", "legalFormLabel"): _legal_form_label,
    ("Member", "sites"): _open_sites,
    ("Site", "address"): _address,
    ("Pole", "brokerDeclaration"): _broker,
}
