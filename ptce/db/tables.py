"""Every table, constraint and index, declared once; the migrations end where this says.

A kind's two tables (`resource_<kind>`, `request_<kind>`) derive from its declaration. Times are
`timestamptz`, money is euros, distances are kilometres, `weekly_minutes` are half-open minute
ranges of the local week (0 = Monday 00:00, Europe/Paris; NULL = at any hour).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import (
    INT4MULTIRANGE,
    JSONB,
    TSTZMULTIRANGE,
    TSTZRANGE,
    UUID,
    ExcludeConstraint,
)

from ptce.domain.allowances import SMALLEST
from ptce.domain.attention import AGEING_AFTER, SOON
from ptce.domain.calendar import DAY
from ptce.domain.codes import SHAPES
from ptce.domain.contact_consents import ContactAudience
from ptce.domain.distances import DETOUR, EARTH_RADIUS_KM, SMALLEST_DEGREE_KM
from ptce.domain.kinds import (
    KINDS,
    Ask,
    Attribute,
    Choice,
    Choices,
    Code,
    Day,
    Flag,
    Kind,
    Number,
    Words,
)
from ptce.domain.lifecycle import LapseCause
from ptce.domain.membership import (
    CompanySize,
    EssBasis,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.people import EMAIL_LENGTH
from ptce.domain.permits import CapacityUnit, PermitKind, VerificationStatus
from ptce.domain.proposals import ProposalStatus
from ptce.domain.rights import OF_A_MEMBER
from ptce.domain.schemes import Scheme
from ptce.domain.scopes import CredentialKind, Scope
from ptce.domain.terms import (
    Article9Category,
    BookingStatus,
    CancelCause,
    CriterionCode,
    DeclineReason,
    EssFamily,
    ExchangeMode,
    Language,
    ListingStatus,
    MatchSide,
    MatchStatus,
    MembershipStatus,
    PriceUnit,
    QuantityBasis,
    Role,
    Term,
    Unit,
    Visibility,
)
from ptce.domain.text import LONGEST, PLURAL, SHORTEST
from ptce.domain.weights import UNDECIDED, WeightsOrigin, WeightsStatus

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)

CURRENT_LISTINGS = "status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED', 'PAUSED')"
"""What time brings to an end."""

OPEN_LISTINGS = "status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED')"
"""What may still be matched: the condition of the indexes by place, as `candidates.sql` has it."""

TITLE_LENGTH = 120
TEXT_LENGTH = 2_000
SESSION_LABEL_LENGTH = 60


def _id() -> Column[Any]:
    return Column("id", UUID, primary_key=True, server_default=func.uuidv7())


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[Any]:
    return Column(name, UUID, ForeignKey(target), nullable=nullable, index=index)


def _codes(terms: Iterable[Term]) -> str:
    return ", ".join(repr(term.value) for term in terms)


def _one_of(name: str, terms: type[Term]) -> str:
    return f"{name} IN ({_codes(terms)})"


def _term(
    name: str, terms: type[Term], *, nullable: bool = False, default: Term | None = None
) -> Column[Any]:
    known = CheckConstraint(_one_of(name, terms), name=name)
    given = None if default is None else text(repr(default.value))
    return Column(name, Text, known, nullable=nullable, server_default=given)


def _kind() -> Column[Any]:
    codes = ", ".join(repr(kind.code) for kind in KINDS)
    return Column("kind", Text, CheckConstraint(f"kind IN ({codes})", name="kind"), nullable=False)


def _terms(name: str, terms: type[Term]) -> Column[Any]:
    codes = ", ".join(repr(term.value) for term in terms)
    known = CheckConstraint(f"{name} <@ ARRAY[{codes}]", name=name)
    return Column(name, ARRAY(Text), known, nullable=False, server_default=text("'{}'"))


def _scopes() -> Column[Any]:
    codes = ", ".join(repr(scope.value) for scope in Scope)
    known = CheckConstraint(f"scopes <@ ARRAY[{codes}]", name="scopes")
    return Column("scopes", ARRAY(Text), known)


def _text(name: str, longest: int, *, nullable: bool = False) -> Column[Any]:
    length = CheckConstraint(f"char_length({name}) BETWEEN 1 AND {longest}", name=f"{name}_length")
    return Column(name, Text, length, nullable=nullable)


def _at(name: str = "created_at") -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _words_index(table: str, column: str) -> Index:
    """What finds whole words of a folded text."""
    words = text(f"string_to_array({column}, ' ')")
    return Index(f"{table}_words_idx", words, postgresql_using="gin")


def _version() -> Column[Any]:
    return Column("version", Integer, nullable=False, server_default=text("1"))


def _buffer() -> Column[Any]:
    """Minutes that stay free after each booking."""
    bounds = CheckConstraint(f"buffer_minutes BETWEEN 0 AND {DAY}", name="buffer_minutes")
    return Column("buffer_minutes", Integer, bounds, nullable=False, server_default=text("0"))


def _person(*, index: bool = True) -> Column[Any]:
    """Whose row it is: it goes with them."""
    key = ForeignKey("person.principal_id", ondelete="CASCADE")
    return Column("principal_id", UUID, key, nullable=False, index=index)


department = Table(
    "department",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

epci = Table(
    "epci",
    metadata,
    Column("siren", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

commune = Table(
    "commune",
    metadata,
    Column("insee", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("postcodes", ARRAY(Text), nullable=False),
    Column("epci", Text),
    Column("department", Text, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("longitude", Double, nullable=False),
    Index("commune_postcodes_idx", "postcodes", postgresql_using="gin"),
    Index("commune_epci_idx", "epci"),
)

former_commune = Table(
    "former_commune",
    metadata,
    Column("insee", Text, primary_key=True),
    Column("current", Text, ForeignKey("commune.insee"), nullable=False),
)

concept = Table(
    "concept",
    metadata,
    Column("scheme", Text, CheckConstraint(_one_of("scheme", Scheme), name="scheme")),
    Column("code", Text),
    Column("id", UUID, nullable=False, unique=True),
    Column("compact", Text(collation="C"), nullable=False),
    Column("written", Text, nullable=False),
    Column("label_fr", Text, nullable=False),
    Column("label_en", Text),
    Column("broader", Text),
    Column("hazardous", Boolean),
    Column("mirrors", ARRAY(Text), nullable=False),
    _term("ess_family", EssFamily, nullable=True),
    Column("weight", Integer, nullable=False),
    PrimaryKeyConstraint("scheme", "code"),
    UniqueConstraint("scheme", "compact"),
    ForeignKeyConstraint(["scheme", "broader"], ["concept.scheme", "concept.code"]),
    Index(
        "concept_broader_idx",
        "scheme",
        "broader",
        "code",
        "id",
        postgresql_where=text("broader IS NOT NULL"),
    ),
    Index("concept_top_idx", "scheme", "code", "id", postgresql_where=text("broader IS NULL")),
)
"""What a code of a classification means. `compact` is the code as everybody may type it, `written`
as its publisher prints it (15 01 10*); `mirrors` are the twins of a waste code on the other side of
the hazard; the heavier of two equal labels is the likelier (the inhabitants of a commune)."""

concept_name = Table(
    "concept_name",
    metadata,
    Column("scheme", Text),
    Column("code", Text),
    Column("label", Text),
    Column("search_text", Text, nullable=False),
    Column("preferred", Boolean, nullable=False),
    Column("weight", Integer, nullable=False),
    PrimaryKeyConstraint("scheme", "code", "label"),
    Index("concept_name_weight_idx", "scheme", "weight"),
    Index("concept_name_scheme_name_idx", "scheme", "search_text"),
    Index(
        "concept_name_scheme_search_text_idx",
        "scheme",
        "search_text",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    ),
)
"""Every name by which a concept is found, its labels included; written by `seed` alone. `weight` is
the concept's; one name of each is `preferred`, its French label."""

reference_version = Table(
    "reference_version",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    _at("loaded_at"),
)

