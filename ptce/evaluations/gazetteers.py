"""The communes of the reference tables by name: what the database answers, without it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from rapidfuzz.distance import OSA

from ptce.db.classifications import FOLDER, rows_of, searchable
from ptce.db.gazetteer import MOST
from ptce.domain.communes import NamedCommune


@cache
def _communes() -> dict[str, list[NamedCommune]]:
    """By searchable name or postcode; each list by inhabitants, the largest first."""
    found: dict[str, list[NamedCommune]] = defaultdict(list)
    former: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(FOLDER / "former_communes.csv"):
        former[row["insee"]].append(row["former_name"])
    for row in rows_of(FOLDER / "communes.csv.gz"):
        postcodes = tuple(row["postcodes"].split("|"))
        names = [(row["name"], False), *((name, True) for name in former[row["insee"]])]
        names += [(code, False) for code in postcodes]
        for name, was in names:
            asked = searchable(name)
            epci, people = row["epci"] or None, int(row["population"])
            known = (row["insee"], row["name"], row["department"], epci, postcodes, people)
            found[asked].append(NamedCommune(asked, *known, True, was))
    for communes in found.values():
        communes.sort(key=lambda each: (-each.inhabitants, each.insee))
    return found


def departments() -> frozenset[str]:
    """The codes of those that have a commune: « 83 », « 2A », « 974 »."""
    return frozenset(each.department for known in _communes().values() for each in known)


@cache
def _in_order() -> list[str]:
    return sorted(_communes())


def named(names: Iterable[str], beginnings: Iterable[str]) -> dict[str, list[NamedCommune]]:
    """As `db.gazetteer.communes` answers, by the name that was asked."""
    known = _communes()
    found = {name: list(known[name]) for name in names if name in known}
    for begun in beginnings:
        names_in_order = _in_order()
        first, last = (bisect_left(names_in_order, each) for each in (begun, f"{begun}~"))
        longer = [
            each._replace(asked=begun, whole=False)
            for name in names_in_order[first:last]
            if name != begun
            for each in known[name]
            if not each.former
        ]
        longer.sort(key=lambda each: -each.inhabitants)
        found.setdefault(begun, []).extend(longer[:MOST])
    return {name: communes for name, communes in found.items() if communes}


def alike(names: Iterable[str]) -> dict[str, list[NamedCommune]]:
    """As `db.gazetteer.alike` answers: here, all those that are two letters away at most."""
    return {
        name: [
            each
            for key in _in_order()
            if OSA.distance(key, name, score_cutoff=2) <= 2
            for each in _communes()[key]
            if not each.former
        ]
        for name in names
    }
