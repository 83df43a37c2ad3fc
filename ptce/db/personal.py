"""Whose personal data an answer holds: told by marks that are taken out before anybody reads it.

A value that is not for everybody says, in the statement's own answer, of which member it is: who
was read is known without a statement more, and without reading the answer as JSON. A mark holds
random bits of this process, so that nobody can write one in a text of theirs.
"""

from __future__ import annotations

import re
import secrets
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, case, cast, func, literal_column

from ptce.db.crowds import one_of, somebody
from ptce.db.visible import COORDINATED, INSIDE, MEMBERS, PARTNERED

MARK: Final = f"[[{secrets.token_hex(8)}:"
_END: Final = "]]"
_MARKS: Final = re.compile(
    re.escape(MARK.encode()) + rb"([0-9a-f-]{36})" + re.escape(_END.encode())
)


def traced(
    text: ColumnElement[Any], member_id: ColumnElement[Any], *open_: ColumnElement[bool]
) -> ColumnElement[Any]:
    """The text, with its mark unless it is the viewer's own member's, or `open_` to everybody, as
    is all that somebody reads who is nobody anywhere."""
    opening, end = (literal_column(f"'{each}'", Text) for each in (MARK, _END))
    marked = func.concat(opening, cast(member_id, Text), end, text, type_=Text())
    nobody = ~somebody(MEMBERS, INSIDE, COORDINATED, PARTNERED)
    free = [one_of(member_id, MEMBERS), text.is_(None), *open_, nobody]
    return case(*((each, text) for each in free), else_=marked)


def without_marks(answer: bytes) -> tuple[bytes, frozenset[UUID]]:
    """The answer as it is sent, and the members that it had marks of."""
    found = frozenset(UUID(each.decode()) for each in set(_MARKS.findall(answer)))
    return (_MARKS.sub(b"", answer) if found else answer), found
