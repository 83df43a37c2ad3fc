"""To whom a person agrees to be shown as a contact, and the words that they agree to, as data.

A text that was shown is never changed nor taken out: who agreed to it agreed to those words.
Another wording is another version, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ptce.domain.terms import Term


class ContactAudience(Term):
    """As in Visibility: each holds the ones before it."""

    MEMBERS = "MEMBERS", "les membres du pôle", "the pole's members"
    POLE_AND_PARTNERS = (
        "POLE_AND_PARTNERS",
        "le pôle et ses partenaires, y compris d'autres pôles",
        "the pole and its partners, other poles included",
    )
    PUBLIC = "PUBLIC", "tout le monde", "everybody"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words for each audience, in French and in English."""

    version: int
    since: date
    words: Mapping[ContactAudience, tuple[str, str]]


_A = ContactAudience

TEXTS: Final = (
    ConsentText(
        1,
        date(2026, 11, 26),
        {
            _A.MEMBERS: (
                "J'accepte que les membres du pôle, son animation et qui l'évalue lisent mon nom, "
                "mon courriel et mon téléphone de contact, pour me joindre. Je peux le retirer à "
                "tout moment.",
                "I agree that the pole's members, its coordinators and who evaluates it read my "
                "name, e-mail and telephone as a contact, to reach me. I can withdraw this at any "
                "time.",
            ),
            _A.POLE_AND_PARTNERS: (
                "J'accepte que les membres du pôle et des autres pôles, leur animation, qui les "
                "évalue, et les applications partenaires du pôle lisent mon nom, mon courriel et "
                "mon téléphone de contact, pour me joindre. Je peux le retirer à tout moment.",
                "I agree that the members of the pole and of other poles, their coordinators, who "
                "evaluates them, and the pole's partner applications read my name, e-mail and "
                "telephone as a contact, to reach me. I can withdraw this at any time.",
            ),
            _A.PUBLIC: (
                "J'accepte que tout le monde, même sans compte, lise mon nom, mon courriel et mon "
                "téléphone de contact. Je peux le retirer à tout moment ; ce qui a été recopié "
                "ailleurs avant peut y rester.",
                "I agree that everybody, even without an account, reads my name, e-mail and "
                "telephone as a contact. I can withdraw this at any time; what was copied "
                "elsewhere before may stay there.",
            ),
        },
    ),
)
"""Every version, the one in use last."""

IN_USE: Final = TEXTS[-1]
