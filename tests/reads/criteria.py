"""Every criterion of every filter, over rows in Python: what the compiled lists must agree with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import fmean
from types import SimpleNamespace
from typing import Any

from ptce.domain.calendar import PARIS, Interval, merged_minutes, occurrences
from ptce.domain.distances import DETOUR
from ptce.domain.text import fold
from ptce.domain.values import Point
from ptce.matching.pairs import great_circle_km
from tests.reads.attention import attention
from tests.reads.facts import Facts, Line
from tests.reads.membership import MEMBERS_OWN, member_meets
from tests.reads.oracle import Person
from tests.reads.permits import permit_status
from tests.reads.quantities import remaining
from tests.reads.resemblance import word_similarity

FREE = {"LOAN"}


@dataclass(frozen=True)
class Criteria:
    """The filter of a list, for one person."""

    facts: Facts
    person: Person
    type_name: str
    given: Mapping[str, Any]

    def kept(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The rows that meet every criterion given; a null criterion is none."""
        criteria = {name: value for name, value in self.given.items() if value is not None}
        for line in lines:
            if all(self.meets(line, name, value) for name, value in criteria.items()):
                yield line

    def meets(self, line: Line, name: str, value: Any) -> bool:
        if name.endswith("Id") or name in {"ids", "side"}:
            return self.named(line, name, value)
        if self.type_name == "Member" and name in MEMBERS_OWN:
            own = line["id"] in self.person.own or line["pole_id"] in self.person.coordinates
            asked = own or name != "charterStatus"
            return asked and member_meets(self.facts, line, name, value)
        if self.type_name == "Member" and name == "text":
            return has_words(line["sort_key"], value)
        if name == "near":
            return distance_km(self.facts, line, value) <= float(value["radiusKm"])
        if name == "freeDuring":
            return is_free(self.facts, line, value)
        if name == "epci":
            return bool(self.facts.find("commune", line["commune_insee"])["epci"] == value)
        if name in SIMPLE and (self.type_name, name) != ("Permit", "status"):
            return SIMPLE[name](line, value)
        return self.listed(line, name, value)

    def named(self, line: Line, name: str, value: Any) -> bool:
        match name:
            case "ids":
                return line["id"].hex in {identifier.partition("_")[2] for identifier in value}
            case "poleId":
                pole = line["receiver_pole_id" if self.type_name == "Match" else "pole_id"]
                return bool(pole.hex == value.partition("_")[2])
            case "memberId" if self.type_name in {"Match", "Booking"}:
                return any(line[side].hex == value.partition("_")[2] for side in self.sides())
            case "side":
                own = self.given.get("memberId") is not None
                return own or any(line[side] in self.person.own for side in self.sides())
        found = line[f"{name.removesuffix('Id')}_id"]
        return found is not None and bool(found.hex == value.partition("_")[2])

    def sides(self) -> list[str]:
        side = self.given.get("side")
        return ["provider_id", "receiver_id"] if side is None else [f"{side.lower()}_id"]

    def listed(self, line: Line, name: str, value: Any) -> bool:
        match name:
            case "status" if self.type_name == "Permit":
                return permit_status(line) in value
            case "exchangeModes":
                modes = set(line["exchange_modes"])
                return bool(modes & set(value)) or (self.type_name == "Request" and not modes)
            case "attention":
                return bool(set(value) & set(attention(self.facts, self.person, line)))
            case "during" if self.type_name == "Request":
                return _overlap(line["period"], value)
            case "during":
                return any(_overlap(each, value) for each in line["during"])
        if self.type_name == "Request":
            return line["kind"] == _snake(name).upper() and all(
                could_meet(line, value, offered) for offered in value if value[offered] is not None
            )
        return line["kind"] == _snake(name).upper() and all(
            _certainly(line, asked, wanted) for asked, wanted in value.items() if wanted is not None
        )


def _among(column: str) -> Callable[[Line, Any], bool]:
    return lambda line, value: line[column] in (value if isinstance(value, list) else [value])


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=PARIS)


