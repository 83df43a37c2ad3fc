"""What the environment chooses: read once, at start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from ptce.domain.addresses import ORIGIN
from ptce.domain.allowances import SMALLEST, USUAL, Allowance, Allowances
from ptce.domain.calendar import PARIS

POINTS = re.compile(r"([0-9]{1,12})/([0-9]{1,15})", re.ASCII)

SECRET = re.compile(r"[A-Za-z0-9._~+/=-]{20,}", re.ASCII)


ENCODERS = ("best", "e5", "use", "none")
"""What understands texts; the first, the best that is installed, unless another is chosen."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the API opens, and to whom.

    `origins` are those of the web pages that may read it (`*`: of any); `trusted` is the manifest
    of the only operations that are answered; `metrics` the token with which /metrics is read;
    `timing` tells clients what their requests took; `access_log` writes it down, None as the
    command has it; `allowances` are what callers may spend.
    """

    origins: frozenset[str] = frozenset()
    trusted: Path | None = None
    metrics: str | None = None
    timing: bool = False
    access_log: bool | None = None
    allowances: Allowances = USUAL

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Exposure:
        manifest = environment.get("TRUSTED_OPERATIONS")
        return cls(
            origins=_origins(environment.get("CORS_ORIGINS", "")),
            trusted=Path(manifest).absolute() if manifest else None,
            metrics=_secret(environment.get("METRICS_TOKEN")),
            timing=_switch("SERVER_TIMING", environment.get("SERVER_TIMING")) or False,
            access_log=_switch("ACCESS_LOG", environment.get("ACCESS_LOG")),
            allowances=_allowances(environment),
        )


Security = Literal["tls", "starttls", "none"]

SECURITIES: Mapping[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("none", 25),
}
"""By the scheme of SMTP_URL: how the way to the mail server is protected, and its usual port."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes letters, and who they are from."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Mail | None:
        if not (url := environment.get("SMTP_URL")):
            return None
        sender = environment.get("MAIL_FROM", "")
        if "@" not in parseaddr(sender)[1]:
            raise ValueError("MAIL_FROM : de qui sont les courriels, « Pôle <pole@example.org> ».")
        try:
            parts = urlsplit(url)
            security, usual = SECURITIES[parts.scheme]
            if not parts.hostname:
                raise ValueError
            port = parts.port or usual
        except (KeyError, ValueError):
            raise ValueError(
                "SMTP_URL : « smtps://nom:secret@smtp.example.org » (TLS), « smtp://… » (STARTTLS) "
                "ou, sur un réseau sûr, « smtp+plain://… »."
            ) from None
        user = None if parts.username is None else unquote(parts.username)
        password = None if parts.password is None else unquote(parts.password)
        return cls(parts.hostname, port, security, sender, user, password)


