"""Words of the trade as enums: a stable code for machines, a French and an English label.

An enum holds only values that a built command can reach. Sources of the vocabulary: law 2014-856
art. 9 (members), code de la route R311-1 and R221-4 (vehicles, licences), arrêté of 25 June 1980
(ERP types and categories).
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A code that equals its own string, with a label in two languages."""

    fr: str
    en: str

    def __new__(cls, code: str, fr: str, en: str) -> Term:
        term = str.__new__(cls, code)
        term._value_ = code
        term.fr = fr
        term.en = en
        return term

    def label(self, language: Language) -> str:
        return self.en if language is Language.EN else self.fr


class Language(Term):
    FR = "FR", "français", "French"
    EN = "EN", "anglais", "English"


class Article9Category(Term):
    """The block of article 9 (law 2014-856) that a member belongs to: one per member."""

    ESS_ENTERPRISE = "ESS_ENTERPRISE", "entreprise de l'ESS", "social economy enterprise"
    OTHER_ENTERPRISE = "OTHER_ENTERPRISE", "entreprise (PME…)", "other enterprise"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", "collectivité", "local authority"
    LOCAL_AUTHORITY_GROUP = (
        "LOCAL_AUTHORITY_GROUP",
        "groupement de collectivités",
        "group of local authorities",
    )
    RESEARCH_CENTRE = "RESEARCH_CENTRE", "centre de recherche", "research centre"
    HIGHER_EDUCATION = (
        "HIGHER_EDUCATION",
        "établissement d'enseignement supérieur et de recherche",
        "higher education",
    )
    TRAINING_BODY = "TRAINING_BODY", "organisme de formation", "training body"
    OTHER_LEGAL_PERSON = "OTHER_LEGAL_PERSON", "autre personne morale", "other legal person"
    NATURAL_PERSON = "NATURAL_PERSON", "personne physique", "natural person"


class EssFamily(Term):
    """The families of the ESS (law 2014-856 art. 1); a company's is never by its legal category."""

    ASSOCIATION = "ASSOCIATION", "association", "association"
    COOPERATIVE = "COOPERATIVE", "coopérative", "cooperative"
    MUTUAL = "MUTUAL", "mutuelle", "mutual society"
    FOUNDATION = "FOUNDATION", "fondation", "foundation"
    ESS_COMPANY = (
        "ESS_COMPANY",
        "société commerciale de l'ESS",
        "commercial company of the social economy",
    )


class MembershipStatus(Term):
    APPLICANT = "APPLICANT", "candidat (charte à signer)", "applicant (charter to sign)"
    ACTIVE = "ACTIVE", "membre actif", "active member"
    SUSPENDED = "SUSPENDED", "adhésion suspendue", "membership suspended"
    WITHDRAWN = "WITHDRAWN", "retiré du pôle", "withdrawn from the pole"


class Visibility(Term):
    """Who sees a listing, and may be matched with it."""

    PRIVATE = (
        "PRIVATE",
        "privé : la structure et l'animation du pôle ; jamais mis en relation",
        "the member and its coordinators; never matched",
    )
    MEMBERS = "MEMBERS", "les membres du pôle", "the pole's members"
    POLE_AND_PARTNERS = (
        "POLE_AND_PARTNERS",
        "le pôle et ses partenaires, y compris d'autres pôles",
        "the pole and its partners, other poles included",
    )
    PUBLIC = "PUBLIC", "tout le monde", "everybody"


class ListingStatus(Term):
    """Where a resource or a request stands."""

    PUBLISHED = "PUBLISHED", "publié", "published"
    PARTIALLY_ALLOCATED = "PARTIALLY_ALLOCATED", "pourvu en partie", "partially allocated"
    ALLOCATED = "ALLOCATED", "pourvu", "allocated"
    PAUSED = "PAUSED", "en pause", "paused"
    EXPIRED = "EXPIRED", "échu", "expired"
    WITHDRAWN = "WITHDRAWN", "retiré", "withdrawn"


class MatchStatus(Term):
    SUGGESTED = "SUGGESTED", "suggérée", "suggested"
    SHORTLISTED = (
        "SHORTLISTED",
        "retenue par l'animation",
        "shortlisted by the coordinators",
    )
    PROPOSED = "PROPOSED", "proposée par l'animation", "proposed by the coordinator"
    ACCEPTED_BY_PROVIDER = (
        "ACCEPTED_BY_PROVIDER",
        "acceptée par l'offreur, créneau retenu",
        "accepted by the provider, slot held",
    )
    ACCEPTED_BY_RECEIVER = (
        "ACCEPTED_BY_RECEIVER",
        "acceptée par le demandeur, créneau retenu",
        "accepted by the receiver, slot held",
    )
    AGREED = "AGREED", "conclue", "agreed"
    DECLINED = "DECLINED", "déclinée", "declined"
    WITHDRAWN = (
        "WITHDRAWN",
        "retirée : qui l'avait proposée, ou acceptée, est revenu dessus",
        "withdrawn: whoever had proposed or accepted it took that back",
    )
    LAPSED = (
        "LAPSED",
        "caduque : l'annonce a été retirée, ou ne convient plus",
        "lapsed: a listing was withdrawn, or no longer fits",
    )
    EXPIRED = (
        "EXPIRED",
        "échue : le temps d'une annonce est passé",
        "expired: the time of a listing is over",
    )
    CANCELLED = "CANCELLED", "annulée", "cancelled"


