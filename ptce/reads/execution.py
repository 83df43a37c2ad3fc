"""From a request to the bytes of its answer: one statement, whatever the operation asks.

What Python computes (a command's outcome, a ranking) comes first and enters the statement as a
parameter; a command has committed before the statement reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, Final, NamedTuple, Protocol, TypeVar
from uuid import UUID

import asyncpg
import orjson

from ptce.db.connections import Connections
from ptce.db.crowds import Crowd
from ptce.db.personal import without_marks
from ptce.domain.errors import BadInput, Denied
from ptce.domain.text import storable
from ptce.reads.declarations import Computed
from ptce.reads.documents import Operation
from ptce.reads.plans import FieldPlan, Plan, plan
from ptce.reads.statements import Statement, statement
from ptce.reads.variables import coerced

Thing = TypeVar("Thing")


class Payer(Protocol):
    """Who asks, as far as others wait for the same things."""

    turn: asyncio.Lock
    """Held while something new is made for them, so that their next one does not come before that
    of others."""

    def pay(self, points: int) -> Awaitable[None] | None:
        """Takes points for what is about to run: at once (None), or once awaited."""

    def __hash__(self) -> int:
        """Two payers are one when they are the same."""


async def paid(payer: Payer, points: int) -> None:
    """Take these points. Raises what `pay` raises."""
    if (owed := payer.pay(points)) is not None:
        await owed


async def made_alone(
    payer: Payer, points: int, known: Callable[[], Thing | None], make: Callable[[], Thing]
) -> tuple[Thing, bool]:
    """What takes long enough to keep the event loop waiting: in the one thread for it, once it is
    paid; and whether it was made now, for what became known meanwhile is neither made nor paid."""
    async with payer.turn:
        if (found := known()) is not None:
            return found, False
        await paid(payer, points)
        return await asyncio.get_running_loop().run_in_executor(MAKER, make), True


MAKER: Final = ThreadPoolExecutor(1, "maker")
"""One at a time: Python runs one anyway, and each more takes a turn from the event loop."""

NEW_FIELD = 50
"""Points of a new statement for each field, paid before: who has none left makes none.

In all it costs a point for each character of its SQL, if that is more.
"""


class Measures(NamedTuple):
    """What answering took: whether the statement had been made before, the seconds that it waited
    for a connection and for PostgreSQL, how many JSON objects it answered (told by their braces,
    those inside texts too), and its cost in points."""

    known: bool
    waited_s: float
    sql_s: float
    objects: int
    cost: int


class Answer(NamedTuple):
    """The response's `{"data": …}` as JSON, the root fields that were denied, and the members of
    whom it holds personal data that is not the asker's own."""

    json: bytes
    denied: Mapping[str, Denied]
    measures: Measures
    read: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Pools:
    """Connections for reads whose plan is kept, and for searches, planned at each execution."""

    reads: Connections
    searches: Connections


@dataclass(frozen=True, slots=True)
class Binding:
    """An operation with its variables: its statement, and the values of its parameters in order.

    `open` are the places of those that each request gives (who asks, when) or Python computes.
    """

    plan: Plan
    sites: list[dict[str, Any]]
    statement: Statement
    values: tuple[Any, ...]
    open: tuple[tuple[int, str], ...]
    size: int

    @classmethod
    def of(
        cls, plan: Plan, sites: list[dict[str, Any]], statement: Statement, size: int
    ) -> Binding:
        """BadInput for a value that cannot be understood."""
        fixed = {binder.name: binder.value(sites) for binder in statement.binders}
        fixed |= statement.constants
        values = tuple(fixed.get(name) for name in statement.order)
        numbered = enumerate(statement.order)
        open_ = tuple((at, name) for at, name in numbered if name not in fixed)
        return cls(plan, sites, statement, values, open_, size)


async def answer(
    pools: Pools,
    operation: Operation,
    variables: dict[str, Any],
    parameters: Mapping[str, Any],
    crowd: Crowd,
    request: Any,
    payer: Payer,
) -> Answer:
    """Carry out a validated operation.

    `parameters` are those of every statement: who asks and when (`visible.parameters`,
    `visible.moment`), and `language`; `crowd` says which of those have an id (`visible.asking`).
    `request` is handed to computed fields as it is. `payer` is told the cost before anything runs;
    what it raises, BadInput and TooComplex come then too. Raises Busy without a free connection;
    asyncpg.QueryCanceledError past the deadline.
    """
    binding, known = await _binding(operation, variables, crowd, payer)
    prepared = binding.statement
    if (owed := payer.pay(prepared.cost)) is not None:
        await owed
    values = list(binding.values)
    documents: dict[str, str] = {}
    denied: dict[str, Denied] = {}
    for key, name in prepared.computed.items():
        try:
            documents[name] = await _document(binding.plan.root.only[key], binding.sites, request)
        except Denied as error:
            denied[key] = error
            documents[name] = "null"
    for at, name in binding.open:
        values[at] = parameters[name] if name in parameters else documents[name]
    pool = pools.searches if prepared.skewed else pools.reads
    asked = had = perf_counter()

    async def row_of(connection: asyncpg.Connection) -> asyncpg.Record | None:
        nonlocal had
        had = perf_counter()
        return await connection.fetchrow(prepared.sql, *values)

    row = await pool.asked(row_of, payer)
    assert row is not None, "a statement without a table answers one row"
    if prepared.seeks and row[1]:
        raise _no_such_place(binding, row[1][0])
    took = perf_counter() - had
    json: bytes = row[0]
    json, read = without_marks(json) if prepared.traced else (json, NOBODY)
    measures = Measures(known, had - asked, took, json.count(b"{"), prepared.cost)
    return Answer(json, denied, measures, read)


