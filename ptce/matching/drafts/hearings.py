"""What is heard in a sentence: words that name a kind by themselves, jobs, things of the thesaurus.

Each weighs by what it is; `natures` says by where it stands which of them the sentence is about.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from ptce.domain.kinds import KINDS
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.lookalikes import BY_EAR, other
from ptce.matching.drafts.phrases import HOLDS, WORKS
from ptce.matching.labels import Labels, fold
from ptce.matching.thesaurus import Thesaurus

HEAD, JOB, MEANT = 1.3, 1.2, 1.0
"""What a word that names a kind is worth, a job, and a thing of the thesaurus."""

TYPO, OF_USE = 0.6, 0.6


class Heard(NamedTuple):
    kind: str
    concept: str | None
    span: Span
    weight: float
    named: int = 0
    """Letters of the label that names it, when all its words stand together."""
    governed: bool = False
    """Whether it is what a verb of the main clause asks for or offers."""


def hearings(line: Line, thesaurus: Thesaurus) -> list[Heard]:
    """Everything that is heard, in no order."""
    said = _parted(line)
    return [*_heads(line, said), *_jobs(line), *_meant(line, said, thesaurus)]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("ptce.matching.drafts").joinpath(name).read_text("utf-8")
    return csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def _labels() -> Labels:
    """The words that name a kind by themselves (heads.tsv)."""
    rows = _rows("heads.tsv")
    return Labels((row["kind"], word) for row in rows for word in row["words"].split("|"))


@cache
def _said() -> Mapping[str, re.Pattern[str]]:
    """By kind, the ways of saying that one is meant (said.tsv): the first that matches counts."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("said.tsv"):
        found[row["kind"]].append(row["pattern"])
    return {
        kind: re.compile(rf"(?<![a-z0-9])(?:{'|'.join(patterns)})")
        for kind, patterns in found.items()
    }


@cache
def _trades() -> frozenset[str]:
    """The nouns by which jobs begin (jobs.txt), folded."""
    folder = resources.files("ptce.matching.drafts")
    return frozenset(folder.joinpath("jobs.txt").read_text("utf-8").split())


def _parted(line: Line) -> str:
    """The sentence, what holds the thing parted from it: « cuve d'eaux » is not a water butt."""
    letters = list(line.sentence)
    for match in line.find(HOLDS):
        start, end = line.of(match, "measure")
        letters[start:end] = ";".ljust(end - start)
    return "".join(letters)


def _heads(line: Line, said: str) -> list[Heard]:
    found = [
        Heard(
            each.concept,
            None,
            Span(each.start, each.end),
            HEAD * (TYPO if each.typo else 1) * _long(each.label),
            each.end - each.start,
        )
        for each in _labels().find(said)
        if not other(each.concept, each.label, line.sentence[each.start : each.end])
    ]
    for kind, pattern in _said().items():
        found += [Heard(kind, None, line.of(match), HEAD) for match in line.find(pattern)]
    for match in line.find(WORKS):
        found.append(Heard("SKILL", None, line.of(match), MEANT))
    return found


_WORD = re.compile(r"[a-z]{4,}")


def _jobs(line: Line) -> list[Heard]:
    found = []
    for match in line.find(_WORD):
        span, said = line.of(match), match[0].removesuffix("s")
        by_ear = f"{said}r" if BY_EAR.search(line.quoted(span)) else said
        if not _trades().isdisjoint((match[0], said, by_ear)):
            found.append(Heard("SKILL", None, span, JOB))
    return found


def _meant(line: Line, said: str, thesaurus: Thesaurus) -> list[Heard]:
    found = []
    for kind in KINDS:
        for mention in thesaurus.mentions(kind.code, said):
            if other(kind.code, mention.label, mention.words) or _SOUGHT.match(fold(mention.words)):
                continue
            start = max(0, said.find(mention.words))
            clipped = _CLIPPED.match(mention.label)
            if clipped and not said[:start].casefold().endswith(clipped[0]):
                continue
            weight = MEANT * (TYPO if mention.typo else 1)
            weight *= OF_USE if _PURPOSE.match(fold(mention.words)) else 1
            span = Span(start, start + len(mention.words))
            found.append(
                Heard(
                    kind.code,
                    mention.concept,
                    span,
                    weight * _long(mention.label),
                    min(len(mention.label), len(mention.words)),
                )
            )
    return found


_CLIPPED = re.compile(r"[a-z][-']")
"""The beginning of a name that is heard without it: « 200 € max » is no D-Max."""

_SOUGHT = re.compile(r"(?:re)?cherch(?:e|ons|ent) (?:une?|des|notre|nos|[0-9]+)(?![a-z])")
"""« On recherche un local » asks for one, and for nobody who looks for some."""

_PURPOSE = re.compile(r"(?![a-z]*ier )[a-z]{3,}(?:er|ir|re) ")
"""« Photographier nos produits » is of whoever does it, of the studio and of the camera."""


def _long(label: str) -> float:
    """Several words that are found together are seldom found by chance."""
    return 1 + 0.1 * min(len(fold(label).split()) - 1, 3)
