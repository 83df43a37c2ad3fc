"""Why somebody is not signed in: stable codes, the same for pages and for endpoints."""

from __future__ import annotations

from ptce.schema.failures import BadRequest

WRONG_CREDENTIALS = BadRequest(
    401,
    "WRONG_CREDENTIALS",
    "Courriel ou mot de passe inconnus. Demandez un lien de connexion si vous l'avez oublié.",
    "Unknown e-mail or password. Ask for a sign-in link if you forgot it.",
)
LINK_NOT_VALID = BadRequest(
    401,
    "LINK_NOT_VALID",
    "Ce lien a déjà servi, ou il n'est plus valable : demandez-en un autre.",
    "This link was used already, or is no longer valid: ask for another one.",
)
INVITATION_NOT_VALID = BadRequest(
    401,
    "INVITATION_NOT_VALID",
    "Cette invitation a déjà servi, a été reprise, ou n'est plus valable : demandez-en une autre à "
    "l'animation de votre pôle.",
    "This invitation was used already, was taken back, or is no longer valid: ask your pole's "
    "coordinators for another one.",
)
SESSION_ENDED = BadRequest(
    401,
    "SESSION_ENDED",
    "Cette session est terminée : connectez-vous de nouveau. Un jeton de renouvellement ne sert "
    "qu'une fois.",
    "This session has ended: sign in again. A refresh token is good once.",
)
IDENTITY_UNKNOWN = BadRequest(
    403,
    "IDENTITY_UNKNOWN",
    "Personne n'est connu ici sous cette identité : ouvrez d'abord votre invitation, puis passez "
    "par votre fournisseur d'identité.",
    "Nobody is known here by this identity: open your invitation first, then go on with your "
    "identity provider.",
)
PROVIDER_REFUSED = BadRequest(
    401,
    "PROVIDER_REFUSED",
    "Le fournisseur d'identité n'a pas confirmé qui vous êtes : recommencez depuis la page de "
    "connexion.",
    "The identity provider did not confirm who you are: begin again from the sign-in page.",
)
PROVIDER_UNREACHABLE = BadRequest(
    502,
    "PROVIDER_UNREACHABLE",
    "Le fournisseur d'identité ne répond pas comme il le devrait : réessayez dans un instant.",
    "The identity provider does not answer as it should: try again in a moment.",
)
NO_PROVIDER = BadRequest(
    404,
    "NO_PROVIDER",
    "Ce serveur n'a pas de fournisseur d'identité.",
    "This server has no identity provider.",
)
FORM_NOT_VALID = BadRequest(
    403,
    "FORM_NOT_VALID",
    "Ce formulaire est trop ancien, ou les cookies sont bloqués : rechargez la page.",
    "This form is too old, or cookies are blocked: load the page again.",
)
SIGN_IN_FIRST = BadRequest(401, "UNAUTHENTICATED", "Connectez-vous d'abord.", "Sign in first.")
SIGN_IN_AGAIN = BadRequest(
    403,
    "SIGN_IN_AGAIN",
    "Vous êtes connecté depuis un moment : reconnectez-vous, puis choisissez le mot de passe dans "
    "le quart d'heure.",
    "You signed in a while ago: sign in again, then choose the password within a quarter of an "
    "hour.",
)
NO_MAIL = BadRequest(
    409,
    "MAIL_NOT_SENT_HERE",
    "Ce serveur n'envoie pas de courriel : connectez-vous par mot de passe ou par votre "
    "fournisseur d'identité.",
    "This server sends no e-mail: sign in by password or by your identity provider.",
)
NAME_NEEDED = BadRequest(
    400, "NAME_REQUIRED", "Donnez votre nom.", "Give your name.", field=("name",)
)
NAME_NOT_VALID = BadRequest(
    400,
    "NAME_NOT_VALID",
    "Ce nom est trop long (120 caractères au plus) ou contient des caractères invisibles.",
    "This name is too long (at most 120 characters) or has characters that cannot be seen.",
    field=("name",),
)
EMAIL_NOT_VALID = BadRequest(
    400,
    "EMAIL_NOT_VALID",
    "Donnez une adresse comme nom@exemple.fr.",
    "Give an address like name@example.fr.",
    field=("email",),
)


def weak(fr: str, en: str) -> BadRequest:
    return BadRequest(
        400,
        "PASSWORD_TOO_WEAK",
        f"Mot de passe non accepté : {fr}.",
        f"Password not accepted: {en}.",
        field=("password",),
    )


def too_many(seconds: int) -> BadRequest:
    minutes = -(-seconds // 60)
    return BadRequest(
        429,
        "TOO_MANY_ATTEMPTS",
        f"Trop d'essais : réessayez dans {minutes} min.",
        f"Too many attempts: try again in {minutes} min.",
        retry_after=seconds,
    )
