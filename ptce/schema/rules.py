"""The legal rules that the product checks, as they stand on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import DATE, INTEGER, cast

from ptce.domain.calendar import PARIS
from ptce.domain.rules import (
    NOTICE,
    RULE_SET_VERSION,
    Rule,
    RuleConfidence,
    RuleSeverity,
    rules_on,
)
from ptce.reads.declarations import Computed
from ptce.schema.fields import argument, declared, items, json_text, translated, value
from ptce.schema.matches import text_of
from ptce.schema.requesting import Asking, among_document


def _given(key: str, type_: Any) -> Any:
    return lambda row: cast(json_text(row, key), type_)


@strawberry.type(name="Rule", description="Règle de droit que le produit vérifie.")
class RuleType:
    id: str = value(text_of("id"), "Numéro, stable : « W01 ».")
    version: int = value(_given("version", INTEGER), "Version de la règle.")
    severity: RuleSeverity = value(text_of("severity"), "Ce qu'elle fait.")
    title: str = translated(text_of("title_fr"), text_of("title_en"), "Titre.")
    article: str = value(text_of("article"), "Texte dont elle vient.")
    source: str = value(text_of("source"), "Où ce texte a été lu.")
    checked_on: date = value(
        _given("checked_on", DATE),
        "Jour où la source a été lue ou notée ; ce n'est pas la vérification d'un juriste.",
    )
    confidence: RuleConfidence = value(text_of("confidence"), "Jusqu'où elle a été vérifiée.")
    effective_from: date = value(
        _given("effective_from", DATE),
        "Premier jour d'échange où le produit l'applique ; ce n'est pas la date du texte.",
    )
    effective_until: date | None = value(
        _given("effective_until", DATE), "Premier jour où il ne l'applique plus ; null si sans fin."
    )
    message: str = translated(
        text_of("message_fr"), text_of("message_en"), "Ce qui ne doit pas arriver."
    )
    remedy: str = translated(text_of("remedy_fr"), text_of("remedy_en"), "Ce qui aide.")


@strawberry.type(description="Les règles de droit en vigueur un jour donné.")
class RuleSet:
    version: str = value(text_of("version"), "Version du jeu de règles.")
    on: date = value(_given("on", DATE), "Le jour considéré.")
    notice: str = translated(
        text_of("notice_fr"),
        text_of("notice_en"),
        "À montrer avec les règles : elles informent, sans être un conseil juridique.",
    )
    rules: list[RuleType] = items(among_document("rules"), "Les règles, par sujet.")


async def _rules(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    day = arguments.get("date") or asking.now.astimezone(PARIS).date()
    return {
        "version": RULE_SET_VERSION,
        "on": day.isoformat(),
        "notice_fr": NOTICE[0],
        "notice_en": NOTICE[1],
        "rules": [_document(rule) for rule in rules_on(day)],
    }


def _document(rule: Rule) -> dict[str, Any]:
    until = rule.effective_until
    return {
        "id": rule.id,
        "version": rule.version,
        "severity": rule.severity.value,
        "title_fr": rule.title_fr,
        "title_en": rule.title_en,
        "article": rule.article,
        "source": rule.source,
        "checked_on": rule.checked_on.isoformat(),
        "confidence": rule.confidence.value,
        "effective_from": rule.effective_from.isoformat(),
        "effective_until": None if until is None else until.isoformat(),
        "message_fr": rule.message_fr,
        "message_en": rule.message_en,
        "remedy_fr": rule.remedy_fr,
        "remedy_en": rule.remedy_en,
    }


RULES_FIELD: Any = declared(
    Computed(_rules, weight=100),
    "Règles de droit que le produit vérifie, en vigueur un jour donné (aujourd'hui par défaut). "
    "Elles informent : ce n'est jamais un conseil juridique.",
    arguments=[argument("date", date | None, "Jour considéré ; aujourd'hui par défaut.")],
)
