"""What can happen next to a match, and who brings it about: the lifecycle table, published."""

from __future__ import annotations

from typing import Any

import orjson
import strawberry
from sqlalchemy import Select, cast
from sqlalchemy.dialects.postgresql import JSONB

from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, MatchEvent, MatchMover, mover, roles
from ptce.domain.terms import MatchStatus, Role
from ptce.reads.declarations import Row
from ptce.schema.fields import items, json_part, quoted, translated, value
from ptce.schema.matches import elements, text_of


@strawberry.type(description="Ce qui peut arriver à une mise en relation dans un état.")
class MatchTransition:
    from_status: MatchStatus | None = value(
        text_of("from"), "État avant ; null pour une première suggestion."
    )
    event: MatchEvent = value(text_of("event"), "Ce qui se passe.")
    to_status: MatchStatus = value(text_of("to"), "État après ; parfois le même.")
    by: MatchMover = value(text_of("by"), "Qui fait avancer.")
    command: str | None = value(
        text_of("command"), "Commande qui le fait ; null si ce n'est pas une personne."
    )
    roles: list[Role] = value(
        lambda row: json_part(row, "roles"),
        "Rôles qui peuvent le faire par cette commande ; liste vide sans commande.",
    )
    sentence: str = translated(text_of("fr"), text_of("en"), "Ce qui se passe, en mots.")


def _document(
    before: MatchStatus | None, event: MatchEvent, after: MatchStatus
) -> dict[str, str | list[str] | None]:
    return {
        "from": None if before is None else before.value,
        "event": event.value,
        "to": after.value,
        "by": mover(event).value,
        "command": COMMANDS.get(event),
        "roles": sorted(roles(event)),
        "fr": event.fr,
        "en": event.en,
    }


def _transitions(_: Row) -> Select[Any]:
    """The lifecycle table, in its order, after what makes a match."""
    documents = [
        _document(None, MatchEvent.SUGGEST, MatchStatus.SUGGESTED),
        *(_document(before, event, to) for (before, event), to in MATCH_TRANSITIONS.items()),
    ]
    return elements(cast(quoted(orjson.dumps(documents).decode()), JSONB))


TRANSITIONS: Any = items(
    _transitions,
    "Toutes les étapes possibles d'une mise en relation, comme table : dans quel état, par quoi, "
    "vers quel état, et qui le fait. Tout autre pas est refusé (`WRONG_STATE`).",
)
