"""What graphql-core says of a value or of a document, in French; its English where that is clear.

It speaks English only, and of types where people want to know what to write. Each rule here is one
of its sentences; of a sentence that no rule knows, French tells the place only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from graphql import GraphQLSchema, is_enum_type, is_input_object_type

Told = tuple[str, str]
"""A sentence in French and in English."""

Tell = Callable[[str, re.Match[str], GraphQLSchema], Told]
"""What to tell of the value at a path, of which graphql-core's sentence matches a rule."""

MOST_CHOICES = 20
"""More choices than that are left to the schema."""

_MISSING = re.compile(
    r"required field '(\w+)'|\((\w+):\)' of type '.*' is required|non-null type '.*' to be provided"
)
_UNKNOWN = re.compile(r"not to include unknown field '(\w+)'")


def missing(sentence: str) -> tuple[str, ...]:
    """The required field or argument that a sentence says is missing: graphql-core locates it at
    what should hold it, and names it in its sentence only."""
    found = _MISSING.search(sentence)
    return () if found is None else tuple(name for name in found.groups() if name)


def unknown(sentence: str) -> tuple[str, ...]:
    """The same of an input field that does not exist."""
    found = _UNKNOWN.search(sentence)
    return () if found is None else (found[1],)


def of_value(path: tuple[str, ...], sentence: str, schema: GraphQLSchema) -> Told:
    """Why the value at `path` is refused, from graphql-core's sentence."""
    where = ".".join(path)
    for pattern, tell in _VALUES:
        found = pattern.search(sentence)
        if found is not None and path:
            return tell(where, found, schema)
    if not path or _reason(sentence) is not None:
        return of_document("GRAPHQL_VALIDATION_FAILED", sentence)
    return (
        f"La valeur de « {where} » n'est pas acceptée par son type.",
        f"The value of “{where}” is not accepted by its type: {sentence}",
    )


def of_document(code: str, sentence: str) -> Told:
    """Why a document is refused, from graphql-core's sentence."""
    reason = _reason(sentence)
    if code == "GRAPHQL_PARSE_FAILED":
        return f"La requête n'est pas du GraphQL : {reason or 'erreur de syntaxe'}.", sentence
    return f"La requête ne suit pas le schéma : {reason or sentence.rstrip('.')}.", sentence


def of_null(path: tuple[str, ...]) -> Told:
    """Why a null at `path` is refused."""
    where = ".".join(path)
    return (
        f"« {where} » ne peut pas être nul : ce champ est obligatoire.",
        f"“{where}” cannot be null: this field is required.",
    )


def _reason(sentence: str) -> str | None:
    """The French of a sentence about a document, if a rule knows it."""
    known = ((pattern.search(sentence), french) for pattern, french in _DOCUMENTS)
    return next((_expanded(found, french) for found, french in known if found), None)


