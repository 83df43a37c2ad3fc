"""What only the engine knows: asked of the commands' own functions, and read by the reference.

Scores and rankings are not computed twice. What stands below them is: which rows are shown, to
whom, in which language, and every number as the contract writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.explanations import nearest_misses, pair_explained
from ptce.commands.needs import PostRequest, parse_need
from ptce.commands.previews import preview
from ptce.contracts.changes import recorded
from ptce.db.concepts import search
from ptce.db.session import transaction
from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, MatchEvent, mover, roles
from ptce.domain.rights import Viewer
from ptce.domain.rules import NOTICE, RULE_SET_VERSION, RULES
from ptce.domain.schemes import Scheme
from ptce.domain.terms import Visibility
from ptce.schema.limits import LARGEST_INT, PUBLISHED
from tests.reads import likelihoods
from tests.reads.facts import Line
from tests.reads.things import Resolver, Thing
from tests.reads.written import PARIS, written
from tests.world import NOW

NEEDS: Sequence[Mapping[str, Any]] = (
    {"title": "Un fourgon", "need": {"vehicle": {"seatsMin": 2}}},
    {"title": "Une salle pour l'école d'été", "need": {"premises": {"seatsMin": 8}}},
    {"title": "Compter nos déchets", "need": {"skill": {}}},
)
"""Needs that may be previewed, without when, where nor for whom."""

WHEN = {"start": "2026-03-09T08:00:00Z", "end": "2026-03-09T09:00:00Z"}


@dataclass(frozen=True)
class Engine:
    """Asks the product's functions as one viewer."""

    engine: AsyncEngine
    viewer: Viewer

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis would print all that it holds."""
        printer.text("engine")

    async def document(self, field: str, given: Mapping[str, Any]) -> Any:
        """The answer of a root field of ENGINE, as the product's function gives it."""
        async with transaction(self.engine) as connection:
            match field:
                case "nearMisses":
                    return await self.near_misses(connection, given)
                case "matchExplanation":
                    return await self.explanation(connection, given)
                case "matchPreview":
                    return await self.preview(connection, _posted(given["input"]))
                case "concepts":
                    return await self.ranking(connection, given)
        raise AssertionError(field)

    async def near_misses(self, connection: AsyncConnection, given: Mapping[str, Any]) -> Any:
        need = _row(given["requestId"], "req")
        if need is None:
            return None
        return await nearest_misses(connection, self.viewer, need, NOW)

    async def explanation(self, connection: AsyncConnection, given: Mapping[str, Any]) -> Any:
        need, offer = _row(given["requestId"], "req"), _row(given["resourceId"], "res")
        if need is None or offer is None:
            return None
        return await pair_explained(connection, self.viewer, need, offer, NOW)

    async def preview(self, connection: AsyncConnection, asked: PostRequest) -> Any:
        need = await parse_need(connection, self.viewer, NOW, asked)
        found = await preview(connection, self.viewer, need, NOW, asked.visibility)
        return {**found, **_notice(self.viewer, asked.visibility)}

    async def ranking(self, connection: AsyncConnection, given: Mapping[str, Any]) -> Any:
        first = given.get("first")
        found = await search(
            connection, Scheme[given["scheme"]], given["text"], 20 if first is None else first
        )
        hits = [
            {"id": each.id, "matched_label": each.matched, "found_by": each.by.value}
            for each in found
        ]
        return {"hits": hits}


ENGINE = {"nearMisses": "NearMisses", "matchExplanation": "MatchExplanation"}
ENGINE |= {"matchPreview": "MatchPreview", "concepts": "ConceptRanking"}
"""The root fields that only the engine can answer, with what they answer."""


def _row(identifier: str, prefix: str) -> UUID | None:
    own = identifier.startswith(f"{prefix}_") and len(identifier) == 36
    return UUID(identifier[4:]) if own else None


