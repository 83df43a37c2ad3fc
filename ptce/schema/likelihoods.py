"""The likelihood that a pair is accepted, from its score and from the last fit of its kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import strawberry
from sqlalchemy import UUID, ColumnElement, Double, Numeric, case, cast, func, select

from ptce.db import tables
from ptce.domain.terms import CheckStatus
from ptce.matching.calibration import FARTHEST, FEWEST, NEAREST
from ptce.reads.declarations import One, Row
from ptce.schema.entities import CALIBRATION
from ptce.schema.fields import column, declared, json_part, json_text, quoted, value

SAID: Final = (
    "Probabilité que les deux côtés acceptent, d'après ce que décident les membres de tous les "
    f"pôles pour cette nature ; null tant qu'il y a moins de {FEWEST} décisions"
)


def likelihood(s: ColumnElement[Any], kind: ColumnElement[Any]) -> ColumnElement[Any]:
    """`Calibration.probability`, to three decimals; NULL before the first fit of the kind."""
    fit = tables.calibration.alias()
    kept = func.least(1 - NEAREST, func.greatest(NEAREST, s))
    logit = fit.c.a * func.ln(kept / (1 - kept)) + fit.c.b
    within = func.least(FARTHEST, func.greatest(-FARTHEST, logit))
    told = func.round(cast(1 / (1 + func.exp(-within)), Numeric), 3)
    last = select(told).where(fit.c.kind == kind).order_by(fit.c.number.desc()).limit(1)
    return last.correlate_except(fit).scalar_subquery()


def of_match() -> Any:
    return value(lambda row: likelihood(row.c.s, row.c.kind), f"{SAID}.")


def of_document() -> Any:
    return value(_of_document, f"{SAID}, et pour ce que quelque chose empêche.")


def _of_document(row: Row) -> ColumnElement[Any]:
    resource = tables.resource.alias()
    of = select(resource.c.kind).where(resource.c.id == cast(json_text(row, "resource_id"), UUID()))
    kind = of.correlate_except(resource).scalar_subquery()
    forbidden = json_text(row, "status") == quoted(CheckStatus.VIOLATED.value)
    s = cast(json_part(row, "s"), Double)
    return case((~forbidden, likelihood(s, kind)))


@strawberry.type(
    description=(
        "Ce qui fait d'un score une probabilité d'accord : P = 1 / (1 + exp(-(a·logit(S) + b))), "
        "S étant le score sur 1, et P restant entre 0,001 et 0,999. Ajusté sur les accords et les "
        "refus de tous les pôles."
    )
)
class Calibration:
    version: int = column("number", "Version, pour cette nature.")
    decisions: int = column("decisions", "Nombre de décisions : accords et refus.")
    accepted: int = column("accepted", "Dont les accords.")
    a: float = column("a", "Pente ; toujours positive : un meilleur score n'est jamais moins sûr.")
    b: float = column("b", "Décalage.")
    ece: float = column(
        "ece", "Écart entre ce qui est annoncé et ce qui arrive, sur des décisions non vues."
    )
    brier: float = column("brier", "Score de Brier, sur des décisions non vues.")
    fitted_at: datetime = column("created_at", "Quand.")


def _last(row: Row, fit: Row) -> Any:
    other = tables.calibration.alias()
    newest = select(func.max(other.c.number)).where(other.c.kind == json_text(row, "kind"))
    latest = newest.correlate_except(other).scalar_subquery()
    return (fit.c.kind == json_text(row, "kind")) & (fit.c.number == latest)


CALIBRATION_FIELD: Any = declared(
    One(CALIBRATION, _last),
    f"Comment le score devient une probabilité d'accord ; null tant qu'il y a moins de {FEWEST} "
    "décisions pour cette nature.",
)
