"""What criteria weigh in a pole, version after version, and the commands that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Numeric, Select, case, literal_column, select

from ptce.commands.weight_reviews import APPLY_WEIGHTS, REJECT_WEIGHTS, ReviewWeights
from ptce.commands.weights import (
    RESTORE_WEIGHTS,
    SET_WEIGHTS,
    GivenWeight,
    RestoreWeights,
    SetWeights,
)
from ptce.db import tables, visible
from ptce.domain.kinds import KINDS
from ptce.domain.membership import CompanySize
from ptce.domain.terms import CriterionCode, Term
from ptce.domain.weights import WeightsOrigin, WeightsStatus, published
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import POLE, WEIGHT_SET
from ptce.schema.fields import (
    column,
    connection,
    identifier,
    items,
    needed,
    one,
    optional,
    part,
    quoted,
    translated,
    value,
)
from ptce.schema.filtering import among, by_id
from ptce.schema.inputs import KEY
from ptce.schema.pages import order_type
from ptce.schema.poles import Pole
from ptce.schema.requesting import fields_of, mutation, payload_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import ResourceKind, vocabulary

vocabulary("Où en sont les poids d'une version.")(WeightsStatus)
vocabulary("D'où viennent les poids d'une version.")(WeightsOrigin)


@vocabulary("Clé de tri des versions de poids.")
class WeightSetOrderField(Term):
    CREATED = "CREATED", "de la plus récente à la plus ancienne, ou l'inverse", "by creation"


WeightSetOrder = order_type("WeightSetOrder", WeightSetOrderField)
CREATED = Orders({"CREATED": None}, "CREATED", descending=True)


def _label(language: str) -> Any:
    return lambda row: case(
        *(
            (row.c.criterion == quoted(each.value), quoted(getattr(each, language)))
            for each in CriterionCode
        )
    )


def _published(row: Row) -> ColumnElement[Any]:
    """The weight that the kind declares for the criterion."""
    return case(
        *(
            (
                (row.c.kind == quoted(kind.code)) & (row.c.criterion == quoted(code.value)),
                literal_column(str(weight), Numeric),
            )
            for kind in KINDS
            for code, weight in published(kind.code).items()
        )
    )


@strawberry.type(description="Ce que pèse un critère dans une version, et d'ordinaire.")
class CriterionWeight:
    code: CriterionCode = column("criterion", "Critère.")
    label: str = translated(_label("fr"), _label("en"), "Son nom.")
    weight: Decimal = column("weight", "Poids ; ceux d'une version font 1.")
    published_weight: Decimal | None = value(
        _published, "Poids publié (`criteria`) ; null si la nature n'a plus ce critère."
    )


def _weights(row: Row) -> Select[Any]:
    weight = tables.criterion_weight.alias()
    order = case(
        *(
            (weight.c.criterion == quoted(code.value), literal_column(str(position)))
            for position, code in enumerate(CriterionCode)
        )
    )
    columns = (weight.c.criterion, weight.c.weight, row.c.kind, order.label("position"))
    return select(*columns).where(weight.c.weight_set_id == row.c.id)


@strawberry.type(description="Ce que voit une taille de structure des premières places.")
class ReplayExposure:
    size: CompanySize | None = column("size", "Taille ; null si elle n'est pas connue.")
    before: float = column("before", "Part des cinq premières places, avant.")
    after: float = column("after", "Part des cinq premières places, après.")


def _exposures(row: Row) -> Select[Any]:
    exposure = tables.weight_exposure.alias()
    columns = (exposure.c.size, exposure.c.before, exposure.c.after)
    query = select(*columns, exposure.c.id.label("position"))
    return query.where(exposure.c.weight_set_id == row.c.id)


def _replayed(name: str) -> Any:
    def told(row: Row) -> ColumnElement[Any]:
        replay = tables.weight_replay.alias()
        query = select(replay.c[name]).where(replay.c.weight_set_id == row.c.id)
        return query.correlate_except(replay).scalar_subquery()

    return told


@strawberry.type(
    description="Ce que des poids auraient changé aux besoins passés du pôle, et à qui est vu."
)
class WeightReplay:
    decisions: int = value(_replayed("decisions"), "Accords et refus dont ces poids sont appris.")
    needs: int = value(_replayed("needs"), "Besoins dont une offre a été acceptée.")
    ndcg_before: float = value(
        _replayed("ndcg_before"),
        "nDCG@5 de ces besoins, avant : 1 quand ce qui a été accepté vient d'abord.",
    )
    ndcg_after: float = value(
        _replayed("ndcg_after"),
        "Le même, chaque besoin jugé par des poids appris des autres seulement.",
    )
    first_places_changed: int = value(
        _replayed("first_places_changed"), "Besoins dont la première offre serait une autre."
    )
    largest_fall: float = value(
        _replayed("largest_fall"),
        "La plus grande baisse des places d'une structure, en part de celles qu'elle a (de 5 "
        "places au moins) ; au-delà de 0,2 le moteur écarte ces poids lui-même.",
    )
    exposure: list[ReplayExposure] = items(_exposures, "Part des places par taille.")


@strawberry.type(
    description=(
        "Des poids pour une nature dans un pôle : une version, choisie par l'animation ou proposée "
        "par le moteur. En vigueur, ils jugent tout besoin de ce pôle, de quelque pôle que vienne "
        "l'offre."
    )
)
class WeightSet(Node):
    id: strawberry.ID = identifier("weight_set", "Identifiant.")
    kind: ResourceKind = column("kind", "Nature.")
    version: int = column(
        "number", "Version, dans ce pôle et pour cette nature ; les mises en relation la citent."
    )
    status: WeightsStatus = column("status", "Où elle en est.")
    origin: WeightsOrigin = column("origin", "D'où viennent ces poids.")
    base_version: int = column(
        "base_number", "Version reprise ou remplacée ; 0 : les poids publiés (`criteria`)."
    )
    criteria: list[CriterionWeight] = items(_weights, "Les poids, dans l'ordre de lecture.")
    replay: WeightReplay | None = part(
        "Ce que des poids ajustés changeraient ; null pour ceux que l'animation a choisis.",
        lambda row: visible.is_term(row.c.origin, WeightsOrigin.FITTED),
    )
    reason: str | None = column(
        "reason", "Pourquoi, selon l'animation ; null tant qu'elle n'a rien décidé.", weight=5
    )
    decided_at: datetime | None = column("decided_at", "Quand l'animation en a décidé.")
    created_at: datetime = column("created_at", "Quand cette version a été écrite.")
    pole: Pole | None = one(POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle.")


@strawberry.input(description="Critères d'une liste de versions de poids.")
class WeightSetFilter:
    pole_id: strawberry.ID | None = optional("De ce pôle.")
    kind: list[ResourceKind] | None = optional("De l'une de ces natures.")
    status: list[WeightsStatus] | None = optional("Dans l'un de ces états.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *among(row.c.kind, given, "kind"),
        *among(row.c.status, given, "status"),
    ]


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of each of one's poles, along its index."""
    return [Arm(lambda row, each: row.c.pole_id == each, visible.INSIDE)]


