"""Rules on waste (W…): to whom a stream may go, and what has to be known of it first.

`material_status` decides: waste goes to those who may take waste in; what is said to be no waste
needs its evidence. A status that nobody stated is taken for waste. What the receiver is allowed is
that of its verified permits, valid over the whole period; a declared one is never enough for what
is hazardous. Sentences say nothing of a permit that nobody has verified: others must not see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from ptce.domain.calendar import PARIS, days_of
from ptce.domain.codes import spoken
from ptce.domain.icpe import rubric, usual_rubric
from ptce.domain.kinds.waste_stream import Hazard, MaterialStatus
from ptce.domain.permits import Permit, PermitKind, VerificationStatus
from ptce.domain.schemes import Scheme
from ptce.domain.specialists import specialty
from ptce.domain.terms import CheckCode
from ptce.domain.values import Stated
from ptce.matching.checks import Check, met, to_verify, violated
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence

PROVEN: Final = frozenset({MaterialStatus.BY_PRODUCT, MaterialStatus.END_OF_WASTE})
"""The statuses that always need their evidence."""


def not_tradeable(pair: Pair) -> Check | None:
    """W10: what only a specialist may handle is not exchanged here."""
    code = waste_code(pair.offer.attributes)
    what = None if code is None else specialty(code)
    if code is None or what is None:
        return None
    facts = (spoken(Scheme.LOW, code),)
    return violated(
        CheckCode.RULE,
        Sentence(
            "déchet {0} : ne s'échange pas ici, une filière spécialisée le prend en charge",
            "waste {0}: not exchanged here, a specialist takes care of it",
            facts,
        ),
        Sentence("une filière spécialisée", "a specialist"),
        gap=1.0,
    )._replace(text=what.article)


def hazardous_outlet(pair: Pair) -> Check | None:
    """W01: hazardous waste goes only to a verified permit that covers hazard and code."""
    stated = pair.offer.attributes
    if not is_waste(stated) or not is_hazardous(stated):
        return None
    code = waste_code(stated)
    covering = [each for each in _permits(pair, VerificationStatus.VERIFIED) if _takes(each, code)]
    what = _named("déchet dangereux", "hazardous waste", code)
    valid = [each for each in covering if _valid_throughout(each, pair)]
    if valid:
        return met(
            CheckCode.RULE,
            Sentence(
                what.french + ", repreneur autorisé (rubrique {1}, vérifiée par son pôle)",
                what.english + ", authorised receiver (heading {1}, verified by its pole)",
                (*what.facts, valid[0].rubrique),
            ),
        )
    lacks = _authorised(code, hazardous=True)
    if over := _first_end(covering, pair):
        return _too_short(what, over, lacks)
    sentence = Sentence(
        what.french + " : pas d'autorisation vérifiée du repreneur qui le couvre",
        what.english + ": the receiver has no verified permit that covers it",
        what.facts,
    )
    return violated(CheckCode.RULE, sentence, lacks)._replace(
        help=Sentence(
            "passer par un repreneur autorisé ({0}), ou faire vérifier par l'animation une "
            "autorisation qui couvre ce déchet",
            "go through an authorised receiver ({0}), or have a permit that covers this waste "
            "verified by the coordinators",
            (usual_rubric(code, True),),
        )
    )


def outlet(pair: Pair) -> Check | None:
    """W02: other waste goes to those who may take waste in, verified or declared.

    A permit that is only declared, also under the threshold of its heading, is to verify; so is a
    verified one whose heading does not seem to be about the code.
    """
    stated = pair.offer.attributes
    if not is_waste(stated) or is_hazardous(stated):
        return None
    code = waste_code(stated)
    what = _named("déchet", "waste", code)
    live = _permits(pair, VerificationStatus.VERIFIED, VerificationStatus.DECLARED)
    valid = [each for each in live if _valid_throughout(each, pair)]
    sure = [
        each
        for each in valid
        if each.status is VerificationStatus.VERIFIED and _takes(each, code, hazardous=False)
    ]
    if sure:
        return met(
            CheckCode.RULE,
            Sentence(
                what.french + ", repreneur autorisé (rubrique {1}, vérifiée par son pôle)",
                what.english + ", authorised receiver (heading {1}, verified by its pole)",
                (*what.facts, sure[0].rubrique),
            ),
        )
    if valid or pair.need.receiver is None:
        return to_verify(
            CheckCode.RULE,
            Sentence(
                what.french + " : l'autorisation du repreneur pour ce déchet reste à vérifier",
                what.english + ": the receiver's permit for this waste is still to be verified",
                what.facts,
            ),
            Sentence("autorisation du repreneur", "the receiver's permit"),
        )
    verified = [each for each in live if each.status is VerificationStatus.VERIFIED]
    lacks = _authorised(code, hazardous=False)
    if over := _first_end(verified, pair):
        return _too_short(what, over, lacks)
    sentence = Sentence(
        what.french + " : le repreneur n'a pas d'autorisation pour des déchets",
        what.english + ": the receiver has no permit for waste",
        what.facts,
    )
    return violated(CheckCode.RULE, sentence, lacks)._replace(
        help=Sentence(
            "passer par un repreneur autorisé ({0}) ; ou déclarer une installation sous le seuil ; "
            "ou qualifier en réemploi ou sous-produit, avec preuve",
            "go through an authorised receiver ({0}); or declare an installation under the "
            "threshold; or qualify as reusable or by-product, with evidence",
            (usual_rubric(code, False),),
        )
    )


def evidence(pair: Pair) -> Check | None:
    """W03: what is said to be no waste, and might be, shows its evidence.

    A by-product and an end of waste always; an object for reuse only when a waste code is stated or
    a hazard declared. With evidence, what is hazardous is still to verify.
    """
    stated = pair.offer.attributes
    status = stated.get("material_status")
    if is_waste(stated) or not isinstance(status, str):
        return None
    hazardous = is_hazardous(stated)
    if status not in PROVEN and not hazardous and waste_code(stated) is None:
        return None
    facts = (MaterialStatus[status],)
    if not stated.get("evidence"):
        sentence = Sentence(
            "{0:label} : la preuve de ce statut n'est pas donnée",
            "{0:label}: the evidence of this status is not given",
            facts,
        )
        return violated(CheckCode.RULE, sentence, Sentence("la preuve", "the evidence"))
    if hazardous:
        return to_verify(
            CheckCode.RULE,
            Sentence(
                "{0:label}, dangereux : la preuve de ce statut reste à vérifier",
                "{0:label}, hazardous: the evidence of this status is still to be verified",
                facts,
            ),
            Sentence("preuve du statut", "evidence of the status"),
        )
    return met(
        CheckCode.RULE,
        Sentence("{0:label}, preuve annoncée", "{0:label}, evidence announced", facts),
    )


def characterisation(pair: Pair) -> Check | None:
    """W08: a code with a hazardous twin does not tell by itself; the analysis does."""
    stated = pair.offer.attributes
    if stated.get("hazard") != Hazard.TO_BE_ASSESSED:
        return None
    what = _named("déchet", "waste", waste_code(stated))
    return to_verify(
        CheckCode.RULE,
        Sentence(
            what.french + " : dangereux ou non, sa caractérisation reste à faire",
            what.english + ": hazardous or not, it is still to be assessed",
            what.facts,
        ),
        Sentence("caractérisation du déchet", "assessment of the waste"),
    )


def is_waste(stated: Mapping[str, Stated]) -> bool:
    return stated.get("material_status", MaterialStatus.WASTE) == MaterialStatus.WASTE


def is_hazardous(stated: Mapping[str, Stated]) -> bool:
    """By what derives from its code, or by what is declared of it."""
    declared = stated.get("pop") is True or bool(stated.get("hazard_properties"))
    return declared or stated.get("hazard") == Hazard.HAZARDOUS


def waste_code(stated: Mapping[str, Stated]) -> str | None:
    code = stated.get("waste_code")
    return code if isinstance(code, str) else None


def _permits(pair: Pair, *statuses: VerificationStatus) -> list[Permit]:
    """The receiver's permits to take waste in, in these states, whatever their dates."""
    receiver = pair.need.receiver
    return [
        permit
        for permit in (() if receiver is None else receiver.permits)
        if permit.kind is PermitKind.ICPE
        and permit.status in statuses
        and rubric(permit.rubrique) is not None
    ]