def _absent(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    return (
        f"« {where} » manque : ce champ est obligatoire.",
        f"“{where}” is missing: this field is required.",
    )


def _null(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    return of_null((where,))


def _one_of(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    type_ = schema.get_type(found[1])
    assert is_input_object_type(type_), "graphql-core names the type"
    choices = ", ".join(type_.fields)
    return (
        f"« {where} » : donnez un de ces champs, et un seul : {choices}.",
        f"“{where}”: give one of these fields, and only one: {choices}.",
    )


def _no_such(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    return f"« {where} » n'existe pas dans le schéma.", f"“{where}” is not in the schema."


def _twice(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    return f"« {where} » est donné deux fois.", f"“{where}” is given twice."


def _no_choice(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
    type_ = schema.get_type(next(name for name in found.groups() if name))
    assert is_enum_type(type_), "graphql-core names the type"
    few = len(type_.values) <= MOST_CHOICES
    choices = ", ".join(type_.values) if few else ""
    return (
        f"« {where} » : ce n'est pas un des choix" + (f" : {choices}." if few else "."),
        f"“{where}” is none of the choices" + (f": {choices}." if few else "."),
    )


def _wanted(fr: str, en: str) -> Tell:
    def tell(where: str, found: re.Match[str], schema: GraphQLSchema) -> Told:
        return (
            f"La valeur de « {where} » n'est pas acceptée : {fr}.",
            f"The value of “{where}” is not accepted: {en}.",
        )

    return tell


_VALUES: tuple[tuple[re.Pattern[str], Tell], ...] = (
    (_MISSING, _absent),
    (re.compile(r"not to be (None|null)"), _null),
    (re.compile(r"OneOf Input Object '?(?:type )?'?(\w+)'"), _one_of),
    (re.compile(r"unknown field '|^Unknown argument '"), _no_such),
    (re.compile(r"^There can be only one (argument|input field)"), _twice),
    (re.compile(r"exist in '(\w+)' enum|^Enum '(\w+)' cannot represent"), _no_choice),
    (
        re.compile(r"type '\w+' to be an object"),
        _wanted("un objet est attendu", "an object is expected"),
    ),
    (
        re.compile(r"type 'Decimal!?'"),
        _wanted(
            "un nombre décimal est attendu, comme « 12.5 » : quinze chiffres au plus, dont six "
            "après la virgule",
            "a decimal number is expected, such as “12.5”: at most 15 digits, six of them after "
            "the point",
        ),
    ),
    (
        re.compile(r"type 'DateTime!?'"),
        _wanted(
            "un instant est attendu, comme « 2026-12-01T08:00:00+01:00 », de 2000 à 2100",
            "an instant is expected, such as “2026-12-01T08:00:00+01:00”, from 2000 to 2100",
        ),
    ),
    (
        re.compile(r"type 'Date!?'"),
        _wanted(
            "un jour est attendu, comme « 2026-12-01 », de 1900 à 2100",
            "a day is expected, such as “2026-12-01”, from 1900 to 2100",
        ),
    ),
    (
        re.compile(r"type 'LocalTime!?'"),
        _wanted(
            "une heure est attendue, de « 00:00 » à « 24:00 »",
            "a time is expected, from “00:00” to “24:00”",
        ),
    ),
    (
        re.compile(r"^Int cannot represent"),
        _wanted("un nombre entier est attendu", "a whole number is expected"),
    ),
    (
        re.compile(r"^Float cannot represent"),
        _wanted("un nombre est attendu", "a number is expected"),
    ),
    (
        re.compile(r"^(String|ID) cannot represent"),
        _wanted("un texte est attendu", "a text is expected"),
    ),
    (
        re.compile(r"^Boolean cannot represent"),
        _wanted("true ou false est attendu", "true or false is expected"),
    ),
)

_TOKENS = {
    "<EOF>": "la fin du texte",
    "<SOF>": "le début du texte",
    "Name": "un nom",
    "Int": "un nombre entier",
    "Float": "un nombre",
    "String": "un texte",
    "BlockString": "un texte",
}


def _expanded(found: re.Match[str], french: str) -> str:
    """The French sentence with what the English one quotes; a lexer's tokens have French names."""
    lexical = found.string.startswith("Syntax Error")
    quoted = [_OR.sub(" ou ", each or "") for each in found.groups()]
    return french.format(*(_token(each) if lexical else each for each in quoted))


_OR = re.compile(r",? or (?=')")


def _token(quoted: str) -> str:
    name, space, value = quoted.partition(" ")
    return _TOKENS[name] + (f" ({value})" if space else "") if name in _TOKENS else quoted


def _rules(*rules: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(english), french) for english, french in rules)


_DOCUMENTS = _rules(
    (r"^Syntax Error: Expected (.+), found (.+)\.$", "{0} est attendu, et non {1}"),
    (r"Unterminated string", "un texte n'a pas de guillemet fermant"),
    (r"more than (\d+) tokens", "elle compte plus de {0} mots et signes"),
    (r"nested too deeply|introspection depth", "elle est imbriquée trop profondément"),
    (r"Validation aborted|Too many validation", "elle a trop d'erreurs, ou répète trop de champs"),
    (r"^(String|ID|Int|Float|Boolean) cannot represent", "une valeur n'est pas de type {0}"),
    (r"Invalid number", "un nombre est mal écrit"),
    (r"Invalid (?:Unicode|character) escape sequence: (.+)\.$", "{0} n'est pas un caractère"),
    (
        r"^Syntax Error: (?:Unexpected character|Invalid character[^:]*): (.+)\.$",
        "{0} est inattendu",
    ),
    (r"^Syntax Error: Unexpected (.+?)(?:, .+)?\.$", "{0} est inattendu"),
    (
        r"^Cannot query field '(\w+)' on type '(\w+)'\. Did you mean (?:to use .* on )?(.+)\?$",
        "{1} n'a pas de champ « {0} » ; peut-être {2}",
    ),
    (r"^Cannot query field '(\w+)' on type '(\w+)'", "{1} n'a pas de champ « {0} »"),
    (
        r"^Field '(\w+)' .*must (?:have a selection|have at least)",
        "choisissez des champs de « {0} »",
    ),
    (r"^Field '(\w+)' must not have a selection", "« {0} » n'a pas de champs"),
    (r"^Fields '(\w+)' conflict", "deux champs différents répondent sous le nom « {0} »"),
    (r"^Variable '(\$\w+)' is not defined", "la variable {0} n'est pas déclarée"),
    (r"^Variable '(\$\w+)' is never used", "la variable {0} ne sert pas"),
    (
        r"^Variable '(\$\w+)' of type '(.+)' used in position expecting type '(.+)'",
        "la variable {0} est de type {1}, et {2} est attendu",
    ),
    (r"^Variable '(\$\w+)' cannot be non-input", "la variable {0} n'a pas un type d'entrée"),
    (r"^Variable '(\$\w+)' .*must be non-nullable", "la variable {0} doit être obligatoire (!)"),
    (r"only one variable named '(\$\w+)'", "la variable {0} est déclarée deux fois"),
    (r"^Unknown type '(\w+)'", "le type {0} n'existe pas"),
    (r"^Unknown fragment '(\w+)'", "le fragment {0} n'existe pas"),
    (r"^Fragment '(\w+)' is never used", "le fragment {0} ne sert pas"),
    (r"only one fragment named '(\w+)'", "le fragment {0} est déclaré deux fois"),
    (r"^Cannot spread fragment '(\w+)' within itself", "le fragment {0} se contient lui-même"),
    (r"type '(\w+)' can never be of type '(\w+)'", "{0} n'est jamais {1}"),
    (r"[Cc]annot condition on non composite type '(\w+)'", "{0} n'a pas de champs"),
    (
        r"^(?:Unknown directive|The directive|Directive) '(@\w+)'",
        "la directive {0} est inconnue ici",
    ),
    (r"only one operation named '(\w+)'", "deux opérations s'appellent {0}"),
    (r"^This anonymous operation", "une opération sans nom doit être la seule"),
    (r"^Unknown operation named '(.*)'", "aucune opération ne s'appelle « {0} »"),
    (r"^Must provide operation name", "donnez operationName : il y a plusieurs opérations"),
    (r"^The (\w+) operation is not supported", "il n'y a pas de {0}"),
    (r"definition is not executable", "elle ne peut contenir que des opérations et des fragments"),
    (r"^(?:Anonymous Subscription|Subscription)", "une souscription ne lit qu'un champ"),
)
