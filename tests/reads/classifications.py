"""Classifications for the reference: concepts as rows, what is above and below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Asked, Resolver, Thing


def _among(asking: Asked, scheme: str, column: str, value: Any) -> list[Line]:
    rows = asking.facts.having("concept", column, value)
    return [line for line in rows if line["scheme"] == scheme]


def _thing(lines: list[Line]) -> Thing | None:
    return Thing("Concept", lines[0]) if lines else None


def compact(code: str) -> str:
    """A code as it may be typed: without the signs that publishers print, in capitals."""
    kept = (each for each in code.upper() if each not in " \t\n.-*_/\u00a0\u202f")
    return "".join(kept)


def _concept(asking: Any, _: Line, given: Mapping[str, Any]) -> Thing | None:
    return _thing(_among(asking, given["scheme"], "compact", compact(given["code"])))


def _top(asking: Any, _: Line, given: Mapping[str, Any]) -> Any:
    return asking.paged("Concept", _among(asking, given["scheme"], "broader", None), given)


def _narrower(asking: Any, line: Line, given: Mapping[str, Any]) -> Any:
    below = _among(asking, line["scheme"], "broader", line["code"])
    return asking.paged("Concept", below, given)


def _broader(asking: Asked, line: Line, _: Mapping[str, Any]) -> Thing | None:
    return _thing(_among(asking, line["scheme"], "code", line["broader"]))


def _mirrors(asking: Asked, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    twins = [_among(asking, line["scheme"], "code", code) for code in sorted(line["mirrors"])]
    return [Thing("Concept", lines[0]) for lines in twins]


def _names(asking: Asked, line: Line, _: Mapping[str, Any]) -> list[str]:
    names = asking.facts.where("concept_name", code=line["code"], scheme=line["scheme"])
    others = (each["label"] for each in names if not each["preferred"])
    return sorted(label for label in others if label != line["label_en"])


def _label(asking: Any, line: Line, _: Mapping[str, Any]) -> Any:
    english = asking.reference.language == "en" and line["label_en"] is not None
    return line["label_en" if english else "label_fr"]


def _commune(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    if line["scheme"] != "COMMUNE":
        return None
    return asking.one("Commune", "commune", insee=line["code"])  # type: ignore[no-any-return]


def _hits(asking: Any, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    return [Thing("ConceptHit", hit) for hit in line["hits"]]


CLASSIFICATIONS: Mapping[tuple[str, str], Resolver] = {
    ("Query", "concept"): _concept,
    ("Query", "topConcepts"): _top,
    ("ConceptRanking", "hits"): _hits,
    ("ConceptHit", "concept"): lambda asking, line, _: _thing(
        asking.facts.having("concept", "id", line["id"])
    ),
    ("Concept", "label"): _label,
    ("Concept", "names"): _names,
    ("Concept", "assignable"): lambda asking, line, _: (
        not _among(asking, line["scheme"], "broader", line["code"])
    ),
    ("Concept", "broader"): _broader,
    ("Concept", "mirrors"): _mirrors,
    ("Concept", "narrower"): _narrower,
    ("Concept", "commune"): _commune,
}
