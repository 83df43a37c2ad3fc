"""The reference's own reckoning of how likely a pair is to be accepted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.reads.facts import Line
from tests.reads.things import Asked


def of_match(asking: Asked, line: Line, _: Mapping[str, Any]) -> float | None:
    return _told(asking, line["kind"], float(line["s"]))


def of_document(asking: Asked, line: Line, _: Mapping[str, Any]) -> float | None:
    if line["status"] == "VIOLATED":
        return None
    kind = asking.facts.find("resource", UUID(line["resource_id"]))["kind"]
    return _told(asking, kind, float(line["s"]))


def _told(asking: Asked, kind: str, s: float) -> float | None:
    """By the last fit of the kind; None when there is none."""
    fits = sorted(asking.facts.where("calibration", kind=kind), key=lambda row: row["number"])
    if not fits:
        return None
    kept = min(0.999, max(0.001, s))
    logit = fits[-1]["a"] * math.log(kept / (1 - kept)) + fits[-1]["b"]
    return round(min(0.999, max(0.001, 1 / (1 + math.exp(-max(-50.0, logit))))), 3)