def _takes(permit: Permit, code: str | None, hazardous: bool = True) -> bool:
    """Whether a permit covers the hazard and the code: by its own list of codes, or else by what
    its heading is about. Nobody is under a threshold for what is hazardous."""
    heading = rubric(permit.rubrique)
    if heading is None or not heading.admits(hazardous):
        return False
    if hazardous and (permit.below_threshold or not permit.covers_hazardous):
        return False
    if code is None:
        return not hazardous
    if permit.low_prefixes:
        return permit.covers_code(code)
    return not heading.codes or code.startswith(heading.codes)


def _valid_throughout(permit: Permit, pair: Pair) -> bool:
    first, last = days_of(pair.need.period)
    return permit.valid_on(first) and permit.valid_on(last)


def _first_end(permits: list[Permit], pair: Pair) -> Permit | None:
    """The one that is valid on the first day but ends before the last, the longest of them."""
    first, _ = days_of(pair.need.period)
    begun = [each for each in permits if each.valid_on(first) and each.valid_until is not None]
    return max(begun, key=lambda each: str(each.valid_until), default=None)


def _too_short(what: Sentence, permit: Permit, lacks: Sentence) -> Check:
    assert permit.valid_until is not None
    until = datetime.combine(permit.valid_until, time(), PARIS)
    facts = (*what.facts, permit.rubrique, until)
    sentence = Sentence(
        what.french + " : l'autorisation du repreneur (rubrique {1}) finit le {2:moment}, avant la "
        "période demandée",
        what.english + ": the receiver's permit (heading {1}) ends on {2:moment}, before the "
        "period asked",
        facts,
    )
    help_ = Sentence(
        "une période qui finit au plus tard le {2:moment}, ou l'autorisation renouvelée",
        "a period that ends on {2:moment} at the latest, or the permit renewed",
        facts,
    )
    return violated(CheckCode.RULE, sentence, lacks)._replace(help=help_)


def _named(french: str, english: str, code: str | None) -> Sentence:
    """« déchet dangereux 20 01 35 », as the beginning of a sentence whose first fact it is."""
    said = "" if code is None else " " + spoken(Scheme.LOW, code)
    return Sentence(french + "{0}", english + "{0}", (said,))


def _authorised(code: str | None, *, hazardous: bool) -> Sentence:
    return Sentence(
        "un repreneur autorisé ({0})",
        "an authorised receiver ({0})",
        (usual_rubric(code, hazardous),),
    )
