"""Hours as people say them: « de 18h à 20h », « 14h-18h », « à 9 heures et demie », « le soir »."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ptce.matching.drafts.lines import TAKEN


class Hours(NamedTuple):
    """Minutes of the day, from `start` included to `end` excluded; `end` None when only a beginning
    is said, `start` None when only an end is."""

    start: int | None
    end: int | None


PARTS: Final = {
    "debut de matinee": (8, 10),
    "fin de matinee": (10, 12),
    "matinee": (8, 12),
    "matin": (8, 12),
    "apres-midi": (14, 18),
    "apres midi": (14, 18),
    "debut d'apres-midi": (14, 16),
    "fin d'apres-midi": (16, 18),
    "fin de journee": (16, 19),
    "soiree": (18, 22),
    "soir": (18, 22),
    "nuit": (22, 24),
    "aprem": (14, 18),
    "midi": (12, 14),
}
"""What people usually mean; a front-end shows it, and a person corrects it."""

_BARE = r"(?:2[0-4]|1[0-9]|0?[0-9])"
_HOUR = (
    rf"(?:{_BARE} ?(?:h|heures?|:)(?:(?: ?[0-5][0-9])(?![0-9])| et demie?| et quart)?(?![a-z])"
    r"|midi|minuit)"
)
PART: Final = (
    rf"(?!(?<=de )(?:nuit|soiree)|(?<=passer la )nuit|nuit {TAKEN})"
    rf"(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})s?(?![a-z])"
)
"""« Un gardien de nuit » says no hour, nor does « la nuit du 19 », which ends in the morning."""

_NO_RHYTHM: Final = r"(?! ?(?:hebdo|(?:par|/) ?(?:jour|sem|mois|an(?![a-z]))))"
"""« 15 à 20h par semaine » is how much work there is."""

RANGE: Final = re.compile(
    rf"(?:\b(?:de|entre|des) )?(?<![0-9])({_BARE}|{_HOUR})"
    rf"(?: ?(?:a|-|/|et|jusqu'a) ?|(?<=h) |(?<=h[0-5][0-9]) )({_HOUR})(?![a-z0-9])"
    rf"{_NO_RHYTHM}"
)
_NOT = r"(?:pas|jamais|rien)"
_AFTER = r"(?<!pas )(?<!jamais )(?<!rien )apres(?! midi)"
_BEFORE = r"(?<!pas )(?<!jamais )(?<!rien )avant"
_STARTS = rf"{_NOT} avant|a partir de|des|{_AFTER}"
_STOPS = rf"{_NOT} apres|{_BEFORE}|jusqu'a|d'ici"
FROM: Final = re.compile(rf"\b(?:{_STARTS}) ({_HOUR})")
UNTIL: Final = re.compile(rf"\b(?:{_STOPS}) ({_HOUR})")
AT: Final = re.compile(
    rf"\b(?:a|vers) ({_HOUR}){_NO_RHYTHM}|\bpour ({_BARE} ?h(?: ?[0-5][0-9])?)(?![a-z0-9])"
    rf"|{TAKEN},? ({_BARE} ?h(?: ?[0-5][0-9])?)(?! ?(?:de |par |/|hebdo|en tout|au total))"
    r"(?![a-z0-9])"
)
BEGINS: Final = re.compile(rf"(?:{_STARTS}|a|vers) ({_HOUR})")
ENDS: Final = re.compile(rf"(?:{_STOPS}) ({_HOUR})")
BESIDE_A_DAY: Final = 3
"""The group of AT after which the day is not of the hour: « mardi 9h »."""

SAID_PART: Final = re.compile(
    rf"(?<![0-9] )(?<![a-z'])(?:(?:en|dans|pour|ce|cet|cette|le|la|tous les|chaque) |"
    rf"l'){{0,3}}({PART})"
)

_PARTS_OF_HOUR = re.compile(
    r"([0-9]{1,2}) ?(?:h|heures?|:)?(?: ?([0-5][0-9]))?( et demie?)?( et quart)?"
)


def minutes(said: str) -> int:
    """The minute of the day of an hour.

    >>> [minutes(said) for said in ("18h30", "9 heures et demie", "minuit", "7")]
    [1110, 570, 1440, 420]
    """
    if said in ("midi", "minuit"):
        return 720 if said == "midi" else 1_440
    found = _PARTS_OF_HOUR.fullmatch(said)
    assert found is not None, said
    more = int(found[2] or 0) + (30 if found[3] else 0) + (15 if found[4] else 0)
    return min(60 * int(found[1]) + more, 1_440)


def part(said: str) -> Hours:
    start, end = PARTS[said if said in PARTS else said.removesuffix("s")]
    return Hours(60 * start, 60 * end)