@dataclass(frozen=True, slots=True)
class OpenId:
    """A provider of identities: its issuer, and how we are known to it; `name` is for people."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    name: str = ""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> OpenId | None:
        if not (issuer := environment.get("OIDC_ISSUER")):
            return None
        parts = urlsplit(issuer)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if not parts.hostname or parts.query or not (parts.scheme == "https" or local):
            raise ValueError(
                "OIDC_ISSUER : l'émetteur, comme « https://connexion.example.org/realms/pole », et "
                f"non « {issuer} »."
            )
        if not (client := environment.get("OIDC_CLIENT_ID")):
            raise ValueError("OIDC_CLIENT_ID : sous quel nom le fournisseur connaît ce serveur.")
        secret = environment.get("OIDC_CLIENT_SECRET") or None
        return cls(issuer, client, secret, environment.get("OIDC_NAME") or parts.hostname)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in. `public_url` is the origin at which they reach the API, when it is not
    that of the socket; `proxies`, how many of our own servers stand in front of it. `printed`: what
    would be sent by mail is shown on the standard output."""

    public_url: str | None = None
    mail: Mail | None = None
    provider: OpenId | None = None
    proxies: int = 0
    printed: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> SignIn:
        proxies = environment.get("PROXIES") or "0"
        if not proxies.isdecimal() or int(proxies) > 10:
            raise ValueError(f"PROXIES : un nombre de 0 à 10, et non « {proxies} ».")
        url = _public_url(environment.get("PUBLIC_URL"))
        return cls(url, Mail.read(environment), OpenId.read(environment), int(proxies))


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` replaces the embedded server; `owner_url` is the role that migrates.

    `now` (PTCE_NOW) makes the clock start there instead of at the real time. It is for
    demonstrations and tests only: never set it where people work. `encoder` is a key of ENCODERS.
    """

    host: str
    port: int
    data: Path
    database_url: str | None
    owner_url: str | None
    now: datetime | None = None
    encoder: str = "none"
    exposure: Exposure = Exposure()
    sign_in: SignIn = SignIn()

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """ValueError, with a French sentence, for a value that is not one."""
        port = environment.get("PORT", "8000")
        if not port.isdecimal() or not 0 <= int(port) <= 65_535:
            raise ValueError(f"PORT doit être un nombre entre 0 et 65535, et non « {port} ».")
        url = environment.get("DATABASE_URL") or None
        return cls(
            host=environment.get("HOST", "127.0.0.1"),
            port=int(port),
            data=Path(environment.get("DATA") or "data").absolute(),
            database_url=url,
            owner_url=environment.get("DATABASE_OWNER_URL") or url,
            now=_instant(environment.get("PTCE_NOW")),
            encoder=_encoder(environment.get("ENCODER")),
            exposure=Exposure.read(environment),
            sign_in=SignIn.read(environment),
        )


def _allowances(environment: Mapping[str, str]) -> Allowances:
    return Allowances(
        visitor=_allowance("VISITOR_POINTS", environment.get("VISITOR_POINTS"), USUAL.visitor),
        holder=_allowance("HOLDER_POINTS", environment.get("HOLDER_POINTS"), USUAL.holder),
    )


def _allowance(name: str, given: str | None, usual: Allowance) -> Allowance:
    """Points a minute, and points a day, separated by a slash."""
    if not given:
        return usual
    found = POINTS.fullmatch(given)
    if found is None or not SMALLEST <= int(found[1]) <= int(found[2]):
        raise ValueError(
            f"{name} : les points par minute (au moins {SMALLEST}) et par jour, comme "
            f"« {usual.per_minute}/{usual.per_day} », et non « {given} »."
        )
    return Allowance(int(found[1]), int(found[2]))


def _public_url(text: str | None) -> str | None:
    if text and not ORIGIN.fullmatch(text):
        raise ValueError(
            "PUBLIC_URL : l'origine où l'on atteint l'API, comme « https://api.example.org » (ni "
            f"chemin, ni barre finale), et non « {text} »."
        )
    return text or None


def _instant(text: str | None) -> datetime | None:
    """An ISO instant; without a zone it is on the clock of Europe/Paris."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"PTCE_NOW doit être un instant comme « 2026-12-01T08:00:00+01:00 », et non « {text} »."
        ) from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=PARIS)


def _encoder(text: str | None) -> str:
    if text and text not in ENCODERS:
        raise ValueError(f"ENCODER doit être {', '.join(ENCODERS)}, et non « {text} ».")
    return text or ENCODERS[0]


def _switch(name: str, text: str | None) -> bool | None:
    if text not in (None, "", "0", "1"):
        raise ValueError(f"{name} doit être 0 ou 1, et non « {text} ».")
    return None if not text else text == "1"


def _secret(text: str | None) -> str | None:
    if text and not SECRET.fullmatch(text):
        raise ValueError(
            "METRICS_TOKEN : au moins 20 lettres ou chiffres que l'on ne devine pas, par exemple "
            "ceux de « openssl rand -hex 24 »."
        )
    return text or None


def _origins(text: str) -> frozenset[str]:
    """Origins as browsers send them, separated by commas."""
    origins = frozenset(filter(None, (each.strip() for each in text.split(","))))
    for origin in origins:
        if origin != "*" and not ORIGIN.fullmatch(origin):
            raise ValueError(
                "CORS_ORIGINS : des origines séparées par des virgules, comme "
                f"« https://carte.example.org » (ni chemin, ni barre finale), et non « {origin} »."
            )
    return origins
