"""What leads to the thing that a sentence is about, or away from it: patterns of a folded line."""

from __future__ import annotations

import re
from typing import Final

CLAUSE = re.compile(r"[,;:.(+!?/]| - ")
HANGS = re.compile(
    r"(?<![a-z])(?:pour|pr|avec|sans|chez|dans|afin|sur|qui(?! (?:peut|pourrait|aurait|a|prete|"
    r"veut|dispose|possede))|contre|selon|vers|pres de|par|"
    r"(?<!un )(?<!le )(?<!en )(?<!notre )(?<!petit )(?<!grand )car(?! ou (?:mini-?)?bus)|"
    r"sauf|apres|avant|pendant|lors|suite|depuis|comme|parmi|"
    r"destinee?s? a|accessible|equipee?s?|capable)(?![a-z])"
)
SEEKS = re.compile(r"(?:cherch[a-z]+|recherch[a-z]+|besoin|faut|faudrait|manque)(?: [a-z']+){0,2}$")
OF = re.compile(r"(?<![a-z])(?:de |d'|du |des )(?:un |une |la |l'|notre |nos |leur |[a-z]+ )?$")
FREES = re.compile(
    r"(?:besoin|recherche|dons?|pret|location|lots?|stocks?|tas|recup[a-z]*|manque|"
    r"mise a dispo(?:sition)?|collecte|collectons|envie|dispos(?:e|ons|ez|ent|ant)|vente|achat|"
    r"reste|beaucoup|plein|tonnes?|kg|kilos?|t|m3|litres?|l|palettes?|bags?|bennes?|sacs?|cartons|"
    r"caisses|bacs|rouleaux|futs?|bidons?|paires?|dizaines?|centaines?|quantites?|[0-9]+|chutes?|"
    r"surplus|restes?|fins?|moitie|partie|bouts?|coins?|serie|series|cuve|bacs?) "
    r"(?:de |d'|du |des )(?:un |une |la |l'|notre |"
    r"nos )?$"
)
OBJECT = re.compile(
    r"(?<![a-z])(?!(?:emprunter|louer|trouver|chercher|acheter|racheter|recuperer|preter|donner|avoir|"
    r"occuper|utiliser|partager|mutualiser|acquerir|recevoir|proposer|offrir|jeter|ceder|"
    r"embaucher|recruter|fournir|disposer|prevoir|recupere|offre) )"
    r"[a-z]{2,}(?:er|ir|re|oir) (?:(?:des|les|une?|nos|vos|notre|votre|le|la|du|de la|[0-9]{1,6}) "
    r"|l'|de l'){1,2}$"
)
TO = re.compile(r"(?<![a-z])(?:a|au|aux|en|et sa|et son)(?: la| l'|l')? ?$")