SIMPLE: Mapping[str, Callable[[Line, Any], bool]] = {
    "rubrique": _among("rubrique"),
    "status": _among("status"),
    "kind": _among("kind"),
    "kinds": _among("kind"),
    "visibility": _among("visibility"),
    "text": lambda line, value: has_words(line["search_text"], value),
    "createdAfter": lambda line, value: line["created_at"] > _instant(value),
    "updatedAfter": lambda line, value: line["updated_at"] > _instant(value),
    "department": lambda line, value: line["commune_insee"].startswith(value),
    "free": lambda line, value: is_given(line) is value,
    "maxPrice": lambda line, value: costs_at_most(line, value),
    "minBudget": lambda line, value: (
        line["budget_eur"] is not None and line["budget_eur"] >= Decimal(str(value))
    ),
    "scoreMin": lambda line, value: line["score"] >= Decimal(str(value)),
    "toVerify": lambda line, value: line["to_verify"] is value,
}


AXES = ("latitude", "longitude")


def distance_km(facts: Facts, line: Line, near: Mapping[str, Any]) -> float:
    """By road, as the matching estimates it."""
    here = Point(line["latitude"], line["longitude"])
    if near.get("postcode") is not None:
        named = [each for each in facts.tables["commune"] if near["postcode"] in each["postcodes"]]
        latitude, longitude = (fmean(each[axis] for each in named) for axis in AXES)
        return DETOUR * great_circle_km(here, Point(latitude, longitude))
    if near.get("siteId") is not None:
        named = near["siteId"].partition("_")[2]
        insee = next(each for each in facts.tables["site"] if each["id"].hex == named)[
            "commune_insee"
        ]
    else:
        insee = near["communeCode"]
    commune = facts.find("commune", insee)
    return DETOUR * great_circle_km(here, Point(commune["latitude"], commune["longitude"]))


def is_given(line: Line) -> bool:
    modes = set(line["exchange_modes"])
    return bool(modes & FREE) and (line["price_eur"] is None or modes <= FREE)


def costs_at_most(line: Line, value: Mapping[str, Any]) -> bool:
    if is_given(line):
        return True
    priced = line["price_unit"] == value["per"]
    return priced and bool(line["price_eur"] <= Decimal(str(value["amount"])))


def is_free(facts: Facts, line: Line, value: Mapping[str, Any]) -> bool:
    """By the calendar's own functions, instant by instant."""
    period = Interval(_instant(value["start"]), _instant(value["end"]))
    quantity = Decimal(str(value.get("quantity") or 1))
    if line["status"] not in {"PUBLISHED", "PARTIALLY_ALLOCATED"} or line["quantity"] < quantity:
        return False
    until = line["available"].upper
    if line["available"].lower > period.start or (until is not None and until < period.end):
        return False
    if line["weekly_minutes"] is not None:
        weekly = merged_minutes((each.lower, each.upper) for each in line["weekly_minutes"])
        if occurrences(period, weekly) != (period,):
            return False
    asking: Any = SimpleNamespace(facts=facts)
    left = remaining(asking, line, {"during": {"start": period.start, "end": period.end}})
    return Decimal(left) >= quantity


def _overlap(span: Any, value: Mapping[str, Any]) -> bool:
    return bool(span.lower < _instant(value["end"]) and _instant(value["start"]) < span.upper)


def has_words(text: str, asked: str) -> bool:
    """Whether a word begins with each word asked, or resembles it; eight words count."""
    words = fold(asked).split()[:8]
    return all(_has_word(text, singular(word), len(word)) for word in words)


def _has_word(text: str, word: str, typed: int) -> bool:
    begins = any(each.startswith(word) for each in text.split())
    alike = len(word) >= 5 and word_similarity(word, text) >= 0.6
    return begins or alike or (typed >= 4 and any(one_letter(word, each) for each in text.split()))


def one_letter(word: str, other: str) -> bool:
    """Whether one letter makes the difference: missing, added, changed or moved."""
    if not (word.isalpha() and other.isalpha() and max(len(word), len(other)) <= 40):
        return False
    shared = _without_one(word) & _without_one(singular(other))
    return any(len(each) >= 3 for each in shared)


