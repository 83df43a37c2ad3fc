"""What authorises somebody to do or to drive: certificates, habilitations, permits.

Sources: CNAM recommendations R.482 to R.490 (CACES), NF C 18-510 (electricity), regulation (EC)
852/2004 (HACCP), code du travail R4224-15 and R4544-9, code de l'action sociale D432-10 (BAFA).
"""

from __future__ import annotations

from ptce.domain.terms import Term


class Certificate(Term):
    CACES_R482 = "CACES_R482", "CACES R.482 (engins de chantier)", "CACES R.482 (site plant)"
    CACES_R484 = "CACES_R484", "CACES R.484 (ponts roulants)", "CACES R.484 (overhead cranes)"
    CACES_R485 = "CACES_R485", "CACES R.485 (gerbeurs)", "CACES R.485 (stackers)"
    CACES_R486 = "CACES_R486", "CACES R.486 (nacelles)", "CACES R.486 (aerial platforms)"
    CACES_R489 = "CACES_R489", "CACES R.489 (chariots élévateurs)", "CACES R.489 (forklifts)"
    CACES_R490 = "CACES_R490", "CACES R.490 (grues auxiliaires)", "CACES R.490 (loader cranes)"
    ELECTRICAL = "ELECTRICAL", "habilitation électrique", "electrical authorisation"
    WORK_AT_HEIGHT = "WORK_AT_HEIGHT", "travail en hauteur", "work at height"
    ASBESTOS_SS4 = "ASBESTOS_SS4", "amiante sous-section 4", "asbestos (sub-section 4)"
    HACCP = "HACCP", "hygiène alimentaire (HACCP)", "food hygiene (HACCP)"
    CERTIPHYTO = "CERTIPHYTO", "Certiphyto", "plant protection certificate"
    SST = "SST", "sauveteur secouriste du travail (SST)", "workplace first aider"
    PSC1 = "PSC1", "premiers secours citoyen (PSC1)", "basic first aid"
    SSIAP = "SSIAP", "sécurité incendie (SSIAP)", "fire safety (SSIAP)"
    CPS = "CPS", "agent de sécurité privée (carte professionnelle)", "private security card"
    BAFA = "BAFA", "BAFA", "youth activity leader (BAFA)"
    BAFD = "BAFD", "BAFD", "youth activity director (BAFD)"
    LIFEGUARD = "LIFEGUARD", "surveillance de baignade (BNSSA, BPJEPS AAN)", "lifeguard"
    LICENCE_B = "LICENCE_B", "permis B", "driving licence B"
    LICENCE_BE = "LICENCE_BE", "permis BE", "driving licence BE"
    LICENCE_C = "LICENCE_C", "permis C", "driving licence C"
    LICENCE_CE = "LICENCE_CE", "permis CE", "driving licence CE"
    LICENCE_D = "LICENCE_D", "permis D", "driving licence D"
    DRIVER_QUALIFICATION = (
        "DRIVER_QUALIFICATION",
        "qualification de conducteur (FIMO, FCO)",
        "professional driver qualification",
    )
    ADR_DRIVER = (
        "ADR_DRIVER",
        "conducteur de marchandises dangereuses (ADR)",
        "dangerous goods driver (ADR)",
    )
    DRONE_PILOT = "DRONE_PILOT", "télépilote de drone", "drone pilot"
    TRAINER = "TRAINER", "titre de formateur", "trainer's title"
    CARE_ASSISTANT = "CARE_ASSISTANT", "diplôme d'aide à la personne", "care diploma"
    STATE_DIPLOMA = "STATE_DIPLOMA", "diplôme d'État du métier", "state diploma of the job"
