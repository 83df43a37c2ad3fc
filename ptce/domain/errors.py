"""Refusals: a stable code for machines, the field it concerns, a sentence for people.

A refusal is an answer, not a crash: a command raises `Refusal`, its transaction is undone, and
the edge returns it as data (`userErrors`). `Denied` is for sign-in and rights: the edge answers
it as a top-level error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ptce.domain.scopes import Scope
from ptce.domain.terms import Language, Term


class ErrorCode(Term):
    """Why a command was refused. The label is the sentence, with its facts in braces."""

    NOT_FOUND = "NOT_FOUND", "{what} introuvable.", "{what_en} not found."
    REQUIRED = "REQUIRED", "Ce champ est nécessaire.", "This field is required."
    INVALID = "INVALID", "Valeur non valable : {why}.", "Invalid value: {why_en}."
    INVALID_TEXT = (
        "INVALID_TEXT",
        "Le texte contient des caractères qui ne peuvent pas être enregistrés.",
        "The text contains characters that cannot be stored.",
    )
    TOO_LONG = (
        "TOO_LONG",
        "Texte trop long : {maximum} caractères au plus.",
        "Text too long: at most {maximum} characters.",
    )
    OUT_OF_RANGE = (
        "OUT_OF_RANGE",
        "Valeur hors limites : entre {minimum} et {maximum}.",
        "Value out of range: between {minimum} and {maximum}.",
    )
    REVERSED_PERIOD = (
        "REVERSED_PERIOD",
        "La fin doit venir après le début.",
        "The end must come after the start.",
    )
    TOO_MANY = (
        "TOO_MANY",
        "C'est trop : {maximum} {what} au plus.",
        "Too many: at most {maximum} {what_en}.",
    )
    PERIOD_PAST = (
        "PERIOD_PAST",
        "Cette période est déjà passée.",
        "This period is already over.",
    )
    PERIOD_TOO_LONG = (
        "PERIOD_TOO_LONG",
        "Période trop longue : {maximum} jours au plus.",
        "Period too long: at most {maximum} days.",
    )
    UNKNOWN_COMMUNE = (
        "UNKNOWN_COMMUNE",
        "Commune inconnue : donnez son code INSEE à 5 caractères (et non le code postal){hint}.",
        "Unknown commune: give its 5-character INSEE code (not the postcode){hint_en}.",
    )
    AMBIGUOUS_COMMUNE = (
        "AMBIGUOUS_COMMUNE",
        "{typed} est le code INSEE de {insee}, et un code postal de {place} ({place_code}), où est "
        "votre structure.",
        "{typed} is the INSEE code of {insee}, and a postcode of {place} ({place_code}), where "
        "your member is.",
    )
    UNKNOWN_CODE = (
        "UNKNOWN_CODE",
        "« {value} » n'est pas un code ({scheme}){hint}.",
        "“{value}” is no code ({scheme_en}){hint_en}.",
    )
    CHARTER_NOT_SIGNED = (
        "CHARTER_NOT_SIGNED",
        "{member} doit d'abord signer la charte du pôle (version {version}).",
        "{member} must first sign the pole's charter (version {version}).",
    )
    ALREADY_EXISTS = (
        "ALREADY_EXISTS",
        "{what} existe déjà.",
        "{what_en} already exists.",
    )
    WRONG_STATE = (
        "WRONG_STATE",
        "Impossible dans l'état actuel : {state}.",
        "Not possible in the current state: {state_en}.",
    )
    STALE_VERSION = (
        "STALE_VERSION",
        "L'objet a changé entre-temps : version {actual}, et non {expected}. Relisez-le.",
        "The object has changed meanwhile: version {actual}, not {expected}. Read it again.",
    )
    CONFLICT = (
        "CONFLICT",
        "Ce créneau ou cette quantité vient d'être retenu pour quelqu'un d'autre.",
        "This slot or quantity has just been held for somebody else.",
    )
    MORE_THAN_LEFT = (
        "MORE_THAN_LEFT",
        "Il ne reste que {left}.",
        "Only {left_en} left.",
    )
    NO_LONGER_FITS = (
        "NO_LONGER_FITS",
        "Ces deux annonces ne conviennent plus : {why}",
        "These two listings no longer fit: {why_en}",
    )
    BLOCKED_BY_RULE = (
        "BLOCKED_BY_RULE",
        "Une règle de droit l'interdit : {why}.",
        "A legal rule forbids it: {why_en}.",
    )
    VERIFICATION_REQUIRED = (
        "VERIFICATION_REQUIRED",
        "À vérifier par l'animation avant le second accord : {why}.",
        "To be verified by the coordinators before the second yes: {why_en}.",
    )
    IDEMPOTENCY_KEY_REUSED = (
        "IDEMPOTENCY_KEY_REUSED",
        "Cette clé d'idempotence a déjà servi pour une autre demande.",
        "This idempotency key was already used for another request.",
    )
    COORDINATORS_ONLY = (
        "COORDINATORS_ONLY",
        "Seule l'animation du pôle peut changer ce champ.",
        "Only the pole's coordinators may change this field.",
    )
    CHOOSE_MEMBER = (
        "CHOOSE_MEMBER",
        "Précisez au nom de quelle structure vous agissez.",
        "Say on behalf of which member you act.",
    )
    UNSUPPORTED_IMAGE = (
        "UNSUPPORTED_IMAGE",
        "Cette image n'est pas acceptée : {why}.",
        "This image is not accepted: {why_en}.",
    )
    UNREADABLE_IMAGE = (
        "UNREADABLE_IMAGE",
        "Cette image ne se lit pas en entier : elle est incomplète ou abîmée.",
        "This image cannot be read whole: it is incomplete or damaged.",
    )
    IMAGE_TOO_LARGE = (
        "IMAGE_TOO_LARGE",
        "Image trop grande : {maximum} millions de pixels au plus.",
        "Image too large: at most {maximum} million pixels.",
    )


USUAL_REMEDIES: Mapping[ErrorCode, tuple[str, str]] = {
    ErrorCode.CONFLICT: (
        "Choisissez une autre offre, ou revenez plus tard : ce qui est retenu peut se libérer.",
        "Choose another offer, or come back later: what is held may become free.",
    ),
    ErrorCode.CHOOSE_MEMBER: (
        "Donnez dans onBehalfOf l'identifiant d'une de vos structures (viewer, grants, member).",
        "Give the identifier of one of your members in onBehalfOf (viewer, grants, member).",
    ),
    ErrorCode.STALE_VERSION: (
        "Relisez-le, puis redonnez sa version dans expectedVersion si ce que vous faites vaut "
        "encore.",
        "Read it again, then give its version in expectedVersion if what you do still holds.",
    ),
}
"""What helps whenever a code is met, in French and in English, unless the error says better."""


@dataclass(frozen=True, slots=True)
class UserError:
    """One refused field: `path` leads to it inside the input, in camelCase."""

    code: ErrorCode
    path: tuple[str, ...]
    facts: dict[str, str] = field(default_factory=dict)
    rule: str | None = None
    remedy_fr: str | None = None
    remedy_en: str | None = None

    def message(self, language: Language) -> str:
        """The sentence: the code's, or the fact `sentence` where the field says it better. A fact
        `x_en`, where there is one, stands for `x` in English."""
        facts = dict(self.facts)
        if language is Language.EN:
            facts |= {
                name.removesuffix("_en"): fact
                for name, fact in self.facts.items()
                if name.endswith("_en")
            }
        return facts.get("sentence") or self.code.label(language).format(**facts)

    def remedy(self, language: Language) -> str | None:
        usual_fr, usual_en = USUAL_REMEDIES.get(self.code, (None, None))
        if language is Language.EN:
            return self.remedy_en or usual_en
        return self.remedy_fr or usual_fr


class Refusal(Exception):
    """A command says no, with every reason it found. Nothing was written."""

    def __init__(self, errors: Sequence[UserError]) -> None:
        super().__init__(", ".join(f"{error.code} {'.'.join(error.path)}" for error in errors))
        self.errors = tuple(errors)

    @classmethod
    def of(cls, code: ErrorCode, *path: str, **facts: object) -> Refusal:
        return cls([UserError(code, path, {name: str(fact) for name, fact in facts.items()})])


class Denied(Exception):
    """Not signed in, or not allowed to give this command.

    `code` is UNAUTHENTICATED, FORBIDDEN or ORIGIN_NOT_ALLOWED, as top-level `extensions.code`;
    `facts` stand beside it.
    """

    def __init__(self, code: str, fr: str, en: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.fr = fr
        self.en = en

    def message(self, language: Language) -> str:
        return self.en if language is Language.EN else self.fr


class Unauthenticated(Denied):
    """No token, or one that is unknown, expired or revoked."""

    def __init__(self) -> None:
        super().__init__(
            "UNAUTHENTICATED",
            "Connectez-vous : cette action demande un jeton d'accès valable.",
            "Sign in: this action needs a valid access token.",
        )


class Forbidden(Denied):
    """Signed in, in a role that may not do this."""

    def __init__(self) -> None:
        super().__init__(
            "FORBIDDEN",
            "Votre rôle ne permet pas cette action, ou pas pour cette structure.",
            "Your role does not allow this action, or not for this member.",
        )


class MissingScope(Denied):
    """Signed in by a credential that was not given this scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            "FORBIDDEN",
            f"Cette clé ou cet accès n'a pas la portée {scope} ({scope.fr}).",
            f"This key or access lacks the scope {scope} ({scope.en}).",
            missingScope=scope.value,
        )


class OriginRefused(Denied):
    """A publishable key, from a page that it does not name, or from no page."""

    def __init__(self) -> None:
        super().__init__(
            "ORIGIN_NOT_ALLOWED",
            "Cette clé publiable ne sert qu'aux pages des origines qu'elle nomme (en-tête Origin).",
            "This publishable key is only for pages of the origins it names (Origin header).",
        )


class RateLimited(Exception):
    """Not enough left to spend for the next `wait` seconds; of the day's points, when `left` of
    these are told."""

    def __init__(self, wait: int, left: int | None = None) -> None:
        super().__init__(wait)
        self.wait = wait
        self.left = left


class BadInput(Exception):
    """A query argument that cannot be understood: top-level BAD_USER_INPUT with its field."""

    def __init__(self, fr: str, en: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en
        self.path = path

    def within(self, path: tuple[str, ...]) -> BadInput:
        """The same, known to concern the argument at `path`."""
        return BadInput(self.fr, self.en, (*path, *self.path))

    def message(self, language: Language) -> str:
        return self.en if language is Language.EN else self.fr