GIVEN = re.compile(
    r"(?<![a-z])(?:^ ?dons?|donn(?:e|ons|ez|er|es|ent)?|dons? d|en don|jet(?:er|te|tes|ons|ez)|"
    r"a (?:faire )?enlever|"
    r"a retirer|"
    r"enlevement|a recuperer|recup[a-z]*|repren(?:d|ds|ons|dre)|reprise|debarras[a-z]*|"
    r"recycl[a-z]*|vieux|"
    r"vieilles?|(?<!avant )(?<!apres )(?<!chaque )usage(?:e|es|s)?|"
    r"use(?:e|es|s)|cass(?:e|ee|es|ees)|hs|en panne|perc(?:e|ee|es|ees)|"
    r"rachet[a-z]*|achet[a-z]+ d'occas|declasse[a-z]*|reforme[a-z]*|rebuts?|d'occasion|occasion|"
    r"(?<!je )(?<!on )(?<!nous )depose(?:e|s|es)?|"
    r"valoris[a-z]*|(?<!zero )dechets?|perimee?s?|creve[a-z]*|dechetterie|jetee?s?|"
    r"en fin de vie|a donner|"
    r"invendus?|fermeture|liquidation|cessation|fin d'activite|fin de chantier|"
    r"chutes?|surplus|collecte|collectons|ecouler|destock[a-z]*|non utilisee?s?|ne servent plus|"
    r"pour pieces|"
    r"abime(?:e|s|es)|hors d'usage|a ceder|a venir chercher|venir chercher|cedons|cede|tonnes?|"
    r"en vrac|reemploi|upcycl[a-z]*|depareill[a-z]*|demonte(?:e|s|es))(?![a-z])"
)
LENT = re.compile(
    r"(?<![a-z])(?:pret(?:e|er|ons|ez|ent)?|emprunt[a-z]*|lou(?:e|er|ons|ez)|location|a partager|"
    r"partageons|a disposition|mutualis[a-z]*|en co-?usage|"
    r"[0-9] (?:jours?|semaines?|"
    r"mois) max(?:i|imum)?|pour (?:une|la|le) (?:journee|soiree|week|duree)|"
    r"le temps d|a rendre|en pret)(?![a-z])"
)
PRIORS: Final = tuple(
    (kind, weight, re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])"))
    for kind, weight, pattern in (
        ("PREMISES", 0.3, r"[0-9] ?(?:m2|metres carres)(?! (?:de|d'))|[0-9] ?ha"),
        ("PREMISES", 0.25, r"places assises|jauge|plain[- ]pied|acces pmr|rdc|chauffe|climatise"),
        (
            "VEHICLE",
            0.3,
            r"permis [a-e]1?e?|boite auto|essieux|ptac|hayon|attelage|crit'?air|kilometrage",
        ),
        (
            "SKILL",
            0.35,
            r"benevol[a-z]*|mecenat|diplome[a-z]*|experimente[a-z]*|[0-9] ?h ?(?:/|par) ?semaine|"
            r"junior|senior|caces|habilite[a-z]*|temps partage|a distance|teletravail",
        ),
        ("SKILL", 1.0, r"anime(?:e|s|es)? par|dispense(?:e|s|es)? par|donne(?:e|s|es)? par"),
        (
            "EQUIPMENT",
            0.2,
            r"kva|watts|[0-9] ?w|volts|triphase[a-z]*|monophase[a-z]*|portable|demontable|"
            r"a emprunter|pliante?s?",
        ),
        (
            "WASTE_STREAM",
            0.3,
            r"en vrac|a enlever|a retirer|[0-9] ?tonnes?|big[ -]?bags?|en benne|declasse[a-z]*|"
            r"reforme[a-z]*|hors d'usage|en panne|hs|perime[a-z]*|invendu[a-z]*",
        ),
    )
)
"""What speaks for a kind wherever it stands, and by how much."""

WEIGHED = re.compile(
    r"[0-9] ?(?:kg|kilos?|t|tonnes?|big[ -]?bags?|litres?|l)(?![a-z0-9])"
    r"(?! (?:de )?(?:charge|ptac|cu)(?![a-z]))"
)
WITHOUT = re.compile(r"(?<![a-z])sans $")

FORMULA: Final = re.compile(
    r"^ ?(?:(?:bonjour|bonsoir|bjr|salut|hello|coucou)(?: a tou(?:s|tes))?[ ,!.:]*)?"
    r"(?:(?:je|on|nous) (?:depose|deposons|poste|passe|publie|mets) (?:une|cette|mon|notre|ma) "
    r"(?:petite )?(?:annonce|offre|demande)[ ,:.]*)?"
    r"(?:recup(?:eration)? (?:de |d'|des )?)?"
)
"""What a sentence may open with, and that says nothing."""

_FEW: Final = (
    r"(?: (?:d'|de |du |des |un |une |le |la |l'|les |notre |nos |mon |ma |mes |votre |vos |"
    r"quelques |plusieurs |petite?s? |grande?s? |gros(?:se)?s? |bon(?:ne)?s? |autres? |vieux |"
    r"vieilles? |bien |aussi |urgent |[0-9]{1,6} ){0,4})$"
)
ASKS: Final = re.compile(
    r"(?:(?<!aller )(?<!venir )cherch[a-z]+|recherch[a-z]+|besoin|faut|faudrait|manque|"
    r"(?:voudr|souhait|aimer)[a-z]+"
    r"(?: [a-z]+(?:er|ir|re|oir))?|emprunt[a-z]+|(?:aurait|auriez|auraient|preter|pretez|pret) *)"
    + _FEW
)
"""Before what is asked for, whatever was said before."""

