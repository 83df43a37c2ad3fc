"""Whether two answers say the same: keys in the same order, values equal, cursors by meaning."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any


def differences(planned: Any, expected: Any, path: str = "data") -> list[str]:
    """What differs, one line each; nothing when the two answers are the same."""
    match expected:
        case dict():
            if not isinstance(planned, dict) or list(planned) != list(expected):
                return [f"{path}: {_short(planned)} has not the keys {list(expected)}"]
            return [
                line
                for key, value in expected.items()
                for line in differences(planned[key], value, f"{path}.{key}")
            ]
        case list():
            if not isinstance(planned, list) or len(planned) != len(expected):
                return [f"{path}: {_short(planned)} instead of {_short(expected)}"]
            return [
                line
                for at, value in enumerate(expected)
                for line in differences(planned[at], value, f"{path}[{at}]")
            ]
        case str() if expected.startswith("cursor:"):
            same = isinstance(planned, str) and _meaning(planned) == _parsed(expected[7:])
        case bool() | None | str():
            same = planned is expected or (type(planned) is type(expected) and planned == expected)
        case _:
            same = not isinstance(planned, bool) and planned == expected
    return [] if same else [f"{path}: {_short(planned)} instead of {_short(expected)}"]


def _meaning(cursor: str) -> list[Any]:
    return _parsed(base64.b64decode(cursor, validate=True).decode())


def _parsed(text: str) -> list[Any]:
    """The parts of a cursor, numbers as numbers: 1 and 1.0 are the same rank."""
    parts = json.loads(text)
    read = READ.get(parts[0].split(" ")[1])
    if read is not None:
        parts[1] = read(parts[1])
    return list(parts)


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


READ: Mapping[str, Callable[[str], float]] = {
    "SCORE": float,
    "NEAREST": lambda text: round(float(text), 9),
    "UPDATED": _instant,
    "DEADLINE": _instant,
    "ATTENTION": _instant,
}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) < 200 else text[:200] + "…"
