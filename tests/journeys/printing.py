"""A journey that was carried out, as a page of documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ptce.domain.identifiers import PREFIXES, REFERENCES
from tests.journeys.journey import ANONYMOUS, Done, Journey, as_json

ID = re.compile(rf"\b({'|'.join(PREFIXES.values())})_[0-9a-f]{{32}}\b")
REFERENCE = re.compile(rf"\b({'|'.join(REFERENCES.values())})-(\d{{8}})-\w+\b")
CURSOR = re.compile(r'("(?:cursor|startCursor|endCursor|after)": )"[^"]+"')

BY_MACHINE = (
    "> Page écrite par `make journeys` à partir de `tests/journeys/{module}.py`, qui la joue "
    "contre la vraie application à chaque `make test` : changez le parcours, pas la page.\n"
    "> Les identifiants sont abrégés (`mat_…1`) ; l'horloge est arrêtée au lundi 2 mars 2026 à 9 "
    "h, heure de Paris ; personnes et structures sont inventées."
)


class Masks:
    """Identifiers that change at each run become numbers that do not."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        text = ID.sub(lambda found: self._masked(found[0], f"{found[1]}_…"), text)
        text = REFERENCE.sub(lambda found: self._masked(found[0], f"{found[1]}-{found[2]}-…"), text)
        return CURSOR.sub(r'\1"…"', text)

    def _masked(self, whole: str, start: str) -> str:
        if whole not in self._numbers:
            self._counts[start] = self._counts.get(start, 0) + 1
            self._numbers[whole] = f"{start}{self._counts[start]}"
        return self._numbers[whole]


def page(journey: Journey, done: list[Done]) -> str:
    """The Markdown of the page."""
    masks = Masks()
    module = journey.scene.__module__.rpartition(".")[2]
    parts = [
        f"# {journey.title}",
        journey.intro,
        BY_MACHINE.format(module=module),
        _diagram(journey),
        "\n".join(f"- **{name}** : {what}" for name, what in _people(journey)),
    ]
    for number, each in enumerate(done, 1):
        parts += [
            f"## {number}. {each.step.title[0].upper()}{each.step.title[1:]}",
            f"**{each.step.people}.** {each.step.says}",
        ]
        address = each.step.operation.startswith("GET ")
        parts.append(_block("http" if address else "graphql", each.step.operation.strip()))
        if each.variables:
            parts += ["Variables :", _block("json", masks(_shown(each.variables)))]
        alone = each.step.rival is None
        parts += [
            "Réponse :" if alone else "Les deux réponses, la gagnante d'abord :",
            _block("json", masks(each.text)),
        ]
    return "\n\n".join(parts) + "\n"


def _shown(variables: Mapping[str, Any]) -> str:
    return as_json(variables)


def _people(journey: Journey) -> Iterator[tuple[str, str]]:
    if any(step.who == ANONYMOUS for step in journey.steps):
        yield ANONYMOUS, "personne de connu, sans jeton d'accès"
    yield from journey.people.items()


def _diagram(journey: Journey) -> str:
    lines = ["sequenceDiagram"]
    lines += [f"    actor {name}" for name, _ in _people(journey)]
    lines.append("    participant API")
    for step in journey.steps:
        if step.rival is not None:
            lines.append(f"    {step.rival.who}->>API: {step.title}")
        lines.append(f"    {step.who}->>API: {step.title}")
        lines.append(f"    API-->>{step.who}: {step.gist}")
    return _block("mermaid", "\n".join(lines))


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
