"""What the engine writes: matches suggested, their numbers refreshed, those that no longer fit.

Deciding (`decide`) is pure; writing (`write_changes`) adds the events and tells both members. What
a person has closed (declined, cancelled) or concluded is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.dialects.postgresql import insert as upsert

from ptce.commands.causes import causes_of
from ptce.commands.holds import release_holds
from ptce.commands.references import new_reference
from ptce.commands.transaction import MADE, Work
from ptce.db import tables
from ptce.db.fixed import Addition
from ptce.domain.calendar import Interval
from ptce.domain.lifecycle import ACCEPTED_BY, ENDED_BY_NOBODY, ENDS, LapseCause, MatchEvent
from ptce.domain.terms import CheckStatus, MatchStatus
from ptce.domain.values import Need
from ptce.matching.explanation import as_document
from ptce.matching.scoring import Verdict, rank
from ptce.matching.thesaurus import Thesaurus

SUGGESTIONS: Final = 20
"""The most suggestions a request keeps: more is not read (decision 0010)."""

SUGGESTABLE: Final = frozenset({None, MatchStatus.SUGGESTED, *ENDED_BY_NOBODY})
"""The states of a pair, None being not met yet, in which the engine may suggest it."""

HOLDING: Final = frozenset(
    {MatchStatus.ACCEPTED_BY_PROVIDER.value, MatchStatus.ACCEPTED_BY_RECEIVER.value}
)

WAITING: Final = frozenset({MatchStatus.SHORTLISTED.value, MatchStatus.PROPOSED.value})
"""Brought about by a coordinator, while no side has answered."""

PEOPLES: Final = HOLDING | WAITING
"""Open states that a person has brought about."""

Columns = dict[str, Any]

VERSIONS: Final = ("engine_version", "thesaurus_version", "rule_set_version")


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts by the id of the other listing.

    `firm` are the pairs that would fit but for a slot that is only held for somebody else.
    """

    verdicts: Mapping[UUID, Verdict]
    firm: frozenset[UUID] = frozenset()

    def fits(self, other: UUID) -> bool:
        verdict = self.verdicts.get(other)
        return verdict is not None and verdict.status is not CheckStatus.VIOLATED

    def worthy(self, rows: Mapping[UUID, Row[Any]]) -> list[Verdict]:
        """What may be suggested, best first, by the other listing's row if the two have met."""
        return rank(
            verdict
            for other, verdict in self.verdicts.items()
            if verdict.worth_showing
            and (rows[other].status if other in rows else None) in SUGGESTABLE
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new judgement changes among the matches of one listing."""

    new: list[UUID] = field(default_factory=list)
    revived: list[UUID] = field(default_factory=list)
    kept: list[UUID] = field(default_factory=list)
    lapsed: list[Row[Any]] = field(default_factory=list)


def decide(rows: Mapping[UUID, Row[Any]], judged: Judged, chosen: Collection[UUID]) -> Changes:
    """`rows` and ids are by the other listing; `chosen` are those to be suggested.

    A suggestion lapses when it is not chosen. What a person has proposed or accepted lapses only
    when it cannot be any more: a slot that is merely held for a rival does not end it.
    """
    changes = Changes()
    for other in chosen:
        if other not in rows:
            changes.new.append(other)
        elif rows[other].status in ENDED_BY_NOBODY:
            changes.revived.append(other)
    for other, row in rows.items():
        if row.status == MatchStatus.SUGGESTED:
            if other in chosen:
                changes.kept.append(other)
            else:
                changes.lapsed.append(row)
        elif row.status in WAITING and judged.fits(other):
            changes.kept.append(other)
        elif row.status in PEOPLES and not (judged.fits(other) or other in judged.firm):
            changes.lapsed.append(row)
    return changes


def asked_of(need: Need, row: Row[Any] | None) -> Need:
    """The need as this match is judged: with what people have said of it, until it is over."""
    if row is None or row.status in SUGGESTABLE:
        return need
    if row.share is None and row.share_taken is None:
        return need
    return replace(need, part=row.share, taken=row.share_taken)


def verdict_columns(verdict: Verdict, thesaurus: Thesaurus) -> Columns:
    """What a match keeps of its verdict."""
    document = as_document(verdict, thesaurus, met=True)
    return {
        "score": Decimal(str(document["score"])),
        "s": document["s"],
        "distance_km": Decimal(str(document["distance_km"])),
        "cost_eur": verdict.cost,
        "quantity": verdict.quantity,
        "taken": verdict.taken,
        "periods": ranges(verdict.periods),
        "to_verify": verdict.status is CheckStatus.TO_VERIFY,
        "criteria": document["criteria"],
        "checks": document["checks"],
        "sentence_fr": document["sentence_fr"],
        "sentence_en": document["sentence_en"],
        "engine_version": document["engine_version"],
        "thesaurus_version": document["thesaurus_version"],
        "rule_set_version": document["rule_set_version"],
        "weights_version": document["weights_version"],
    }


def ranges(periods: Iterable[Interval]) -> list[Range[Any]]:
    """Half-open ranges, as PostgreSQL gives them back."""
    return [Range(each.start, each.end) for each in periods]


def changed(row: Row[Any], columns: Columns) -> bool:
    """Whether a match would read otherwise with these numbers."""
    return any(
        list(row._mapping[name]) != value if name == "periods" else row._mapping[name] != value
        for name, value in columns.items()
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rules forbid a pair that was possible: what its match tells, and what its event keeps."""

    columns: Columns
    rules: list[str] | None = None

    @property
    def of_event(self) -> Columns:
        versions = ("rule_set_version", "engine_version")
        return {"rules": self.rules} | {name: self.columns.get(name) for name in versions}


NO_REASON: Final = Reason({})
NO_REASONS: Final[Mapping[UUID, Reason]] = {}
NO_CAUSES: Final[Mapping[UUID, LapseCause]] = {}
NO_DETAILS: Final[Mapping[UUID, Mapping[str, str]]] = {}

TOLD: Final = ("checks", "sentence_fr", "sentence_en", *VERSIONS)


def forbidding(
    rows: Sequence[tuple[Row[Any], Verdict | None]], thesaurus: Thesaurus
) -> dict[UUID, Reason]:
    """By match, the rules that forbid it now. Its score stays: it was what the pair was worth."""
    reasons = {}
    for row, verdict in rows:
        rules = [] if verdict is None else verdict.forbidding_rules
        if verdict is not None and rules:
            columns = verdict_columns(verdict, thesaurus)
            reasons[row.id] = Reason({name: columns[name] for name in TOLD}, rules)
    return reasons


async def write_changes(
    work: Work,
    changes: Changes,
    rows: Mapping[UUID, Row[Any]],
    columns: Mapping[UUID, Columns],
    parties: Mapping[UUID, Columns],
    reasons: Mapping[UUID, Reason],
) -> set[UUID]:
    """Write them; answers the resources whose held slots are free again.

    `columns` are those of the verdicts, `parties` the ids and the kind of a new match, `reasons`
    those of `forbidding`.
    """
    await _add(work, [columns[other] | parties[other] for other in changes.new])
    revived = [(rows[other], columns[other]) for other in changes.revived]
    suggested = {"status": MatchStatus.SUGGESTED.value, "share": None, "share_taken": None}
    await _rewrite(work, revived, **suggested)
    await add_events(work, MatchEvent.SUGGEST, MatchStatus.SUGGESTED, [row for row, _ in revived])
    await tell(work, "match.suggested", [row for row, _ in revived])
    kept = [(rows[other], columns[other]) for other in changes.kept]
    await _rewrite(work, [(row, values) for row, values in kept if changed(row, values)])
    return await lapse(work, changes.lapsed, reasons)


async def lapse(
    work: Work, rows: Sequence[Row[Any]], reasons: Mapping[UUID, Reason] = NO_REASONS
) -> set[UUID]:
    """Close locked open matches and release what they held; answers the freed resources.

    `reasons`, by match: the rules that now forbid it, which the match tells from then on.
    """
    return await _close(work, rows, MatchEvent.LAPSE, reasons)


async def expire(work: Work, rows: Sequence[Row[Any]]) -> set[UUID]:
    """The same when it is time that ends them."""
    return await _close(work, rows, MatchEvent.EXPIRE, NO_REASONS)


async def _close(
    work: Work, rows: Sequence[Row[Any]], event: MatchEvent, reasons: Mapping[UUID, Reason]
) -> set[UUID]:
    if not rows:
        return set()
    match = tables.match
    status = ENDS[event]
    await work.connection.execute(
        update(match)
        .where(match.c.id.in_([row.id for row in rows]))
        .values(status=status.value, version=match.c.version + 1, updated_at=work.now)
    )
    causes = await causes_of(work, [row.id for row in rows])
    causes |= {row.id: LapseCause.RULE for row in rows if row.id in reasons}
    for row in rows:
        told = reasons[row.id].columns if row.id in reasons else _over(causes[row.id])
        await work.connection.execute(update(match).where(match.c.id == row.id).values(**told))
    await add_events(work, event, status, rows, reasons, causes)
    details = {row.id: {"cause": causes[row.id].value} | _lost(row) for row in rows}
    await tell(work, f"match.{status.value.lower()}", rows, details)
    holding = [row.id for row in rows if row.status in HOLDING]
    return await release_holds(work, holding) if holding else set()


def _over(cause: LapseCause) -> Columns:
    """The line that a match shows once it is over; what it was worth stays beside."""
    return {
        "sentence_fr": f"N'est plus proposé : {cause.fr}.",
        "sentence_en": f"No longer proposed: {cause.en}.",
    }


def _lost(row: Row[Any]) -> dict[str, str]:
    """The side whose yes is lost, if one had been given."""
    side = ACCEPTED_BY.get(MatchStatus[row.status])
    return {} if side is None else {"lostAcceptance": side.value}


async def add_events(
    work: Work,
    event: MatchEvent,
    to_status: MatchStatus,
    rows: Sequence[Any],
    reasons: Mapping[UUID, Reason] = NO_REASONS,
    causes: Mapping[UUID, LapseCause] = NO_CAUSES,
) -> None:
    """The engine's own events: nobody's, hence without an actor. A new match has no past state."""
    if rows:
        await work.add(
            _EVENTS,
            [
                {
                    "match_id": row.id,
                    "event": event.value,
                    "from_status": getattr(row, "status", None),
                    "to_status": to_status.value,
                }
                | {"cause": causes[row.id].value if row.id in causes else None}
                | reasons.get(row.id, NO_REASON).of_event
                for row in rows
            ],
        )


_EVENTS: Final = Addition.of(
    tables.match_event,
    *("match_id", "event", "from_status", "to_status", "cause", "rules"),
    *("rule_set_version", "engine_version", MADE),
)


async def tell(
    work: Work,
    topic: str,
    rows: Sequence[Any],
    details: Mapping[UUID, Mapping[str, str]] = NO_DETAILS,
) -> None:
    """One message a match, for both members."""
    if rows:
        await work.announce_each(
            topic,
            ((row.id, (row.provider_id, row.receiver_id), details.get(row.id, {})) for row in rows),
        )


async def _add(work: Work, matches: Sequence[Columns]) -> None:
    if not matches:
        return
    match = tables.match
    values = [
        columns
        | {
            "reference": new_reference(match, work.now),
            "status": MatchStatus.SUGGESTED.value,
            "created_at": work.now,
            "updated_at": work.now,
        }
        for columns in matches
    ]
    # A row that was skipped because somebody acts on it is not a new match.
    statement = upsert(match).on_conflict_do_nothing(
        index_elements=[match.c.request_id, match.c.resource_id]
    )
    added = await work.connection.execute(
        statement.returning(match.c.id, match.c.provider_id, match.c.receiver_id), values
    )
    rows = added.all()
    await add_events(work, MatchEvent.SUGGEST, MatchStatus.SUGGESTED, rows)
    await tell(work, "match.suggested", rows)


async def _rewrite(work: Work, pairs: Sequence[tuple[Row[Any], Columns]], **more: object) -> None:
    if not pairs:
        return
    match = tables.match
    names = (*pairs[0][1], *more)
    await work.connection.execute(
        update(match)
        .where(match.c.id == bindparam("row_id"))
        .values(
            {name: bindparam(f"new_{name}", type_=match.c[name].type) for name in names}
            | {"version": match.c.version + 1, "updated_at": work.now}
        ),
        [
            {"row_id": row.id} | {f"new_{name}": value for name, value in (columns | more).items()}
            for row, columns in pairs
        ],
    )
