"""What people want to do, without naming the thing: the concept is heard all the same.

Written after the labels, by the same author: a check of what they are for, no measure. Tools that
do different jobs are different things: a stool is no table, a mulcher no mower.
"""

from __future__ import annotations

import pytest

from ptce.matching.thesaurus import load

THESAURUS = load()

HEARD = """
VEHICLE | moving-van | il faudrait vider un appartement au troisième étage
VEHICLE | coach | emmener les aînés au théâtre, ils sont cinquante-deux
VEHICLE | livestock-truck | ramener douze brebis de l'estive
VEHICLE | water-bowser | de quoi arroser des arbres cet été
VEHICLE | sewer-truck | la fosse septique déborde
VEHICLE | car-carrier | une voiture en panne à ramener au garage
VEHICLE | aerial-platform | accrocher des guirlandes place de la mairie
VEHICLE | mini-excavator | creuser une tranchée pour un câble
VEHICLE | public-reception-van | permanence itinérante dans les hameaux
VEHICLE | cargo-bike | livrer sans moteur dans l'hypercentre
VEHICLE | electric-car | une Zoé pour nos tournées
VEHICLE | city-car | Renault Twingo deux semaines
PREMISES | community-hall | organiser un loto pour 150 personnes
PREMISES | bakery | cuire du pain une nuit par semaine
PREMISES | cannery | mettre en bocaux 300 kg de tomates
PREMISES | group-lodging | loger des volontaires trois semaines
PREMISES | farmland | un pré pour six ânes
PREMISES | interview-room | mener des entretiens à l'abri des oreilles
PREMISES | childcare | un LAEP cherche une pièce pour parents et bébés
PREMISES | parking | garer des camions le week-end
PREMISES | staging-post | éclater nos livraisons avant le dernier kilomètre
PREMISES | temporary-housing | loger un apprenti jusqu'en juin
EQUIPMENT | chairs-lent | deux cents chaises coque
EQUIPMENT | brewery-sets | tables et bancs type brasserie, bancs pliants
EQUIPMENT | cups-lent | écocups et bacs de retour
EQUIPMENT | coffee-gear | servir le café à deux cents personnes
EQUIPMENT | drill | percer du béton et visser des équerres
EQUIPMENT | overlock | surjeteuse quatre fils
EQUIPMENT | printer-3d | imprimer une pièce en PLA
EQUIPMENT | brush-cutter | rotofil pour les OLD
EQUIPMENT | chainsaw | abattre un arbre mort
EQUIPMENT | stacker | monter des palettes au deuxième niveau
EQUIPMENT | carpet-cleaner | détacher des sièges de salle
EQUIPMENT | network-gear | du wifi sur un champ de foire
EQUIPMENT | fencing-mobile | filets électriques pour un enclos
SKILL | labour-law | une salariée saisit les prud'hommes
SKILL | press-relations | passer dans le journal local
SKILL | customer-database | gestion des adhérents à remettre d'aplomb
SKILL | sign-language | interprète LSF pour un débat
SKILL | pest-control | des punaises dans le dortoir
SKILL | electrical-work | ça disjoncte dès qu'on allume
SKILL | dry-stone | remonter une restanque
SKILL | canteen-cooking | chef de cuisine collective en remplacement
SKILL | manual-handling-training | apprendre à porter sans se blesser
SKILL | handyman | monter des meubles en kit et fixer des étagères
SKILL | clearing-work | vider une maison après un décès
WASTE_STREAM | water-butts | stocker l'eau de pluie du hangar
WASTE_STREAM | old-bread | pain dur pour nos chevaux
WASTE_STREAM | bikes-given | biclou à retaper
WASTE_STREAM | stone | caillasse pour un muret
WASTE_STREAM | soil-improver | amender la terre du potager
WASTE_STREAM | small-appliances | grille-pains pour un repair café
WASTE_STREAM | books | remplir une boîte à lire
WASTE_STREAM | hotel-linen | draps blancs réformés
WASTE_STREAM | inner-tubes | chambres à air de vélo
"""


@pytest.mark.parametrize("line", HEARD.strip().splitlines())
def test_a_purpose_is_heard_as_the_thing_that_serves_it(line: str) -> None:
    kind, concept, text = line.split(" | ")
    assert concept in [each.concept for each in THESAURUS.mentions(kind, text)]


@pytest.mark.parametrize(
    ("kind", "text", "concept"),
    [
        ("EQUIPMENT", "pouvoir faire asseoir du monde", "high-tables"),
        ("VEHICLE", "citerne de 8 m3", "van"),
        ("PREMISES", "local pour faire ça", "meeting-room"),
        ("PREMISES", "boutique en rue piétonne", "emergency-shelter"),
        ("PREMISES", "partage des frais de chauffage", "cold-room"),
        ("VEHICLE", "frais de carburant partagés", "refrigerated-van"),
        ("SKILL", "intervention en cours d'année", "teaching"),
    ],
)
def test_a_word_that_looks_alike_is_not_heard(kind: str, text: str, concept: str) -> None:
    assert concept not in [each.concept for each in THESAURUS.mentions(kind, text)]


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("chairs-lent", "high-tables"),
        ("overlock", "industrial-sewing"),
        ("brush-cutter", "lawn-mower"),
        ("printer-3d", "large-plotter"),
        ("car", "microcar"),
        ("sign-language", "document-translation"),
    ],
)
def test_a_sister_thing_does_the_job_less_than_the_thing_itself(need: str, offer: str) -> None:
    fit, _ = THESAURUS.fit(need, offer)
    assert fit < THESAURUS.fit(need, need)[0] * 0.7
