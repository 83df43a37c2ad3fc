"""A varied world of two poles: every visibility, status and kind, ties, awkward texts.

    people = await varied(World(engine))      # once a file
    people["partner"].token                   # who asks

Nothing in it is random: the combinations are walked in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import cycle, islice, product
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import Range

from ptce.db import tables
from ptce.domain.permits import PermitKind, VerificationStatus
from ptce.domain.rights import Grant
from ptce.domain.terms import ListingStatus, MatchStatus, QuantityBasis, Role, Visibility
from tests.reads.arrivals import arrived
from tests.reads.kinds_varied import other_kinds
from tests.world import NOW, World

ANONYMOUS = "anonymous"

NAMES = (
    "L'École d'été",
    "l ecole d ete",
    'Atelier "Zéro déchet" 🚲',
    "Œuvres & Cie <b>",
    "Régie \\ {json: [1]}",
    "Les Mains du Faron",
    "Zoé's %_ 東京",
    "a'); DROP TABLE member; --",
    "L’École d’été",
    "Épicerie 'Ni vu ni connu'",
)

WEEKS = (
    None,
    [Range(540, 720), Range(840, 1080)],
    [Range(1380, 1500)],
    [Range(0, 10080)],
    [Range(9 * 60 + 5, 9 * 60 + 50), Range(6 * 1440 + 1200, 7 * 1440)],
)

VEHICLES: tuple[dict[str, Any], ...] = (
    {},
    {"category": "N1", "cargo_volume_m3": Decimal("12.50"), "payload_kg": 900, "licence": "B"},
    {"refrigerated": True, "lowest_temperature_c": Decimal("-18"), "licence": "NONE"},
    {"refrigerated": False, "seats": 9, "energy": "DIESEL", "crit_air": "C2", "licence": "D1"},
    {"cargo_volume_m3": Decimal("0.000001"), "tow_bar": True, "mileage_cap_km": 0},
)

INCLUSIVE: dict[str, Any] = {
    "inclusive_kinds": ["ACI", "GEIQ"],
    "labels": ["ESUS"],
    "ess_family": "ASSOCIATION",
    "ess_basis": "BY_RIGHT",
}

DECLARED: dict[str, Any] = {
    "inclusive_kinds": ["EA"],
    "ess_family": "ESS_COMPANY",
    "ess_basis": "DECLARED",
    "ess_proof": "Statuts du 3 mars",
    "circle": "LEAD",
    "size": "SME",
}

ROOMS: tuple[dict[str, Any], ...] = (
    {"premises_kind": "MEETING_ROOM", "seats": 20, "area_m2": Decimal("30.10"), "step_free": True},
    {"premises_kind": "KITCHEN", "erp_type": "N", "lowest_temperature_c": Decimal(-40)},
    {"step_free": False, "hearing_loop": True, "seats": 0, "height_m": Decimal("2.5")},
    {},
)

ASKED: dict[str, tuple[dict[str, Any], ...]] = {
    "VEHICLE": (
        {"seats_min": 3, "licence_held": ["B", "BE"]},
        {"cargo_volume_m3_min": Decimal("8.20"), "refrigerated_required": True},
        {},
    ),
    "PREMISES": (
        {"premises_kind_in": ["KITCHEN", "WORKSHOP"], "seats_min": 12},
        {"lowest_temperature_c_max": Decimal("-18.5"), "step_free_required": False},
    ),
}

TEXTS = cycle((None, "Clés au 1er étage, dit « l'entresol ».", 'guillemets " et \\ et 🥕\nligne 2'))

CRITERIA = [
    {
        "code": "MEANING",
        "utility": 0.75,
        "weight": 0.39,
        "points_lost": -12.3456789012345,
        "fr": "Même nature : « l'utilitaire ».",
        "en": 'Same kind: "van".',
    },
    {
        "code": "DISTANCE",
        "utility": 1,
        "weight": 0.16,
        "points_lost": 0,
        "fr": "À 3 km.",
        "en": "3 km away.",
    },
]

CHECKS = [
    {
        "code": "DISTANCE",
        "attribute": None,
        "status": "OK",
        "fr": "À 3 km.",
        "en": "3 km away.",
        "rule": None,
        "article": None,
        "remedy_fr": None,
        "remedy_en": None,
        "content": None,
    },
    {
        "code": "RULE",
        "attribute": None,
        "status": "TO_VERIFY",
        "fr": "sous-produit, dangereux : la preuve de ce statut reste à vérifier",
        "en": "by-product, hazardous: the evidence of this status is still to be verified",
        "rule": "W03",
        "article": "art. L541-4-2",
        "remedy_fr": "donner la preuve",
        "remedy_en": "give the evidence",
        "content": "c" * 64,
    },
    {
        "code": "ATTRIBUTE",
        "attribute": "tail_lift",
        "status": "TO_VERIFY",
        "fr": "Hayon élévateur (l'offre ne le précise pas).",
        "en": "Tail-lift (not stated).",
        "rule": "V01",
        "article": "art. R221-4",
        "remedy_fr": "le faire préciser",
        "remedy_en": "have it stated",
        "content": None,
    },
]


@dataclass(frozen=True)
class Somebody:
    """A viewer of the tests: `principal` and `token` are None for the anonymous one."""

    name: str
    principal: UUID | None = None
    token: str | None = None


async def varied(world: World) -> dict[str, Somebody]:
    """Make the world; who may ask, by what they are."""
    broker = {"broker_number": "83-2025-1", "broker_valid_until": NOW.date() - timedelta(days=1)}
    rade = await world.pole("Pôle de la rade", slug="rade", charter_version=2, **broker)
    lake = await world.pole("Pôle « l'Écluse »", slug="ecluse", fictitious=True)
    async with world.engine.begin() as connection:
        old = {"pole_id": rade, "version": 1, "title": "Charte d'avant", "body": "Avant."}
        await connection.execute(insert(tables.charter).values(**old, adopted_on=NOW.date()))
    members = [made async for made in _members(world, rade, lake)]
    await _signatures(world, members)
    await _permits(world, members)
    offers = await _listings(world, members, "resource")
    needs = await _listings(world, members, "request")
    await other_kinds(world, members)
    for number, (_, resource, _) in enumerate(offers[::3]):
        for position in (2, 1, 3)[: number % 4]:
            await world.photo(resource, position, alt=next(TEXTS) or "Vue de la cour")
    await _deals(world, members, offers, needs)
    return await _people(world, rade, lake, members)


async def _members(world: World, rade: UUID, lake: UUID) -> Any:
    shown = cycle(Visibility)
    for number, name in enumerate(NAMES):
        pole = rade if number < 6 else lake
        member = await world.member(
            pole,
            name,
            "83137" if number % 2 else "83126",
            signed=number not in {4, 9},
            visibility=next(shown).value,
            siret=f"{number:014d}" if number % 3 else None,
            legal_form="9220" if number % 2 else None,
            **(INCLUSIVE if number % 4 == 1 else {}),
            **(DECLARED if number % 4 == 2 else {}),
            non_diffusible=number in {3, 7},
            created_at=NOW + timedelta(microseconds=number * 100_000, days=200 * (number % 2)),
        )
        if number % 3 == 0:
            site: dict[str, Any] = {"member_id": member, "name": f"Dépôt {name}"[:120]}
            site |= {"main": False, "address": "3 quai de l'Arsenal", "closed_at": None}
            site |= {"closed_at": NOW} if number == 9 else {"address_public": number == 6}
            async with world.engine.begin() as connection:
                await connection.execute(insert(tables.site).values(**site, commune_insee="83137"))
        yield member


async def _signatures(world: World, members: list[UUID]) -> None:
    """One signed the version before only, one took its signature back, one did both."""
    signature = tables.charter_signature
    async with world.engine.begin() as connection:
        for member, values in (
            (members[1], {"charter_version": 1}),
            (members[2], {"withdrawn_on": NOW.date()}),
            (members[3], {"charter_version": 1, "withdrawn_on": NOW.date()}),
        ):
            change = update(signature).where(signature.c.member_id == member)
            await connection.execute(change.values(**values))
        again = select(signature.c.member_id, signature.c.pole_id, signature.c.signed_on)
        again = again.where(signature.c.member_id == members[3])
        [row] = (await connection.execute(again)).all()
        signed = {**row._mapping, "charter_version": 2, "signatory": "Camille Roux"}
        await connection.execute(insert(signature).values(**signed))


async def _permits(world: World, members: list[UUID]) -> None:
    """Each state × end, of several kinds, spread over the members."""
    ends = (None, NOW.date() - timedelta(days=1), NOW.date(), NOW.date() + timedelta(days=400))
    kinds = cycle(PermitKind)
    verifier = await world.principal("Dominique Petit")
    for number, (status, end) in enumerate(product(VerificationStatus, ends)):
        said = {"note": "À l'accueil", "reason": 'Vu "sur place"', "verified_by": verifier}
        admitted = {"capacity": Decimal("12.50"), "capacity_unit": "TONNE_PER_DAY"}
        await world.permit(
            members[number % len(members)],
            "ICPE" if number % 2 else next(kinds).value,
            status=status.value,
            valid_until=end,
            low_prefixes=["1501", "17"] if number % 3 else [],
            **(said if number % 3 else {}),
            **(admitted if number % 2 else {}),
        )


async def _listings(world: World, members: list[UUID], table: str) -> list[tuple[int, UUID, str]]:
    """Each visibility × status × kind once, spread over the members: (member, id, kind)."""
    rooms, vans, weeks = cycle(ROOMS), cycle(VEHICLES), cycle(WEEKS)
    bases = cycle(QuantityBasis)
    asked = {kind: cycle(each) for kind, each in ASKED.items()}
    made = []
    everything = product(Visibility, ListingStatus, ("VEHICLE", "PREMISES"))
    for number, (visibility, status, kind) in enumerate(everything):
        owner = (number * 7 + number // 10) % len(members)
        columns: dict[str, Any] = {
            "visibility": visibility.value,
            "status": status.value,
            "description": next(TEXTS),
            "title": f"{NAMES[number % len(NAMES)]} n° {number}",
            "weekly_minutes": next(weeks),
        }
        if table == "resource":
            free: dict[str, Any] = {}
            priced = {"price_eur": Decimal("12.00"), "price_unit": "HOUR"}
            shared = {"divisible": True, "quantity": Decimal("20.500"), "unit": "PLACE"}
            columns["suspended"] = number % 11 == 5
            columns |= (free, priced, shared, {**priced, **shared})[number % 4]
            columns |= {"quantity_basis": next(bases).value} if number % 4 > 1 else {}
            at_once = columns.get("quantity_basis", "AT_ONCE") == "AT_ONCE"
            columns["buffer_minutes"] = number % 3 * 45 if at_once else 0
            columns |= {"available": Range(NOW, NOW + timedelta(days=90))} if number % 3 else {}
            details = next(vans if kind == "VEHICLE" else rooms)
            made.append(
                (owner, await world.resource(members[owner], kind, details, **columns), kind)
            )
        else:
            columns |= {"budget_eur": Decimal(100), "strict_budget": True} if number % 2 else {}
            columns |= {"quantity": number % 3 + 1, "quantity_basis": next(bases).value}
            columns |= {"slots": number % 4 + 1}
            columns["created_at"] = NOW - timedelta(days=number % 4 * 7)
            details = next(asked[kind])
            made.append(
                (owner, await world.request(members[owner], kind, details, **columns), kind)
            )
    if table == "resource":
        everyones: dict[str, Any] = {"title": "Fourgon", "visibility": "PUBLIC", "radius_km": 1_500}
        made.append((8, await world.resource(members[8], "VEHICLE", **everyones), "VEHICLE"))
    return made


async def _deals(
    world: World,
    members: list[UUID],
    offers: list[tuple[int, UUID, str]],
    needs: list[tuple[int, UUID, str]],
) -> None:
    """Matches in every state, many with the same score, and bookings in every state; one
    published need of the first pole has nothing but refusals."""
    pairs = list(islice(_pairs(offers, needs), 60))
    published = [
        need
        for number, (owner, need, _) in enumerate(needs)
        if number // 2 % len(ListingStatus) == 0 and owner < 6
    ]
    hopeless = next(need for need in published if need in {need for _, need in pairs})
    states, scores = cycle(MatchStatus), cycle((0.8, 0.8, 1.0, 0.123456789, 0.8))
    verifier = await world.principal("Dominique Vérin")
    bookings = cycle(("CONFIRMED", None, "HELD", "RELEASED", None, "CANCELLED", "CONFIRMED"))
    for number, (offer, need) in enumerate(pairs):
        status, s = next(states).value, next(scores)
        status = MatchStatus.DECLINED.value if need == hopeless else status
        refused = {"declined_by": "PROVIDER", "decline_reason": "TOO_FAR"}
        match = await world.match(
            need,
            offer,
            status=status,
            s=s,
            score=Decimal(str(round(100 * s, 1))),
            criteria=CRITERIA[: number % 3],
            checks=CHECKS[: number % 4],
            cost_eur=Decimal("7.50") if number % 2 else None,
            distance_km=Decimal("3.20"),
            periods=[
                Range(start := NOW + timedelta(days=20 * number + day), start + timedelta(hours=2))
                for day in range(number % 4 + 1)
            ],
            **(refused if status == "DECLINED" else {}),
        )
        await _verified(world, match, number, verifier)
        state = next(bookings)
        if state is not None:
            kept = {"buffer_minutes": number % 2 * 30}
            await world.booking(match, state, quantity=Decimal("1.50"), **kept)
        for step in range(number % 3):
            event = {"match_id": match, "event": "PROPOSE", "to_status": "PROPOSED"}
            change = {"change_fr": "4 au lieu de 8", "change_en": "4 instead of 8"}
            said = {"side": "PROVIDER", "heard": "Au téléphone 📞", **change} if step else {}
            async with world.engine.begin() as connection:
                await connection.execute(
                    insert(tables.match_event).values(
                        **event, **said, created_at=NOW - timedelta(days=number + 5)
                    )
                )


async def _verified(world: World, match: UUID, number: int, verifier: UUID) -> None:
    """What coordinators have seen: of some matches, as they are judged now, or as they were."""
    for day, content in enumerate(((), ("o",), ("o", "c", "c"))[number % 3]):
        seen = {
            "rule": "W03",
            "content": content * 64,
            "seen": f"Contrat n° {number} lu 👀",
            "rule_set_version": "2026-11-3",
            "created_at": NOW - timedelta(days=9 - day, hours=number),
        }
        pole = select(tables.match.c.receiver_pole_id).where(tables.match.c.id == match)
        async with world.engine.begin() as connection:
            await connection.execute(
                insert(tables.match_verification).values(
                    match_id=match, actor_id=verifier, pole_id=pole.scalar_subquery(), **seen
                )
            )


def _pairs(
    offers: list[tuple[int, UUID, str]], needs: list[tuple[int, UUID, str]]
) -> Iterator[tuple[UUID, UUID]]:
    """Offers and needs of the same kind and of two members, spread over the listings."""
    met = set()
    for step in range(len(needs)):
        for at, (provider, offer, kind) in enumerate(offers):
            receiver, need, wanted = needs[(at * 5 + step * 3) % len(needs)]
            pair = (offer, need)
            if kind == wanted and provider != receiver and (at + step) % 2 and pair not in met:
                met.add(pair)
                yield pair


async def _people(world: World, rade: UUID, lake: UUID, members: list[UUID]) -> dict[str, Somebody]:
    user, partner = Role.MEMBER_USER, Role.PARTNER_APP
    grants = {
        "user": [Grant(user, rade, members[0])],
        "neighbour": [Grant(user, rade, members[1])],
        "stranger": [Grant(user, lake, members[6])],
        "applicant": [Grant(user, rade, members[4])],
        "coordinator": [Grant(Role.COORDINATOR, rade)],
        "partner": [Grant(partner, rade)],
        "foreign partner": [Grant(partner, lake)],
        "two hats": [Grant(user, rade, members[2]), Grant(Role.COORDINATOR, lake)],
    }
    people = {ANONYMOUS: Somebody(ANONYMOUS)}
    for name, given in grants.items():
        principal = await world.principal(name, *given, application="partner" in name)
        people[name] = Somebody(name, principal, await world.token(principal))
    await arrived(world, (rade, lake), members, people)
    return people
