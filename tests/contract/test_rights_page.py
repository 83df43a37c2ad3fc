"""docs/droits.md says what the tables of rights, of grants and of retention say, line by line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ptce.domain.retentions import RETENTIONS
from ptce.domain.rights import EVERYBODY, GRANTABLE, RIGHTS
from ptce.domain.terms import Role

PAGE = Path(__file__).resolve().parents[2] / "docs/droits.md"


def commanding() -> list[Role]:
    """The roles that give commands of their own, in the order of their list."""
    limited = [roles for roles in RIGHTS.values() if roles != EVERYBODY]
    return [role for role in Role if any(role in roles for roles in limited)]


def roles_table() -> Iterator[str]:
    yield "| Rôle | Qui | Donne et retire |"
    yield "|---|---|---|"
    for role in Role:
        given = GRANTABLE.get(role, frozenset())
        names = (
            "tous"
            if given == EVERYBODY
            else ", ".join(f"`{each}`" for each in Role if each in given)
        )
        yield f"| `{role}` | {role.fr} | {names or '—'} |"


def commands_table() -> Iterator[str]:
    roles = commanding()
    yield "| Commande | " + " | ".join(f"`{role}`" for role in roles) + " |"
    yield "|---|" + "---|" * len(roles)
    for command, may in RIGHTS.items():
        yield (
            f"| `{command}` | " + " | ".join("oui" if role in may else "" for role in roles) + " |"
        )


def retention_table() -> Iterator[str]:
    yield "| Donnée | À quoi elle sert | Jours | Source | Lue le |"
    yield "|---|---|---|---|---|"
    for each in RETENTIONS:
        day = each.checked_on.strftime("%d/%m/%Y")
        yield f"| `{each.code}` | {each.purpose_fr} | {each.lasting.days} | {each.source} | {day} |"


TABLES = {"roles": roles_table, "commandes": commands_table, "conservation": retention_table}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_page_is_that_of_the_code(name: str) -> None:
    """RIGHTS=write writes it again."""
    text = PAGE.read_text()
    bounds = re.compile(rf"(<!-- {name} -->\n)(.*?)(\n<!-- /{name} -->)", re.DOTALL)
    table = "\n".join(TABLES[name]())
    if os.environ.get("RIGHTS") == "write":
        text = bounds.sub(lambda found: f"{found[1]}{table}{found[3]}", text)
        PAGE.write_text(text)
    found = bounds.search(text)
    assert found is not None and found[2] == table
