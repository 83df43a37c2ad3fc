"""The letters that are sent: a sign-in link, an invitation; French, or the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ptce.domain.calendar import PARIS
from ptce.domain.people import LINK_LASTS
from ptce.domain.terms import Language, Role

LINK, INVITATION = "/sign-in/link/", "/sign-in/invitation/"


@dataclass(frozen=True, slots=True)
class Letter:
    """`link` is the only secret of it."""

    to: str
    subject: str
    text: str
    link: str


def link_letter(public_url: str, to: str, secret: str, language: Language) -> Letter:
    link = f"{public_url}{LINK}{secret}"
    minutes = int(LINK_LASTS.total_seconds() // 60)
    if language is Language.EN:
        return Letter(
            to,
            "Your sign-in link",
            f"Hello,\n\nTo sign in, open this link and press the button. It is good once, for "
            f"{minutes} minutes:\n\n{link}\n\nIf you did not ask for it, ignore this message: "
            "nobody signs in without it.\n",
            link,
        )
    return Letter(
        to,
        "Votre lien de connexion",
        f"Bonjour,\n\nPour vous connecter, ouvrez ce lien et appuyez sur le bouton. Il sert une "
        f"fois, pendant {minutes} minutes :\n\n{link}\n\nSi vous ne l'avez pas demandé, ignorez ce "
        "message : personne ne se connecte sans lui.\n",
        link,
    )


def invitation_letter(
    public_url: str,
    to: str,
    secret: str,
    *,
    pole: str,
    member: str | None,
    role: Role,
    expires_at: datetime,
) -> Letter:
    link = f"{public_url}{INVITATION}{secret}"
    day = f"{expires_at.astimezone(PARIS):%d/%m/%Y}"
    place = pole if member is None else f"{member} ({pole})"
    return Letter(
        to,
        f"Invitation : {pole}",
        f"Bonjour,\n\nVous êtes invité à rejoindre {place}, comme {role.fr}. Ouvrez ce lien pour "
        f"accepter ; il sert une fois, jusqu'au {day} :\n\n{link}\n\nSi vous n'attendiez pas cette "
        "invitation, ignorez ce message : rien n'est créé sans vous.\n\n"
        f"You are invited to join {place}, as {role.en}: open the link above to accept.\n",
        link,
    )
