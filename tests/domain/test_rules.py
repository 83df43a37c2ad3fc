"""The rules are data: dated, sourced, honest about how far they were checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ptce.domain import rules
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rules import ATTRIBUTE_RULES, FIRST_DAY, RULES, Rule, rule_within, rules_on

PAGE = Path(__file__).resolve().parents[2] / "docs/regles.md"
DAY = timedelta(days=1)


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Rule, Rule]]:
    """Rule P01 as if it had changed on 1 July 2026."""
    [old] = [rule for rule in RULES if rule.id == "P01"]
    old = replace(old, effective_until=date(2026, 7, 1))
    new = replace(old, version=2, effective_from=date(2026, 7, 1), effective_until=None)
    monkeypatch.setattr(rules, "RULES", (old, new))
    rule_within.cache_clear()
    yield old, new
    rule_within.cache_clear()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_a_rule_names_its_text_its_source_and_what_helps(rule: Rule) -> None:
    said = (rule.title_fr, rule.article, rule.source, rule.message_fr, rule.remedy_fr)
    assert all(said) and all((rule.title_en, rule.message_en, rule.remedy_en))
    assert rule.effective_until is None or rule.effective_from < rule.effective_until


def test_two_versions_of_a_rule_are_never_in_force_on_the_same_day() -> None:
    borders = {rule.effective_from for rule in RULES}
    borders |= {rule.effective_until for rule in RULES if rule.effective_until is not None}
    for border in borders:
        for day in (border - DAY, border, border + DAY):
            ids = [rule.id for rule in rules_on(day)]
            assert len(ids) == len(set(ids))


def test_no_rule_is_in_force_before_the_product_applies_it() -> None:
    assert rules_on(FIRST_DAY - DAY) == ()
    assert {rule.id for rule in rules_on(FIRST_DAY)} == {rule.id for rule in RULES}


def test_a_rule_changes_at_midnight(changed: tuple[Rule, Rule]) -> None:
    old, new = changed
    assert rules_on(date(2026, 6, 30)) == (old,)
    assert rules_on(date(2026, 7, 1)) == (new,)


def test_an_exchange_over_the_change_follows_the_later_version(changed: tuple[Rule, Rule]) -> None:
    old, new = changed
    assert rule_within("P01", date(2026, 6, 1), date(2026, 6, 30)) == old
    assert rule_within("P01", date(2026, 6, 30), date(2026, 7, 1)) == new
    assert rule_within("P01", date(2025, 1, 1), date(2025, 12, 31)) is None


def test_a_rule_on_an_attribute_is_a_rule_and_an_attribute() -> None:
    known = {rule.id for rule in RULES}
    for (kind, name), id_ in ATTRIBUTE_RULES.items():
        assert id_ in known
        assert KIND_BY_CODE[kind].attribute(name).ask is not None


def test_the_page_lists_every_rule_with_its_text_and_its_source() -> None:
    lines = PAGE.read_text().splitlines()
    for rule in RULES:
        [line] = [line for line in lines if line.startswith(f"| {rule.id} |")]
        assert rule.article in line
        assert rule.source in line
        assert f"{rule.checked_on:%d/%m/%Y}" in line
        assert rule.confidence.fr.split(" ;")[0].split(",")[0] in line
