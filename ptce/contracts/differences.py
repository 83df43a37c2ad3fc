"""What differs between two versions of the contract, each difference in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import build_schema

from ptce.contracts.breaks import breaks
from ptce.contracts.elements import Element, elements
from ptce.domain.terms import Term


class SchemaChangeKind(Term):
    ADDED = "ADDED", "ajouté", "added"
    CHANGED = "CHANGED", "modifié", "changed"
    DEPRECATED = "DEPRECATED", "à remplacer avant une date annoncée", "deprecated"
    REMOVED = "REMOVED", "retiré", "removed"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """`element` is a GraphQL coordinate; `breaking`: a query of before may fail, or mean less."""

    element: str
    kind: SchemaChangeKind
    breaking: bool
    fr: str
    en: str


NOUNS = {
    "type": ("nouveau type", "new type"),
    "interface": ("nouvelle interface", "new interface"),
    "input": ("nouvelle entrée", "new input"),
    "enum": ("nouvelle énumération", "new enum"),
    "union": ("nouvelle union", "new union"),
    "scalar": ("nouveau scalaire", "new scalar"),
    "directive": ("nouvelle directive", "new directive"),
    "field": ("nouveau champ", "new field"),
    "argument": ("nouvel argument", "new argument"),
    "input field": ("nouveau champ d'entrée", "new input field"),
    "value": ("nouvelle valeur", "new value"),
}
FACETS = {
    "type": ("type", "type"),
    "default": ("valeur par défaut", "default"),
    "directives": ("directives", "directives"),
    "interfaces": ("interfaces", "interfaces"),
    "members": ("membres", "members"),
    "locations": ("emplacements", "locations"),
}


def differences(before: str, after: str) -> list[Difference]:
    """From one SDL to another, by coordinate. What comes or goes whole is one difference."""
    old_schema, new_schema = build_schema(before), build_schema(after)
    broken = {at for at, _ in breaks(old_schema, new_schema)}
    old, new = elements(old_schema), elements(new_schema)
    return sorted(
        Difference(at, kind, at in broken, fr, en)
        for at in old.keys() | new.keys()
        for kind, fr, en in _between(at, old, new)
    )


def _between(
    at: str, old: dict[str, Element], new: dict[str, Element]
) -> Iterator[tuple[SchemaChangeKind, str, str]]:
    was, now = old.get(at), new.get(at)
    if was is None and now is not None:
        if now.parent is None or now.parent in old:
            yield SchemaChangeKind.ADDED, *_added(now)
    elif now is None and was is not None:
        if was.parent is None or was.parent in new:
            yield SchemaChangeKind.REMOVED, "Retiré.", "Removed."
    elif was is not None and now is not None:
        if changed := _changed(was, now):
            yield SchemaChangeKind.CHANGED, *changed
        if now.deprecated and now.deprecated != was.deprecated:
            yield SchemaChangeKind.DEPRECATED, f"{now.deprecated}", f"{now.deprecated}"


def _added(element: Element) -> tuple[str, str]:
    type_ = element.facets.get("type")
    of = f" (`{type_}`)" if type_ else ""
    fr, en = NOUNS[element.noun]
    return f"{fr.capitalize()}{of}.", f"{en.capitalize()}{of}."


def _changed(was: Element, now: Element) -> tuple[str, str] | None:
    """None when nothing that a partner relies on did."""
    facets = [
        (name, was.facets.get(name, ""), now.facets.get(name, ""))
        for name in FACETS
        if was.facets.get(name, "") != now.facets.get(name, "")
    ]
    if was.noun != now.noun:
        facets.insert(0, ("type", was.noun, now.noun))
    if not facets:
        return None
    fr, en = (
        " ; ".join(
            f"{FACETS[name][language]}{' : ' if language == 0 else ': '}"
            f"{_quoted(a, language)} → {_quoted(b, language)}"
            for name, a, b in facets
        )
        for language in (0, 1)
    )
    return f"{fr[0].upper()}{fr[1:]}.", f"{en[0].upper()}{en[1:]}."


def _quoted(text: str, language: int) -> str:
    return f"`{text}`" if text else ("rien", "none")[language]
