"""A verdict beside what coordinators have verified of it, which the engine does not know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ptce.domain.terms import CheckStatus
from ptce.matching.checks import Check
from ptce.matching.scoring import Verdict
from ptce.matching.wording import Sentence

Seen = Mapping[tuple[str, str], date]
"""The day on which a rule and the content that it judged were last verified."""


def awaits(verdict: Verdict) -> bool:
    """Whether a rule leaves something that a coordinator verifies."""
    return any(check.content is not None for check in verdict.checks)


def counted(verdict: Verdict, seen: Seen) -> Verdict:
    """The verdict, in which what was verified as it is judged now is no longer to verify.

    The score and its criteria stay those of the engine, which nobody's word moves.
    """
    checks = tuple(_counted(check, seen) for check in verdict.checks)
    left = any(check.status is CheckStatus.TO_VERIFY for check in checks)
    settled = verdict.status is CheckStatus.TO_VERIFY and not left
    return verdict._replace(checks=checks, status=CheckStatus.OK if settled else verdict.status)


def _counted(check: Check, seen: Seen) -> Check:
    if check.rule is None or check.content is None:
        return check
    day = seen.get((check.rule.id, check.content))
    if day is None:
        return check
    sentence = Sentence(
        "{0:said} : vérifié par l'animation le {1}",
        "{0:said}: verified by the coordinators on {1}",
        (check.lacks or check.sentence, f"{day:%d/%m/%Y}"),
    )
    return check._replace(status=CheckStatus.OK, sentence=sentence, lacks=None)
