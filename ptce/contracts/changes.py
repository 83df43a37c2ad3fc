"""The history of the contract, kept in `changes.tsv`: what changed, when, in which version."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ptce.contracts.differences import Difference, SchemaChangeKind, differences

FILE = Path(__file__).parent / "changes.tsv"
PROJECT = Path(__file__).resolve().parents[2]
RELEASED = PROJECT / "contract/released.graphql"
COLUMNS = "date\tversion\tkind\telement\tbreaking\tfr\ten"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, the day on which it was written down, and the version that brings it."""

    on: date
    version: str
    difference: Difference

    @property
    def cursor(self) -> str:
        """Names it for ever: « 0.1.0/ADDED/Query.rules »."""
        return f"{self.version}/{self.difference.kind}/{self.difference.element}"


@cache
def recorded() -> tuple[Change, ...]:
    """The history, latest first."""
    return read(FILE.read_text(encoding="utf-8"))


def coming(sdl: str) -> list[Difference]:
    """What this contract changes in the last one that was released."""
    return differences(RELEASED.read_text(encoding="utf-8"), sdl)


def coming_version() -> str:
    """The version that the tree is to become."""
    stated = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(stated["project"]["version"])


def read(text: str) -> tuple[Change, ...]:
    """ValueError for a file that is none of ours."""
    head, *lines = text.splitlines()
    if head != COLUMNS:
        raise ValueError(f"not the columns of a history: {head}")
    return tuple(map(_change, lines))


def _change(line: str) -> Change:
    on, version, kind, element, breaking, fr, en = line.split("\t")
    difference = Difference(element, SchemaChangeKind[kind], breaking == "yes", fr, en)
    return Change(date.fromisoformat(on), version, difference)


def written(changes: Sequence[Change]) -> str:
    lines = [
        "\t".join(
            (
                each.on.isoformat(),
                each.version,
                each.difference.kind.value,
                each.difference.element,
                "yes" if each.difference.breaking else "no",
                each.difference.fr,
                each.difference.en,
            )
        )
        for each in changes
    ]
    return "\n".join((COLUMNS, *lines)) + "\n"


def brought_up_to_date(
    known: Sequence[Change], version: str, found: Sequence[Difference], today: date
) -> tuple[Change, ...]:
    """The history with `found` as what the coming `version` brings: what is new is of today, what
    was known keeps its day, what is no longer so goes. Other versions stay as they are."""
    days = {each.difference: each.on for each in known if each.version == version}
    coming = [Change(days.get(each, today), version, each) for each in found]
    past = [each for each in known if each.version != version]
    coming.sort(key=lambda each: (-each.on.toordinal(), each.difference))
    return (*coming, *past)


def entries(found: Sequence[Difference]) -> str:
    """The same as lines of a changelog, one an element, what breaks marked."""
    lines = [
        f"- `{each.element}` : {each.fr[0].lower()}{each.fr[1:]}"
        + (" **Casse une requête d'avant.**" if each.breaking else "")
        for each in found
    ]
    return "".join(f"{line}\n" for line in lines)
