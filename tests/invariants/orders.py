"""Every command that the code has, and random input for it, made from the types of its fields.

Nothing is listed command by command: a command is a `Command` of `ptce.commands`, its input is the
dataclass that its function takes, and each field is drawn by its name, else by its type. So a new
command is given from the day it exists. Input is likely to be sound, and sometimes nonsense.
"""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, Union, get_args, get_origin, get_type_hints

from ptce import commands
from ptce.commands.changes import UNCHANGED, Unchanged
from ptce.commands.parsing import WeeklySlot
from ptce.commands.transaction import Command
from ptce.domain.identifiers import PREFIXES, public_id
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rights import RIGHTS
from ptce.domain.terms import ExchangeMode, Role, Term, Weekday
from tests.invariants.details import random_concept, random_details, random_weights
from tests.invariants.nonsense import NONSENSE_OF
from tests.invariants.state import Line, Person, State

COMMUNES = ("83137", "83137", "83126", "83069", "83061", "13055")
WRONG_COMMUNES = ("83000", "83100", "99999", "", "x", "97801", "14712")
"""Among them 83100, a commune of which members of Toulon give the number as their postcode."""
TITLES = {"VEHICLE": "Camion frigo", "PREMISES": "Salle de réunion"}
TEXTS = ("Clés à l'accueil.", "Téléphone, ce matin", "Trop tôt pour nous", "Dit « oui » 🥕")
JPEG = b"\xff\xd8\xff\xe0"
NAMES = {
    "session_id": "sign_in_session",
    "key_id": "access_token",
    "consent_id": "contact_consent",
    "proposal_id": "thesaurus_proposal",
}
NONSENSE = 0.12
"""How often one field of an input is spoiled."""


