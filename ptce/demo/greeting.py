"""What whoever starts the demonstration reads first, and the same facts for programs."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.db import tables
from ptce.demo.example import Example
from ptce.demo.pole import NAME, DemoPole, Pass
from ptce.domain.identifiers import public_id
from ptce.domain.lifecycle import OPEN_MATCHES

FACTS = "demo.json"
SHOWN = 12
WIDEST = 100
NARROWEST = 60

ROLES = {"member": "membre", "coordinator": "animation", "partner": "partenaire"}


@dataclass(frozen=True, slots=True)
class Greeting:
    """Everything that the start of the demonstration has to say."""

    api: str
    explorer: str
    pole: DemoPole
    passes: Mapping[str, Pass]
    example: Example
    best: Sequence[Row[Any]]

    @property
    def curl(self) -> str:
        return self.example.curl(self.api, self.passes["member"].token)

    def text(self, columns: int) -> str:
        """For a terminal of so many columns; only what is to be copied may be wider."""
        width = max(NARROWEST, min(columns, WIDEST))
        day = f"{self.example.day:%d/%m/%Y}"
        expiry = f"{self.passes['member'].expires_at:%d/%m/%Y}"
        copied = (
            f"À copier tel quel : au nom du Relais du Port, demander un fourgon frigorifique de "
            f"8 m³ autour de La Seyne-sur-Mer, mardi {day} de 8 h à 18 h, et lire ses offres "
            f"classées, expliquées, puis ce qui manque aux plus proches. Changez ensuite le volume "
            f"(12) ou la commune (83069, Hyères) : le classement change."
        )
        return "\n".join(
            [
                "",
                NAME,
                "Le meilleur choix du moteur pour les besoins de ce pôle :",
                "",
                *self._table(width),
                f"API         {self.api}",
                f"Explorateur {self.explorer} (collez-y un jeton, en haut de la page)",
                "",
                f"Jetons d'accès, valables jusqu'au {expiry} :",
                *self._people(),
                "",
                *textwrap.wrap(copied, width),
                "",
                self.curl,
                "",
                "Ctrl-C pour arrêter.",
                "",
            ]
        )

    def facts(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "api": self.api,
            "explorer": self.explorer,
            "pole": {"id": public_id("pole", self.pole.id), "name": NAME},
            "tokens": {key: each.token for key, each in self.passes.items()},
            "people": {
                key: {
                    "name": each.name,
                    "role": each.role.value,
                    "expiresAt": each.expires_at.isoformat(),
                }
                for key, each in self.passes.items()
            },
            "example": {
                "query": self.example.query,
                "variables": self.example.variables,
                "curl": self.curl,
            },
        }

    def _table(self, width: int) -> list[str]:
        margin = " " * 7
        lines = []
        for row in self.best:
            score = f"{row.score:.1f}".replace(".", ",")
            lines += _wrapped(f"{row.need} — {row.receiver}", width, f"{score:>5}  ", margin)
            lines += _wrapped(f"{row.offer} — {row.provider}", width, f"{margin}→ ", f"{margin}  ")
            lines += [*_wrapped(row.sentence_fr, width, margin, margin), ""]
        return lines

    def _people(self) -> list[str]:
        lines = []
        for key, each in self.passes.items():
            lines += [f"  {ROLES[key]:<10}  {each.name}", f"  {'':<10}  {each.token}"]
        return lines


async def best_matches(engine: AsyncEngine, pole: DemoPole, now: datetime) -> Sequence[Row[Any]]:
    """The best open match of each need still to come, best first: score, need, offer, members."""
    match, request, resource = tables.match, tables.request, tables.resource
    receiver, provider = tables.member.alias(), tables.member.alias()
    each = (
        select(
            match.c.s,
            match.c.id,
            match.c.score,
            match.c.sentence_fr,
            request.c.title.label("need"),
            resource.c.title.label("offer"),
            receiver.c.name.label("receiver"),
            provider.c.name.label("provider"),
        )
        .distinct(match.c.request_id)
        .join(request, request.c.id == match.c.request_id)
        .join(resource, resource.c.id == match.c.resource_id)
        .join(receiver, receiver.c.id == match.c.receiver_id)
        .join(provider, provider.c.id == match.c.provider_id)
        .where(
            match.c.receiver_pole_id == pole.id,
            match.c.status.in_(sorted(status.value for status in OPEN_MATCHES)),
            func.upper(request.c.period) > now,
        )
        .order_by(match.c.request_id, match.c.s.desc(), match.c.id)
        .subquery()
    )
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(each).order_by(each.c.s.desc(), each.c.id).limit(SHOWN)
        )
        return rows.all()


def write_facts(folder: Path, facts: Mapping[str, Any]) -> Path:
    """Write them to the folder, whole or not at all, for its owner only: they hold tokens."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FACTS
    fresh = folder / f".{FACTS}.{token_hex(4)}"
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as lines:
            json.dump(facts, lines, ensure_ascii=False, indent=2)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest)