class BookingStatus(Term):
    HELD = "HELD", "retenue, en attente de l'autre côté", "held, waiting for the other side"
    CONFIRMED = "CONFIRMED", "confirmée", "confirmed"
    RELEASED = "RELEASED", "libérée avant confirmation", "released before confirmation"
    CANCELLED = "CANCELLED", "annulée", "cancelled"


class MatchSide(Term):
    PROVIDER = "PROVIDER", "offreur", "provider"
    RECEIVER = "RECEIVER", "demandeur", "receiver"


class DeclineReason(Term):
    TOO_FAR = "TOO_FAR", "trop loin", "too far"
    TIMING = "TIMING", "les dates", "dates"
    QUANTITY = "QUANTITY", "la quantité", "quantity"
    QUALITY = "QUALITY", "l'état ou la qualité", "condition or quality"
    WRONG_RESOURCE = (
        "WRONG_RESOURCE",
        "ce n'est pas la ressource cherchée",
        "not the resource that is sought",
    )
    TERMS = "TERMS", "les modalités ou le prix", "terms or price"
    REGULATORY = "REGULATORY", "la réglementation", "regulation"
    ALREADY_SOLVED = "ALREADY_SOLVED", "déjà trouvé", "already found"
    NOT_REACHABLE = "NOT_REACHABLE", "injoignable", "not reachable"
    OUT_OF_SCOPE = "OUT_OF_SCOPE", "ce n'est pas pour moi", "not for me"
    TRUST = "TRUST", "la confiance", "trust"
    OTHER = "OTHER", "autre", "other"


class CancelCause(Term):
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED", "le besoin n'existe plus", "no longer needed"
    NO_LONGER_AVAILABLE = (
        "NO_LONGER_AVAILABLE",
        "la ressource n'est plus disponible",
        "no longer available",
    )
    TIMING = "TIMING", "les dates", "dates"
    TERMS = "TERMS", "les modalités ou le prix", "terms or price"
    REGULATORY = "REGULATORY", "la réglementation", "regulation"
    AGREED_ANEW = "AGREED_ANEW", "on convient d'autre chose", "something else is agreed"
    MEMBER_LEFT = "MEMBER_LEFT", "une structure quitte le pôle", "a member leaves the pole"
    OTHER = "OTHER", "autre", "other"


class ExchangeMode(Term):
    LOAN = "LOAN", "prêt gratuit", "free loan"
    RENTAL = "RENTAL", "location", "rental"
    COST_SHARE = "COST_SHARE", "partage de coûts", "cost sharing"
    BARTER = "BARTER", "troc", "barter"
    LOCAL_CURRENCY = "LOCAL_CURRENCY", "monnaie locale", "local currency"
    TIME_CREDIT = "TIME_CREDIT", "échange d'heures", "time credit"
    MUTUAL_CREDIT = "MUTUAL_CREDIT", "crédit mutuel", "mutual credit"
    GIFT = "GIFT", "don", "gift"
    SALE = "SALE", "vente", "sale"
    SERVICE = "SERVICE", "prestation", "service"
    PAY_TO_REMOVE = (
        "PAY_TO_REMOVE",
        "reprise payante (l'offreur paie qui reprend)",
        "paid removal (the provider pays the taker)",
    )

    @property
    def free(self) -> bool:
        """Nobody pays anything."""
        return self in (ExchangeMode.LOAN, ExchangeMode.GIFT)


class PriceUnit(Term):
    """What a price in euros is counted by."""

    FLAT = "FLAT", "forfait", "flat"
    HOUR = "HOUR", "heure", "hour"
    DAY = "DAY", "journée", "day"


class Unit(Term):
    """What a listing's quantity is counted in."""

    UNIT = "UNIT", "unité", "unit"
    PLACE = "PLACE", "place", "place"
    KILOGRAM = "KILOGRAM", "kilogramme (kg)", "kilogram (kg)"
    TONNE = "TONNE", "tonne (t)", "tonne (t)"
    LITRE = "LITRE", "litre (L)", "litre (L)"
    CUBIC_METRE = "CUBIC_METRE", "mètre cube (m³)", "cubic metre (m³)"
    PALLET = "PALLET", "palette", "pallet"
    BIG_BAG = "BIG_BAG", "big-bag", "big bag"
    HOUR = "HOUR", "heure (h)", "hour (h)"

    @property
    def symbol(self) -> str | None:
        """How a sentence writes it after a number; None for what is counted in words."""
        return UNIT_SYMBOLS.get(self)

    def counted(self, one: bool, language: Language) -> str:
        """As it follows a number: « place », « places », « t »."""
        word = self.label(language)
        return self.symbol or (word if one else f"{word}s")