@cache
def all_commands() -> Mapping[str, Command[Any]]:
    """Every command of the code, by its public name."""
    found: dict[str, Command[Any]] = {}
    for module in pkgutil.iter_modules(commands.__path__, f"{commands.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Command):
                found[value.name] = value
    return dict(sorted(found.items()))


@cache
def input_of(name: str) -> type[Any]:
    """The dataclass that a command takes."""
    hints = get_type_hints(all_commands()[name].run)
    found: type[Any] = hints["data"]
    return found


@cache
def hints_of(name: str) -> Mapping[str, Any]:
    return get_type_hints(input_of(name))


def named(field: str) -> str:
    """The table that an identifier is of, by the name of its field."""
    return NAMES.get(field, field.removesuffix("_id"))


def aims_at(name: str) -> str | None:
    """The table of the row that a command is about, by the first identifier that it needs."""
    for field in fields(input_of(name)):
        table = named(field.name)
        if field.name.endswith("_id") and table in PREFIXES and table not in {"pole", "site"}:
            return table
    return None


@dataclass(frozen=True)
class Order:
    """A command as somebody gives it."""

    who: Person
    command: Command[Any]
    data: Any
    target: Line | None


def draw(rng: Random, state: State, name: str) -> Order:
    """A random order of this command, usually by somebody who may and with sound input."""
    table = aims_at(name)
    target = None if table is None else state.target(rng, table, name)
    who = _giver(rng, state, target, name)
    maker = _Maker(rng, state, who, target, name)
    return Order(who, all_commands()[name], maker.data(), target)


def _giver(rng: Random, state: State, target: Line | None, name: str) -> Person:
    if rng.random() < 0.1:
        return rng.choice(state.people)
    able = [each for each in state.people if each.roles & RIGHTS[name]]
    right = [each for each in able if target is None or each.concerned(target, RIGHTS[name])]
    return rng.choice(right or able or state.people)


@dataclass
class _Maker:
    """One input under way; `draws` by the field's name come before those by its type."""

    rng: Random
    state: State
    who: Person
    target: Line | None
    name: str

    def chance(self, likely: float) -> bool:
        return self.rng.random() < likely

    def data(self) -> Any:
        of = input_of(self.name)
        usual = self.chance(0.85)
        self.kind = self.rng.choice(self.state.kinds if usual else list(KIND_BY_CODE))
        if self.target is not None and "kind" in self.target:
            self.kind = self.target["kind"]
        self.member = self._member()
        self.start, self.end = self._period()
        self.given: dict[str, Any] = {}
        for field in fields(of):
            value = self._field(field)
            if value is not MISSING:
                self.given[field.name] = value
        made = of(**self.given)
        made = self._coherent(made)
        return self._spoiled(made) if self.chance(NONSENSE) else made

    def _field(self, field: Field[Any]) -> Any:
        special = FIELDS.get(field.name)
        hint = hints_of(self.name)[field.name]
        optional = field.default is not MISSING or field.default_factory is not MISSING
        if field.default is UNCHANGED and self.chance(0.7):
            return MISSING
        if special is not None:
            value = special(self, hint)
            return MISSING if value is None and optional else value
        if field.name.endswith("_id"):
            return self._identifier(named(field.name), optional)
        if field.name.endswith("_ids"):
            return self._parts(field.name.removesuffix("_ids"))
        if optional and self.chance(0.8):
            return MISSING
        return self.value(hint)

    def value(self, hint: Any) -> Any:
        """A sound value of a type."""
        hint = _plain(hint)
        rng, origin = self.rng, get_origin(hint)
        if origin is tuple:
            return tuple(self.value(get_args(hint)[0]) for _ in range(rng.randint(0, 2)))
        if origin is not None:
            return {}
        if isinstance(hint, type) and issubclass(hint, Term):
            return rng.choice(list(hint))
        made: Mapping[type, Callable[[], Any]] = {
            bool: lambda: self.chance(0.3),
            int: lambda: rng.randint(1, 3),
            str: lambda: rng.choice(TEXTS),
            bytes: lambda: JPEG + rng.randbytes(4),
            Decimal: lambda: Decimal(rng.randint(1, 5)),
            datetime: lambda: self.state.now + timedelta(hours=rng.randint(1, 200)),
            date: lambda: self.state.now.date(),
            WeeklySlot: lambda: WeeklySlot(rng.choice(list(Weekday)[:5]), "08:00", "18:00"),
        }
        if hint not in made:
            raise LookupError(f"{self.name}: nobody says how to draw a {hint}")
        return made[hint]()

    def _identifier(self, table: str, optional: bool) -> Any:
        if table not in PREFIXES:
            raise LookupError(f"{self.name}: nobody says what {table}_id names")
        if self.target is not None and self.target["table"] == table:
            return public_id(table, self.target["id"])
        if optional and self.chance(0.85):
            return MISSING
        lines = self.state.tables[table]
        if table == "pole":
            own = sorted(self.who.viewer.inside_pole_ids)
            lines = [line for line in lines if line["id"] in own] or lines
        if table == "site" and self.member is not None:
            lines = [line for line in lines if line["member_id"] == self.member] or lines
        return public_id(table, self.rng.choice(lines)["id"]) if lines else f"{table}_"

    def _parts(self, table: str) -> tuple[str, ...]:
        """The rows of a table that belong to the target, in any order, rarely one too few."""
        of = None if self.target is None else self.target["id"]
        lines = [line for line in self.state.tables[table] if of in line.values()]
        self.rng.shuffle(lines)
        return tuple(public_id(table, line["id"]) for line in lines[self.chance(0.1) :])

    def _member(self) -> Any:
        """For whom the giver most sensibly acts: a member of the target that is theirs."""
        viewer = self.who.viewer
        involved = [] if self.target is None else _members_of(self.target)
        poles = {line["id"]: line["pole_id"] for line in self.state.tables["member"]}
        own = [
            each
            for each in involved or poles
            if each in viewer.member_ids or poles.get(each) in viewer.coordinated_pole_ids
        ]
        return self.rng.choice(sorted(own)) if own else None

    def behalf(self, _: Any) -> Any:
        viewer = self.who.viewer
        named = self.member is not None and self.member not in viewer.member_ids
        if not named and self.chance(0.85 if len(viewer.member_ids) == 1 else 0.3):
            return None
        if self.member is None or self.chance(0.05):
            return public_id("member", self.rng.choice(self.state.tables["member"])["id"])
        return public_id("member", self.member)

    def expected_version(self, _: Any) -> Any:
        version = 1 if self.target is None else self.target["version"]
        return self.rng.choices([None, version, version + 1, 0], [5, 4, 0.3, 0.3])[0]

    def key(self, _: Any) -> Any:
        if self.chance(0.75):
            return None
        if self.chance(0.06) and self.state.keys:
            return self.rng.choice(self.state.keys)
        return f"clé {self.rng.getrandbits(48):x}"

    def heard(self, _: Any) -> Any:
        likely = 0.95 if Role.COORDINATOR in self.who.roles else 0.1
        return self.rng.choice(TEXTS) if self.chance(likely) else None

    def commune(self, hint: Any) -> Any:
        if get_origin(hint) is not None and self.chance(0.6):
            return None
        return self.rng.choice(WRONG_COMMUNES if self.chance(0.06) else COMMUNES)

    def details(self, _: Any) -> dict[str, Any]:
        asking = "period_start" in hints_of(self.name)
        return random_details(self.rng, KIND_BY_CODE[self.kind], asking=asking)

    def modes(self, _: Any) -> Any:
        allowed = KIND_BY_CODE[self.kind].exchange_modes
        if self.chance(0.85):
            return tuple(each for each in allowed if each.free)[:1] or allowed[:1]
        return (self.rng.choice(list(ExchangeMode) if self.chance(0.1) else allowed),)

    def _period(self) -> tuple[datetime, datetime]:
        """A day, or some hours of it; few of them, so that many want the same."""
        monday = self.state.now.replace(hour=8, minute=0, second=0, microsecond=0)
        day = monday + timedelta(days=self.rng.choice((0, 1, 2, 2, 3, 5, 9, 15)))
        start, hours = self.rng.choice(((0, 4), (5, 4), (0, 9), (2, 3), (0, 72)))
        begin = day + timedelta(hours=start)
        return begin, begin + timedelta(hours=hours)

    def numbered(self, _: Any) -> Any:
        """Of weights, often the published ones; else of a charter."""
        if self.name == "restoreWeights":
            return self.rng.choice((0, 0, 0, 1))
        poles = {line["id"]: line["charter_version"] for line in self.state.tables["pole"]}
        members = {line["id"]: line["pole_id"] for line in self.state.tables["member"]}
        return poles.get(members.get(self.member), 1) + self.chance(0.1)

    def siret(self, _: Any) -> Any:
        if self.chance(0.6):
            return None
        return self.rng.choice(("732 829 320 00074", "73282932000074", "35600000049837", "123"))

    def _coherent(self, made: Any) -> Any:
        """Fields that must go together do so, but for a few times."""
        if self.chance(0.04):
            return made
        names = {field.name for field in fields(made)}
        if self.name.startswith("update"):
            return made
        if "divisible" in names and not _shared(made, self.kind):
            made = replace(made, quantity=None)
        if "price_eur" in names:
            free = all(mode.free for mode in made.exchange_modes)
            priced = None if free or self.chance(0.5) else Decimal(self.rng.randint(1, 40))
            made = replace(made, price_eur=priced)
            if priced is None:
                made = replace(made, price_unit=None)
            elif made.price_unit is None:
                made = replace(made, price_unit=self.value(hints_of(self.name)["price_unit"]))
        if {"site_id", "commune_code"} <= names and made.site_id is not None:
            made = replace(made, commune_code=None)
        return made

    def _spoiled(self, made: Any) -> Any:
        """The same with one field that makes no sense, of the right type all the same."""
        field = self.rng.choice([each for each in fields(made) if each.name not in OURS])
        value = getattr(made, field.name)
        hint = hints_of(self.name)[field.name]
        wrong = NONSENSE_OF.get(_plain(hint), (value,))
        return replace(made, **{field.name: self.rng.choice(wrong)})


OURS = {"drawn", "secret"}  # the server draws them for each sending


def _members_of(line: Line) -> list[Any]:
    names = ("member_id", "provider_id", "receiver_id")
    found = [line[name] for name in names if name in line]
    return found or ([line["id"]] if line["table"] == "member" else [])


def _plain(hint: Any) -> Any:
    """The type itself of `type | None`, or of `type | Unchanged | None`."""
    if get_origin(hint) in {types.UnionType, Union}:
        return next(each for each in get_args(hint) if each not in {type(None), Unchanged})
    return hint


def _shared(made: Any, kind: str) -> bool:
    """Whether several may take it; not said, as its kind usually is."""
    return made.divisible is True or (made.divisible is None and KIND_BY_CODE[kind].divisible)


def _amount(maker: _Maker) -> Decimal | None:
    """More is offered than asked; a part of a match is rarely said."""
    if maker.target is not None and maker.target["table"] == "match" and maker.chance(0.9):
        return None
    asked = "period_start" in hints_of(maker.name)
    return Decimal(maker.rng.choice((1, 1, 1, 1, 1, 2, 3) if asked else (1, 2, 3, 5, 8)))


PAGES = ("https://carte.example.org",)
RULES = ("W02", "W02", "W03", "W08")
"""Some that a coordinator may have to verify."""


def _rules(maker: _Maker) -> list[str]:
    """Those that leave something to verify of the match in hand, but for a few times."""
    found: list[str] = (maker.target or {}).get("to_verify", [])
    return found if maker.chance(0.9) else []


def _text(maker: _Maker, _: Any) -> Any:
    title = TITLES.get(maker.kind, KIND_BY_CODE[maker.kind].fr)
    return title if maker.chance(0.9) else f"{title} {maker.rng.choice(TEXTS)}"


FIELDS: Mapping[str, Callable[[_Maker, Any], Any]] = {
    "kind": lambda maker, hint: maker.kind if _plain(hint) is str else maker.value(hint),
    "details": _Maker.details,
    "title": _text,
    "on_behalf_of": _Maker.behalf,
    "expected_version": _Maker.expected_version,
    "idempotency_key": _Maker.key,
    "heard": _Maker.heard,
    "rule": lambda maker, _: maker.rng.choice(_rules(maker) or RULES),
    "commune_code": _Maker.commune,
    "exchange_modes": _Maker.modes,
    "period_start": lambda maker, _: maker.start,
    "period_end": lambda maker, _: maker.end,
    "version": _Maker.numbered,
    "siret": _Maker.siret,
    "email": lambda maker, _: f"personne{maker.rng.randint(1, 99)}@example.org",
    "role": lambda maker, hint: Role.MEMBER_USER if maker.chance(0.9) else maker.value(hint),
    "secret": lambda maker, _: f"{maker.rng.getrandbits(128):x}",
    "mailed": lambda maker, _: True,
    "legal_form": lambda maker, _: "9220" if maker.chance(0.5) else None,
    "naf": lambda maker, _: "88.99B" if maker.chance(0.3) else None,
    "name": lambda maker, _: f"Structure {maker.rng.randint(1, 99)}",
    "signatory": lambda maker, _: "Camille Roux",
    "contact_name": lambda maker, _: "Camille Roux",
    "contact_email": lambda maker, _: "camille@example.org" if maker.chance(0.5) else None,
    "contact_phone": lambda maker, _: "04 94 00 00 00" if maker.chance(0.5) else None,
    "rubrique": lambda maker, _: "2714" if maker.given.get("kind") == "ICPE" else None,
    "number": lambda maker, _: f"N-{maker.rng.randint(1, 999)}" if maker.chance(0.8) else None,
    "low_prefixes": lambda maker, _: ("17 02",) if maker.chance(0.5) else None,
    "radius_km": lambda maker, _: Decimal(maker.rng.choice((5, 30, 100))),
    "unit": lambda maker, _: None,
    "quantity": lambda maker, _: _amount(maker),
    "buffer_minutes": lambda maker, _: maker.rng.choice((None, None, 0, 60, 300)),
    "cause": lambda maker, hint: maker.value(_plain(hint)) if maker.chance(0.85) else None,
    "grace_days": lambda maker, _: maker.rng.choice((0, 30, 30, 45, None)),
    "drawn": lambda maker, _: f"{maker.rng.getrandbits(172):043x}",
    "scopes": lambda maker, hint: maker.value(hint) if maker.chance(0.1) else None,
    "origins": lambda maker, _: PAGES if maker.given.get("kind") == "PUBLISHABLE_KEY" else None,
    "redirect_uris": lambda maker, _: PAGES if maker.chance(0.5) else None,
    "concept": lambda maker, _: random_concept(maker.rng, maker.kind),
    "broader": lambda maker, _: random_concept(maker.rng, maker.kind),
    "label": lambda maker, _: f"mot {maker.rng.getrandbits(30):x}",
    "label_en": lambda maker, _: f"word {maker.rng.getrandbits(30):x}",
    "weights": lambda maker, _: random_weights(maker.rng, maker.kind),
    "taken": lambda maker, _: Decimal(1) if maker.chance(0.1) else None,
}
"""Fields whose value depends on more than their type; None leaves an optional one out."""