PURPOSE: Final = re.compile(
    r"(?:cherch[a-z]+|besoin|faut|faudrait|manque)(?: (?:d'|de |du |une? |urgent |[0-9]+ )*)"
    r"(?!personnes?|gens|monde|lieu|endroit|place|quelque)[a-z]{4,} "
    r"(?:pour|pr) (?=(?:la|le|les|une?|des|notre|nos) |l')"
)
"""Up to what the thing is for, as one noun names it: « cherche fotographe pour la fête »."""

OFFERS: Final = re.compile(
    r"(?:pret(?:e|ons|ent)?|propos(?:e|ons)|partag(?:e|eons)|offr(?:e|ons)|lou(?:e|ons)|"
    r"a dispo(?:sition)?|don|places?(?: libres?| dispo[a-z]*)? (?:dans|sur))" + _FEW
)
"""Before what is offered."""

GIVES: Final = re.compile(
    r"(?:^|[,;:.!(] ?|(?:je|on|nous) )"
    r"(?:(?:donn|debarrass|collect|rachet|recuper)(?:e|ons)|vid(?:e|ons)(?! grenier)|jet(?:te|ons)|"
    r"achet(?:e|ons) d'occas(?:ion)?|recup|ced(?:e|ons)|repren(?:ds|d|ons)|don|"
    r"(?:se|me|nous) separ(?:e|ons))" + _FEW
)
"""Before an object that changes hands for good."""

CLEARS: Final = re.compile(
    r"(?:debarrass|jet(?:te|ons)|separ).* (?:une?|notre|nos|ma|mon) $|"
    r"vid(?:e|ons) (?:une? |notre |nos |ma |mon |la |le )?$"
)
"""Among them, those that leave a place of ours empty."""

MEASURED: Final = re.compile(r"[0-9] ?(?:kg|kilos?|t|tonnes?|m3|litres?|l)(?![a-z0-9])")
"""How much matter: nobody's work is so counted."""

HOLDS: Final = re.compile(
    r"(?<![a-z])(?:cuves?|citernes?|futs?|bidons?|bacs?|caisses?|sacs?|bennes?|cartons?|rouleaux?|"
    r"seaux?|conteneurs?|containers?) "
    r"(?:de )?(?P<measure>[0-9]{1,5}(?:[.,][0-9]{1,3})? ?(?:l|litres?|m3|kg|kilos?)) (?:de |d')"
)
"""What holds the thing, up to it: « cuve de 12 m3 d'eaux de lavage »."""

GIVEN_AWAY: Final = re.compile(
    r"(?: [a-z']+){0,3}?,? (?:a donner|a ceder|a jeter|pour pieces|pour la casse|hs|d'occasion|"
    r"hors (?:service|d'usage))(?![a-z])"
)
"""After such an object."""

TO_MEND: Final = re.compile(
    r"(?: [a-z']+){0,3}?,? a (?:retaper|reparer|restaurer|remettre en etat|desosser)(?![a-z])"
)
"""After an object that is sought for that."""

TO_CARRY: Final = re.compile(
    r"(?: [a-z']+){0,2}? a (?:transporter|livrer|demenager|acheminer|convoyer)(?![a-z])"
)
"""After what a vehicle is asked for."""

RENTS: Final = re.compile(r"(?:^|[ ,;:])(?:lou(?:e|ons)|emprunt[a-z]+)(?: [a-z]+){0,3} $")
"""Nobody's work is rented: it is a machine that has the name of a worker."""

WORKS: Final = re.compile(
    r"(?:^|, |; |: |besoin de |besoin d'|(?:peut|peuvent|sait|saurait|pourrait)(?: nous)? )"
    r"(?!(?:emprunter|louer|trouver|chercher|acheter|recuperer|preter|donner|avoir|occuper|"
    r"utiliser|partager|mutualiser|recevoir|stocker|garder|entreposer|emmener|transporter|"
    r"livrer|demenager|bouger|amener|deplacer|acheminer|vehiculer|remorquer|convoyer|evacuer|"
    r"rapatrier|[a-z]*ier) )"
    r"(?:[a-z]{3,}er|faire|mettre|refaire|construire|coudre|trier|relier|plier|photographier|"
    r"verifier) (?=(?:des|les|une?|nos|vos|notre|votre|le|la|du|a jour|au|tourner|[0-9]{1,6}) |l')"
)
"""An infinitive that opens a sentence is work to do."""
