"""What a coordinator has verified of a pair, before the second yes: rules that protect people.

What such a rule leaves to verify (`domain/rules.py`, RECORDED) stays so until a coordinator says
what was seen. That holds for what was judged then: whatever changes it asks again (`content_of`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from ptce.commands.acting import require_version, visible_row
from ptce.commands.parsing import Parser
from ptce.commands.parts import judged, require_fit
from ptce.commands.sides import coordinates
from ptce.commands.steps import refused_step
from ptce.commands.suggestions import verdict_columns
from ptce.commands.transaction import Command, Work
from ptce.commands.turns import lock_pair
from ptce.commands.verified import with_verified
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.lifecycle import OPEN_MATCHES, MatchEvent
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import Language, MatchStatus
from ptce.matching.checks import Check
from ptce.matching.explanation import said_again
from ptce.matching.scoring import Verdict
from ptce.matching.thesaurus import load

SEEN_LENGTH: Final = 2_000
RULE_LENGTH: Final = 10
FEWEST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerification:
    """`rule` is that of a check of the match (« W03 »); `seen` says what was verified, and how."""

    match_id: str
    rule: str
    seen: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def record_verification(work: Work, data: RecordVerification) -> UUID:
    """Add what was verified, for both sides to read. Answers the id of the match.

    INVALID at `rule` when it leaves nothing to verify here; WRONG_STATE for a match that is closed
    or agreed. Denied unless the viewer coordinates the pole of one of the two sides.
    """
    seen = await visible_row(
        work, tables.match, data.match_id, ("matchId",), "Mise en relation", "Match", False
    )
    if not coordinates(work, seen):
        raise Forbidden
    parser = Parser()
    rule, words = _said(parser, data)
    pair = await lock_pair(work.connection, seen.id, seen.resource_id, seen.request_id)
    assert pair is not None, f"match {seen.id} has lost its resource"
    match = pair.match
    require_version(match, data.expected_version)
    _require_open(match)
    verdict = require_fit((await judged(work, pair)).verdict)
    check = _awaiting(parser, verdict, rule)
    await work.connection.execute(
        insert(tables.match_verification).values(
            match_id=match.id,
            rule=rule,
            content=check.content,
            seen=words,
            actor_id=work.viewer.principal_id,
            pole_id=_verifying_pole(work, match),
            rule_set_version=RULE_SET_VERSION,
            created_at=work.now,
        )
    )
    columns = await agreed_checks(work, match, verdict)
    await work.connection.execute(
        update(tables.match)
        .where(tables.match.c.id == match.id)
        .values(**columns, version=match.version + 1, updated_at=work.now)
    )
    await work.audit(tables.match.name, match.id, {"rule": rule, "version": match.version + 1})
    told = [match.provider_id, match.receiver_id]
    await work.announce("verification.recorded", match.id, told, {"rule": rule})
    match_id: UUID = match.id
    return match_id


async def require_verified(work: Work, match: Row[Any], verdict: Verdict) -> None:
    """VERIFICATION_REQUIRED, one a rule, unless coordinators have verified what is judged now."""
    awaiting = [check for check in verdict.checks if check.content is not None]
    if not awaiting:
        return
    verification = tables.match_verification
    rows = await work.connection.execute(
        select(verification.c.rule, verification.c.content).where(
            verification.c.match_id == match.id
        )
    )
    known = {(row.rule, row.content) for row in rows}
    missing = [
        check
        for check in awaiting
        if check.rule is not None and (check.rule.id, check.content) not in known
    ]
    if missing:
        raise Refusal([_required(check) for check in missing])


async def agreed_checks(work: Work, match: Row[Any], verdict: Verdict) -> dict[str, Any]:
    """The checks just judged, as the match keeps them: what was verified, or agreed upon.

    The score stays; its sentence says what is still to verify, and no more.
    """
    told = await with_verified(work, match.id, verdict)
    columns = verdict_columns(told, load())
    names = ("checks", "to_verify", "engine_version", "thesaurus_version", "rule_set_version")
    return {name: columns[name] for name in names} | {
        "sentence_fr": said_again(match.sentence_fr, told, Language.FR),
        "sentence_en": said_again(match.sentence_en, told, Language.EN),
    }


def _said(parser: Parser, data: RecordVerification) -> tuple[str, str]:
    """The rule and the words, clean; words without a few letters say nothing. What is refused is
    told with what the match says of the rule."""
    rule = parser.text(("rule",), data.rule, RULE_LENGTH, required=True)
    words = parser.text(("seen",), data.seen, SEEN_LENGTH, required=True, lines=True)
    if words and sum(map(str.isalpha, words)) < FEWEST_LETTERS:
        parser.invalid(
            ("seen",),
            f"dites ce qui a été vu, en au moins {FEWEST_LETTERS} lettres",
            f"say what was seen, in at least {FEWEST_LETTERS} letters",
        )
    return rule, words


def _require_open(match: Row[Any]) -> None:
    status = MatchStatus[match.status]
    if status not in OPEN_MATCHES:
        raise refused_step(status, MatchEvent.PROPOSE)


def _awaiting(parser: Parser, verdict: Verdict, rule: str) -> Check:
    """The check of this rule that awaits a verification. Raises Refusal with all that `parser` has
    refused."""
    awaiting = {
        check.rule.id: check
        for check in verdict.checks
        if check.rule is not None and check.content is not None
    }
    if rule and rule not in awaiting:
        parser.invalid(
            ("rule",),
            "cette règle ne laisse ici rien à vérifier par l'animation",
            "this rule leaves nothing here for the coordinators to verify",
        )
        if awaiting:
            listed = ", ".join(sorted(awaiting))
            parser.help(("rule",), f"À vérifier ici : {listed}.", f"To verify here: {listed}.")
        else:
            parser.help(
                ("rule",),
                "Rien n'est à vérifier ici : les deux côtés peuvent donner leur accord.",
                "There is nothing to verify here: both sides may say yes.",
            )
    parser.finish()
    return awaiting[rule]


def _verifying_pole(work: Work, match: Row[Any]) -> UUID:
    """The pole for which the viewer verifies: the receiver's, if it coordinates both."""
    poles: Sequence[UUID] = (match.receiver_pole_id, match.provider_pole_id)
    return next(pole for pole in poles if pole in work.viewer.coordinated_pole_ids)


def _required(check: Check) -> UserError:
    assert check.rule is not None
    return UserError(
        ErrorCode.VERIFICATION_REQUIRED,
        (),
        {"why": f"{check.fr} ({check.article})", "why_en": f"{check.en} ({check.article})"},
        rule=check.rule.id,
        remedy_fr="L'animation du pôle vérifie, puis note ce qu'elle a vu (recordVerification).",
        remedy_en="A coordinator verifies it, then records what was seen (recordVerification).",
    )


RECORD_VERIFICATION: Command[RecordVerification] = Command(
    "recordVerification", record_verification
)
