"""The kinds of resources that members share. A new kind is one file here and one line below."""

from __future__ import annotations

from ptce.domain.kinds.declaration import Ask, Attribute, Choice, Flag, Kind, Number
from ptce.domain.kinds.premises import PREMISES
from ptce.domain.kinds.vehicle import VEHICLE

KINDS: tuple[Kind, ...] = (
    PREMISES,
    VEHICLE,
)

KIND_BY_CODE = {kind.code: kind for kind in KINDS}

__all__ = ["KINDS", "KIND_BY_CODE", "Ask", "Attribute", "Choice", "Flag", "Kind", "Number"]
