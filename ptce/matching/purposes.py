"""What people say of each concept without its name: what it is for, and how its owners describe it.

« emmener cinquante personnes » names no coach, and means one. These phrases are never found in a
text: they are encoded as the labels are, and make a concept likely for a text that is like them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType
from typing import Final

from ptce.matching import waste_uses

FILE: Final = "purposes.tsv"


@cache
def load() -> Mapping[str, tuple[str, ...]]:
    """By concept; the known uses of a material are purposes too."""
    text = resources.files("ptce.matching").joinpath("tables", FILE).read_text(encoding="utf-8")
    found = {
        row["concept"]: list(row["purposes_fr"].split("|"))
        for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    }
    for stream, cases in waste_uses.load().items():
        found.setdefault(stream, []).extend(each.use for each in cases)
    return MappingProxyType({each: tuple(dict.fromkeys(said)) for each, said in found.items()})


def fingerprint(purposes: Mapping[str, Sequence[str]]) -> str:
    """Eight letters that change with any phrase."""
    lines = [f"{concept}\t{'|'.join(said)}\n" for concept, said in sorted(purposes.items())]
    return sha256("".join(lines).encode()).hexdigest()[:8]
