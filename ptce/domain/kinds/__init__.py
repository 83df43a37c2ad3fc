"""The kinds of resources that members share. A new kind is one file here and one line below."""

from __future__ import annotations

from ptce.domain.kinds.declaration import (
    Ask,
    Attribute,
    AttributeType,
    Choice,
    Choices,
    Code,
    Day,
    Flag,
    Kind,
    Number,
    Required,
    When,
    Words,
)
from ptce.domain.kinds.equipment import EQUIPMENT
from ptce.domain.kinds.premises import PREMISES
from ptce.domain.kinds.skill import SKILL
from ptce.domain.kinds.vehicle import VEHICLE
from ptce.domain.kinds.waste_stream import WASTE_STREAM

KINDS: tuple[Kind, ...] = (
    PREMISES,
    VEHICLE,
    EQUIPMENT,
    SKILL,
    WASTE_STREAM,
)

KIND_BY_CODE = {kind.code: kind for kind in KINDS}

__all__ = [
    "KINDS",
    "KIND_BY_CODE",
    "Ask",
    "Attribute",
    "AttributeType",
    "Choice",
    "Choices",
    "Code",
    "Day",
    "Flag",
    "Kind",
    "Number",
    "Required",
    "When",
    "Words",
]
