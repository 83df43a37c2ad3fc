"""What is read in sentences whose meaning a person wrote beside: a table of what is right.

One JSON object a line: `text`, `today`, `side`, and what the sentence says (`kind`, `place`,
`from`, `to`, `weekly`, `quantity`, `unit`, `constraints`), null where it says nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ptce.db.classifications import searchable
from ptce.domain.kinds import Choices
from ptce.domain.kinds.declaration import Ask
from ptce.evaluations.gazetteers import alike, named
from ptce.matching.drafts.asks import Told
from ptce.matching.drafts.places import Where, corrected, misspelt, where
from ptce.matching.drafts.readings import Draft, Side, beside, read
from ptce.matching.thesaurus import VERSION, load

PARTS: Final = ("kind", "place", "period", "weekly", "quantity", "constraints")
"""What is judged, in the order of the table; `period` is `from` and `to`."""

_FRENCH: Final = {
    "kind": "nature",
    "place": "lieu",
    "period": "période",
    "weekly": "créneaux",
    "quantity": "quantité",
    "constraints": "contraintes",
}
_SIGNS: Final = {Ask.AT_LEAST: ">=", Ask.AT_MOST: "<=", Ask.REQUIRED: "="}


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence: what it says and what was read, by part."""

    text: str
    meant: Mapping[str, Any]
    found: Mapping[str, Any]


def is_of_sentences(path: Path) -> bool:
    """Whether the first line of a file has the form of a sentence."""
    first = _content(path).partition(b"\n")[0]
    try:
        line = json.loads(first)
    except ValueError:
        return False
    return isinstance(line, dict) and "side" in line and "today" in line


def judged(path: Path, departments: frozenset[str]) -> list[Judged]:
    """Every sentence, read for somebody whose poles are in these departments."""
    lines = [json.loads(line) for line in _content(path).decode().splitlines() if line.strip()]
    return [
        Judged(
            line["text"],
            _meant(line),
            found(line["text"], date.fromisoformat(line["today"]), Side[line["side"]], departments),
        )
        for line in lines
    ]


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _meant(line: Mapping[str, Any]) -> dict[str, Any]:
    quantity = None if line["quantity"] is None else (Decimal(str(line["quantity"])), line["unit"])
    return {
        "kind": line["kind"],
        "place": line["place"],
        "period": (line["from"], line["to"]),
        "weekly": tuple(line["weekly"] or ()),
        "quantity": quantity,
        "constraints": {name: _plain(each) for name, each in line["constraints"].items()},
    }


def _plain(constraint: Mapping[str, Any]) -> tuple[str, Any]:
    said = constraint["value"]
    if isinstance(said, list):
        return constraint["op"], frozenset(said)
    return constraint["op"], said if isinstance(said, bool | str) else Decimal(str(said))


def found(text: str, today: date, side: Side, departments: frozenset[str]) -> dict[str, Any]:
    """What is read in a sentence, in the form of the file."""
    draft = read(text, today, side, load())
    place = _place(draft, departments)
    draft = draft if place is None else beside(draft, place.words, today, side, load())
    said = draft.when
    instants = tuple(
        None if each is None else each.isoformat(timespec="minutes")
        for each in (said.start, said.end)
    )
    slots = [(s.weekday.value, _clock(s.start), _clock(s.end)) for s in said.weekly]
    quantity = draft.quantity
    return {
        "kind": None if draft.nature is None else draft.nature.kind,
        "place": None if place is None or place.commune is None else place.commune.insee,
        "period": instants,
        "weekly": tuple(f"{day} {start}-{end}" for day, start, end in slots),
        "quantity": None if quantity is None else (quantity.quantity, quantity.unit.value),
        "constraints": {
            each.attribute.name: _constraint(each, side is Side.REQUEST) for each in draft.told
        },
    }


def _place(draft: Draft, departments: frozenset[str]) -> Where | None:
    keys = {each.words: searchable(each.words) for each in draft.named.all}
    known = named(keys.values(), {keys[each.words] for each in draft.named.begun})
    found = where(draft.named, keys, known, departments)
    near = misspelt(draft.named) if found is None else ()
    if not near:
        return found
    return corrected(draft.named, keys, alike([keys[each.words] for each in near]), departments)


def _constraint(told: Told, asks: bool) -> tuple[str, Any]:
    attribute, said = told.attribute, told.value
    sign = _SIGNS.get(attribute.ask, "in") if asks and attribute.ask is not None else "="
    if not isinstance(said, tuple):
        return sign, said
    several = sign == "in" or isinstance(attribute.type, Choices)
    return sign, frozenset(said) if several else said[0]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one part: how many sentences are read right, and of what was read, what is wrong."""

    right: int
    said: int
    wrong: int
    missed: int


def figures(sentences: Sequence[Judged], part: str) -> Figures:
    counted = Counter[str]()
    for each in sentences:
        meant, found = each.meant[part], each.found[part]
        counted["right"] += meant == found
        for one, other in _pairs(part, meant, found):
            counted["said"] += other is not None
            counted["wrong"] += other is not None and one != other
            counted["missed"] += one is not None and other is None
    return Figures(*(counted[name] for name in ("right", "said", "wrong", "missed")))


def _pairs(part: str, meant: Any, found: Any) -> list[tuple[Any, Any]]:
    """What was meant beside what was read, value by value."""
    if part == "constraints":
        return [(meant.get(name), found.get(name)) for name in sorted({*meant, *found})]
    if part == "period":
        return [
            (None if meant == (None, None) else meant, None if found == (None, None) else found)
        ]
    return [(meant or None, found or None)]


def markdown(path: Path, sentences: Sequence[Judged]) -> str:
    total = len(sentences)
    rows = [(part, figures(sentences, part)) for part in PARTS]
    said, wrong = sum(each.said for _, each in rows), sum(each.wrong for _, each in rows)
    lines = [
        f"# {path.name}",
        "",
        f"{total} phrases · SHA-256 `{hashlib.sha256(_content(path)).hexdigest()}`  ",
        f"thésaurus {VERSION}",
        "",
        "| ce qui est lu | phrases justes | part | valeurs dites | fausses | part | manquées |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for part, each in rows:
        share, false = _share(each.right, total), _share(each.wrong, each.said)
        lines.append(
            f"| {_FRENCH[part]} | {each.right} | {share} | {each.said} | {each.wrong} | {false} "
            f"| {each.missed} |"
        )
    lines += [
        "",
        f"Valeurs fausses, toutes ensemble : {wrong} sur {said}, {_share(wrong, said)}.",
        "",
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return "—" if whole == 0 else f"{part / whole:.3f}".replace(".", ",")
