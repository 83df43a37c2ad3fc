"""Listings of the kinds whose attributes are lists, codes and words, for the facts of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import cycle, product
from typing import Any
from uuid import UUID

from ptce.domain.terms import Visibility
from tests.world import World

STATED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "SKILL": (
        {"skill_mode": "SERVICE", "rome_code": "M1203", "level": "EXPERT", "languages": ["FR"]},
        {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("21.50"), "remote": True},
        {"rome_code": "K1302", "level": "BEGINNER", "certificates": ["SST", "LICENCE_B"]},
        {"level": "CONFIRMED", "certificates": [], "languages": ["FR", "AR", "LSF"]},
    ),
    "WASTE_STREAM": (
        {"material_status": "WASTE", "waste_code": "150103", "hazard": "NON_HAZARDOUS"},
        {"material_status": "WASTE", "waste_code": "170204", "hazard": "HAZARDOUS", "pop": True},
        {"material_status": "BY_PRODUCT", "evidence": "contrat « 12 »", "storage": ["DRY"]},
        {"hazard_properties": ["HP3", "HP14"], "contamination_percent": Decimal("12.500000")},
        {"storage": ["INDOOR", "DRY", "LOCKED"], "handling": [], "moisture_percent": 8},
    ),
    "EQUIPMENT": (
        {"equipment_category": "EVENT", "condition": "GOOD", "weight_kg": 8, "deposit_eur": 20},
        {"operator_certificate": "CACES_R486", "consumables": "gazole 🥕", "transportable": False},
        {},
    ),
}

ASKED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "SKILL": (
        {"rome_code_in": ["M12", "K1302"], "level_wished": "EXPERT", "certificates_all": ["SST"]},
        {"languages_all": ["FR", "LSF"], "remote_required": True},
    ),
    "WASTE_STREAM": (
        {"waste_code_in": ["15", "1702"], "hazard_in": ["NON_HAZARDOUS", "TO_BE_ASSESSED"]},
        {"storage_all": ["DRY"], "contamination_percent_max": Decimal("5.5")},
    ),
    "EQUIPMENT": ({"operator_certificate_held": ["CACES_R486"]}, {"deposit_eur_max": 50}),
}


async def other_kinds(world: World, members: list[UUID]) -> None:
    """Of each kind, a listing for each visibility and each set of attributes; vehicles have been
    decided upon."""
    await world.calibrations("VEHICLE")
    owners = cycle(members)
    for kind, said in STATED.items():
        for visibility, details in product(Visibility, said):
            await world.resource(next(owners), kind, details, visibility=visibility.value)
    for kind, wanted in ASKED.items():
        for visibility, details in product(Visibility, wanted):
            await world.request(next(owners), kind, details, visibility=visibility.value)
