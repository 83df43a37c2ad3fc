"""The classifications that the product knows, by which a form finds a code from words.

Where each comes from, under which licence and of which date: `ptce/db/reference/SOURCES.md`.
"""

from __future__ import annotations

import re

from ptce.domain.terms import Term

_NOT_CODE = re.compile(r"[^0-9A-Z]+")


class Scheme(Term):
    """A classification whose concepts have a code and a label."""

    LOW = "LOW", "liste européenne des déchets", "European List of Waste"
    ROME = "ROME", "métiers (ROME 4.0)", "occupations (ROME 4.0)"
    NAF = "NAF", "activités (NAF rév. 2)", "activities (NAF rev. 2)"
    NAF_2025 = "NAF_2025", "activités (NAF 2025)", "activities (NAF 2025)"
    LEGAL_CATEGORY = "LEGAL_CATEGORY", "catégories juridiques (INSEE)", "legal categories (INSEE)"
    COMMUNE = "COMMUNE", "communes de France", "communes of France"
    ICPE = "ICPE", "rubriques ICPE du déchet", "ICPE headings about waste"
    HAZARD_PROPERTY = (
        "HAZARD_PROPERTY",
        "propriétés de danger d'un déchet (HP)",
        "hazardous properties of waste (HP)",
    )
    TREATMENT_OPERATION = (
        "TREATMENT_OPERATION",
        "opérations de traitement des déchets (D et R)",
        "waste treatment operations (D and R)",
    )
    UNIT = "UNIT", "unités de quantité", "units of quantity"
    EXCHANGE_MODE = "EXCHANGE_MODE", "modalités d'échange", "exchange modes"
    VEHICLE_CATEGORY = "VEHICLE_CATEGORY", "catégories de véhicules", "vehicle categories"
    DRIVING_LICENCE = "DRIVING_LICENCE", "permis de conduire", "driving licences"
    ERP_TYPE = (
        "ERP_TYPE",
        "types d'établissements recevant du public",
        "types of establishments open to the public",
    )


class FoundBy(Term):
    """How a text led to a concept, the surest first."""

    CODE = "CODE", "le code même", "the code itself"
    FORMER_CODE = "FORMER_CODE", "un ancien code", "a former code"
    POSTCODE = "POSTCODE", "un code postal", "a postcode"
    CODE_BEGINNING = "CODE_BEGINNING", "le début du code", "the beginning of the code"
    NAME = "NAME", "le nom même", "the very name"
    NAME_BEGINNING = "NAME_BEGINNING", "le début du nom", "the beginning of the name"
    WORDS = "WORDS", "tous les mots", "every word"
    WORDS_BEGINNING = (
        "WORDS_BEGINNING",
        "le début de tous les mots",
        "the beginning of every word",
    )
    LIKENESS = "LIKENESS", "un nom ressemblant", "a name that looks like it"


def compact(code: str) -> str:
    """A code without what people put between its signs: what two ways of typing it share.

    >>> compact("15.01.03*"), compact("84.13z"), compact("h 2913")
    ('150103', '8413Z', 'H2913')
    """
    return _NOT_CODE.sub("", code.upper())
