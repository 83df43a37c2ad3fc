"""Sentences in French and English, made from one set of facts at the moment they are read.

A `Sentence` holds two templates and the raw numbers. Format specifications name how a fact is
said: `{0:km}` is « environ 6 km » in one language and "about 6 km" in the other. Nothing is
rendered before somebody reads it, so thousands of pairs can be judged for the price of their facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from ptce.domain.attribute_units import spoken_unit
from ptce.domain.calendar import PARIS, Interval
from ptce.domain.quantities import least, short
from ptce.domain.terms import Language, QuantityBasis, Term, Unit, Weekday

FEMININE_UNITS = frozenset({"places", "h", "h/semaine", "personnes", "t"})
MONTHS = (
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
)
WEEKDAYS = tuple(Weekday)
NOUNS = {
    "slots": ("créneau", "créneaux", "slot", "slots"),
    "free_slots": ("créneau libre", "créneaux libres", "free slot", "free slots"),
    "open_slots": ("créneau ouvert", "créneaux ouverts", "open slot", "open slots"),
    "free": ("libre", "libres", "free", "free"),
    "points": ("point", "points", "point", "points"),
}


class Sentence(NamedTuple):
    """One statement: `french` and `english` templates over the same `facts`."""

    french: str
    english: str
    facts: tuple[Any, ...] = ()

    @property
    def fr(self) -> str:
        return self.say(Language.FR)

    @property
    def en(self) -> str:
        return self.say(Language.EN)

    def say(self, language: Language) -> str:
        template = self.english if language is Language.EN else self.french
        return template.format(*(_Spoken(fact, language) for fact in self.facts))


class _Spoken:
    """A fact on its way into a template."""

    def __init__(self, fact: Any, language: Language) -> None:
        self._fact = fact
        self._language = language

    def __format__(self, spec: str) -> str:
        return SPOKEN[spec](self._fact, self._language)


def plain(fact: Any, language: Language) -> str:
    """A number in the way of the language, anything else as it is."""
    if isinstance(fact, (Decimal, int, float)):
        return number(fact, language)
    return str(fact)


def said(sentence: Sentence, language: Language) -> str:
    """A statement within another."""
    return sentence.say(language)


def number(value: Decimal | float, language: Language) -> str:
    """No useless zeros; « 1 500,5 » in French, "1,500.5" in English; a true minus sign."""
    text = f"{Decimal(str(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if language is not Language.EN:
        text = text.translate({ord(","): " ", ord("."): ","})
    return text.replace("-", "−")


def kilometres(value: float, language: Language) -> str:
    """About how far: commune points carry no finer truth than the kilometre."""
    if value < 1:
        return "less than 1 km" if language is Language.EN else "moins de 1 km"
    about = "about" if language is Language.EN else "environ"
    return f"{about} {number(round(value), language)} km"


def euros(value: Decimal, language: Language) -> str:
    cents = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cents == cents.to_integral_value():
        amount = number(cents, language)
    else:
        whole, _, rest = f"{cents:.2f}".partition(".")
        point = "." if language is Language.EN else ","
        amount = f"{number(Decimal(whole), language)}{point}{rest}"
    return f"€{amount}" if language is Language.EN else f"{amount} €"


def singular(value: Decimal | float, language: Language) -> bool:
    """English has one singular number, French all those under two."""
    size = abs(float(value))
    return size == 1 if language is Language.EN else size < 2


def amount(fact: tuple[Decimal, str], language: Language) -> str:
    """« 1 place », « 2 places », « 6,5 m³ » from (value, unit)."""
    value, unit = fact
    said = spoken_unit(unit, singular(value, language), language)
    return f"{number(value, language)} {said}".rstrip()


def measure(fact: tuple[Decimal, Unit, QuantityBasis], language: Language) -> str:
    """« 12 », « 3 places », « environ 1,1 t par semaine » from (value, unit, basis): where what is
    said already calls it a quantity."""
    _, unit, _ = fact
    return _measured(fact, language, unit is not Unit.UNIT)


def counted(fact: tuple[Decimal, Unit, QuantityBasis], language: Language) -> str:
    """« 12 unités », « 3 places »: where nothing else says what is counted."""
    return _measured(fact, language, True)


def _measured(fact: tuple[Decimal, Unit, QuantityBasis], language: Language, named: bool) -> str:
    """The value and, if `named`, its unit.

    Never more than there is: who reads what is left may ask for it.
    """
    exact, unit, basis = fact
    value = short(exact, unit)
    said = number(value, language)
    if value != exact and least(unit) < 1:
        said = f"{'about' if language is Language.EN else 'environ'} {said}"
    if named:
        said += f" {unit.counted(singular(value, language), language)}"
    return f"{said} {basis.label(language)}" if basis.flow else said


def _participle(french: str, english: str) -> Callable[[tuple[Decimal, str], Language], str]:
    def said(fact: tuple[Decimal, str], language: Language) -> str:
        if language is Language.EN:
            return f"{amount(fact, language)} {english}"
        value, unit = fact
        ending = "e" if unit in FEMININE_UNITS else ""
        plural = "" if singular(value, language) else "s"
        return f"{amount(fact, language)} {french}{ending}{plural}"

    return said


def _counted(singular_fr: str, plural_fr: str, singular_en: str, plural_en: str) -> Any:
    def said(count: int, language: Language) -> str:
        one = singular(count, language)
        if language is Language.EN:
            noun = singular_en if one else plural_en
        else:
            noun = singular_fr if one else plural_fr
        return f"{number(count, language)} {noun}"

    return said


def label(fact: Any, language: Language) -> str:
    """What has a French and an English label: a term, an attribute."""
    return str(fact.en if language is Language.EN else fact.fr)


def quoted(fact: Any, language: Language) -> str:
    """Words of a listing: “as written”, or without the quotes that nobody has written."""
    return f"“{fact.words}”" if fact.written else str(fact.words)


def one_of(fact: Iterable[Term], language: Language) -> str:
    """« prêt gratuit, location ou troc »; a set is said in the order of its vocabulary."""
    if isinstance(fact, frozenset):
        fact = [term for term in type(next(iter(fact))) if term in fact]
    return _joined([label(each, language) for each in fact], " ou ", " or ", language)


def all_of(fact: Iterable[Term], language: Language) -> str:
    """« anglais, arabe et turc »."""
    return _joined([label(each, language) for each in fact], " et ", " and ", language)


def words(fact: Iterable[str], language: Language) -> str:
    """« 15 01, 17 02 ou 20 01 38 »: what says itself, in any language."""
    return _joined(list(fact), " ou ", " or ", language)


def _joined(parts: list[str], french: str, english: str, language: Language) -> str:
    joint = english if language is Language.EN else french
    return joint.join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def day(local: datetime, language: Language, with_year: bool = False) -> str:
    """« mardi 1er décembre », "Tuesday 1 December"."""
    year = f" {local.year}" if with_year else ""
    name = WEEKDAYS[local.weekday()].label(language)
    month_fr, month_en = MONTHS[local.month - 1]
    if language is Language.EN:
        return f"{name} {local.day} {month_en}{year}"
    ordinal = "1er" if local.day == 1 else str(local.day)
    return f"{name} {ordinal} {month_fr}{year}"


def hour(local: datetime, language: Language, closing: bool = False) -> str:
    """« 8 h », « 8 h 30 », « minuit » when it closes a day; "8:00"."""
    if closing and (local.hour, local.minute) == (0, 0):
        return "midnight" if language is Language.EN else "minuit"
    if language is Language.EN:
        return f"{local.hour}:{local.minute:02}"
    return f"{local.hour} h" + (f" {local.minute:02}" if local.minute else "")


def moment(instant: datetime, language: Language) -> str:
    """« lundi 4 janvier 2027 à 8 h »; midnight is the day alone."""
    local = instant.astimezone(PARIS)
    said = day(local, language, with_year=True)
    if (local.hour, local.minute) == (0, 0):
        return said
    at = "at" if language is Language.EN else "à"
    return f"{said} {at} {hour(local, language)}"


def until(instant: datetime, language: Language) -> str:
    """The last day included when the end is a midnight: « jeudi 31 décembre 2026 inclus »."""
    local = instant.astimezone(PARIS)
    if (local.hour, local.minute) != (0, 0):
        return moment(instant, language)
    last = day(local - timedelta(days=1), language, with_year=True)
    return f"{last} included" if language is Language.EN else f"{last} inclus"


def span(interval: Interval, language: Language) -> str:
    """« mardi 1er décembre de 8 h à 18 h », on the clock of Paris, the year if it changes."""
    start, end = interval.start.astimezone(PARIS), interval.end.astimezone(PARIS)
    closes_day = (end.hour, end.minute) == (0, 0)
    last = end - timedelta(days=1) if closes_day else end
    whole_days = closes_day and (start.hour, start.minute) == (0, 0)
    years = start.year != last.year
    first_day, last_day = day(start, language, years), day(last, language, years)
    opens, closes = hour(start, language), hour(end, language, closing=True)
    english = language is Language.EN
    if start.date() == last.date():
        if whole_days:
            return f"{first_day}, all day" if english else f"{first_day} toute la journée"
        if english:
            return f"{first_day} from {opens} to {closes}"
        return f"{first_day} de {opens} à {closes}"
    if whole_days:
        if english:
            return f"from {first_day} to {last_day} included"
        return f"du {first_day} au {last_day} inclus"
    if english:
        return f"from {first_day} at {opens} to {last_day} at {closes}"
    return f"du {first_day} à {opens} au {last_day} à {closes}"


SPOKEN: dict[str, Callable[[Any, Language], str]] = {
    "": plain,
    "said": said,
    "km": kilometres,
    "eur": euros,
    "amount": amount,
    "measure": measure,
    "counted": counted,
    "asked": _participle("demandé", "asked"),
    "offered": _participle("offert", "offered"),
    "label": label,
    "quoted": quoted,
    "one_of": one_of,
    "all_of": all_of,
    "words": words,
    "moment": moment,
    "until": until,
    "span": span,
    **{spec: _counted(*forms) for spec, forms in NOUNS.items()},
}
"""How each format specification says a fact."""