WEIGHT_SETS: Any = connection(
    WEIGHT_SET,
    CREATED,
    "Poids choisis par vos pôles, version après version ; aucun en vigueur pour une nature : les "
    "poids publiés (`criteria`) jugent.",
    order_input=WeightSetOrder,
    filter_input=WeightSetFilter,
    filters=_filters,
    arms=_arms,
)

_POLE = "Le pôle, que vous animez."
_KIND = "Nature dont les besoins seront jugés ainsi."
_REASON = "Pourquoi ; tous les membres du pôle le lisent."
_IN_FORCE = (
    "Version en vigueur que vous avez lue, 0 pour les poids publiés ; autre : STALE_VERSION."
)


@strawberry.input(description="Ce que doit peser un critère.")
class CriterionWeightInput:
    code: CriterionCode = needed("Critère.")
    weight: Decimal = needed(
        "Poids, à 4 décimales au plus, entre la moitié et le double du poids publié."
    )


@strawberry.input(description="Des poids à mettre en vigueur.")
class SetWeightsInput:
    pole_id: strawberry.ID = needed(_POLE)
    kind: ResourceKind = needed(_KIND)
    weights: list[CriterionWeightInput] = needed(
        "Un poids par critère de la nature, tous à la fois ; ils font 1."
    )
    reason: str = needed(_REASON)
    expected_version: int | None = optional(_IN_FORCE)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Des poids d'avant à remettre en vigueur.")
class RestoreWeightsInput:
    pole_id: strawberry.ID = needed(_POLE)
    kind: ResourceKind = needed(_KIND)
    version: int = needed("Version à reprendre ; 0 : les poids publiés.")
    reason: str = needed(_REASON)
    expected_version: int | None = optional(_IN_FORCE)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Des poids proposés, à mettre en vigueur ou non.")
class ReviewWeightsInput:
    weight_set_id: strawberry.ID = needed("La version proposée.")
    reason: str = needed(_REASON)
    expected_version: int | None = optional(_IN_FORCE)
    idempotency_key: str | None = optional(KEY)


def _set(given: Mapping[str, Any]) -> SetWeights:
    weights = tuple(GivenWeight(each["code"], each["weight"]) for each in given["weights"])
    return SetWeights(**fields_of(SetWeights, given) | {"weights": weights})


def _payload(command: str) -> Any:
    return payload_type(command, "weights", WeightSet, WEIGHT_SET, "La version.")


SET = mutation(
    SET_WEIGHTS,
    _set,
    SetWeightsInput,
    _payload("setWeights"),
    "Choisir ce que pèsent les critères d'une nature pour les besoins d'un pôle. Les besoins "
    "ouverts sont jugés de nouveau dans les minutes qui suivent.",
)
RESTORE = mutation(
    RESTORE_WEIGHTS,
    lambda given: RestoreWeights(**fields_of(RestoreWeights, given)),
    RestoreWeightsInput,
    _payload("restoreWeights"),
    "Revenir aux poids d'une version d'avant, ou aux poids publiés ; une nouvelle version les "
    "reprend.",
)
APPLY = mutation(
    APPLY_WEIGHTS,
    lambda given: ReviewWeights(**fields_of(ReviewWeights, given)),
    ReviewWeightsInput,
    _payload("applyWeights"),
    "Mettre en vigueur des poids que le moteur propose. Les besoins ouverts sont jugés de nouveau "
    "dans les minutes qui suivent ; `restoreWeights` revient en arrière.",
)
REJECT = mutation(
    REJECT_WEIGHTS,
    lambda given: ReviewWeights(**fields_of(ReviewWeights, given)),
    ReviewWeightsInput,
    _payload("rejectWeights"),
    "Ne pas retenir des poids que le moteur propose, en disant pourquoi.",
)
