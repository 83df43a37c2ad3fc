"""The pages: one a type, its fields, arguments, rights and where it is met, and a list of all."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    ListValueNode,
    get_named_type,
)
from graphql.language import print_ast
from graphql.type import is_introspection_type, is_specified_directive

NOUNS: Mapping[type[Any], tuple[str, str]] = {
    GraphQLObjectType: ("objet", "Objets"),
    GraphQLInterfaceType: ("interface", "Interfaces"),
    GraphQLUnionType: ("union", "Unions"),
    GraphQLInputObjectType: ("entrée", "Entrées"),
    GraphQLEnumType: ("énumération", "Énumérations"),
    GraphQLScalarType: ("scalaire", "Scalaires"),
}
ROOTS = {
    "Query": "Ce qui se lit",
    "Mutation": "Ce qui change le monde",
    "Subscription": "Ce qui suit",
}
"""The roots come first, under these titles."""

CODE = re.compile(r"`([^`]+)`")


def pages(schema: GraphQLSchema) -> dict[str, str]:
    """A page a type, by its name."""
    met = _met(schema)
    return {
        type_.name: _page(type_.name, _type(schema, type_, met.get(type_.name, [])))
        for type_ in _types(schema)
    }


def index(schema: GraphQLSchema) -> str:
    """Everything by sort, each with the first sentence of its description; a search above."""
    parts = [
        "<h1>Référence de l'API</h1>",
        '<p>Faite du <a href="../schema.graphql">schéma</a> qui répond. Pour essayer : '
        '<a href="../explorer">l\'explorateur</a>. Chaque refus a un code : '
        '<a href="UserErrorCode.html">UserErrorCode</a> pour les commandes.</p>',
        '<search><label for="search">Chercher un type, un champ, un mot</label>'
        '<input id="search" type="search" autocomplete="off" data-index="index.json">'
        '<p id="found" role="status"></p><ol id="results"></ol></search>',
    ]
    for name, title in ROOTS.items():
        root = schema.type_map.get(name)
        if isinstance(root, GraphQLObjectType):
            entries = (
                (f"{name}.html#{each}", each, root.fields[each].description) for each in root.fields
            )
            parts += _section(title, entries)
    for sort, (_, title) in NOUNS.items():
        entries = (
            (f"{each.name}.html", each.name, each.description)
            for each in _types(schema)
            if isinstance(each, sort) and each.name not in ROOTS
        )
        parts += _section(title, entries)
    parts += _directives(schema)
    return _page("Référence", "\n".join(parts))


def listed(schema: GraphQLSchema) -> str:
    """What is searched, as JSON: coordinate, address, first sentence."""
    found = []
    for type_ in _types(schema):
        found.append((type_.name, f"{type_.name}.html", _first(type_.description)))
        members = getattr(type_, "fields", None) or getattr(type_, "values", None) or {}
        for name, member in members.items():
            at = f"{type_.name}.html#{name}"
            found.append((f"{type_.name}.{name}", at, _first(member.description)))
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _types(schema: GraphQLSchema) -> list[GraphQLNamedType]:
    known = (each for each in schema.type_map.values() if not is_introspection_type(each))
    return sorted(known, key=lambda each: each.name)


def _met(schema: GraphQLSchema) -> dict[str, list[str]]:
    """By type, the coordinates of the fields that answer it and of what takes it."""
    found: dict[str, list[str]] = {}
    for type_ in _types(schema):
        for name, field in getattr(type_, "fields", {}).items():
            at = f"{type_.name}.{name}"
            found.setdefault(get_named_type(field.type).name, []).append(at)
            for argument in getattr(field, "args", {}).values():
                found.setdefault(get_named_type(argument.type).name, []).append(at)
    return {name: list(dict.fromkeys(places)) for name, places in found.items()}


def _type(schema: GraphQLSchema, type_: Any, met: list[str]) -> str:
    noun = NOUNS[type(type_)][0]
    parts = [
        f"<h1><code>{type_.name}</code> <small>{noun}</small></h1>",
        _text(type_.description, schema),
        *_applied(schema, type_),
    ]
    if interfaces := getattr(type_, "interfaces", ()):
        parts.append(f"<p>Est aussi : {_links(each.name for each in interfaces)}.</p>")
    if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
        possible = schema.get_possible_types(type_)
        parts.append(f"<p>Est l'un de : {_links(each.name for each in possible)}.</p>")
    if fields := getattr(type_, "fields", None):
        parts.append("<h2>Champs</h2>")
        parts += [_field(schema, name, field) for name, field in fields.items()]
    if isinstance(type_, GraphQLEnumType):
        parts.append("<h2>Valeurs</h2>")
        parts += [
            f'<section id="{name}"><h3><code>{name}</code></h3>'
            f"{_text(value.description, schema)}{_deprecated(value)}</section>"
            for name, value in type_.values.items()
        ]
    if met and type_.name not in ROOTS:
        parts.append("<h2>Où on le rencontre</h2>")
        places = (f'<a href="{page_of(each)}"><code>{each}</code></a>' for each in met)
        parts.append(f'<p class="met">{" ".join(places)}</p>')
    return "\n".join(parts)


def page_of(coordinate: str) -> str:
    """The address of « Type.field »."""
    name, _, field = coordinate.partition(".")
    return f"{name}.html#{field}" if field else f"{name}.html"


def _field(schema: GraphQLSchema, name: str, field: Any) -> str:
    default = field.ast_node and getattr(field.ast_node, "default_value", None)
    shown = f" = {print_ast(default)}" if default else ""
    title = f"{name}: {_linked(field.type)}{html.escape(shown)}"
    parts = [
        f'<section id="{name}"><h3><code>{title}</code></h3>',
        _text(field.description, schema),
        _deprecated(field),
        *_applied(schema, field),
    ]
    if arguments := getattr(field, "args", None):
        parts.append("<dl>")
        for each, argument in arguments.items():
            default = argument.ast_node and argument.ast_node.default_value
            shown = f" = {print_ast(default)}" if default else ""
            parts.append(
                f"<dt><code>{each}: {_linked(argument.type)}{html.escape(shown)}</code></dt>"
                f"<dd>{_text(argument.description, schema)}{_deprecated(argument)}</dd>"
            )
        parts.append("</dl>")
    return "".join((*parts, "</section>"))


def _applied(schema: GraphQLSchema, element: Any) -> Iterator[str]:
    """Who may, and whatever else a directive of ours says of a type or a field."""
    for node in (element.ast_node and element.ast_node.directives) or ():
        directive = schema.get_directive(node.name.value)
        if directive is None or node.name.value in {"deprecated", "specifiedBy"}:
            continue
        given = " ; ".join(
            f"<b>{each.name.value}</b> {_given(schema, each)}" for each in node.arguments or ()
        )
        what = " Exactement un de ces champs." if node.name.value == "oneOf" else ""
        yield f'<p class="right"><code>@{node.name.value}</code>{what} {given}</p>'


def _given(schema: GraphQLSchema, argument: Any) -> str:
    """Its values, each with what it means when an enum says so."""
    value = argument.value
    values = value.values if isinstance(value, ListValueNode) else [value]
    meanings = {
        name: member.description
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLEnumType)
        for name, member in type_.values.items()
    }
    told = []
    for each in values:
        name = print_ast(each)
        meaning = meanings.get(name)
        told.append(
            f"<code>{html.escape(name)}</code>" + (f" ({html.escape(meaning)})" if meaning else "")
        )
    return ", ".join(told)


def _directives(schema: GraphQLSchema) -> list[str]:
    ours = [each for each in schema.directives if not is_specified_directive(each)]
    if not ours:
        return []
    entries = "".join(
        f"<dt><code>@{each.name}</code></dt><dd>{_text(each.description, schema)}</dd>"
        for each in ours
    )
    return [f"<h2>Directives</h2><dl>{entries}</dl>"]


def _section(title: str, entries: Iterator[tuple[str, str, str | None]]) -> list[str]:
    lines = "".join(
        f'<dt><a href="{at}"><code>{name}</code></a></dt><dd>{html.escape(_first(text))}</dd>'
        for at, name, text in entries
    )
    return [f"<h2>{title}</h2><dl>{lines}</dl>"] if lines else []


def _first(text: str | None) -> str:
    """The first sentence, without its marks."""
    return re.split(r"(?<=[.!?])\s|\n\n", CODE.sub(r"\1", text or ""), maxsplit=1)[0]


def _text(text: str | None, schema: GraphQLSchema) -> str:
    paragraphs = (text or "").strip().split("\n\n")
    return "".join(f"<p>{_inline(each, schema)}</p>" for each in paragraphs if each)


def _inline(text: str, schema: GraphQLSchema) -> str:
    """Code between backquotes, a link where it names a type or one of its fields."""

    def shown(found: re.Match[str]) -> str:
        name = html.unescape(found[1])
        type_ = schema.type_map.get(name.partition(".")[0])
        code = f"<code>{found[1]}</code>"
        if type_ is None or not re.fullmatch(r"\w+(\.\w+)?", name):
            return code
        return f'<a href="{page_of(name)}">{code}</a>'

    return CODE.sub(shown, html.escape(text))


def _linked(type_: Any) -> str:
    """« [Match!]! », its name a link."""
    name = get_named_type(type_).name
    before, _, after = str(type_).partition(name)
    return f'{before}<a href="{name}.html">{name}</a>{after}'


def _links(names: Iterator[str]) -> str:
    return ", ".join(f'<a href="{name}.html"><code>{name}</code></a>' for name in names)


def _deprecated(element: Any) -> str:
    reason = element.deprecation_reason
    return f'<p class="deprecated">À remplacer. {html.escape(reason)}</p>' if reason else ""


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} — API PTCE</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="reference.css">
<script type="module" src="reference.js"></script>
</head>
<body>
<header><a href="index.html">Référence</a> <a href="Query.html">Lectures</a>
<a href="Mutation.html">Commandes</a> <a href="../explorer">Explorateur</a></header>
<main>
{body}
</main>
</body>
</html>
"""