NOBODY: Final[frozenset[UUID]] = frozenset()


def _no_such_place(binding: Binding, name: str) -> BadInput:
    """The refusal of the argument that named a place where there is none."""
    [binder] = [each for each in binding.statement.binders if each.name == name]
    given = str(binder.raw(binding.sites)).strip()[:60]
    named = f"Lieu introuvable : « {given} »" if given else "Aucun lieu n'est donné"
    named_en = f"No such place: “{given}”" if given else "No place is given"
    return BadInput(
        f"{named}. Donnez le code INSEE d'une commune (`communeCode`), un code postal "
        "(`postcode`) ou un établissement que vous voyez (`siteId`).",
        f"{named_en}. Give the INSEE code of a commune (`communeCode`), a postcode (`postcode`) "
        "or a site that you see (`siteId`).",
        binder.path,
    )


async def _binding(
    operation: Operation, variables: dict[str, Any], crowd: Crowd, payer: Payer
) -> tuple[Binding, bool]:
    """The operation bound to these variables, and whether its statement had been made before.

    A query that comes back with the same variables is bound once.
    """
    bindings = operation.form.made.bindings
    try:
        text = orjson.dumps(variables, default=repr)
    except TypeError:  # orjson reads deeper than it writes
        raise BadInput(
            "Les variables sont imbriquées trop profondément (254 niveaux au plus).",
            "The variables are nested too deeply (254 levels at most).",
        ) from None
    key = operation, text, crowd
    bound: Binding | None = bindings.known(key)
    if bound is not None:
        return bound, True
    values = coerced(operation, variables)
    planned = plan(operation, values)
    sites = [site.values(values) for site in planned.sites]
    for at, given in enumerate(sites):
        if at not in planned.commands:
            _require_storable(given)
    there: Callable[[], Statement | None] = partial(
        planned.statements.known, (planned, _shapes(planned, sites), crowd)
    )
    known = there()
    if known is not None:
        prepared, new = known, False
    else:  # some tenths of a second for the largest: others are served meanwhile
        before = NEW_FIELD * planned.size
        make = partial(_prepared, planned, sites, crowd)
        prepared, new = await made_alone(payer, before, there, make)
        if new:
            await paid(payer, max(0, len(prepared.sql) - before))
    made = Binding.of(planned, sites, prepared, len(text))
    return (made if prepared.computed else bindings.get(key, lambda: made)), not new


def _prepared(planned: Plan, sites: list[dict[str, Any]], crowd: Crowd) -> Statement:
    known, shapes = planned.statements, _shapes(planned, sites)
    anybody: Statement = known.get((planned, shapes), lambda: statement(planned, sites))
    made: Statement = known.get((planned, shapes, crowd), lambda: anybody.of(crowd))
    return made


def _shapes(planned: Plan, sites: list[dict[str, Any]]) -> Hashable:
    """What a command is given selects nothing: Python reads it."""
    given = enumerate(zip(planned.sites, sites, strict=True))
    skipped = planned.commands
    return tuple(site.shape(values) for at, (site, values) in given if at not in skipped)


async def _document(field: FieldPlan, sites: list[dict[str, Any]], request: Any) -> str:
    declaration = field.declaration
    assert isinstance(declaration, Computed)
    arguments = {} if field.site is None else sites[field.site]
    selected = frozenset(_selected(field, 2))
    return orjson.dumps(await declaration.run(request, arguments, selected)).decode()


def _selected(field: FieldPlan, levels: int) -> Iterator[str]:
    """The names of the fields below, and so many levels of theirs after a point."""
    for fields in () if field.below is None else field.below.by_type.values():
        for each in fields.values():
            yield each.name
            if levels > 1:
                yield from (f"{each.name}.{name}" for name in _selected(each, levels - 1))


def _require_storable(value: Any, path: tuple[str, ...] = ()) -> None:
    """BadInput for text that PostgreSQL cannot even compare with (NUL, lone surrogates)."""
    if isinstance(value, str):
        if not storable(value):
            raise BadInput(
                "Le texte contient des caractères qui ne peuvent pas être enregistrés.",
                "The text contains characters that cannot be stored.",
                path,
            )
    elif isinstance(value, dict):
        for name, inner in value.items():
            _require_storable(inner, (*path, str(name)))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _require_storable(inner, (*path, str(at)))
