"""A labelled file: one JSON object a line, a request with resources that people have judged.

The form is that of docs/evaluation.md. Attributes are read by the parser of the product; a line
with a mistake is set aside, and every mistake is told with its line and its field.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ptce.domain.errors import UserError
from ptce.domain.terms import Language
from ptce.domain.values import Need, Offer
from ptce.evaluations.listings import Reading, read_need, read_offer

LINE = frozenset({"id", "request", "resources", "tags"})

LABELS = range(4)


@dataclass(frozen=True, slots=True)
class Graded:
    """An offer with its label, 0 to 3, and the codes of what makes it impossible, by people.
    `size`: the size of its member, if the file says it."""

    name: str
    offer: Offer
    label: int
    hard: frozenset[str]
    member: str
    size: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A need and the offers that people have judged for it; `tags` are its classes of
    difficulty."""

    name: str
    need: Need
    offers: tuple[Graded, ...]
    tags: tuple[str, ...]

    @property
    def rightful(self) -> list[int]:
        """The labels of what might rightly be shown."""
        return [each.label for each in self.offers if not each.hard]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a line, where."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        where = f", champ « {self.field} »" if self.field else ""
        return f"Ligne {self.line}{where} : {self.sentence}"


@dataclass(slots=True)
class File:
    """What was read. `unread`: fields that the evaluation does not use, and how often."""

    sha256: str
    questions: list[Question] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def contents(path: Path) -> bytes:
    """Of a file, gzipped or not. Raises OSError, EOFError."""
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def read(path: Path) -> File:
    """The file, gzipped or not. Raises OSError, or ValueError when it is no text in UTF-8."""
    content = contents(path)
    file = File(hashlib.sha256(content).hexdigest())
    seen: set[str] = set()
    for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        reading = Reading()
        try:
            question = _question(reading, json.loads(line, parse_float=Decimal))
        except json.JSONDecodeError as wrong:
            said = f"ce n'est pas du JSON (colonne {wrong.colno})."
            file.mistakes.append(Mistake(number, "", said))
            continue
        if question is not None and question.name in seen:
            reading.invalid(("id",), f"« {question.name} » est déjà celui d'une autre ligne")
        mistakes = [_mistake(number, error) for error in reading.errors]
        file.mistakes += mistakes
        file.unread.update(reading.unread)
        if question is not None and not mistakes:
            seen.add(question.name)
            file.questions.append(question)
    return file


def _mistake(line: int, error: UserError) -> Mistake:
    return Mistake(line, ".".join(error.path), error.message(Language.FR))


def _question(reading: Reading, line: Any) -> Question | None:
    given = reading.mapping((), line, LINE)
    request = given.get("request")
    if not isinstance(request, Mapping):
        reading.invalid(("request",), "un objet est attendu")
        return None
    name = reading.text(("id",), given.get("id"))
    need = read_need(reading, ("request",), name, request)
    offers = tuple(_offers(reading, name, given.get("resources")))
    tags = tuple(reading.texts(("tags",), given.get("tags")))
    return None if need is None else Question(name, need, offers, tags)


def _offers(reading: Reading, question: str, given: Any) -> Iterator[Graded]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        reading.invalid(("resources",), "une liste d'offres est attendue")
        return
    seen: set[str] = set()
    for at, one in enumerate(given):
        path = ("resources", str(at))
        if not isinstance(one, Mapping):
            reading.invalid(path, "un objet est attendu")
            continue
        name = reading.text((*path, "id"), one.get("id"))
        if name in seen:
            reading.invalid((*path, "id"), f"« {name} » est déjà celui d'une autre offre")
        seen.add(name)
        label = one.get("label")
        if type(label) is not int or label not in LABELS:
            reading.invalid((*path, "label"), "un entier de 0 à 3 est attendu")
            label = 0
        hard = frozenset(reading.texts((*path, "hard"), one.get("hard")))
        member = reading.text((*path, "member"), one.get("member"))
        size = one.get("memberSize")
        offer = read_offer(reading, path, f"{question}/{name}", one)
        if offer is not None:
            said = None if size is None else str(size)
            yield Graded(name, offer, label, hard, member, said)