def _posted(given: Mapping[str, Any]) -> PostRequest:
    [(kind, asked)] = given["need"].items()
    return PostRequest(
        kind=kind.upper(),
        details={"seats_min": asked["seatsMin"]} if "seatsMin" in asked else {},
        title=given["title"],
        commune_code=given.get("communeCode"),
        radius_km=None if given.get("radiusKm") is None else Decimal(given["radiusKm"]),
        visibility=Visibility[given.get("visibility") or "MEMBERS"],
        period_start=datetime.fromisoformat(given["period"]["start"]),
        period_end=datetime.fromisoformat(given["period"]["end"]),
    )


def _notice(viewer: Viewer, visibility: Visibility) -> Line:
    """What bounds a preview, if anything does: said here in the contract's words."""
    fr = en = None
    if visibility is Visibility.PRIVATE:
        fr = "Un besoin privé (PRIVATE) n'est jamais mis en relation : choisissez qui le voit."
        en = "A PRIVATE request is never matched: choose who sees it."
    elif viewer.principal_id is None:
        fr = (
            "Sans jeton d'accès, seules les offres publiques sont examinées : connectez-vous pour "
            "celles de votre pôle."
        )
        en = (
            "Without an access token, only public offers are considered: sign in for those of your"
            " pole."
        )
    return {"notice_fr": fr, "notice_en": en}


def _in_words(fr: str, en: str) -> Resolver:
    return lambda asking, line, _: asking.sentence(line, fr, en)


def _all(type_name: str, key: str, **more: Any) -> Resolver:
    return lambda _, line, __: [Thing(type_name, {**each, **more}) for each in line[key]]