pole = Table(
    "pole",
    metadata,
    _id(),
    Column("slug", Text, nullable=False, unique=True),
    _text("name", TITLE_LENGTH),
    Column("charter_version", Integer, nullable=False),
    Column("charter_required", Integer),
    Column("grace_until", Date),
    Column("charter_settled", Boolean, nullable=False, server_default=text("true")),
    Column("fictitious", Boolean, nullable=False, server_default=text("false")),
    _text("broker_number", 60, nullable=True),
    Column("broker_valid_until", Date),
    _version(),
    _at(),
    CheckConstraint(
        "(broker_number IS NULL) = (broker_valid_until IS NULL)", name="broker_declaration"
    ),
    CheckConstraint("(charter_required IS NULL) = (grace_until IS NULL)", name="grace"),
    CheckConstraint("charter_required < charter_version", name="charter_required"),
)

charter = Table(
    "charter",
    metadata,
    Column("pole_id", UUID, ForeignKey("pole.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _text("title", TITLE_LENGTH),
    Column("adopted_on", Date, nullable=False),
    _text("body", 20_000),
)

member = Table(
    "member",
    metadata,
    _id(),
    Column("reference", Text, nullable=False, unique=True),
    _ref("pole_id", "pole.id"),
    _text("name", TITLE_LENGTH),
    Column("sort_key", Text, nullable=False),
    _term("article9_category", Article9Category),
    Column("legal_form", Text),
    Column("siret", Text),
    Column("siren", Text),
    Column("rna", Text),
    Column("naf", Text),
    _term("size", CompanySize, nullable=True),
    _term("circle", MemberCircle, default=MemberCircle.PARTNER),
    _terms("labels", MemberLabel),
    _terms("inclusive_kinds", InclusiveStructureKind),
    _term("ess_family", EssFamily, nullable=True),
    _term("ess_basis", EssBasis, nullable=True),
    _text("ess_proof", 200, nullable=True),
    Column("non_diffusible", Boolean, nullable=False, server_default=text("false")),
    _term("status", MembershipStatus),
    _term("visibility", Visibility),
    _version(),
    _at(),
    _at("updated_at"),
    UniqueConstraint("pole_id", "siret"),
    UniqueConstraint("rna", "pole_id"),
    CheckConstraint("(ess_family IS NULL) = (ess_basis IS NULL)", name="ess_basis_given"),
    CheckConstraint("(ess_basis = 'DECLARED') = (ess_proof IS NOT NULL)", name="ess_proof_given"),
    Index("member_pole_id_sort_key_idx", "pole_id", "sort_key", "id"),
    Index("member_sort_key_idx", "sort_key", "id"),
    Index("member_status_idx", "status", "sort_key", "id"),
    Index("member_article9_category_idx", "article9_category", "sort_key", "id"),
    Index("member_circle_idx", "circle", "sort_key", "id"),
    Index("member_ess_family_idx", "ess_family", "sort_key", "id"),
    Index(
        "member_name_words_idx",
        "sort_key",
        postgresql_using="gin",
        postgresql_ops={"sort_key": "gin_trgm_ops"},
    ),
    _words_index("member", "sort_key"),
    Index("member_labels_idx", "labels", postgresql_using="gin"),
    Index("member_inclusive_kinds_idx", "inclusive_kinds", postgresql_using="gin"),
)

contact = Table(
    "contact",
    metadata,
    Column("member_id", UUID, ForeignKey("member.id"), primary_key=True),
    _text("name", TITLE_LENGTH),
    _text("email", 254, nullable=True),
    _text("phone", 30, nullable=True),
)

charter_signature = Table(
    "charter_signature",
    metadata,
    _id(),
    _ref("member_id", "member.id"),
    _ref("pole_id", "pole.id"),
    Column("charter_version", Integer, nullable=False),
    Column("signed_on", Date, nullable=False),
    _text("signatory", TITLE_LENGTH),
    Column("withdrawn_on", Date),
    _at(),
    Index("charter_signature_member_id_idx", "member_id"),
    Index(
        "charter_signature_live_key",
        "member_id",
        "charter_version",
        unique=True,
        postgresql_where=text("withdrawn_on IS NULL"),
    ),
    ForeignKeyConstraint(["pole_id", "charter_version"], ["charter.pole_id", "charter.version"]),
)

site = Table(
    "site",
    metadata,
    _id(),
    _ref("member_id", "member.id", index=True),
    _text("name", TITLE_LENGTH),
    Column("commune_insee", Text, ForeignKey("commune.insee"), nullable=False),
    Column("main", Boolean, nullable=False),
    Column("siret", Text),
    _text("address", 200, nullable=True),
    Column("address_public", Boolean, nullable=False, server_default=text("false")),
    Column("closed_at", DateTime(timezone=True)),
    _version(),
    _at(),
    _at("updated_at"),
    UniqueConstraint("member_id", "siret"),
    CheckConstraint("NOT (main AND closed_at IS NOT NULL)", name="main_is_open"),
    CheckConstraint("NOT address_public OR address IS NOT NULL", name="public_address"),
    Index("site_commune_insee_member_id_idx", "commune_insee", "member_id"),
    Index("site_main_key", "member_id", unique=True, postgresql_where=text("main")),
)

permit = Table(
    "permit",
    metadata,
    _id(),
    _ref("member_id", "member.id"),
    _ref("pole_id", "pole.id"),
    _term("kind", PermitKind),
    _text("rubrique", 20, nullable=True),
    _text("number", 60, nullable=True),
    Column("covers_hazardous", Boolean, nullable=False),
    Column("low_prefixes", ARRAY(Text), nullable=False),
    Column("capacity", Numeric, CheckConstraint("capacity > 0", name="capacity")),
    _term("capacity_unit", CapacityUnit, nullable=True),
    Column("below_threshold", Boolean, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    _term("status", VerificationStatus),
    _ref("verified_by", "principal.id", nullable=True),
    Column("verified_on", Date),
    _text("reason", 500, nullable=True),
    _text("note", TEXT_LENGTH, nullable=True),
    _version(),
    _at(),
    _at("updated_at"),
    CheckConstraint("(capacity IS NULL) = (capacity_unit IS NULL)", name="capacity_unit_given"),
    CheckConstraint("valid_from <= valid_until", name="validity"),
    CheckConstraint("(kind = 'ICPE') = (rubrique IS NOT NULL)", name="rubrique_of_icpe"),
    Index("permit_member_id_id_idx", "member_id", "id"),
    Index("permit_pole_id_id_idx", "pole_id", "id"),
    Index("permit_pole_status_idx", "pole_id", "status", "id"),
    Index("permit_pole_kind_idx", "pole_id", "kind", "id"),
    Index(
        "permit_pole_rubrique_idx",
        "pole_id",
        "rubrique",
        "id",
        postgresql_where=text("rubrique IS NOT NULL"),
    ),
    Index("permit_kind_id_idx", "kind", "id"),
    Index(
        "permit_rubrique_id_idx", "rubrique", "id", postgresql_where=text("rubrique IS NOT NULL")
    ),
    Index(
        "permit_verified_idx",
        "kind",
        "member_id",
        postgresql_where=text("status = 'VERIFIED'"),
    ),
    Index(
        "permit_expiry_idx",
        "valid_until",
        postgresql_where=text("status IN ('DECLARED', 'VERIFIED')"),
    ),
)


def _bounded(period: str) -> str:
    """Both ends are instants: the API says that neither is null."""
    return f"NOT lower_inf({period}) AND NOT upper_inf({period})"


def _listing(name: str) -> list[Column[Any] | CheckConstraint | UniqueConstraint]:
    """What a resource and a request have in common."""
    return [
        _id(),
        Column("reference", Text, nullable=False, unique=True),
        _kind(),
        _ref("pole_id", "pole.id"),
        _ref("member_id", "member.id"),
        Column("commune_insee", Text, ForeignKey("commune.insee"), nullable=False),
        Column("latitude", Double, nullable=False),
        Column("longitude", Double, nullable=False),
        Column(
            "radius_km",
            Numeric,
            CheckConstraint("radius_km BETWEEN 0 AND 1500", name="radius_km"),
            nullable=False,
        ),
        _text("title", TITLE_LENGTH),
        _text("description", TEXT_LENGTH, nullable=True),
        _term("status", ListingStatus),
        _term("visibility", Visibility),
        Column("exchange_modes", ARRAY(Text), nullable=False),
        Column("weekly_minutes", INT4MULTIRANGE),
        Column(
            "quantity", Numeric, CheckConstraint("quantity > 0", name="quantity"), nullable=False
        ),
        _term("unit", Unit),
        _term("quantity_basis", QuantityBasis, default=QuantityBasis.AT_ONCE),
        Column("paused_until", DateTime(timezone=True)),
        CheckConstraint("paused_until IS NULL OR status = 'PAUSED'", name="paused_until"),
        Column("sort_key", Text, nullable=False),
        Column("search_text", Text, nullable=False),
        Column("suspended", Boolean, nullable=False, server_default=text("false")),
        _version(),
        _at(),
        _at("updated_at"),
        UniqueConstraint("id", "kind", name=f"{name}_id_kind_key"),
    ]


_FREE_MODES = "'{" + ",".join(mode.value for mode in ExchangeMode if mode.free) + "}'::text[]"

FREE = f"exchange_modes && {_FREE_MODES} AND (price_eur IS NULL OR exchange_modes <@ {_FREE_MODES})"
"""Whether a resource costs nothing, as the matching says (`pairs._cost`)."""

DEADLINES = {
    "resource": "coalesce(upper(available), '9999-12-31Z'::timestamptz)",
    "request": "upper(period)",
}
"""When a listing is over: never is the end of time."""


def interval(length: timedelta) -> str:
    """A length of time, the same whatever the clocks do."""
    return f"interval '{length // timedelta(hours=1)} hours'"


SILENT_FROM = (
    f"timezone('UTC', least(timezone('UTC', created_at) + {interval(AGEING_AFTER)},"
    f" timezone('UTC', lower(period)) - {interval(SOON)}))"
)
"""From when a need that nothing was agreed on worries; by UTC: an index knows no other clock."""


DEPARTMENT = "left(commune_insee, CASE WHEN commune_insee >= '97' THEN 3 ELSE 2 END)"
"""The department of a commune: what its INSEE code begins with, a digit more overseas."""


def _listing_indexes(name: str) -> list[Index]:
    """One for each order of a list, of all and of a pole; one for each filter."""
    return [
        Index(f"{name}_pole_id_id_idx", "pole_id", "id"),
        Index(f"{name}_member_id_id_idx", "member_id", "id"),
        Index(f"{name}_kind_id_idx", "kind", "id"),
        Index(f"{name}_sort_key_id_idx", "sort_key", "id"),
        Index(f"{name}_pole_id_sort_key_id_idx", "pole_id", "sort_key", "id"),
        Index(f"{name}_updated_at_id_idx", "updated_at", "id"),
        Index(f"{name}_pole_id_updated_at_id_idx", "pole_id", "updated_at", "id"),
        Index(f"{name}_created_at_idx", "created_at"),
        Index(f"{name}_commune_insee_id_idx", "commune_insee", "id"),
        Index(f"{name}_department_id_idx", text(f"({DEPARTMENT})"), "id"),
        Index(f"{name}_exchange_modes_idx", "exchange_modes", postgresql_using="gin"),
        Index(f"{name}_point_idx", text("point(longitude, latitude)"), postgresql_using="gist"),
        Index(
            f"{name}_search_text_idx",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        _words_index(name, "search_text"),
    ]


resource = Table(
    "resource",
    metadata,
    *_listing("resource"),
    _ref("site_id", "site.id", nullable=True),
    Column("available", TSTZRANGE, nullable=False),
    Column("divisible", Boolean, nullable=False),
    _buffer(),
    CheckConstraint("buffer_minutes = 0 OR quantity_basis = 'AT_ONCE'", name="at_once_buffer"),
    Column("price_eur", Numeric, CheckConstraint("price_eur >= 0", name="price_eur")),
    _term("price_unit", PriceUnit, nullable=True),
    CheckConstraint("(price_eur IS NULL) = (price_unit IS NULL)", name="price"),
    CheckConstraint("NOT isempty(available) AND NOT lower_inf(available)", name="available"),
    CheckConstraint(
        "divisible OR quantity = 1 OR quantity_basis <> 'AT_ONCE'", name="exclusive_is_one"
    ),
    *_listing_indexes("resource"),
    Index("resource_site_id_id_idx", "site_id", "id"),
    Index("resource_price_idx", "price_unit", "price_eur"),
    Index("resource_free_idx", "id", postgresql_where=text(FREE)),
    Index("resource_available_idx", "available", postgresql_using="gist"),
    Index("resource_deadline_idx", text(f"({DEADLINES['resource']})"), "id"),
    Index("resource_pole_deadline_idx", "pole_id", text(f"({DEADLINES['resource']})"), "id"),
    Index("resource_ending_idx", text("upper(available)"), postgresql_where=text(CURRENT_LISTINGS)),
    Index("resource_paused_until_idx", "paused_until", postgresql_where=text("status = 'PAUSED'")),
    Index(
        "resource_map_idx",
        "commune_insee",
        "pole_id",
        postgresql_where=text(OPEN_LISTINGS),
    ),
    Index(
        "resource_place_idx",
        "kind",
        text("point(longitude, latitude)"),
        postgresql_using="gist",
        postgresql_where=text(OPEN_LISTINGS),
    ),
)

request = Table(
    "request",
    metadata,
    *_listing("request"),
    Column("period", TSTZRANGE, nullable=False),
    Column("budget_eur", Numeric, CheckConstraint("budget_eur >= 0", name="budget_eur")),
    Column("strict_budget", Boolean, nullable=False),
    Column("divisible", Boolean, nullable=False, server_default=text("false")),
    Column(
        "slots",
        Integer,
        CheckConstraint("slots > 0", name="slots"),
        nullable=False,
        server_default=text("1"),
    ),
    CheckConstraint(f"NOT isempty(period) AND {_bounded('period')}", name="period"),
    *_listing_indexes("request"),
    Index("request_budget_eur_idx", "budget_eur"),
    Index("request_period_idx", "period", postgresql_using="gist"),
    Index("request_deadline_idx", text(f"({DEADLINES['request']})"), "id"),
    Index("request_pole_deadline_idx", "pole_id", text(f"({DEADLINES['request']})"), "id"),
    Index(
        "request_attention_idx",
        "pole_id",
        text(f"({SILENT_FROM})"),
        "id",
        postgresql_where=text(OPEN_LISTINGS),
    ),
    Index("request_ending_idx", text("upper(period)"), postgresql_where=text(CURRENT_LISTINGS)),
    Index("request_paused_until_idx", "paused_until", postgresql_where=text("status = 'PAUSED'")),
    Index(
        "request_map_idx",
        "commune_insee",
        "pole_id",
        postgresql_where=text(OPEN_LISTINGS),
    ),
    Index(
        "request_place_idx",
        "kind",
        text("point(longitude, latitude)"),
        postgresql_using="gist",
        postgresql_where=text(OPEN_LISTINGS),
    ),
)


def _encoding_table(name: str) -> Table:
    """What the text of a listing gave once encoded; all NULL: still to encode. A listing without a
    row is never encoded: PRIVATE ones are matched with nobody.

    `text_sha256` is of the text that was encoded; `failures` how often the encoder of the
    fingerprint `failed_with` did not make it. Beside the listing, so that whoever reads or changes
    listings does not carry a kilobyte.
    """
    return Table(
        f"{name}_encoding",
        metadata,
        Column(f"{name}_id", UUID, ForeignKey(f"{name}.id"), primary_key=True),
        Column("fingerprint", Text),
        Column("packed", LargeBinary),
        Column("text_sha256", LargeBinary),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("failed_with", Text),
        CheckConstraint(
            "num_nulls(fingerprint, packed, text_sha256) IN (0, 3)", name="all_or_nothing"
        ),
        Index(f"{name}_encoding_fingerprint_idx", "fingerprint", f"{name}_id"),
    )


resource_encoding = _encoding_table("resource")
request_encoding = _encoding_table("request")

ENCODING_OF = {"resource": resource_encoding, "request": request_encoding}


def _stated(attribute: Attribute) -> Column[Any]:
    """The column of what an offer states about an attribute; NULL is not stated."""
    name, kind = attribute.name, attribute.type
    match kind:
        case Flag():
            return Column(name, Boolean)
        case Choice():
            return Column(name, Text, CheckConstraint(_one_of(name, kind.terms), name=name))
        case Choices():
            return _several(name, kind.terms)
        case Code(scheme):
            shape = SHAPES[scheme].code
            return Column(name, Text, CheckConstraint(f"{name} ~ '^{shape}$'", name=name))
        case Words(maximum):
            return _text(name, maximum, nullable=True)
        case Day():
            return Column(name, Date)
        case Number():
            return _number(name, kind)


def _asked(attribute: Attribute) -> Column[Any]:
    """The column of what a request asks about an attribute; NULL is not asked."""
    name, kind = attribute.asked, attribute.type
    match kind:
        case Flag():
            return Column(name, Boolean)
        case Choice() if attribute.ask is Ask.WISHED:
            return Column(name, Text, CheckConstraint(_one_of(name, kind.terms), name=name))
        case Choice() | Choices():
            return _several(name, kind.terms)
        case Code(scheme):
            branch = SHAPES[scheme].branch
            known = f"array_to_string({name}, ',', '') ~ '^({branch}(,|$))*$'"
            return Column(name, ARRAY(Text), CheckConstraint(known, name=name))
        case Words() | Day():
            raise TypeError(f"nobody can ask for {name}")
        case Number():
            return _number(name, kind)


def _several(name: str, terms: type[Term]) -> Column[Any]:
    codes = ", ".join(repr(term.value) for term in terms)
    return Column(name, ARRAY(Text), CheckConstraint(f"{name} <@ ARRAY[{codes}]", name=name))


def _number(name: str, kind: Number) -> Column[Any]:
    bounds = f"{name} BETWEEN {kind.minimum} AND {kind.maximum}"
    return Column(name, Integer if kind.whole else Numeric, CheckConstraint(bounds, name=name))


def _attribute_index(table: str, attribute: Attribute) -> Index:
    """What finds the offers that state something of an attribute; the others weigh nothing."""
    name = attribute.name
    index, stated = f"{table}_{name}_idx", text(f"{name} IS NOT NULL")
    match attribute.type:
        case Flag():
            return Index(index, "id", postgresql_where=text(name))
        case Choices():
            return Index(index, name, postgresql_using="gin", postgresql_where=stated)
        case Code(scheme):
            branches = ", ".join(f"left({name}, {length})" for length in SHAPES[scheme].levels)
            own = text(f"(ARRAY[{branches}])")
            return Index(index, own, postgresql_using="gin", postgresql_where=stated)
        case _:
            return Index(index, name, postgresql_where=stated)


UNASKED = "'{*}'::text[]"
"""What stands for the terms of a need that asks for none: any will do."""


def asks_at_worst(attribute: Attribute) -> str:
    """An expression of the limit that a need sets to a number, or what every offer keeps to."""
    assert isinstance(attribute.type, Number)
    low = attribute.ask is Ask.AT_LEAST
    bound = attribute.type.minimum if low else attribute.type.maximum
    return f"coalesce({attribute.asked}, {bound})"


def asks_terms(attribute: Attribute) -> str:
    """An expression of the terms that a need asks for; of none, UNASKED, or nothing where all of
    them are wanted."""
    nothing = "'{}'::text[]" if attribute.ask is Ask.ALL_OF else UNASKED
    return f"coalesce({attribute.asked}, {nothing})"


def _need_index(table: str, attribute: Attribute) -> Index:
    """What finds the needs that an offer meets, by one attribute."""
    index = f"{table}_{attribute.asked}_idx"
    if isinstance(attribute.type, Number):
        return Index(index, text(f"({asks_at_worst(attribute)})"))
    return Index(index, text(f"({asks_terms(attribute)})"), postgresql_using="gin")


def _kind_table(
    listing: str, kind: Kind, columns: Iterator[Column[Any]], indexes: Iterator[Index]
) -> Table:
    name = f"{listing}_{kind.name}"
    return Table(
        name,
        metadata,
        Column("id", UUID, primary_key=True),
        Column(
            "kind",
            Text,
            CheckConstraint(f"kind = '{kind.code}'", name="kind"),
            nullable=False,
            server_default=text(f"'{kind.code}'"),
        ),
        *columns,
        ForeignKeyConstraint(
            ["id", "kind"], [f"{listing}.id", f"{listing}.kind"], ondelete="CASCADE"
        ),
        *indexes,
    )


def _resource_table(kind: Kind) -> Table:
    indexes = (
        _attribute_index(f"resource_{kind.name}", attribute)
        for attribute in kind.attributes
        if attribute.ask is not None or attribute.wished
    )
    return _kind_table("resource", kind, map(_stated, kind.attributes), indexes)


def _request_table(kind: Kind) -> Table:
    """A yes or no has no index: whoever does not have it is looked for by everything else."""
    indexes = (
        _need_index(f"request_{kind.name}", attribute)
        for attribute in kind.limits
        if not isinstance(attribute.type, Flag)
    )
    return _kind_table("request", kind, map(_asked, kind.asks), indexes)


resource_of = {kind.code: _resource_table(kind) for kind in KINDS}
request_of = {kind.code: _request_table(kind) for kind in KINDS}

MOST_PHOTOS = 3
ALT_LENGTH = 300
LARGEST_IMAGE = 1_048_576
LARGEST_THUMBNAIL = 131_072
"""Bytes of a photo as it is kept: a JPEG of ours, whose sides the decoder bounds."""


def _jpeg(name: str, largest: int) -> Column[Any]:
    size = CheckConstraint(f"octet_length({name}) BETWEEN 1 AND {largest}", name=name)
    return Column(name, LargeBinary, size, nullable=False)


photo = Table(
    "photo",
    metadata,
    _id(),
    _ref("resource_id", "resource.id"),
    Column(
        "position",
        Integer,
        CheckConstraint(f"position BETWEEN 1 AND {MOST_PHOTOS}", name="position"),
        nullable=False,
    ),
    _text("alt", ALT_LENGTH),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    _jpeg("image", LARGEST_IMAGE),
    _jpeg("thumbnail", LARGEST_THUMBNAIL),
    _at(),
    # At the end of a statement, so that positions can be exchanged in one.
    UniqueConstraint("resource_id", "position", deferrable=True, initially="IMMEDIATE"),
)

match = Table(
    "match",
    metadata,
    _id(),
    Column("reference", Text, nullable=False, unique=True),
    _ref("request_id", "request.id"),
    _ref("resource_id", "resource.id"),
    _ref("receiver_id", "member.id"),
    _ref("provider_id", "member.id"),
    _ref("receiver_pole_id", "pole.id"),
    _ref("provider_pole_id", "pole.id"),
    Column("kind", Text, nullable=False),
    _term("status", MatchStatus),
    Column("score", Numeric(4, 1), nullable=False),
    Column("s", Double, nullable=False),
    Column("distance_km", Numeric, nullable=False),
    Column("cost_eur", Numeric),
    Column("quantity", Numeric, nullable=False),
    Column("taken", Numeric),
    Column("share", Numeric, CheckConstraint("share > 0", name="share")),
    Column("share_taken", Numeric, CheckConstraint("share_taken > 0", name="share_taken")),
    Column("periods", TSTZMULTIRANGE, nullable=False),
    Column("to_verify", Boolean, nullable=False),
    Column("criteria", JSONB, nullable=False),
    Column("checks", JSONB, nullable=False),
    Column("sentence_fr", Text, nullable=False),
    Column("sentence_en", Text, nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("thesaurus_version", Text, nullable=False),
    Column("rule_set_version", Text, nullable=False),
    Column("weights_version", Integer, nullable=False, server_default=text("0")),
    _term("declined_by", MatchSide, nullable=True),
    _term("decline_reason", DeclineReason, nullable=True),
    _version(),
    _at(),
    _at("updated_at"),
    UniqueConstraint("request_id", "resource_id"),
    CheckConstraint("provider_id <> receiver_id", name="two_members"),
    CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    CheckConstraint(_bounded("periods"), name="periods"),
    Index("match_request_rank_idx", "request_id", "s", "id"),
    Index("match_request_id_status_idx", "request_id", "status"),
    Index("match_resource_rank_idx", "resource_id", "s", "id"),
    Index("match_receiver_pole_rank_idx", "receiver_pole_id", "s", "id"),
    Index("match_rank_idx", "s", "id"),
    Index("match_receiver_rank_idx", "receiver_id", "s", "id"),
    Index("match_provider_rank_idx", "provider_id", "s", "id"),
    Index("match_provider_pole_rank_idx", "provider_pole_id", "s", "id"),
    Index("match_receiver_pole_id_id_idx", "receiver_pole_id", "id"),
    Index("match_provider_pole_id_id_idx", "provider_pole_id", "id"),
)

full_run = Table(
    "full_run",
    metadata,
    _id(),
    Column("versions", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("last_request_id", UUID),
    Column("judged", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("ended_at", DateTime(timezone=True)),
)
"""Every open need matched again, by what judges; how far it has come. A row is kept of each."""

match_event = Table(
    "match_event",
    metadata,
    _id(),
    _ref("match_id", "match.id", index=True),
    Column("event", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    _term("side", MatchSide, nullable=True),
    _ref("actor_id", "principal.id", nullable=True),
    Column("heard", Text),
    Column("comment", Text),
    Column("change_fr", Text),
    Column("change_en", Text),
    _term("cause", LapseCause, nullable=True),
    Column("rules", ARRAY(Text)),
    Column("rule_set_version", Text),
    Column("engine_version", Text),
    _at(),
)

match_verification = Table(
    "match_verification",
    metadata,
    _id(),
    _ref("match_id", "match.id", index=True),
    Column("rule", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("seen", Text, nullable=False),
    _ref("actor_id", "principal.id"),
    _ref("pole_id", "pole.id"),
    Column("rule_set_version", Text, nullable=False),
    _at(),
)

booking = Table(
    "booking",
    metadata,
    _id(),
    Column("reference", Text, nullable=False, unique=True),
    _ref("match_id", "match.id"),
    _ref("resource_id", "resource.id"),
    _ref("request_id", "request.id"),
    _ref("provider_id", "member.id"),
    _ref("receiver_id", "member.id"),
    _ref("provider_pole_id", "pole.id"),
    _ref("receiver_pole_id", "pole.id"),
    _term("status", BookingStatus),
    Column("during", TSTZMULTIRANGE, nullable=False),
    _buffer(),
    Column(
        "blocked",
        TSTZMULTIRANGE,
        Computed("lengthened(during, buffer_minutes)", persisted=True),
        nullable=False,
    ),
    Column("exclusive", Boolean, nullable=False),
    Column("quantity", Numeric, CheckConstraint("quantity > 0", name="quantity"), nullable=False),
    _term("unit", Unit, default=Unit.UNIT),
    _term("quantity_basis", QuantityBasis, default=QuantityBasis.AT_ONCE),
    Column("covered", Numeric, CheckConstraint("covered > 0", name="covered"), nullable=False),
    Column("price_eur", Numeric, CheckConstraint("price_eur >= 0", name="price_eur")),
    _term("price_unit", PriceUnit, nullable=True),
    CheckConstraint("(price_eur IS NULL) = (price_unit IS NULL)", name="price"),
    Column("exchange_modes", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("cost_eur", Numeric),
    _term("cancel_cause", CancelCause, nullable=True),
    _term("cancelled_by", MatchSide, nullable=True),
    Column("hold_until", DateTime(timezone=True)),
    _version(),
    _at(),
    _at("updated_at"),
    CheckConstraint(f"NOT isempty(during) AND {_bounded('during')}", name="during"),
    CheckConstraint("(status = 'HELD') = (hold_until IS NOT NULL)", name="hold"),
    ExcludeConstraint(
        ("resource_id", "="),
        ("blocked", "&&"),
        name="booking_exclusive_excl",
        using="gist",
        where=text("exclusive AND status IN ('HELD', 'CONFIRMED')"),
    ),
    Index(
        "booking_live_match_key",
        "match_id",
        unique=True,
        postgresql_where=text("status IN ('HELD', 'CONFIRMED')"),
    ),
    Index(
        "booking_live_resource_idx",
        "resource_id",
        postgresql_where=text("status IN ('HELD', 'CONFIRMED')"),
    ),
    Index("booking_request_id_id_idx", "request_id", "id"),
    Index("booking_resource_id_id_idx", "resource_id", "id"),
    Index("booking_provider_id_id_idx", "provider_id", "id"),
    Index("booking_receiver_id_id_idx", "receiver_id", "id"),
    Index("booking_receiver_pole_id_id_idx", "receiver_pole_id", "id"),
    Index("booking_provider_pole_id_id_idx", "provider_pole_id", "id"),
    Index("booking_hold_until_idx", "hold_until", postgresql_where=text("status = 'HELD'")),
)

_OF_A_MEMBER = _codes(role for role in Role if role in OF_A_MEMBER)
_FOR_A_MEMBER = f"(role IN ({_OF_A_MEMBER})) = (member_id IS NOT NULL)"

principal = Table(
    "principal",
    metadata,
    _id(),
    _text("name", TITLE_LENGTH),
    Column("application", Boolean, nullable=False),
    _at(),
)

role_grant = Table(
    "role_grant",
    metadata,
    _id(),
    _ref("principal_id", "principal.id"),
    _term("role", Role),
    _ref("pole_id", "pole.id"),
    _ref("member_id", "member.id", nullable=True),
    _at(),
    CheckConstraint(_FOR_A_MEMBER, name="member"),
    UniqueConstraint(
        "principal_id", "role", "pole_id", "member_id", postgresql_nulls_not_distinct=True
    ),
    Index("role_grant_pole_id_id_idx", "pole_id", "id"),
    Index("role_grant_pole_role_idx", "pole_id", "role", "id"),
    Index("role_grant_member_id_id_idx", "member_id", "id"),
)

person = Table(
    "person",
    metadata,
    Column("principal_id", UUID, ForeignKey("principal.id"), primary_key=True),
    _text("email", EMAIL_LENGTH),
    _term("language", Language, default=Language.FR),
    Column("password_hash", Text),
    _at(),
    UniqueConstraint("email"),
)
"""Who signs in: a principal, its folded e-mail, and a password if it chose one (argon2).

Erasing somebody is deleting this row: what they signed in by goes with it, and the principal, to
which the audit points, loses its name (`forget_person`).
"""

identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    _person(),
    _at(),
)
"""Who a provider of identities (OpenID Connect) says that somebody is."""

invitation = Table(
    "invitation",
    metadata,
    _id(),
    Column("secret_sha256", LargeBinary, nullable=False, unique=True),
    _ref("pole_id", "pole.id"),
    _term("role", Role),
    _ref("member_id", "member.id", nullable=True),
    _text("email", EMAIL_LENGTH, nullable=True),
    _ref("invited_by", "principal.id", nullable=True),
    Column("sent_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("accepted_at", DateTime(timezone=True)),
    _ref("accepted_by", "principal.id", nullable=True),
    Column("revoked_at", DateTime(timezone=True)),
    _at(),
    CheckConstraint(_FOR_A_MEMBER, name="member"),
    CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="accepted"),
    CheckConstraint(
        "email IS NULL OR (accepted_at IS NULL AND revoked_at IS NULL)", name="forgotten"
    ),
    Index("invitation_pole_id_id_idx", "pole_id", "id"),
    Index("invitation_member_id_id_idx", "member_id", "id"),
)
"""A role offered to an e-mail, which is forgotten when the invitation is accepted or revoked."""

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    _person(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    _at(),
    Index("sign_in_link_expires_at_idx", "expires_at"),
)
"""One-time links sent by e-mail, by the hash of their secret."""

contact_consent = Table(
    "contact_consent",
    metadata,
    _id(),
    _person(index=False),
    _ref("member_id", "member.id"),
    _term("audience", ContactAudience),
    Column("text_version", Integer, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    _at(),
    Index(
        "contact_consent_live_key",
        "member_id",
        "principal_id",
        "audience",
        unique=True,
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    Index("contact_consent_principal_id_id_idx", "principal_id", "id"),
)
"""Who agreed to be shown as the contact of a member, to whom, and to which words. It is withdrawn
by them, or as soon as the contact is another (`withdraw_contact_consents`)."""

application = Table(
    "application",
    metadata,
    Column("id", UUID, ForeignKey("principal.id"), primary_key=True),
    _ref("pole_id", "pole.id"),
    _text("name", TITLE_LENGTH),
    Column("redirect_uris", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("confidential", Boolean, nullable=False),
    _ref("registered_by", "principal.id", nullable=True),
    _version(),
    Column("closed_at", DateTime(timezone=True)),
    _at(),
    Index("application_pole_id_id_idx", "pole_id", "id"),
)
"""A principal that is a partner's program, and where it has the people it acts for sent back. One
that is closed opens nothing, for good."""

sign_in_session = Table(
    "sign_in_session",
    metadata,
    _id(),
    _person(index=False),
    Column("cookie_sha256", LargeBinary, unique=True),
    Column("family_sha256", LargeBinary, unique=True),
    Column("refresh_sha256", LargeBinary),
    _ref("application_id", "application.id", nullable=True, index=True),
    _ref("member_id", "member.id", nullable=True),
    _scopes(),
    _text("label", SESSION_LABEL_LENGTH, nullable=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    _at(),
    CheckConstraint("(cookie_sha256 IS NULL) <> (family_sha256 IS NULL)", name="way"),
    CheckConstraint("(family_sha256 IS NULL) = (refresh_sha256 IS NULL)", name="refresh"),
    CheckConstraint(
        "(application_id IS NULL) = (member_id IS NULL)"
        " AND (application_id IS NULL) = (scopes IS NULL)"
        " AND (application_id IS NULL OR family_sha256 IS NOT NULL)",
        name="delegation",
    ),
    Index("sign_in_session_expires_at_idx", "expires_at"),
    Index("sign_in_session_principal_id_id_idx", "principal_id", "id"),
)
"""Somebody who signed in: on our pages, by a cookie; or in a front-end, by refresh tokens of one
family, of which only the last is good; or whom an application acts for, for one member."""

authorization_code = Table(
    "authorization_code",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    _ref("application_id", "application.id"),
    _person(),
    _ref("member_id", "member.id"),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Column("session_id", UUID, ForeignKey("sign_in_session.id", ondelete="SET NULL"), index=True),
    _at(),
    Index("authorization_code_expires_at_idx", "expires_at"),
)
"""What an application was sent when a person allowed it to act for a member, by its hash; and the
session that it became."""

sign_in_rate = Table(
    "sign_in_rate",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("full_at", DateTime(timezone=True), nullable=False),
    Index("sign_in_rate_full_at_idx", "full_at"),
)
"""Who tries to sign in, by the hash of an e-mail or an address: when all their tries are back."""

thesaurus_proposal = Table(
    "thesaurus_proposal",
    metadata,
    _id(),
    _ref("pole_id", "pole.id"),
    _kind(),
    _text("concept", TITLE_LENGTH),
    _text("broader", TITLE_LENGTH, nullable=True),
    _text("label", TITLE_LENGTH),
    _text("label_en", TITLE_LENGTH, nullable=True),
    _text("apart_from", TITLE_LENGTH, nullable=True),
    _ref("match_id", "match.id", nullable=True),
    _text("note", TEXT_LENGTH, nullable=True),
    _term("status", ProposalStatus),
    _ref("proposed_by", "principal.id", nullable=True),
    _ref("reviewed_by", "principal.id", nullable=True),
    Column("reviewed_at", DateTime(timezone=True)),
    _text("reason", 500, nullable=True),
    _version(),
    _at(),
    _at("updated_at"),
    CheckConstraint("(broader IS NULL) = (label_en IS NULL)", name="new_concept"),
    CheckConstraint("(apart_from IS NULL) = (match_id IS NULL)", name="apart"),
    Index(
        "thesaurus_proposal_apart_key",
        "pole_id",
        "kind",
        text("lower(label)"),
        text("lower(apart_from)"),
        unique=True,
        postgresql_where=text("apart_from IS NOT NULL"),
    ),
    CheckConstraint("(status = 'PROPOSED') = (reviewed_at IS NULL)", name="review"),
    Index("thesaurus_proposal_pole_id_id_idx", "pole_id", "id"),
)
"""A label for a concept of the thesaurus; with `broader`, a concept that it lacks; with
`apart_from`, two words that a declined match shows are not the same thing."""

weight_set = Table(
    "weight_set",
    metadata,
    _id(),
    _ref("pole_id", "pole.id"),
    _kind(),
    Column("number", Integer, CheckConstraint("number > 0", name="number"), nullable=False),
    _term("status", WeightsStatus),
    _term("origin", WeightsOrigin),
    Column("base_number", Integer, nullable=False),
    _text("reason", 500, nullable=True),
    _ref("chosen_by", "principal.id", nullable=True),
    Column("decided_at", DateTime(timezone=True)),
    _at(),
    UniqueConstraint("pole_id", "kind", "number"),
    CheckConstraint(
        f"(status IN ({_codes(sorted(UNDECIDED))})) = (num_nulls(reason, decided_at) = 2)"
        " AND num_nulls(reason, decided_at) IN (0, 2)",
        name="decided",
    ),
    Index(
        "weight_set_in_force_key",
        "pole_id",
        "kind",
        unique=True,
        postgresql_where=text("status = 'IN_FORCE'"),
    ),
    Index("weight_set_pole_id_id_idx", "pole_id", "id"),
)
"""What the criteria of a kind weigh in a pole, version after version. `base_number`: the version
that these come from, 0 the published ones."""

criterion_weight = Table(
    "criterion_weight",
    metadata,
    Column("weight_set_id", UUID, ForeignKey("weight_set.id"), primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("weight", Numeric, nullable=False),
    CheckConstraint(_one_of("criterion", CriterionCode), name="criterion"),
    CheckConstraint("weight > 0 AND weight < 1", name="weight"),
)

weight_replay = Table(
    "weight_replay",
    metadata,
    Column("weight_set_id", UUID, ForeignKey("weight_set.id"), primary_key=True),
    *(
        Column(name, Integer, nullable=False)
        for name in ("decisions", "needs", "first_places_changed")
    ),
    *(
        Column(name, Double, nullable=False)
        for name in ("ndcg_before", "ndcg_after", "largest_fall")
    ),
)
"""What fitted weights would have changed of past needs."""

weight_exposure = Table(
    "weight_exposure",
    metadata,
    _id(),
    Column("weight_set_id", UUID, ForeignKey("weight_replay.weight_set_id"), nullable=False),
    _term("size", CompanySize, nullable=True),
    Column("before", Double, nullable=False),
    Column("after", Double, nullable=False),
    UniqueConstraint("weight_set_id", "size", postgresql_nulls_not_distinct=True),
)
"""The share of the first places by size of member, NULL when it is not known."""

calibration = Table(
    "calibration",
    metadata,
    _id(),
    _kind(),
    Column("number", Integer, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("a", Double, CheckConstraint("a > 0", name="order"), nullable=False),
    Column("b", Double, nullable=False),
    Column("ece", Double, nullable=False),
    Column("brier", Double, nullable=False),
    _at(),
    UniqueConstraint("kind", "number"),
)
"""Fits of the likelihood that a pair of a kind is accepted, of which the last one holds."""

rematching = Table(
    "rematching",
    metadata,
    Column("request_id", UUID, ForeignKey("request.id"), primary_key=True),
)
"""Needs that the worker has still to match again: what judges them has changed."""

budget = Table(
    "budget",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("used", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("day", Date, nullable=False),
    Column("day_used", BigInteger, nullable=False),
    Index("budget_at_idx", "at"),
)
"""What a caller has spent (budgets.py), in points: `used` as of `at`, and in that day. An address
is told by its hash."""

access_token = Table(
    "access_token",
    metadata,
    _id(),
    Column("sha256", LargeBinary, nullable=False, unique=True),
    _ref("principal_id", "principal.id"),
    _term("kind", CredentialKind, default=CredentialKind.SESSION),
    _text("label", TITLE_LENGTH, nullable=True),
    _scopes(),
    Column("origins", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("points_per_minute", BigInteger),
    Column("points_per_day", BigInteger),
    _ref("application_id", "principal.id", nullable=True, index=True),
    _ref("member_id", "member.id", nullable=True),
    Column("replaced_by", UUID, ForeignKey("access_token.id", ondelete="SET NULL"), index=True),
    Column("session_id", UUID, ForeignKey("sign_in_session.id", ondelete="CASCADE"), index=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    _at(),
    CheckConstraint(
        "(kind = 'PUBLISHABLE_KEY') = (cardinality(origins) > 0)"
        " AND (kind = 'SESSION' OR scopes IS NOT NULL)"
        " AND (kind <> 'PUBLISHABLE_KEY' OR scopes = ARRAY['READ'])"
        " AND (kind <> 'DELEGATED' OR application_id IS NOT NULL AND member_id IS NOT NULL)",
        name="kind_agrees",
    ),
    CheckConstraint(
        f"points_per_minute >= {SMALLEST} AND points_per_day >= {SMALLEST}", name="points"
    ),
    Index(
        "access_token_publishable_idx",
        "id",
        postgresql_where=text("kind = 'PUBLISHABLE_KEY' AND revoked_at IS NULL"),
    ),
    Index("access_token_principal_id_id_idx", "principal_id", "id"),
)
"""Whatever `/graphql` accepts, by the hash of what its bearer holds. `scopes`: all that it may be
used for, NULL what the roles allow. `application_id` acts for the person, as `member_id` only.
`replaced_by` is the newer secret of a key that was rotated."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("principal_id", UUID, ForeignKey("principal.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("command", Text, nullable=False),
    Column("input_sha256", LargeBinary, nullable=False),
    Column("object_id", UUID, nullable=False),
    _at(),
    Index("idempotency_created_at_idx", "created_at"),
)

audit_event = Table(
    "audit_event",
    metadata,
    _id(),
    _ref("actor_id", "principal.id", nullable=True),
    _ref("on_behalf_of", "member.id", nullable=True),
    Column("command", Text, nullable=False),
    Column("object_type", Text, nullable=False),
    Column("object_id", UUID, nullable=False),
    Column("detail", JSONB, nullable=False),
    _at(),
    _ref("pole_id", "pole.id", nullable=True),
    _ref("other_pole_id", "pole.id", nullable=True),
    _ref("application_id", "principal.id", nullable=True),
    Index("audit_event_object_id_id_idx", "object_id", "id"),
    Index("audit_event_pole_idx", "pole_id", "created_at", "id"),
    Index(
        "audit_event_other_pole_idx",
        "other_pole_id",
        "created_at",
        "id",
        postgresql_where=text("other_pole_id IS NOT NULL"),
    ),
    Index("audit_event_actor_idx", "actor_id", "created_at", "id"),
    Index("audit_event_command_idx", "pole_id", "command", "created_at", "id"),
    Index(
        "audit_event_application_idx",
        "application_id",
        "created_at",
        "id",
        postgresql_where=text("application_id IS NOT NULL"),
    ),
    Index(
        "audit_event_other_command_idx",
        "other_pole_id",
        "command",
        "created_at",
        "id",
        postgresql_where=text("other_pole_id IS NOT NULL"),
    ),
)
"""`pole_id` is that of the object, and `other_pole_id` that of its other side: who audits which
pole reads them by it. Both are looked up as the row is written, where nobody gives them.
`application_id` acted, for itself or for the actor."""

personal_access = Table(
    "personal_access",
    metadata,
    _id(),
    _ref("reader_id", "principal.id", nullable=True, index=True),
    Column("member_ids", ARRAY(UUID), nullable=False),
    _ref("pole_id", "pole.id"),
    _at(),
    Index("personal_access_created_at_idx", "created_at", "id"),
    Index("personal_access_member_ids_idx", "member_ids", postgresql_using="gin"),
    Index("personal_access_pole_idx", "pole_id", "created_at", "id"),
)
"""Who read how to reach which members of a pole, or where they are, when it is not open to all: one
row for each pole that a request read. Nobody is told of one's own people."""

word = Table(
    "word",
    metadata,
    _id(),
    Column("word", Text, nullable=False),
    Column("spellings", ARRAY(Text), nullable=False),
    Index("word_word_idx", "word"),
    Index("word_spellings_idx", "spellings", postgresql_using="gin"),
)
"""Every word that a listing's text or a member's name ever held, for searches with a typing error.

Only added to, by `remember_words`. A word may be there twice (two transactions wrote it at once):
a key would make one wait for the other.
"""

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=True),
    Column("topic", Text, nullable=False),
    Column("object_id", UUID, nullable=False),
    Column("member_ids", ARRAY(UUID), nullable=False),
    Column("detail", JSONB, nullable=False),
    _at(),
)

EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")

APPEND_ONLY = (audit_event, match_event, match_verification)
"""Tables to which rows are only added; the database refuses to change or delete one."""

_LENGTHENED = """
CREATE FUNCTION lengthened(during tstzmultirange, minutes integer)
  RETURNS tstzmultirange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(range_agg(tstzrange(
         lower(slot), upper(slot) + make_interval(mins => minutes))), '{}')
  FROM unnest(during) AS slot
$$
"""
"""Each range, longer by so many minutes at its end. Minutes are the same in every time zone, so it
is IMMUTABLE though adding an interval is not."""


_NAMES_SAMPLED = "ALTER TABLE member ALTER COLUMN sort_key SET STATISTICS 1000"
"""Names are hardly ever alike, so each of the hundred that PostgreSQL keeps by default stands for a
member in a hundred: a search for one of those words would be planned for 2,000 answers of 200,000,
and read everybody in order. A thousand are sampled; a search is planned in a millisecond."""


def before_tables() -> list[str]:
    """The functions that a generated column calls."""
    return [_LENGTHENED]


_FORBID = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

_ROAD_KM = f"""
CREATE FUNCTION road_km(latitude float8, longitude float8, center point) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  {DETOUR} * 2 * {EARTH_RADIUS_KM} * asin(least(1, sqrt(
    sin(radians(latitude - center[1]) / 2) ^ 2
    + cos(radians(latitude)) * cos(radians(center[1]))
      * sin(radians(longitude - center[0]) / 2) ^ 2)))
"""
"""Kilometres by road, estimated as the matching does, to a point (longitude, latitude)."""

_AROUND = f"""
CREATE FUNCTION around(center point, reach_km float8) RETURNS box
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  north float8 := least(reach_km / {DETOUR} / {SMALLEST_DEGREE_KM}, 90);
  ratio float8 := sin(radians(north)) / greatest(cos(radians(center[1])), 1e-9);
  east float8 := CASE WHEN ratio < 1 THEN degrees(asin(ratio)) ELSE 180 END;
  west float8 := center[0] - east;
BEGIN
  east := center[0] + east;
  IF west < -180 OR east > 180 THEN
    west := -180;
    east := 180;
  END IF;
  RETURN box(point(west, center[1] - north), point(east, center[1] + north));
END $$
"""
"""A box of degrees, a little too large, that holds every point within so many road kilometres."""

_SPELLINGS = f"""
CREATE FUNCTION spellings(word text) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN length(stem) < {SHORTEST} THEN '{{}}' ELSE ARRAY(
         SELECT DISTINCT spelling
           FROM generate_series(0, length(stem)) at,
                concat(left(stem, greatest(at - 1, 0)), substr(stem, at + 1)) spelling
          WHERE length(spelling) >= {SHORTEST}) END
  FROM (SELECT CASE WHEN word ~ '^[a-z]{{{SHORTEST},{LONGEST}}}$'
               THEN regexp_replace(word, '{PLURAL}', '') ELSE '' END AS stem) stemmed
$$
"""
"""`domain.text.spellings` of a word's `stem`."""

_NEAR_WORDS = """
CREATE FUNCTION near_words(spelt text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT word), '{}') FROM word WHERE spellings && spelt
$$
"""
"""The words that share one of these spellings. It reads a table, yet says that it is IMMUTABLE: a
search is planned at each execution, and PostgreSQL then knows how rare the words found are."""

_REMEMBER_WORDS = f"""
CREATE FUNCTION remember_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written text;
BEGIN
  IF TG_TABLE_NAME = 'member' THEN
    written := NEW.sort_key;
  ELSE
    written := NEW.search_text;
  END IF;
  INSERT INTO word (word, spellings)
  SELECT given, spellings(given)
    FROM (SELECT DISTINCT unnest(string_to_array(written, ' ')) AS given) words
   WHERE given ~ '^[a-z]{{{SHORTEST},{LONGEST}}}$'
     AND NOT EXISTS (SELECT FROM word WHERE word.word = given);
  RETURN NULL;
END $$
"""

WORDED = {"resource": "search_text", "request": "search_text", "member": "sort_key"}
"""The column of each table that is searched by words."""

_FORGET_PERSON = """
CREATE FUNCTION forget_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE principal SET name = 'Personne effacée' WHERE id = OLD.principal_id;
  UPDATE access_token SET revoked_at = now()
   WHERE principal_id = OLD.principal_id AND revoked_at IS NULL;
  RETURN NULL;
END $$
"""

_WITHDRAW_CONTACT_CONSENTS = """
CREATE FUNCTION withdraw_contact_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE contact_consent SET withdrawn_at = now()
   WHERE member_id = OLD.member_id AND withdrawn_at IS NULL;
  RETURN NULL;
END $$
"""
"""What somebody agreed to show is what was there then."""

_AUDIT_POLES = """
CREATE FUNCTION audit_poles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE NEW.object_type
    WHEN 'pole' THEN
      NEW.pole_id := NEW.object_id;
    WHEN 'match' THEN
      SELECT receiver_pole_id, nullif(provider_pole_id, receiver_pole_id)
        INTO NEW.pole_id, NEW.other_pole_id FROM match WHERE id = NEW.object_id;
    WHEN 'booking' THEN
      SELECT receiver_pole_id, nullif(provider_pole_id, receiver_pole_id)
        INTO NEW.pole_id, NEW.other_pole_id FROM booking WHERE id = NEW.object_id;
    WHEN 'site' THEN
      SELECT m.pole_id INTO NEW.pole_id
        FROM site s JOIN member m ON m.id = s.member_id WHERE s.id = NEW.object_id;
    WHEN 'member' THEN
      SELECT pole_id INTO NEW.pole_id FROM member WHERE id = NEW.object_id;
    WHEN 'resource' THEN
      SELECT pole_id INTO NEW.pole_id FROM resource WHERE id = NEW.object_id;
    WHEN 'request' THEN
      SELECT pole_id INTO NEW.pole_id FROM request WHERE id = NEW.object_id;
    WHEN 'permit' THEN
      SELECT pole_id INTO NEW.pole_id FROM permit WHERE id = NEW.object_id;
    ELSE
  END CASE;
  RETURN NEW;
END $$
"""
"""The poles of what an audit row is about."""

_NOTIFY = """
CREATE FUNCTION notify_viewers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('viewers', '');
  RETURN NULL;
END $$
"""

_NOTIFY_ORIGINS = """
CREATE FUNCTION notify_origins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('origins', '');
  RETURN NULL;
END $$
"""

_NOTIFY_TOKEN = """
CREATE FUNCTION notify_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('viewers', encode(coalesce(NEW.sha256, OLD.sha256), 'hex'));
  IF coalesce(NEW.kind, OLD.kind) = 'PUBLISHABLE_KEY' THEN
    PERFORM pg_notify('origins', '');
  END IF;
  RETURN NULL;
END $$
"""
"""Of one token: its hash. Having been used (`last_used_at`) is nobody's news."""


def after_tables() -> list[str]:
    """Statistics, functions and triggers, in order: what a Table cannot declare."""
    return [
        _NAMES_SAMPLED,
        _ROAD_KM,
        _AROUND,
        _FORBID,
        *(
            f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION forbid_change()"
            for table in APPEND_ONLY
        ),
        _AUDIT_POLES,
        "CREATE TRIGGER audit_event_poles BEFORE INSERT ON audit_event FOR EACH ROW "
        "WHEN (NEW.pole_id IS NULL) EXECUTE FUNCTION audit_poles()",
        _SPELLINGS,
        _NEAR_WORDS,
        _REMEMBER_WORDS,
        *(
            f"CREATE TRIGGER {table}_words AFTER INSERT OR UPDATE OF {column} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION remember_words()"
            for table, column in WORDED.items()
        ),
        _NOTIFY,
        "CREATE TRIGGER role_grant_viewers AFTER INSERT OR UPDATE OR DELETE "
        "ON role_grant FOR EACH STATEMENT EXECUTE FUNCTION notify_viewers()",
        _NOTIFY_ORIGINS,
        "CREATE TRIGGER application_pages AFTER INSERT OR DELETE OR UPDATE OF "
        "redirect_uris, confidential, closed_at ON application "
        "FOR EACH STATEMENT EXECUTE FUNCTION notify_origins()",
        _NOTIFY_TOKEN,
        "CREATE TRIGGER access_token_news AFTER DELETE OR UPDATE OF "
        "expires_at, revoked_at, scopes, origins ON access_token "
        "FOR EACH ROW EXECUTE FUNCTION notify_token()",
        # A token that is new was known to nobody; its pages may be.
        "CREATE TRIGGER access_token_pages AFTER INSERT ON access_token "
        "FOR EACH ROW WHEN (NEW.kind = 'PUBLISHABLE_KEY') EXECUTE FUNCTION notify_token()",
        _FORGET_PERSON,
        "CREATE TRIGGER person_forgotten AFTER DELETE ON person "
        "FOR EACH ROW EXECUTE FUNCTION forget_person()",
        _WITHDRAW_CONTACT_CONSENTS,
        "CREATE TRIGGER contact_gone AFTER DELETE ON contact "
        "FOR EACH ROW EXECUTE FUNCTION withdraw_contact_consents()",
        "CREATE TRIGGER contact_changed AFTER UPDATE ON contact FOR EACH ROW "
        "WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION withdraw_contact_consents()",
        "CREATE TRIGGER member_viewers AFTER UPDATE OF status ON member "
        "FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION notify_viewers()",
    ]
