"""What members write about skills, materials and equipment, and what is heard."""

from __future__ import annotations

import pytest

from ptce.matching.thesaurus import load

THESAURUS = load()

HEARD = """
SKILL | accounting | Appui comptable deux jours par mois
SKILL | accounting | cherche comptable pour la paie de 6 salariés
SKILL | human-resources | Recruteur à temps partagé
SKILL | web-development | Refonte de notre site internet
SKILL | digital-help | permanence d'aide au numérique pour les habitants
SKILL | home-help | Auxiliaire de vie le week-end
SKILL | cleaning-work | Ménage de nos locaux le vendredi soir
SKILL | laundry-work | Lavage et repassage de blouses
SKILL | gardening | Taille de haies et tonte autour du tiers-lieu
SKILL | farm-work | main-d'œuvre agricole pour les vendanges
SKILL | masonry | Petite maçonerie sur un mur de jardin
SKILL | bike-repair | Réparation de cycles à domicile
SKILL | warehouse-work | Préparateurs de commandes en décembre
SKILL | preserving-work | Mise en bocaux de légumes
SKILL | preserving-work | Mettre en bocaux nos soupes
SKILL | gardening | Renfort pour tailler les parcs
SKILL | office-software-teaching | Formateur bureautique
SKILL | special-education | Éducateurs pour sorties
SKILL | welding | Soudeur à temps partagé
SKILL | building-survey | Diagnostic bâti avant travaux
SKILL | stagecraft | Régie lumière pour un concert
SKILL | sign-language | interprétariat en langue des signes
SKILL | prototyping | Prototypage d'une pièce
SKILL | surveying | Relevé par drone d'une toiture
WASTE_STREAM | pallets | 200 palettes à réparer
WASTE_STREAM | sawdust | sciure de menuiserie non traitée
WASTE_STREAM | cardboard | Cartons en bon état, double cannelure
WASTE_STREAM | plastic-containers | Bidons PEHD rincés
WASTE_STREAM | plastic-sheets | baches imprimées de l'an dernier
WASTE_STREAM | bottles | Bouteilles à réemployer, 75 cl
WASTE_STREAM | hotel-linen | Draps réformés de l'hôtel
WASTE_STREAM | spent-grain | Drêches de brasserie, 3 tonnes par semaine
WASTE_STREAM | coffee-grounds | Marc de café et filtres
WASTE_STREAM | fruit-vegetables | légumes déclassés pour la conserverie
WASTE_STREAM | bread | Pain de la veille en sacs papier
WASTE_STREAM | bricks-tiles | Briques rangées sur palettes d'une tonne
WASTE_STREAM | screens | Écrans cathodiques, sur palettes cerclées
WASTE_STREAM | sacks | Sacs de jute : jardin, emballage
WASTE_STREAM | fruit-vegetables | Légumes en bocaux, en palettes
WASTE_STREAM | used-cooking-oil | Huiles de friture du restaurant
WASTE_STREAM | wood-chips | Broyat de végétaux pour paillage
WASTE_STREAM | bricks-tiles | Briques déposées, nettoyées
WASTE_STREAM | soil | terre végétale excédentaire
WASTE_STREAM | computers-given | Écrans et PC réformés
WASTE_STREAM | circuit-boards | Cartes et composants électroniques
WASTE_STREAM | tyres | Pneus usagés
WASTE_STREAM | motor-oil | Huiles moteur usagées du garage
EQUIPMENT | sound-system | Sono et deux micros pour une fête
EQUIPMENT | video-projector | videoprojecteur pour le ciné-débat
EQUIPMENT | pop-up-tent | Barnum 3 x 6 m
EQUIPMENT | chairs-lent | cent chaises pliantes
EQUIPMENT | tables-chairs | Mobilier de fête
EQUIPMENT | lawn-mower | Tondeuse autoportée
EQUIPMENT | lifting-gear | Palan à chaîne
EQUIPMENT | shredder | Broyeur de végétaux à louer
EQUIPMENT | industrial-sewing | machine à coudre industrielle
EQUIPMENT | workshop-machine | Scie à ruban de l'atelier bois
EQUIPMENT | scaffolding | échafaudage roulant 5 m
EQUIPMENT | pallet-jack | transpalette électrique
EQUIPMENT | cups-lent | 300 gobelets réutilisables
EQUIPMENT | carpet-cleaner | shampouineuse à moquette
"""


@pytest.mark.parametrize("line", HEARD.strip().splitlines())
def test_what_members_write_is_heard(line: str) -> None:
    kind, concept, text = line.split(" | ")
    assert [each.concept for each in THESAURUS.mentions(kind, text)][:1] == [concept]


@pytest.mark.parametrize(
    ("kind", "need", "better", "worse"),
    [
        ("SKILL", "comptable", "tenue de comptes et paie", "recrutement"),
        ("SKILL", "maçon", "travaux de bâtiment", "nettoyage de bureaux"),
        ("WASTE_STREAM", "planches de bois", "chutes de bois massif", "ferraille"),
        ("WASTE_STREAM", "palettes", "cagettes et palettes", "livres"),
        ("WASTE_STREAM", "broyat", "déchets verts", "béton concassé"),
        ("EQUIPMENT", "perceuse", "caisse à outils", "chaises"),
    ],
)
def test_the_nearer_thing_is_preferred(kind: str, need: str, better: str, worse: str) -> None:
    def fit(offer: str) -> float:
        mentions = THESAURUS.mentions
        found = THESAURUS.meaning(kind, mentions(kind, need), mentions(kind, offer), need, offer)
        return found.utility

    assert fit(better) > fit(worse)
