"""Every code that the API can answer, read from the code that answers it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import ptce
from ptce.domain.errors import ErrorCode

HERE = Path(ptce.__file__).parent
PLACES = {"BadRequest": 1, "Rejected": 0, "_told": 1}
"""Who is given a code, and as which argument."""

BY_EXCEPTION = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "RATE_LIMITED": 429,
    "QUOTA_EXCEEDED": 429,
    "OPERATION_TIMED_OUT": 503,
    "SERVICE_UNAVAILABLE": 503,
    "INTERNAL_SERVER_ERROR": 500,
}
"""The statuses that failures.py gives to what is no `BadRequest`; 400 for the others."""


@dataclass
class Answered:
    """`statuses` of HTTP, French sentences, and whether a command answers it as data."""

    statuses: set[int] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)
    as_data: bool = False


def answered() -> dict[str, Answered]:
    """By code, those of whole requests first."""
    found: dict[str, Answered] = {}
    for path in sorted(HERE.rglob("*.py")):
        for code, status, sentence in _given(ast.parse(path.read_text())):
            known = found.setdefault(code, Answered())
            known.statuses.add(status)
            known.sentences |= {sentence} - {""}
    for term in ErrorCode:
        known = found.setdefault(term.value, Answered())
        known.as_data = True
        known.sentences.add(term.fr)
    return found


def _given(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    """Codes, their statuses, and their French sentences where they are written beside."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in PLACES:
                code = args[PLACES[name]] if len(args) > PLACES[name] else None
                status = args[0].value if isinstance(args[0], ast.Constant) else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    known = status if isinstance(status, int) else None
                    sentence = _text(args[2]) if name == "BadRequest" and len(args) > 2 else ""
                    yield code.value, known or BY_EXCEPTION.get(code.value, 400), sentence
            case ast.ClassDef(bases=[ast.Name(id="Denied")]):
                yield from _denied(node)


def _text(node: ast.expr) -> str:
    """A string, « … » where something is put in; empty for what is not written there."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(each) or "…" for each in parts)
        case _:
            return ""


def _denied(node: ast.ClassDef) -> Iterator[tuple[str, int, str]]:
    """The first argument of `super().__init__` in each kind of refusal of rights."""
    for call in ast.walk(node):
        match call:
            case ast.Call(
                func=ast.Attribute(attr="__init__"),
                args=[ast.Constant(value=str(code)), sentence, *_],
            ):
                yield code, BY_EXCEPTION.get(code, 403), _text(sentence)
