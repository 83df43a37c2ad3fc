"""What one operation may ask for at most, whoever asks: in the guides, and read by `limits`."""

from __future__ import annotations

from typing import Final, NamedTuple


class Limit(NamedTuple):
    """`what` is counted, in French and in English."""

    code: str
    maximum: int
    what_fr: str
    what_en: str


TOKENS: Final = Limit("TOKENS", 2_000, "mots du texte", "words of the text")
DEPTH: Final = Limit("DEPTH", 30, "objets l'un dans l'autre", "objects inside one another")
FIELDS: Final = Limit(
    "FIELDS", 2_000, "champs, les fragments dépliés", "fields, once fragments are spread"
)
SELECTIONS: Final = Limit(
    "SELECTIONS", 10_000, "sélections, les fragments dépliés", "selections, fragments spread"
)
ALIASES: Final = Limit(
    "ALIASES", 1_000, "alias, les fragments dépliés", "aliases, fragments spread"
)
DIRECTIVES: Final = Limit("DIRECTIVES", 100, "directives, les fragments dépliés", "directives")
REPEATS: Final = Limit(
    "REPEATS",
    2_000,
    "paires de champs répétés au même endroit, et ce qu'ils contiennent",
    "pairs of repeated fields, and what is below them",
)
COST: Final = Limit("COST", 100_000, "points (`extensions.cost`)", "points (`extensions.cost`)")
PIECES: Final = Limit("PIECES", 2_000, "morceaux d'instruction SQL", "pieces of SQL")
INTROSPECTION: Final = Limit("INTROSPECTION", 600_000, "valeurs du schéma", "values of the schema")

LIMITS: Final = (
    TOKENS,
    DEPTH,
    FIELDS,
    SELECTIONS,
    ALIASES,
    DIRECTIVES,
    REPEATS,
    COST,
    PIECES,
    INTROSPECTION,
)


class TooComplex(Exception):
    """The operation asks for more than one request may: OPERATION_TOO_COMPLEX."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.code)
        self.limit = limit
