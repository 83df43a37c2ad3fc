"""What graphql-core refuses, said in French: what is missing, the choices, where it is wrong."""

from __future__ import annotations

import pytest

from ptce.reads.documents import Documents, Rejected
from ptce.schema.root import graphql_schema

DOCUMENTS = Documents(graphql_schema())

PERIOD = 'period: {start: "2026-03-10T08:00", end: "2026-03-10T18:00"}'

ONE_OF = (
    "« input.need » : donnez un de ces champs, et un seul : premises, vehicle, equipment, skill, "
    "wasteStream."
)


def refused(query: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The French, the English and the field of each error."""
    with pytest.raises(Rejected) as rejected:
        DOCUMENTS.operation(query, None)
    errors = rejected.value
    return [(*told, field) for told, field in zip(errors.told, errors.fields, strict=True)]


def post(fields: str) -> str:
    return f"mutation {{ postRequest(input: {{{fields}}}) {{ __typename }} }}"


@pytest.mark.parametrize(
    ("query", "french", "field"),
    [
        (
            post(f"need: {{vehicle: {{}}}}, {PERIOD}"),
            "« input.title » manque : ce champ est obligatoire.",
            "input.title",
        ),
        (post(f'title: "a", need: {{}}, {PERIOD}'), ONE_OF, "input.need"),
        (
            post(f'title: "a", need: {{vehicle: {{}}, premises: {{}}}}, {PERIOD}'),
            ONE_OF,
            "input.need",
        ),
        (
            "mutation { postRequest { __typename } }",
            "« input » manque : ce champ est obligatoire.",
            "input",
        ),
        (
            "{ resources(filter: {kinds: [BOAT]}) { totalCount } }",
            "« filter.kinds.0 » : ce n'est pas un des choix : PREMISES, VEHICLE, EQUIPMENT, SKILL, "
            "WASTE_STREAM.",
            "filter.kinds.0",
        ),
        (
            "{ resources(frist: 3) { totalCount } }",
            "« frist » n'existe pas dans le schéma.",
            "frist",
        ),
        (
            '{ resources(first: "3") { totalCount } }',
            "La valeur de « first » n'est pas acceptée : un nombre entier est attendu.",
            "first",
        ),
    ],
)
def test_a_value_is_told_by_its_field_and_what_is_expected(
    query: str, french: str, field: str
) -> None:
    [(told, english, path)] = refused(query)
    assert (told, ".".join(path)) == (french, field)
    assert f"“{field}”" in english


@pytest.mark.parametrize(
    ("query", "french"),
    [
        ("{ pole { ", "un nom est attendu, et non la fin du texte"),
        ("{ pole(x: 1.) { name } }", "un nombre est mal écrit"),
        ('{ pole(x: "abc) }', "un texte n'a pas de guillemet fermant"),
        ("{ pole { name } } é", "U+00E9 est inattendu"),
        ("{ pole { name }", "un nom est attendu, et non la fin du texte"),
        ("pole", "un nom ('pole') est inattendu"),
        ("{ nothing }", "Query n'a pas de champ « nothing »"),
        ("{ polee { name } }", "Query n'a pas de champ « polee » ; peut-être 'pole'"),
        ("{ pole }", "choisissez des champs de « pole »"),
        ("{ pole { name { x } } }", "« name » n'a pas de champs"),
        ("query($a: Int) { pole { name } }", "la variable $a ne sert pas"),
        ("{ resources(first: $a) { totalCount } }", "la variable $a n'est pas déclarée"),
        (
            "query($a: String) { resources(first: $a) { totalCount } }",
            "la variable $a est de type String, et Int est attendu",
        ),
        ("query($a: Foo) { resources(first: $a) { totalCount } }", "le type Foo n'existe pas"),
        ("{ ...X }", "le fragment X n'existe pas"),
        ("fragment F on Pole { name } { pole { name } }", "le fragment F ne sert pas"),
        ("{ pole { ...F } } fragment F on Pole { ...F }", "le fragment F se contient lui-même"),
        ("{ pole { ... on Viewer { name } } }", "Pole n'est jamais Viewer"),
        ("{ pole @foo { name } }", "la directive @foo est inconnue ici"),
        ("{ a: pole { name } a: viewer { name } }", "deux champs différents répondent sous le nom"),
        ("query A { pole { name } } query A { pole { name } }", "deux opérations s'appellent A"),
        ("query A { pole { name } } query B { pole { name } }", "il y a plusieurs opérations"),
        ("{ pole { name } } { viewer { name } }", "une opération sans nom doit être la seule"),
        ("subscription { x }", "il n'y a pas de subscription"),
        ("{ pole { name } } type X { a: Int }", "que des opérations et des fragments"),
    ],
)
def test_a_document_is_told_in_french_and_in_the_words_of_its_library(
    query: str, french: str
) -> None:
    told, english, _ = refused(query)[0]
    assert french in told
    assert told.startswith(("La requête n'est pas du GraphQL : ", "La requête ne suit pas"))
    assert told != english and not told.endswith("..")


def test_what_no_rule_knows_is_still_told() -> None:
    deep = "{ pole " * 400 + "}" * 400
    told, english, _ = refused(deep)[0]
    assert told.startswith("La requête n'est pas du GraphQL : ") and english
