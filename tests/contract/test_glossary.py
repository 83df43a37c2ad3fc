"""One word a thing: every type that a partner meets is in the glossary, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema
from graphql.type import is_introspection_type

from ptce.schema.root import sdl

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/glossary.md"
SHAPES = re.compile(r"Query|Mutation|Node|PageInfo|\w+(Connection|Edge|Payload)")
"""Types that have no meaning of their own."""


def test_every_type_has_its_french_word() -> None:
    types = {
        name
        for name, type_ in build_schema(sdl()).type_map.items()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        and not is_introspection_type(type_)
        and not SHAPES.fullmatch(name)
    }
    text = GLOSSARY.read_text()
    listed = set(re.findall(r"^\| `([A-Z]\w*[a-z]\w*)`", text, re.MULTILINE))
    enums = set(re.findall(r"^enum (\w+)", sdl(), re.MULTILINE))
    assert types - listed == set()
    assert listed - types - enums == set()


def test_a_line_has_a_french_word_and_a_name_elsewhere_or_none() -> None:
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(cells) > 30
    assert all(all(row[1:3]) for row in cells)
