"""How long what is personal is kept, as data: published by the API, applied by the worker.

Durations are choices within what the sources say; who reads them is no lawyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows of `table` go `lasting` after the instant of `column`; those whose `unless` column is
    not null stay."""

    code: str
    table: str
    column: str
    lasting: timedelta
    purpose_fr: str
    purpose_en: str
    source: str
    checked_on: date
    unless: str | None = None


_GDPR = "RGPD, art. 5.1 e (limitation de la conservation)"
_PROOF = "RGPD, art. 7.1 (preuve) ; Code civil, art. 2224 (prescription de cinq ans)"
_LOGS = "CNIL, délibération n° 2021-122 du 14 octobre 2021 (journalisation), six mois à un an"
_CHECKED = date(2026, 11, 26)

RETENTIONS: tuple[Retention, ...] = (
    Retention(
        "IDEMPOTENCY_KEYS",
        "idempotency",
        "created_at",
        timedelta(days=7),
        "reconnaître une commande envoyée deux fois",
        "to know a command that is sent twice",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "ACCESS_TOKENS",
        "access_token",
        "expires_at",
        timedelta(days=30),
        "dire d'un jeton périmé d'où il venait",
        "to tell where an expired token came from",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "SIGN_IN_LINKS",
        "sign_in_link",
        "expires_at",
        timedelta(days=1),
        "refuser un lien de connexion déjà utilisé",
        "to refuse a sign-in link that was used",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "AUTHORIZATION_CODES",
        "authorization_code",
        "expires_at",
        timedelta(days=1),
        "reconnaître un code d'application utilisé deux fois, et fermer ce qu'il a ouvert",
        "to know an application's code that is used twice, and to close what it opened",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "SESSIONS",
        "sign_in_session",
        "expires_at",
        timedelta(days=30),
        "montrer à chacun d'où son compte a été utilisé",
        "to show people where their account was used from",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "SIGN_IN_RATES",
        "sign_in_rate",
        "full_at",
        timedelta(),
        "freiner qui devine des mots de passe",
        "to slow down who guesses passwords",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "BUDGETS",
        "budget",
        "at",
        timedelta(days=1),
        "compter ce que chacun demande à l'API (une adresse, par son empreinte)",
        "to count what each asks of the API (an address, by its hash)",
        _GDPR,
        _CHECKED,
    ),
    Retention(
        "INVITATIONS",
        "invitation",
        "expires_at",
        timedelta(days=30),
        "inviter quelqu'un qui n'a pas encore répondu",
        "to invite somebody who has not answered yet",
        _GDPR,
        _CHECKED,
        unless="accepted_at",
    ),
    Retention(
        "PERSONAL_ACCESSES",
        "personal_access",
        "created_at",
        timedelta(days=365),
        "dire à chacun qui a lu ses coordonnées",
        "to tell people who read how to reach them",
        _LOGS,
        _CHECKED,
    ),
    Retention(
        "CONTACT_CONSENTS",
        "contact_consent",
        "withdrawn_at",
        timedelta(days=1826),
        "prouver qu'un contact n'a été montré qu'à qui la personne l'avait accepté",
        "to prove that a contact was only shown to whom the person had agreed to",
        _PROOF,
        _CHECKED,
    ),
)
"""In the order in which they are applied."""
