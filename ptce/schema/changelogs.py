"""What changed in the contract, told by the contract itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import BOOLEAN, DATE, INTEGER, cast

from ptce.contracts.changes import Change, recorded
from ptce.contracts.differences import SchemaChangeKind
from ptce.domain.errors import BadInput
from ptce.reads.declarations import Computed
from ptce.schema.fields import argument, declared, items, json_text, translated, value
from ptce.schema.matches import text_of
from ptce.schema.requesting import Asking, among_document

DEFAULT = 20
MOST = 100


@strawberry.type(description="Un changement du contrat.")
class SchemaChange:
    cursor: str = value(
        text_of("cursor"), "Ce qui le nomme, pour toujours ; à redonner dans `after`."
    )
    on: date = value(
        lambda row: cast(json_text(row, "on"), DATE), "Jour où il a été écrit dans l'histoire."
    )
    version: str = value(text_of("version"), "Version qui l'apporte.")
    kind: SchemaChangeKind = value(text_of("kind"), "Ce qui arrive à l'élément.")
    element: str = value(
        text_of("element"),
        "Coordonnée GraphQL : `Type`, `Type.champ`, `Type.champ(argument:)`, `Enum.VALEUR`, "
        "`@directive`.",
    )
    breaking: bool = value(
        lambda row: cast(json_text(row, "breaking"), BOOLEAN),
        "Une requête d'avant peut-elle échouer, ou répondre autre chose ? Toujours annoncé six "
        "mois avant.",
    )
    sentence: str = translated(text_of("fr"), text_of("en"), "Ce qui change, en mots.")


@strawberry.type(description="L'histoire du contrat, le plus récent d'abord.")
class SchemaChangelog:
    version: str = value(text_of("version"), "Version qui répond, ou qui se prépare.")
    total_count: int = value(
        lambda row: cast(json_text(row, "total"), INTEGER), "Nombre de changements demandés."
    )
    changes: list[SchemaChange] = items(among_document("changes"), "Ceux de cette page.")
    next: str | None = value(
        text_of("next"), "À redonner dans `after` pour la suite ; null à la fin."
    )


async def _changelog(_: Asking, arguments: dict[str, Any], *__: object) -> dict[str, Any]:
    history = recorded()
    since, kinds = arguments.get("since"), arguments.get("kind")
    found = [
        each
        for each in history
        if (since is None or each.on >= since) and (kinds is None or each.difference.kind in kinds)
    ]
    first = arguments.get("first")
    first = DEFAULT if first is None else first
    if not 0 <= first <= MOST:
        raise BadInput(
            f"first doit être compris entre 0 et {MOST}.",
            f"first must be between 0 and {MOST}.",
            ("first",),
        )
    start = _start(found, arguments.get("after"))
    page = found[start : start + first]
    return {
        "version": history[0].version,
        "total": len(found),
        "changes": [_document(each) for each in page],
        "next": page[-1].cursor if page and start + first < len(found) else None,
    }


def _start(found: list[Change], after: str | None) -> int:
    if after is None:
        return 0
    for at, each in enumerate(found):
        if each.cursor == after:
            return at + 1
    raise BadInput(
        "after ne désigne aucun des changements demandés.",
        "after is none of the changes asked for.",
        ("after",),
    )


def _document(change: Change) -> dict[str, Any]:
    difference = change.difference
    return {
        "cursor": change.cursor,
        "on": change.on.isoformat(),
        "version": change.version,
        "kind": difference.kind.value,
        "element": difference.element,
        "breaking": difference.breaking,
        "fr": difference.fr,
        "en": difference.en,
    }


CHANGELOG: Any = declared(
    Computed(_changelog, weight=100),
    "Ce qui change dans ce contrat, élément par élément. Ce qui casserait une requête est annoncé "
    "par `@deprecated` six mois avant.",
    arguments=[
        argument("since", date | None, "Depuis ce jour, compris."),
        argument("kind", list[SchemaChangeKind] | None, "De ces sortes seulement."),
        argument("first", int | None, f"Nombre voulu, de 0 à {MOST} ({DEFAULT} par défaut)."),
        argument("after", str | None, "Reprendre après ce changement (`next`, ou son `cursor`)."),
    ],
)
