"""The words that say an attribute of each kind: patterns of a folded line, in cues.tsv.

A row says `attribute` of each `kind`: the number that `{N}` matches, times `scale`, or `value`, in
which `{v}` is what the pattern's group `v` matches.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from ptce.matching.drafts.numerals import NUMBER

_N: Final = rf"(?P<n>{NUMBER})"
_FOLK: Final = (
    r"(?:personnes?|pers(?![a-z])|participante?s?|convives|stagiaires|invites|spectateurs|adherents|"
    r"auditeurs|apprenante?s?|eleves|enfants|jeunes|seniors|habitante?s?|salarie?e?s|benevoles|"
    r"collegues|joueurs|passagers|passageres|voyageurs|ados|adultes|musiciens|danseurs|chanteu(?:rs|ses)|"
    r"choristes|comediens|artistes|etudiante?s?|parents|employe?e?s|clients|residente?s?|visiteurs|agents|gens)"
)
_CM: Final = (
    r"(?: ?(?P<cm>[0-9]{2})(?= ?(?:$|[,;.)!?\x00]|(?:de|max[a-z]*|min[a-z]*|sous|au)(?![a-z]))))"
)
"""« 2 m 10 de haut », not « hauteur 2 m 10 places »."""

_SHORT: Final = {
    "{NUMBER}": NUMBER,
    "{METRES}": rf"{_N} ?m(?:etres?)?{_CM}?(?![a-z0-9])",
    "{N}": _N,
    "{SPAN}": rf"(?:[0-9]{{1,4}} ?(?:/|-|a|ou) ?)?{_N}",
    "{FOLK}": _FOLK,
}


class Cue(NamedTuple):
    """`value` is a term, « no », None for a number or a yes."""

    attribute: str
    pattern: re.Pattern[str]
    value: str | None
    scale: Decimal

    def term(self, match: re.Match[str]) -> str:
        """The term that a match of the pattern says: « permis be », by « {v} », says BE."""
        return (self.value or "").format_map(
            {name: (said or "").upper() for name, said in match.groupdict().items()}
        )


@cache
def cues() -> Mapping[str, tuple[Cue, ...]]:
    """By kind, in the order of the file."""
    text = resources.files("ptce.matching.drafts").joinpath("cues.tsv").read_text("utf-8")
    found: dict[str, list[Cue]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        pattern = row["pattern"]
        for name, whole in _SHORT.items():
            pattern = pattern.replace(name, whole)
        value = None if row["value"] in ("", "yes") else row["value"]
        whole_words = re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z])")
        scale = Decimal(row["scale"] or 1)
        for kind in row["kind"].split("|"):
            found[kind].append(Cue(row["attribute"], whole_words, value, scale))
    return {kind: tuple(each) for kind, each in found.items()}