UNIT_SYMBOLS = {
    Unit.KILOGRAM: "kg",
    Unit.TONNE: "t",
    Unit.LITRE: "L",
    Unit.CUBIC_METRE: "m³",
    Unit.HOUR: "h",
}


class QuantityBasis(Term):
    """How a quantity is to be understood: there all the time, once, or again and again."""

    AT_ONCE = "AT_ONCE", "à tout instant (places, flotte)", "at any instant (places, a fleet)"
    IN_ALL = "IN_ALL", "en tout (un stock)", "in all (a stock)"
    PER_WEEK = "PER_WEEK", "par semaine", "a week"
    PER_MONTH = "PER_MONTH", "par mois", "a month"
    PER_YEAR = "PER_YEAR", "par an", "a year"

    @property
    def flow(self) -> bool:
        return self in (
            QuantityBasis.PER_WEEK,
            QuantityBasis.PER_MONTH,
            QuantityBasis.PER_YEAR,
        )


class Weekday(Term):
    MONDAY = "MONDAY", "lundi", "Monday"
    TUESDAY = "TUESDAY", "mardi", "Tuesday"
    WEDNESDAY = "WEDNESDAY", "mercredi", "Wednesday"
    THURSDAY = "THURSDAY", "jeudi", "Thursday"
    FRIDAY = "FRIDAY", "vendredi", "Friday"
    SATURDAY = "SATURDAY", "samedi", "Saturday"
    SUNDAY = "SUNDAY", "dimanche", "Sunday"

    @property
    def number(self) -> int:
        """0 for Monday, as `date.weekday()` counts."""
        return list(type(self)).index(self)


class Role(Term):
    """What somebody may do in a pole; `ptce/domain/rights.py` says which commands."""

    MEMBER_USER = "MEMBER_USER", "personne d'une structure membre", "member user"
    MEMBER_ADMIN = (
        "MEMBER_ADMIN",
        "responsable d'une structure membre : ses personnes aussi",
        "administrator of a member: its people too",
    )
    COORDINATOR = "COORDINATOR", "animation du pôle", "coordinator"
    EVALUATOR = (
        "EVALUATOR",
        "évaluation : lit les mises en relation du pôle et ce qu'il en advient",
        "evaluator: reads the pole's matches and what became of them",
    )
    POLE_ADMIN = (
        "POLE_ADMIN",
        "administration du pôle : l'animation, et qui a quel rôle",
        "pole administrator: a coordinator's rights, and who has which role",
    )
    PARTNER_APP = "PARTNER_APP", "application partenaire", "partner application"
    AUDITOR = "AUDITOR", "audit : lit les traces du pôle", "auditor: reads the pole's audit trail"


class CriterionCode(Term):
    """What a score is made of, in the order people read it."""

    MEANING = "MEANING", "nature", "meaning"
    DISTANCE = "DISTANCE", "distance", "distance"
    CALENDAR = "CALENDAR", "calendrier", "calendar"
    QUANTITY = "QUANTITY", "quantité", "quantity"
    PRICE = "PRICE", "prix", "price"
    COMPLETENESS = "COMPLETENESS", "fiche complète", "completeness"
    EQUIPMENT = "EQUIPMENT", "équipement souhaité", "equipment wished for"
    LEVEL = "LEVEL", "métier et niveau", "job and level"
    USE = "USE", "débouché", "outlet"
    WASTE_CODE = "WASTE_CODE", "code déchet", "waste code"


class CheckStatus(Term):
    OK = "OK", "respecté", "met"
    VIOLATED = "VIOLATED", "non respecté", "not met"
    TO_VERIFY = "TO_VERIFY", "à vérifier", "to verify"


class CheckCode(Term):
    """A hard constraint: what makes a pair impossible, or still to be verified."""

    SAME_MEMBER = "SAME_MEMBER", "même structure des deux côtés", "same member on both sides"
    LISTING_CLOSED = "LISTING_CLOSED", "annonce fermée", "listing closed"
    CHARTER = "CHARTER", "charte à signer", "charter to sign"
    DISTANCE = "DISTANCE", "distance", "distance"
    CALENDAR = "CALENDAR", "calendrier", "calendar"
    QUANTITY = "QUANTITY", "quantité", "quantity"
    TERMS = "TERMS", "modalités d'échange", "exchange terms"
    PRICE = "PRICE", "prix", "price"
    ATTRIBUTE = "ATTRIBUTE", "caractéristique demandée", "requested attribute"
    RULE = "RULE", "règle de droit", "legal rule"
