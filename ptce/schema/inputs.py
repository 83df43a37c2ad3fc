"""Input fields that several commands share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from ptce.commands.parsing import WeeklySlot
from ptce.domain.terms import Weekday
from ptce.schema.fields import needed, optional
from ptce.schema.scalars import LocalTime

BEHALF = (
    "Structure au nom de laquelle vous agissez ; par défaut la vôtre. Obligatoire pour l'animation."
)
KEY = (
    "Clé de votre choix, gardée sept jours : la même demande avec la même clé n'est faite qu'une "
    "fois et répond le même objet."
)
COMMUNE_CODE = (
    "Code INSEE de la commune, qui n'est pas le code postal ; « INSEE:83100 » s'il est aussi un "
    "code postal. Par défaut, le site principal."
)
EXPECTED = "Version que vous avez lue ; si l'objet a changé depuis, la commande est refusée."


@strawberry.input(description="Plage d'instants, du début inclus à la fin exclue.")
class PeriodInput:
    start: datetime = needed("Début, inclus.")
    end: datetime = needed("Fin, exclue.")


@strawberry.input(description="Plage d'ouverture ; par défaut dès maintenant, sans terme.")
class AvailabilityInput:
    start: datetime | None = optional("Début, inclus.")
    end: datetime | None = optional("Fin, exclue.")


@strawberry.input(
    description="Créneau hebdomadaire, à l'heure de Paris ; une fin avant le début passe minuit."
)
class WeeklySlotInput:
    weekday: Weekday = needed("Jour du début.")
    start: LocalTime = needed("Début, inclus.")
    end: LocalTime = needed("Fin, exclue.")


def weekly_slots(given: Mapping[str, Any]) -> tuple[WeeklySlot, ...]:
    """The command's weekly slots."""
    return tuple(
        WeeklySlot(slot["weekday"], slot["start"], slot["end"])
        for slot in given.get("weeklySlots") or ()
    )
