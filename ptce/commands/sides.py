"""For which side of a match or of its booking somebody acts: consent is a side's, never assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from ptce.commands.parsing import Parser
from ptce.commands.transaction import Work
from ptce.domain.errors import ErrorCode, Forbidden, Refusal, UserError
from ptce.domain.identifiers import row_id
from ptce.domain.terms import MatchSide

COMMENT_LENGTH = 2_000
HEARD_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Acting:
    """A side, the member on it, and whether its own people act or a coordinator for them."""

    side: MatchSide
    member_id: UUID
    own: bool

    @property
    def on_behalf_of(self) -> UUID | None:
        return None if self.own else self.member_id


def acting_side(
    work: Work,
    row: Row[Any],
    side: MatchSide | None,
    on_behalf_of: str | None,
    *,
    sided: bool = True,
    unheard: bool = False,
) -> Acting:
    """`row` is a visible match or booking. A member's user acts for its own side. `sided`: whether
    the command has a `side` to tell it. `unheard`: whether a coordinator has still to say how the
    answer was heard, which is then told at once (REQUIRED at `heard`).

    NOT_FOUND at `onBehalfOf` when that member is on neither side; CHOOSE_MEMBER when the side is
    not told by who asks; INVALID at `side` when it is another one. Denied for strangers.
    """
    members = {MatchSide.PROVIDER: row.provider_id, MatchSide.RECEIVER: row.receiver_id}
    named = None if on_behalf_of is None else row_id("member", on_behalf_of)
    if on_behalf_of is not None and named not in members.values():
        raise Refusal.of(ErrorCode.NOT_FOUND, "onBehalfOf", what="Structure", what_en="Member")
    possible = [
        each
        for each, member_id in members.items()
        if (member_id in work.viewer.member_ids if named is None else member_id == named)
    ]
    if len(possible) > 1 and side is not None:
        possible = [side]
    if len(possible) != 1:
        if not possible and not coordinates(work, row):
            raise Forbidden
        parser = Parser()
        parser.errors.append(_choose(both=bool(possible), sided=sided))
        if unheard and not possible:
            parser.refuse(ErrorCode.REQUIRED, ("heard",))
            _help_heard(parser)
        raise Refusal(parser.errors)
    [acted] = possible
    own = members[acted] in work.viewer.member_ids
    if not own and _pole_of(row, acted) not in work.viewer.coordinated_pole_ids:
        raise Forbidden
    if side is not None and side is not acted:
        raise Refusal.of(
            ErrorCode.INVALID,
            "side",
            why=f"cette structure est ici l'{acted.fr}"
            if acted is MatchSide.PROVIDER
            else f"cette structure est ici le {acted.fr}",
            why_en=f"this member is the {acted.en} here",
        )
    return Acting(acted, members[acted], own)


def coordinates(work: Work, row: Row[Any]) -> bool:
    """Whether the viewer coordinates the pole of one of the two sides."""
    poles = {row.provider_pole_id, row.receiver_pole_id}
    return not poles.isdisjoint(work.viewer.coordinated_pole_ids)


def said(
    *, heard: str | None = None, comment: str | None = None, required: tuple[str, ...] = ()
) -> tuple[str | None, str | None]:
    """`heard` and `comment`, clean; REQUIRED for an empty one whose name is in `required`."""
    parser = Parser()
    clean_heard = _text(parser, "heard", heard, HEARD_LENGTH, "heard" in required)
    clean_comment = _text(parser, "comment", comment, COMMENT_LENGTH, "comment" in required)
    if not heard:
        _help_heard(parser)
    if not comment:
        parser.help(
            ("comment",),
            "Précisez le motif en quelques mots.",
            "Say the reason in a few words.",
        )
    parser.finish()
    return clean_heard, clean_comment


def _help_heard(parser: Parser) -> None:
    parser.help(
        ("heard",),
        "Dites comment la réponse a été entendue (« téléphone, ce matin »).",
        "Say how the answer was heard (“by phone, this morning”).",
    )


def _text(parser: Parser, name: str, value: str | None, maximum: int, required: bool) -> str | None:
    if required:
        return parser.text((name,), value, maximum, required=True, lines=True)
    return parser.text((name,), value, maximum, lines=True)


def _choose(*, both: bool, sided: bool) -> UserError:
    """CHOOSE_MEMBER for who is of both sides, or of neither and coordinates."""
    if both and sided:
        fr = "Donnez dans onBehalfOf la structure pour laquelle vous parlez, ou son côté dans side."
        en = "Give the member for whom you speak in onBehalfOf, or its side in side."
    else:
        fr = (
            "Donnez dans onBehalfOf la structure dont vous portez la parole : celle de l'offreur "
            "(provider) ou du demandeur (receiver)."
        )
        en = "Give the member for whom you speak in onBehalfOf: the provider or the receiver."
    return UserError(ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",), remedy_fr=fr, remedy_en=en)


def _pole_of(row: Row[Any], side: MatchSide) -> UUID:
    pole_id: UUID = row.provider_pole_id if side is MatchSide.PROVIDER else row.receiver_pole_id
    return pole_id