def _resource(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    return asking.one("Resource", "resource", id=UUID(line["resource_id"]))  # type: ignore[no-any-return]


def _request(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    return asking.one("Request", "request", id=UUID(line["request_id"]))  # type: ignore[no-any-return]


def _pair(line: Line) -> dict[str, UUID]:
    return {name: UUID(line[name]) for name in ("request_id", "resource_id")}


def _match(asking: Any, line: Line, _: Mapping[str, Any]) -> Thing | None:
    return asking.one("Match", "match", **_pair(line))  # type: ignore[no-any-return]


def _checks(asking: Any, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    """Of the pair's match, if it ever was one, seen or not."""
    match = next((row["id"] for row in asking.facts.where("match", **_pair(line))), None)
    return [Thing("MatchCheck", {**each, "match_id": match}) for each in line["checks"]]


def _cost(_: Any, line: Line, __: Mapping[str, Any]) -> Any:
    return None if line["cost"] is None else written("Decimal", Decimal(line["cost"]))


def _distance(_: Any, line: Line, __: Mapping[str, Any]) -> Any:
    return written("Decimal", Decimal(str(line["distance_km"])))


def _new_value(_: Any, line: Line, __: Mapping[str, Any]) -> Any:
    """An object's names come in the order of jsonb: the shorter ones first."""
    value = line["value"]
    if not isinstance(value, dict):
        return value
    return {name: value[name] for name in sorted(value, key=lambda name: (len(name), name))}


def _rules(_: Any, __: Line, given: Mapping[str, Any]) -> Thing:
    today = NOW.astimezone(PARIS).date().isoformat()
    day = given.get("date") or today
    return Thing("RuleSet", {"on": day, "version": RULE_SET_VERSION})


def _in_force(_: Any, line: Line, __: Mapping[str, Any]) -> list[Thing]:
    names = RULES[0].__slots__
    every = [{name: getattr(rule, name) for name in names} for rule in RULES]
    return [Thing("Rule", each) for each in every if _holds(each, line["on"])]


def _holds(rule: Line, day: str) -> bool:
    until = rule["effective_until"]
    begun: bool = rule["effective_from"].isoformat() <= day
    return begun and (until is None or day < until.isoformat())


def _transitions(*_: Any) -> list[Thing]:
    steps: list[tuple[Any, MatchEvent, Any]] = [(None, MatchEvent.SUGGEST, "SUGGESTED")]
    steps += [(before, event, after) for (before, event), after in MATCH_TRANSITIONS.items()]
    return [
        Thing(
            "MatchTransition",
            {
                "from_status": before,
                "event": event,
                "to_status": after,
                "by": mover(event),
                "command": COMMANDS.get(event),
                "roles": sorted(roles(event)),
                "fr": event.fr,
                "en": event.en,
            },
        )
        for before, event, after in steps
    ]


def _changelog(_: Any, __: Line, given: Mapping[str, Any]) -> Thing:
    history = recorded()
    since, kinds = given.get("since") or "", given.get("kind")
    wanted = [each for each in history if each.on.isoformat() >= since]
    wanted = [each for each in wanted if kinds is None or each.difference.kind in kinds]
    asked = given.get("first")
    first = 20 if asked is None else asked
    more = 0 < first < len(wanted)
    page = {
        "version": history[0].version,
        "total_count": len(wanted),
        "changes": wanted[:first],
        "next": wanted[first - 1].cursor if more else None,
    }
    return Thing("SchemaChangelog", page)


def _changes(_: Any, line: Line, __: Mapping[str, Any]) -> list[Thing]:
    names = ("element", "kind", "breaking", "fr", "en")
    return [
        Thing(
            "SchemaChange",
            {name: getattr(each.difference, name) for name in names}
            | {"on": each.on, "version": each.version, "cursor": each.cursor},
        )
        for each in line["changes"]
    ]


def _limits(*_: Any) -> Thing:
    """Of a client that may spend without end, as those of the tests may."""
    return Thing("Limits", {"points_per_minute": LARGEST_INT, "points_per_day": LARGEST_INT})


def _operation_limits(*_: Any) -> list[Thing]:
    return [
        Thing(
            "OperationLimit",
            {"code": code, "maximum": maximum, "what_fr": what_fr, "what_en": what_en},
        )
        for code, maximum, what_fr, what_en in PUBLISHED
    ]


ENGINES: Mapping[tuple[str, str], Resolver] = {
    ("Query", "rules"): _rules,
    ("Query", "matchTransitions"): _transitions,
    ("Query", "schemaChangelog"): _changelog,
    ("Query", "limits"): _limits,
    ("Limits", "operation"): _operation_limits,
    ("OperationLimit", "what"): _in_words("what_fr", "what_en"),
    ("SchemaChangelog", "changes"): _changes,
    ("SchemaChange", "sentence"): _in_words("fr", "en"),
    ("RuleSet", "notice"): lambda asking, _, __: NOTICE[asking.reference.language == "en"],
    ("RuleSet", "rules"): _in_force,
    ("Rule", "title"): _in_words("title_fr", "title_en"),
    ("Rule", "message"): _in_words("message_fr", "message_en"),
    ("Rule", "remedy"): _in_words("remedy_fr", "remedy_en"),
    ("MatchTransition", "sentence"): _in_words("fr", "en"),
    ("MatchPreview", "offers"): _all("MatchPreviewOffer", "offers"),
    ("MatchPreview", "nearMisses"): _all("MatchPreviewOffer", "near_misses"),
    ("MatchPreview", "notice"): _in_words("notice_fr", "notice_en"),
    ("NearMisses", "offers"): _all("MatchPreviewOffer", "near_misses"),
    ("NearMisses", "sentence"): _in_words("sentence_fr", "sentence_en"),
    ("MatchPreviewOffer", "checks"): _all("MatchCheck", "checks", match_id=None),
    ("MatchExplanation", "request"): _request,
    ("MatchExplanation", "match"): _match,
    ("MatchExplanation", "checks"): _checks,
    ("Remedy", "sentence"): _in_words("sentence_fr", "sentence_en"),
    ("Remedy", "changes"): _all("RemedyChange", "changes"),
    ("RemedyChange", "sentence"): _in_words("fr", "en"),
    ("RemedyChange", "value"): _new_value,
    **{
        (type_name, name): resolver
        for type_name in ("MatchPreviewOffer", "MatchExplanation")
        for name, resolver in (
            ("resource", _resource),
            ("sentence", _in_words("sentence_fr", "sentence_en")),
            ("criteria", _all("MatchCriterion", "criteria")),
            ("remedies", _all("Remedy", "remedies")),
            ("distanceKm", _distance),
            ("acceptanceProbability", likelihoods.of_document),
            ("costEur", _cost),
        )
    },
}
