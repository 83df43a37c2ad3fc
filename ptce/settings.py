"""What the environment chooses: read once, at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` replaces the embedded server; `owner_url` is the role that migrates."""

    host: str
    port: int
    data: Path
    database_url: str | None
    owner_url: str | None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """ValueError, with a French sentence, when PORT is not a port."""
        port = environment.get("PORT", "8000")
        if not port.isdecimal() or not 0 <= int(port) <= 65_535:
            raise ValueError(f"PORT doit être un nombre entre 0 et 65535, et non « {port} ».")
        url = environment.get("DATABASE_URL") or None
        return cls(
            host=environment.get("HOST", "127.0.0.1"),
            port=int(port),
            data=Path(environment.get("DATA", "data")).absolute(),
            database_url=url,
            owner_url=environment.get("DATABASE_OWNER_URL") or url,
        )
