"""What it may cost: a budget, a price, a way of exchanging; and how far."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import ExchangeMode, PriceUnit
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.numerals import NUMBER, value


class Price(NamedTuple):
    """`per` None when nothing says what it is counted by; `most`: nothing above will do."""

    amount: Decimal
    per: PriceUnit | None
    most: bool
    words: tuple[Span, ...]


class Mode(NamedTuple):
    mode: ExchangeMode
    words: tuple[Span, ...]


class Radius(NamedTuple):
    km: Decimal
    words: tuple[Span, ...]


_EUROS = re.compile(
    rf"(?P<most>(?:moins de|pas plus de|jusqu'a|au plus|maxi(?:mum)?(?: de)?|sous les?|"
    rf"inferieur a) )?"
    rf"(?:(?:un )?budget (?:max(?:i|imum)? )?(?:de |d'environ |: ?)?|pour |a )?"
    rf"(?P<amount>{NUMBER}) ?(?:€|euros?|eur)(?![a-z])(?: ?(?:ht|ttc))?"
    r"(?P<per>(?: ?/ ?| (?:par|la|le|de l'|l'|de la |a la |a l'))? ?(?:l'|d')?"
    r"(?:heure|h|jour|journee|j|semaine|mois|tonne|t|kg|m3|km|piece|unite|personne|an|nuit|place)"
    r"(?![a-z]))?(?P<end> (?:max|maxi|maximum|au plus|tout compris)(?![a-z]))?"
)
_DEPOSIT = re.compile(r"(?<![a-z])caution(?: de)?(?: :)? ?$")
_OF_DEPOSIT = re.compile(r" de caution(?![a-z])")
_PER: Final = {"heure": PriceUnit.HOUR, "h": PriceUnit.HOUR, "jour": PriceUnit.DAY}
_PER_DAY = frozenset({"jour", "journee", "j"})
_UNIT = re.compile(r"[a-z0-9]+$")

_RADIUS = re.compile(
    rf"(?:(?:dans |sur )?un rayon (?:de )?|rayon (?:de |: ?)?|a moins de |dans les )"
    rf"(?P<a>{NUMBER}) ?(?:km|kilometres?|kms)(?![a-z])"
    rf"|(?P<b>{NUMBER}) ?(?:km|kilometres?|kms) (?:a la ronde|autour|alentour|aux alentours|"
    r"max(?:i|imum)?|au plus|de rayon)"
)

_GIVEN = (
    r"(?:a donner|donne(?:r|rait|rions|ns|z|nt)?|donnons|don de|en don|offre(?:r|ns|nt)?|offrons)"
)
_MODES: Final = (
    (
        ExchangeMode.LOAN,
        r"pret gratuit|pret(?:e|er|ons|ez|ent)?(?: gratuitement)?|emprunt(?:e|er|ons|erait|"
        r"erions)?|mise? a disposition gratuite(?:ment)?",
    ),
    (ExchangeMode.RENTAL, r"a louer|louer|loue(?:z|nt)?|louons|location"),
    (
        ExchangeMode.COST_SHARE,
        r"partage (?:de |des )(?:couts?|frais)|participation aux frais|frais partages",
    ),
    (
        ExchangeMode.BARTER,
        r"troc|troquer|contre (?:un |une )?service|echange de services?|en echange",
    ),
    (ExchangeMode.LOCAL_CURRENCY, r"monnaie locale"),
    (ExchangeMode.GIFT, _GIVEN),
    (ExchangeMode.SALE, r"a vendre|vend(?:s|re|ons|ent)?|en vente|(?:r)?achet(?:e|er|ons)|rachat"),
    (ExchangeMode.SERVICE, r"en prestation|prestation(?: de service)?"),
)
_MODE_PATTERNS: Final = tuple(
    (mode, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for mode, words in _MODES
)
_FREE = re.compile(
    r"(?<![a-z])(?:gratuit(?:e|s|es|ement)?|gracieusement|a titre gracieux)(?![a-z])"
)


def price(line: Line) -> Price | None:
    """The only sum in euros; None when there are several."""
    found = []
    for match in line.find(_EUROS):
        deposit = _DEPOSIT.search(line.before(match.start()))
        if deposit or _OF_DEPOSIT.match(line.text, match.end()):
            continue
        most = match["most"] is not None or match["end"] is not None or "max" in match[0]
        found.append(Price(value(match["amount"]), _per(match["per"]), most, (line.take(match),)))
        if match["per"] is not None and found[-1].per is None:
            found.append(found[-1])  # a price by the kilo or the month: not one of ours
    return found[0] if len(found) == 1 else None


def _per(said: str | None) -> PriceUnit | None:
    if said is None:
        return PriceUnit.FLAT
    unit = _UNIT.search(said)
    assert unit is not None
    return PriceUnit.DAY if unit[0] in _PER_DAY else _PER.get(unit[0])


def radius(line: Line) -> Radius | None:
    for match in line.find(_RADIUS):
        return Radius(value(match["a"] or match["b"]), (line.take(match),))
    return None


def modes(line: Line, kind: str) -> tuple[Mode, ...]:
    """The ways of exchanging that the words name, of those that the kind has."""
    allowed = KIND_BY_CODE[kind].exchange_modes
    found: dict[ExchangeMode, Mode] = {}
    for mode, pattern in _MODE_PATTERNS:
        for match in line.find(pattern):
            if mode in allowed:
                found.setdefault(mode, Mode(mode, (line.of(match),)))
    free = next(iter([line.of(match) for match in line.find(_FREE)]), None)
    if free is not None and not found:
        usual = ExchangeMode.LOAN if ExchangeMode.LOAN in allowed else ExchangeMode.GIFT
        found[usual] = Mode(usual, (free,))
    return tuple(found[mode] for mode in allowed if mode in found)
