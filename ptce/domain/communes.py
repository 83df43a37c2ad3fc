"""A commune as a name leads to it."""

from __future__ import annotations

from typing import NamedTuple


class NamedCommune(NamedTuple):
    """A commune that a name may mean: by its whole name, its own or one that it had (`former`), or
    by the beginning of it. `inhabitants` as counted by INSEE, 0 when not known."""

    asked: str
    insee: str
    name: str
    department: str
    epci: str | None
    postcodes: tuple[str, ...]
    inhabitants: int
    whole: bool
    former: bool
