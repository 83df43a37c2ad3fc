"""Somebody looks, without a token: the map of what is public, and the open offers."""

from __future__ import annotations

from collections.abc import Mapping

from tests.journeys.journey import ANONYMOUS, Journey, Step
from tests.world import World


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole(slug="rade")
    lender = await world.member(pole, "Les Mains du Faron", visibility="PUBLIC")
    other = await world.member(pole, "L'Épicerie des Maures", "83069", visibility="PUBLIC")
    room = await world.resource(
        lender,
        "PREMISES",
        {"premises_kind": "MEETING_ROOM", "seats": 30, "step_free": True},
        title="Salle de réunion du Faron",
        visibility="PUBLIC",
    )
    await world.photo(room, alt="Une salle claire, trente chaises, une rampe à l'entrée")
    await world.resource(lender, title="Camionnette du Faron", visibility="PUBLIC")
    await world.resource(lender, title="Minibus des bénévoles", visibility="MEMBERS")
    await world.resource(other, title="Camion frigo des Maures", visibility="PUBLIC")
    await world.resource(other, "PREMISES", title="Cuisine", visibility="POLE_AND_PARTNERS")
    await world.request(other, "PREMISES", title="Lieu de stockage", visibility="PUBLIC")
    await world.resource(other, title="Camion vendu", visibility="PUBLIC", status="WITHDRAWN")
    return {}


LOOKING = Journey(
    slug="1-bis-un-visiteur-regarde",
    title="Un visiteur regarde la carte et les offres publiques",
    intro=(
        "Sans jeton, on voit ce que les structures ont choisi de rendre public, et rien d'autre : "
        "ni leurs autres annonces, ni leur nombre. Un lieu est une commune : personne ne peut "
        "savoir plus finement où est une annonce tant que rien n'est conclu."
    ),
    people={},
    scene=_scene,
    steps=(
        Step(
            ANONYMOUS,
            "ouvrir la carte",
            "Une adresse suffit, que prennent uMap, Leaflet ou QGIS : du GeoJSON (RFC 7946), un "
            "point par commune, et combien d'annonces ouvertes de chaque nature. Le pôle a aussi "
            "un minibus et une cuisine qui ne sont pas publics, et un camion retiré : ils ne "
            "comptent pas.",
            "GET /map.geojson",
            "un point par commune",
            (
                '"type": "FeatureCollection"',
                '"name": "Toulon"',
                '"resources": 2',
                '"resourcesByKind": {"PREMISES": 1, "VEHICLE": 1}',
                '"name": "Hyères"',
                '"resourcesByKind": {"VEHICLE": 1}',
                '"requestsByKind": {"PREMISES": 1}',
                '"next": null',
            ),
        ),
        Step(
            ANONYMOUS,
            "ne garder que les locaux autour de la rade",
            "`kind`, `pole` et `bbox` (ouest, sud, est, nord, en degrés) se combinent.",
            "GET /map.geojson?kind=PREMISES&pole=rade&bbox=5.7,43,6,43.3",
            "Toulon, un local",
            ('"name": "Toulon"', '"resourcesByKind": {"PREMISES": 1}'),
            hides=("Hyères", "VEHICLE"),
        ),
        Step(
            ANONYMOUS,
            "lire les offres publiques",
            "Les mêmes annonces, une à une, avec leur commune et leurs photos : `alt` dit ce que "
            "montre chacune, pour qui ne la voit pas. Les octets d'une photo publique se lisent à "
            "son adresse, sans jeton.",
            """
query OffresPubliques {
  resources(filter: { status: [PUBLISHED] }) {
    totalCount
    nodes {
      kind
      title
      exchangeModes
      commune { name department }
      photos { url thumbnailUrl alt width height }
      ... on Premises { seats stepFree }
    }
  }
}
""",
            "trois offres, leurs communes, une photo",
            (
                '"totalCount": 3',
                '"title": "Salle de réunion du Faron"',
                '"commune": {"name": "Toulon", "department": "83"}',
                '"alt": "Une salle claire',
                '"thumbnailUrl": "/photos/pho_',
            ),
            hides=("Minibus", "Cuisine", "vendu"),
        ),
        Step(
            ANONYMOUS,
            "chercher qui joindre",
            "Un contact est donné quand une réservation est confirmée, aux deux côtés seulement.",
            """
query QuiJoindre {
  members { totalCount nodes { name contact { email } bookings { totalCount } } }
  matches { totalCount }
}
""",
            "personne, encore",
            ('"contact": null', '"matches": {"totalCount": 0}', '"bookings": {"totalCount": 0}'),
            hides=("@",),
        ),
    ),
)