def _without_one(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def singular(word: str) -> str:
    """« locaux » and « local » begin alike, « bateaux » and « bateau » too."""
    if re.search(r"\weaux$", word):
        return word[:-1]
    if re.search(r"\w\waux$", word):
        return word[:-2]
    return re.sub(r"(?<=\w\w)[sx]$", "", word)


def _snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name)


HELD_COVERS = {
    "NONE": set[str](),
    "AM": {"NONE"},
    "A": {"NONE", "AM"},
    "B": {"NONE", "AM"},
    "B96": {"NONE", "B", "AM"},
    "BE": {"NONE", "B", "B96", "AM"},
    "C1": {"NONE", "B", "AM"},
    "C1E": {"NONE", "C1", "BE", "B96", "B", "AM"},
    "C": {"NONE", "C1", "B", "AM"},
    "CE": {"NONE", "C", "C1E", "C1", "BE", "B96", "B", "AM"},
    "D1": {"NONE", "B", "AM"},
    "D1E": {"NONE", "D1", "BE", "B96", "B", "AM"},
    "D": {"NONE", "D1", "B", "AM"},
    "DE": {"NONE", "D", "D1E", "D1", "BE", "B96", "B", "AM"},
}
"""Code de la route R221-4: what else a holder of each licence may drive."""


LEVELS = ("BEGINNER", "CONFIRMED", "EXPERT")
"""Of a skill, from the lowest."""


def _certainly(line: Line, asked: str, wanted: Any) -> bool:
    """Whether what the offer states meets what is asked; what it does not state never does."""
    attribute, suffix = _asked(line, asked)
    stated = line[attribute]
    match suffix:
        case "Required":
            return stated is True or wanted is False
        case _ if stated is None:
            return False
        case "Min":
            return bool(stated >= Decimal(str(wanted)))
        case "Max":
            return bool(stated <= Decimal(str(wanted)))
        case "In" if attribute in {"waste_code", "rome_code"}:
            return any(stated.startswith(code.replace(" ", "").rstrip("*")) for code in wanted)
        case "In":
            return stated in wanted
        case "All":
            return set(wanted) <= set(stated)
        case "Wished" if attribute == "level":
            return LEVELS.index(stated) >= LEVELS.index(wanted)
        case "Wished":
            return set(wanted) <= set(stated)
        case "Held":
            return any(stated == held or stated in HELD_COVERS.get(held, ()) for held in wanted)
    raise AssertionError(asked)


MOOT = {"licence": "driverIncluded", "operatorCertificate": "operatorIncluded"}
"""What no longer matters once the offer brings somebody who has it."""


def could_meet(line: Line, value: Mapping[str, Any], offered: str) -> bool:
    """Whether what a need asks of an attribute, if anything, is met by what is offered of it."""
    column, suffix = _limit(line, offered)
    asked, have = line[column], value[offered]
    if asked is None or (offered in MOOT and value.get(MOOT[offered]) is True):
        return True
    match suffix:
        case "required":
            return have is True or asked is False
        case "min":
            return bool(asked <= Decimal(str(have)))
        case "max":
            return bool(asked >= Decimal(str(have)))
        case "all":
            return set(asked) <= set(have)
        case "held":
            return any(have == held or have in HELD_COVERS.get(held, ()) for held in asked)
        case _ if offered in {"wasteCode", "romeCode"}:
            return any(have.replace(" ", "").rstrip("*").startswith(branch) for branch in asked)
        case _:
            return bool(set(asked) & set(have if isinstance(have, list) else [have]))


def _limit(line: Line, offered: str) -> tuple[str, str]:
    for column in line:
        stem, _, suffix = column.rpartition("_")
        if suffix in {"required", "min", "max", "in", "all", "held"} and _camel(stem) == offered:
            return column, suffix
    raise AssertionError(f"nothing in {sorted(line)} limits {offered}")


def _camel(column: str) -> str:
    first, *others = column.split("_")
    return first + "".join(word.capitalize() for word in others)


def _asked(line: Line, asked: str) -> tuple[str, str]:
    for column in line:
        camel = _camel(column)
        for suffix in ("Required", "Min", "Max", "In", "All", "Held", "Wished"):
            if asked == camel + suffix:
                return column, suffix
    raise AssertionError(f"nothing in {sorted(line)} is asked by {asked}")
