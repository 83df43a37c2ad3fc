/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Local : équipements. De nouvelles valeurs peuvent s'ajouter. */
export type Amenity =
  /** alarme */
  | 'ALARM'
  /** arceaux à vélos */
  | 'BIKE_PARKING'
  /** vestiaire */
  | 'CHANGING_ROOM'
  /** borne de recharge */
  | 'CHARGING_POINT'
  /** coin enfants */
  | 'CHILDREN_AREA'
  /** air comprimé */
  | 'COMPRESSED_AIR'
  /** ordinateurs */
  | 'COMPUTERS'
  /** climatisation */
  | 'COOLING'
  /** lave-vaisselle */
  | 'DISHWASHER'
  /** aspiration des poussières */
  | 'DUST_EXTRACTION'
  /** paperboard ou tableau */
  | 'FLIPCHART'
  /** chariot élévateur */
  | 'FORKLIFT'
  /** réfrigérateur */
  | 'FRIDGE'
  /** monte-charge */
  | 'GOODS_LIFT'
  /** lave-mains */
  | 'HAND_WASHING'
  /** chauffage */
  | 'HEATING'
  /** coin cuisine */
  | 'KITCHENETTE'
  /** ascenseur */
  | 'LIFT'
  /** casiers fermés */
  | 'LOCKERS'
  /** espace extérieur */
  | 'OUTDOOR_SPACE'
  /** four */
  | 'OVEN'
  /** imprimante */
  | 'PRINTER'
  /** vidéoprojecteur */
  | 'PROJECTOR'
  /** écran */
  | 'SCREEN'
  /** rayonnages */
  | 'SHELVING'
  /** douche */
  | 'SHOWER'
  /** sonorisation */
  | 'SOUND_SYSTEM'
  /** scène */
  | 'STAGE'
  /** éclairage scénique */
  | 'STAGE_LIGHTING'
  /** tables et chaises */
  | 'TABLES_CHAIRS'
  /** prise triphasée */
  | 'THREE_PHASE'
  /** toilettes */
  | 'TOILETS'
  /** visioconférence */
  | 'VIDEO_CONFERENCE'
  /** point d'eau */
  | 'WATER_POINT'
  /** wifi */
  | 'WIFI';

/** Bloc de l'article 9 de la loi n° 2014-856 dont relève un membre. De nouvelles valeurs peuvent s'ajouter. */
export type Article9Category =
  /** entreprise de l'ESS */
  | 'ESS_ENTERPRISE'
  /** établissement d'enseignement supérieur et de recherche */
  | 'HIGHER_EDUCATION'
  /** collectivité */
  | 'LOCAL_AUTHORITY'
  /** groupement de collectivités */
  | 'LOCAL_AUTHORITY_GROUP'
  /** personne physique */
  | 'NATURAL_PERSON'
  /** entreprise (PME…) */
  | 'OTHER_ENTERPRISE'
  /** autre personne morale */
  | 'OTHER_LEGAL_PERSON'
  /** centre de recherche */
  | 'RESEARCH_CENTRE'
  /** organisme de formation */
  | 'TRAINING_BODY';

/** État d'une réservation. De nouvelles valeurs peuvent s'ajouter. */
export type BookingStatus =
  /** annulée */
  | 'CANCELLED'
  /** confirmée */
  | 'CONFIRMED'
  /** retenue, en attente de l'autre côté */
  | 'HELD'
  /** libérée avant confirmation */
  | 'RELEASED';

/** Somme que le demandeur peut y mettre. */
export type BudgetInput = {
  /** Montant total, en euros. */
  amount: string;
  /** Vrai : rien au-dessus de ce montant ne convient. */
  strict?: boolean | null | undefined;
};

/** Matériel : certificat nécessaire pour s'en servir. De nouvelles valeurs peuvent s'ajouter. */
export type Certificate =
  /** conducteur de marchandises dangereuses (ADR) */
  | 'ADR_DRIVER'
  /** amiante sous-section 4 */
  | 'ASBESTOS_SS4'
  /** BAFA */
  | 'BAFA'
  /** BAFD */
  | 'BAFD'
  /** CACES R.482 (engins de chantier) */
  | 'CACES_R482'
  /** CACES R.484 (ponts roulants) */
  | 'CACES_R484'
  /** CACES R.485 (gerbeurs) */
  | 'CACES_R485'
  /** CACES R.486 (nacelles) */
  | 'CACES_R486'
  /** CACES R.489 (chariots élévateurs) */
  | 'CACES_R489'
  /** CACES R.490 (grues auxiliaires) */
  | 'CACES_R490'
  /** diplôme d'aide à la personne */
  | 'CARE_ASSISTANT'
  /** Certiphyto */
  | 'CERTIPHYTO'
  /** agent de sécurité privée (carte professionnelle) */
  | 'CPS'
  /** qualification de conducteur (FIMO, FCO) */
  | 'DRIVER_QUALIFICATION'
  /** télépilote de drone */
  | 'DRONE_PILOT'
  /** habilitation électrique */
  | 'ELECTRICAL'
  /** hygiène alimentaire (HACCP) */
  | 'HACCP'
  /** permis B */
  | 'LICENCE_B'
  /** permis BE */
  | 'LICENCE_BE'
  /** permis C */
  | 'LICENCE_C'
  /** permis CE */
  | 'LICENCE_CE'
  /** permis D */
  | 'LICENCE_D'
  /** surveillance de baignade (BNSSA, BPJEPS AAN) */
  | 'LIFEGUARD'
  /** premiers secours citoyen (PSC1) */
  | 'PSC1'
  /** sécurité incendie (SSIAP) */
  | 'SSIAP'
  /** sauveteur secouriste du travail (SST) */
  | 'SST'
  /** diplôme d'État du métier */
  | 'STATE_DIPLOMA'
  /** titre de formateur */
  | 'TRAINER'
  /** travail en hauteur */
  | 'WORK_AT_HEIGHT';

/** Où en est un membre de la charte en vigueur. De nouvelles valeurs peuvent s'ajouter. */
export type CharterStatus =
  /** à signer */
  | 'NOT_SIGNED'
  /** à renouveler : une version plus récente est en vigueur */
  | 'OUTDATED'
  /** signée */
  | 'SIGNED'
  /** signature retirée */
  | 'WITHDRAWN';

/** Contrainte qu'une mise en relation doit respecter. De nouvelles valeurs peuvent s'ajouter. */
export type CheckCode =
  /** caractéristique demandée */
  | 'ATTRIBUTE'
  /** calendrier */
  | 'CALENDAR'
  /** charte à signer */
  | 'CHARTER'
  /** distance */
  | 'DISTANCE'
  /** annonce fermée */
  | 'LISTING_CLOSED'
  /** prix */
  | 'PRICE'
  /** quantité */
  | 'QUANTITY'
  /** règle de droit */
  | 'RULE'
  /** même structure des deux côtés */
  | 'SAME_MEMBER'
  /** modalités d'échange */
  | 'TERMS';

/** Résultat d'une contrainte. De nouvelles valeurs peuvent s'ajouter. */
export type CheckStatus =
  /** respecté */
  | 'OK'
  /** à vérifier */
  | 'TO_VERIFY'
  /** non respecté */
  | 'VIOLATED';

/** Véhicule : vignette Crit'Air. De nouvelles valeurs peuvent s'ajouter. */
export type CritAir =
  /** Crit'Air 1 */
  | 'C1'
  /** Crit'Air 2 */
  | 'C2'
  /** Crit'Air 3 */
  | 'C3'
  /** Crit'Air 4 */
  | 'C4'
  /** Crit'Air 5 */
  | 'C5'
  /** Crit'Air vert (électrique, hydrogène) */
  | 'E'
  /** non classé */
  | 'UNCLASSIFIED';

/** Critère d'un score, dans l'ordre de lecture. De nouvelles valeurs peuvent s'ajouter. */
export type CriterionCode =
  /** calendrier */
  | 'CALENDAR'
  /** fiche complète */
  | 'COMPLETENESS'
  /** distance */
  | 'DISTANCE'
  /** équipement souhaité */
  | 'EQUIPMENT'
  /** métier et niveau */
  | 'LEVEL'
  /** nature */
  | 'MEANING'
  /** prix */
  | 'PRICE'
  /** quantité */
  | 'QUANTITY'
  /** code déchet */
  | 'WASTE_CODE';

/** Véhicule : permis nécessaire. De nouvelles valeurs peuvent s'ajouter. */
export type DrivingLicence =
  /** permis A */
  | 'A'
  /** permis AM */
  | 'AM'
  /** permis B */
  | 'B'
  /** formation B96 */
  | 'B96'
  /** permis BE */
  | 'BE'
  /** permis C */
  | 'C'
  /** permis C1 */
  | 'C1'
  /** permis C1E */
  | 'C1E'
  /** permis CE */
  | 'CE'
  /** permis D */
  | 'D'
  /** permis D1 */
  | 'D1'
  /** permis D1E */
  | 'D1E'
  /** permis DE */
  | 'DE'
  /** sans permis */
  | 'NONE';

/** Véhicule : énergie. De nouvelles valeurs peuvent s'ajouter. */
export type Energy =
  /** GNV */
  | 'CNG'
  /** gazole */
  | 'DIESEL'
  /** électrique */
  | 'ELECTRIC'
  /** force humaine */
  | 'HUMAN'
  /** hybride */
  | 'HYBRID'
  /** hydrogène */
  | 'HYDROGEN'
  /** GPL */
  | 'LPG'
  /** essence */
  | 'PETROL'
  /** hybride rechargeable */
  | 'PLUGIN_HYBRID';

/** Matériel : famille de matériel. De nouvelles valeurs peuvent s'ajouter. */
export type EquipmentCategory =
  /** son, image, éclairage */
  | 'AUDIOVISUAL'
  /** aide et soin */
  | 'CARE'
  /** nettoyage */
  | 'CLEANING'
  /** informatique */
  | 'COMPUTING'
  /** matériel de chantier */
  | 'CONSTRUCTION'
  /** fabrication numérique */
  | 'DIGITAL_FABRICATION'
  /** matériel d'événement */
  | 'EVENT'
  /** matériel agricole */
  | 'FARM'
  /** mobilier */
  | 'FURNITURE'
  /** jardin et espaces verts */
  | 'GARDEN'
  /** manutention et levage */
  | 'HANDLING'
  /** outillage à main */
  | 'HAND_TOOL'
  /** matériel de cuisine */
  | 'KITCHEN'
  /** mesure et laboratoire */
  | 'MEASUREMENT'
  /** autre matériel */
  | 'OTHER'
  /** outillage électroportatif */
  | 'POWER_TOOL'
  /** impression et façonnage */
  | 'PRINTING'
  /** sécurité et protection */
  | 'SAFETY'
  /** couture et textile */
  | 'SEWING'
  /** sport et loisirs */
  | 'SPORT'
  /** stockage et conditionnement */
  | 'STORAGE'
  /** tri, broyage, compostage */
  | 'WASTE_TREATMENT'
  /** machine d'atelier */
  | 'WORKSHOP_MACHINE';

/** Matériel : état. De nouvelles valeurs peuvent s'ajouter. */
export type EquipmentCondition =
  /** bon état */
  | 'GOOD'
  /** neuf */
  | 'NEW'
  /** à réparer */
  | 'TO_REPAIR'
  /** usagé, en état de marche */
  | 'WORN';

/** Ce que l'on demande d'une ressource de nature « matériel ». */
export type EquipmentNeedInput = {
  /** État (parmi). */
  conditionIn?: Array<EquipmentCondition> | null | undefined;
  /** Consommables compris (exigé). */
  consumablesIncludedRequired?: boolean | null | undefined;
  /** Livraison possible (exigé). */
  deliveryPossibleRequired?: boolean | null | undefined;
  /** Caution (au plus) en €, de 0 à 100000. */
  depositEurMax?: number | null | undefined;
  /** Famille de matériel (parmi). */
  equipmentCategoryIn?: Array<EquipmentCategory> | null | undefined;
  /** Assurance couvrant le prêt (exigé). */
  lendingInsuredRequired?: boolean | null | undefined;
  /** Certificat nécessaire pour s'en servir (couvert par). */
  operatorCertificateHeld?: Array<Certificate> | null | undefined;
  /** Opérateur compris (exigé). */
  operatorIncludedRequired?: boolean | null | undefined;
  /** Puissance (au moins) en kW, de 0 à 10000. */
  powerKwMin?: string | null | undefined;
  /** Alimentation (parmi). */
  powerSupplyIn?: Array<PowerSupply> | null | undefined;
  /** Transportable (exigé). */
  transportableRequired?: boolean | null | undefined;
  /** Poids (au plus) en kg, de 0 à 50000. */
  weightKgMax?: string | null | undefined;
};

/** Local : catégorie ERP. De nouvelles valeurs peuvent s'ajouter. */
export type ErpCategory =
  /** 1re catégorie (plus de 1 500 personnes) */
  | 'CAT_1'
  /** 2e catégorie (701 à 1 500) */
  | 'CAT_2'
  /** 3e catégorie (301 à 700) */
  | 'CAT_3'
  /** 4e catégorie (300 au plus) */
  | 'CAT_4'
  /** 5e catégorie (sous le seuil du type) */
  | 'CAT_5';

/** Local : type ERP. De nouvelles valeurs peuvent s'ajouter. */
export type ErpType =
  /** chapiteaux, tentes */
  | 'CTS'
  /** établissements flottants */
  | 'EF'
  /** gares */
  | 'GA'
  /** accueil de personnes âgées ou handicapées */
  | 'J'
  /** réunions, spectacles, usages multiples */
  | 'L'
  /** magasins */
  | 'M'
  /** restaurants, débits de boissons */
  | 'N'
  /** hôtels */
  | 'O'
  /** hôtels-restaurants d'altitude */
  | 'OA'
  /** danse, jeux */
  | 'P'
  /** plein air */
  | 'PA'
  /** parcs de stationnement couverts */
  | 'PS'
  /** enseignement */
  | 'R'
  /** refuges de montagne */
  | 'REF'
  /** bibliothèques */
  | 'S'
  /** structures gonflables */
  | 'SG'
  /** expositions */
  | 'T'
  /** soins */
  | 'U'
  /** culte */
  | 'V'
  /** bureaux */
  | 'W'
  /** sport couvert */
  | 'X'
  /** musées */
  | 'Y';

/** Famille de l'économie sociale et solidaire (loi n° 2014-856, article 1er). De nouvelles valeurs peuvent s'ajouter. */
export type EssFamily =
  /** association */
  | 'ASSOCIATION'
  /** coopérative */
  | 'COOPERATIVE'
  /** société commerciale de l'ESS */
  | 'ESS_COMPANY'
  /** fondation */
  | 'FOUNDATION'
  /** mutuelle */
  | 'MUTUAL';

/** Véhicule : norme Euro. De nouvelles valeurs peuvent s'ajouter. */
export type EuroClass =
  /** Euro 1 */
  | 'EURO_1'
  /** Euro 2 */
  | 'EURO_2'
  /** Euro 3 */
  | 'EURO_3'
  /** Euro 4 */
  | 'EURO_4'
  /** Euro 5 */
  | 'EURO_5'
  /** Euro 6 */
  | 'EURO_6'
  /** Euro 7 */
  | 'EURO_7';

/** Modalité d'échange. De nouvelles valeurs peuvent s'ajouter. */
export type ExchangeMode =
  /** troc */
  | 'BARTER'
  /** partage de coûts */
  | 'COST_SHARE'
  /** don */
  | 'GIFT'
  /** prêt gratuit */
  | 'LOAN'
  /** monnaie locale */
  | 'LOCAL_CURRENCY'
  /** crédit mutuel */
  | 'MUTUAL_CREDIT'
  /** reprise payante (l'offreur paie qui reprend) */
  | 'PAY_TO_REMOVE'
  /** location */
  | 'RENTAL'
  /** vente */
  | 'SALE'
  /** prestation */
  | 'SERVICE'
  /** échange d'heures */
  | 'TIME_CREDIT';

/** Véhicule : équipements. De nouvelles valeurs peuvent s'ajouter. */
export type Fitting =
  /** porte-vélos */
  | 'BIKE_CARRIER'
  /** couvertures de déménagement */
  | 'BLANKETS'
  /** siège enfant */
  | 'CHILD_SEAT'
  /** bâche ou caisson fermé */
  | 'COVER'
  /** diable */
  | 'HAND_TRUCK'
  /** casques */
  | 'HELMETS'
  /** antivol */
  | 'LOCK'
  /** transpalette */
  | 'PALLET_TRUCK'
  /** prise 230 V à bord */
  | 'POWER_OUTLET'
  /** rampe */
  | 'RAMP'
  /** galerie ou barres de toit */
  | 'ROOF_RACK'
  /** GPS */
  | 'SATNAV'
  /** rayonnages intérieurs */
  | 'SHELVES'
  /** sangles */
  | 'STRAPS'
  /** prise remorque */
  | 'TRAILER_SOCKET'
  /** ancrages pour fauteuil */
  | 'WHEELCHAIR_ANCHORS'
  /** pneus hiver ou chaînes */
  | 'WINTER_TYRES';

/** Matière, objet ou déchet : moyens de chargement sur place. De nouvelles valeurs peuvent s'ajouter. */
export type HandlingMeans =
  /** à la main */
  | 'BY_HAND'
  /** grue ou bras */
  | 'CRANE'
  /** chariot élévateur */
  | 'FORKLIFT'
  /** chargeuse */
  | 'LOADER'
  /** quai */
  | 'LOADING_DOCK'
  /** transpalette */
  | 'PALLET_TRUCK'
  /** pompe */
  | 'PUMP';

/** Matière, objet ou déchet : danger. De nouvelles valeurs peuvent s'ajouter. */
export type Hazard =
  /** dangereux */
  | 'HAZARDOUS'
  /** non dangereux */
  | 'NON_HAZARDOUS'
  /** à caractériser (le code seul ne dit pas s'il est dangereux) */
  | 'TO_BE_ASSESSED';

/** État d'une ressource ou d'un besoin. De nouvelles valeurs peuvent s'ajouter. */
export type ListingStatus =
  /** pourvu */
  | 'ALLOCATED'
  /** échu */
  | 'EXPIRED'
  /** pourvu en partie */
  | 'PARTIALLY_ALLOCATED'
  /** en pause */
  | 'PAUSED'
  /** publié */
  | 'PUBLISHED'
  /** retiré */
  | 'WITHDRAWN';

/** Ce qui fait changer d'état une mise en relation. De nouvelles valeurs peuvent s'ajouter. */
export type MatchEvent =
  /** accord de l'offreur */
  | 'ACCEPT_AS_PROVIDER'
  /** accord du demandeur */
  | 'ACCEPT_AS_RECEIVER'
  /** tentative arrêtée par une règle */
  | 'BLOCK'
  /** annulation de la réservation */
  | 'CANCEL'
  /** refus d'un côté */
  | 'DECLINE'
  /** le temps d'une annonce est passé */
  | 'EXPIRE'
  /** une annonce n'est plus disponible */
  | 'LAPSE'
  /** proposition de l'animation */
  | 'PROPOSE'
  /** délai de réponse dépassé */
  | 'RELEASE'
  /** rouverte par l'animation */
  | 'REOPEN'
  /** retenue par l'animation */
  | 'SHORTLIST'
  /** suggestion du moteur */
  | 'SUGGEST'
  /** accord retiré par le côté qui l'avait donné */
  | 'WITHDRAW_ACCEPTANCE'
  /** proposition retirée par l'animation */
  | 'WITHDRAW_PROPOSAL';

/** État d'une mise en relation. De nouvelles valeurs peuvent s'ajouter. */
export type MatchStatus =
  /** acceptée par l'offreur, créneau retenu */
  | 'ACCEPTED_BY_PROVIDER'
  /** acceptée par le demandeur, créneau retenu */
  | 'ACCEPTED_BY_RECEIVER'
  /** conclue */
  | 'AGREED'
  /** annulée */
  | 'CANCELLED'
  /** déclinée */
  | 'DECLINED'
  /** échue : le temps d'une annonce est passé */
  | 'EXPIRED'
  /** caduque : l'annonce a été retirée, ou ne convient plus */
  | 'LAPSED'
  /** proposée par l'animation */
  | 'PROPOSED'
  /** retenue par l'animation */
  | 'SHORTLISTED'
  /** suggérée */
  | 'SUGGESTED'
  /** retirée : qui l'avait proposée, ou acceptée, est revenu dessus */
  | 'WITHDRAWN';

/** Matière, objet ou déchet : statut de la matière. De nouvelles valeurs peuvent s'ajouter. */
export type MaterialStatus =
  /** sous-produit */
  | 'BY_PRODUCT'
  /** sorti du statut de déchet */
  | 'END_OF_WASTE'
  /** objet ou produit pour réemploi (jamais devenu déchet) */
  | 'REUSABLE_PRODUCT'
  /** déchet */
  | 'WASTE';

/** Reconnaissance qu'un membre déclare, à côté de sa forme juridique. De nouvelles valeurs peuvent s'ajouter. */
export type MemberLabel =
  /** entreprise solidaire d'utilité sociale */
  | 'ESUS'
  /** société à mission */
  | 'MISSION_COMPANY'
  /** organisme certifié Qualiopi */
  | 'QUALIOPI';

/** Autour d'une commune, d'un code postal ou d'un établissement que vous voyez : l'un des trois. La distance est celle des mises en relation : par la route, estimée entre communes. */
export type NearInput = {
  /** Code INSEE de la commune (et non le code postal). */
  communeCode?: string | null | undefined;
  /** Code postal ; s'il est celui de plusieurs communes, le milieu de leurs points. */
  postcode?: string | null | undefined;
  /** Distance, en kilomètres, de 0 à 1500. */
  radiusKm: string;
  /** Établissement ; c'est sa commune qui compte. */
  siteId?: string | number | null | undefined;
};

/** Local : cadre d'occupation. De nouvelles valeurs peuvent s'ajouter. */
export type OccupancyFrame =
  /** prêt à usage (commodat) */
  | 'FREE_LOAN'
  /** convention d'occupation précaire */
  | 'PRECARIOUS_OCCUPANCY'
  /** autorisation d'occupation du domaine public */
  | 'PUBLIC_DOMAIN_PERMIT'
  /** location avec services */
  | 'SERVICE_HIRE'
  /** bail dérogatoire */
  | 'SHORT_LEASE'
  /** sous-location */
  | 'SUBLEASE';

/** Matière, objet ou déchet : conditionnement. De nouvelles valeurs peuvent s'ajouter. */
export type Packaging =
  /** big-bags */
  | 'BIG_BAG'
  /** cartons, caisses ou bacs */
  | 'BOX'
  /** vrac */
  | 'BULK'
  /** fûts */
  | 'DRUM'
  /** GRV */
  | 'IBC'
  /** autre conditionnement */
  | 'OTHER'
  /** palettes */
  | 'PALLET'
  /** benne */
  | 'SKIP'
  /** citerne */
  | 'TANK';

/** Une ressource à mettre en pause. */
export type PauseResourceInput = {
  /** Version que vous avez lue ; si l'objet a changé depuis, la commande est refusée. */
  expectedVersion?: number | null | undefined;
  /** Clé de votre choix, gardée sept jours : la même demande avec la même clé n'est faite qu'une fois et répond le même objet. */
  idempotencyKey?: string | null | undefined;
  /** Structure au nom de laquelle vous agissez ; par défaut la vôtre. Obligatoire pour l'animation. */
  onBehalfOf?: string | number | null | undefined;
  /** Pourquoi ; gardé dans la trace. */
  reason?: string | null | undefined;
  /** La ressource. */
  resourceId: string | number;
  /** Quand elle reprend d'elle-même ; sinon, quand on la reprend. */
  until?: string | null | undefined;
};

/** Plage d'instants, du début inclus à la fin exclue. */
export type PeriodInput = {
  /** Fin, exclue. */
  end: string;
  /** Début, inclus. */
  start: string;
};

/** Nature d'une autorisation. De nouvelles valeurs peuvent s'ajouter. */
export type PermitKind =
  /** transport de marchandises dangereuses (ADR) */
  | 'ADR'
  /** agrément sanitaire, sous-produits animaux */
  | 'ANIMAL_BYPRODUCTS'
  /** autorisation d'ouverture au public (ERP) */
  | 'ERP_APPROVAL'
  /** agrément ESUS */
  | 'ESUS'
  /** rubrique ICPE */
  | 'ICPE'
  /** assurance */
  | 'INSURANCE'
  /** convention d'insertion par l'activité économique */
  | 'SIAE_AGREEMENT'
  /** récépissé de courtage ou de négoce de déchets */
  | 'WASTE_BROKER_RECEIPT'
  /** récépissé de transport de déchets */
  | 'WASTE_TRANSPORT_RECEIPT';

/** Matière, objet ou déchet : état physique. De nouvelles valeurs peuvent s'ajouter. */
export type PhysicalState =
  /** gazeux */
  | 'GASEOUS'
  /** liquide */
  | 'LIQUID'
  /** pâteux */
  | 'PASTY'
  /** pulvérulent */
  | 'POWDER'
  /** solide */
  | 'SOLID';

/** Un besoin. */
export type PostRequestInput = {
  /** Budget. */
  budget?: BudgetInput | null | undefined;
  /** Code INSEE de la commune, qui n'est pas le code postal ; « INSEE:83100 » s'il est aussi un code postal. Par défaut, le site principal. */
  communeCode?: string | null | undefined;
  /** Description, 2 000 caractères au plus. */
  description?: string | null | undefined;
  /** Peut être couvert en partie, par plusieurs offres. Par défaut : oui si la quantité est en tout ou par semaine, mois ou année ; non si elle est à tout instant. */
  divisible?: boolean | null | undefined;
  /** Modalités acceptées ; aucune : toutes. */
  exchangeModes?: Array<ExchangeMode> | null | undefined;
  /** Clé de votre choix, gardée sept jours : la même demande avec la même clé n'est faite qu'une fois et répond le même objet. */
  idempotencyKey?: string | null | undefined;
  /** Ce qui est demandé. */
  need: RequestNeedInput;
  /** Structure au nom de laquelle vous agissez ; par défaut la vôtre. Obligatoire pour l'animation. */
  onBehalfOf?: string | number | null | undefined;
  /** Quand : d'un seul tenant, ou bornes des créneaux de chaque semaine ; un an au plus. */
  period: PeriodInput;
  /** Quantité demandée ; 1 par défaut. */
  quantity?: string | null | undefined;
  /** Comment la quantité se comprend ; par défaut à tout instant, ou en tout pour une matière. */
  quantityBasis?: QuantityBasis | null | undefined;
  /** Distance acceptée, en kilomètres. */
  radiusKm?: string | null | undefined;
  /** Site de la structure, au lieu de la commune. */
  siteId?: string | number | null | undefined;
  /** Le besoin en quelques mots, 120 caractères au plus. */
  title: string;
  /** Unité de la quantité. */
  unit?: Unit | null | undefined;
  /** Qui le voit ; par défaut MEMBERS. */
  visibility?: Visibility | null | undefined;
  /** Créneaux demandés chaque semaine ; aucun : toute la période d'un seul tenant. */
  weeklySlots?: Array<WeeklySlotInput> | null | undefined;
};

/** Matériel : alimentation. De nouvelles valeurs peuvent s'ajouter. */
export type PowerSupply =
  /** batterie */
  | 'BATTERY'
  /** carburant */
  | 'FUEL'
  /** gaz */
  | 'GAS'
  /** sans énergie */
  | 'NONE'
  /** prise monophasée (230 V) */
  | 'SINGLE_PHASE'
  /** prise triphasée (400 V) */
  | 'THREE_PHASE'
  /** prise de force d'un tracteur */
  | 'TRACTOR';

/** Local : nature du local. De nouvelles valeurs peuvent s'ajouter. */
export type PremisesKind =
  /** hébergement */
  | 'ACCOMMODATION'
  /** auditorium ou salle de spectacle */
  | 'AUDITORIUM'
  /** café associatif */
  | 'CAFE'
  /** chambre froide */
  | 'COLD_ROOM'
  /** espace de coworking */
  | 'COWORKING'
  /** fablab */
  | 'FABLAB'
  /** cuisine professionnelle */
  | 'KITCHEN'
  /** laboratoire */
  | 'LABORATORY'
  /** terrain ou jardin */
  | 'LAND'
  /** salle de réunion */
  | 'MEETING_ROOM'
  /** salle polyvalente */
  | 'MULTIPURPOSE_HALL'
  /** bureau */
  | 'OFFICE'
  /** boutique */
  | 'SHOP'
  /** studio */
  | 'STUDIO'
  /** salle de formation */
  | 'TRAINING_ROOM'
  /** entrepôt */
  | 'WAREHOUSE'
  /** atelier */
  | 'WORKSHOP'
  /** cour ou plateforme */
  | 'YARD';

/** Ce que l'on demande d'une ressource de nature « local ». */
export type PremisesNeedInput = {
  /** Stationnement PMR (exigé). */
  accessibleParkingRequired?: boolean | null | undefined;
  /** Toilettes adaptées (exigé). */
  adaptedToiletRequired?: boolean | null | undefined;
  /** Équipements (tous exigés). */
  amenitiesAll?: Array<Amenity> | null | undefined;
  /** Équipements (souhaité, sans être exigé). */
  amenitiesWished?: Array<Amenity> | null | undefined;
  /** Surface (au moins) en m², de 1 à 100000. */
  areaM2Min?: string | null | undefined;
  /** Effectif maximal autorisé (au moins) en personnes, de 1 à 50000. Source : arrêté du 25 juin 1980 ; procès-verbal de la commission de sécurité. */
  authorisedAttendanceMin?: number | null | undefined;
  /** Ménage compris (exigé). */
  cleaningIncludedRequired?: boolean | null | undefined;
  /** Caution (au plus) en €, de 0 à 100000. */
  depositEurMax?: number | null | undefined;
  /** Largeur de porte (au moins) en cm, de 40 à 1000. */
  doorWidthCmMin?: number | null | undefined;
  /** Catégorie ERP (parmi). */
  erpCategoryIn?: Array<ErpCategory> | null | undefined;
  /** Type ERP (parmi). */
  erpTypeIn?: Array<ErpType> | null | undefined;
  /** Charge au sol (au moins) en kg/m², de 0 à 20000. */
  floorLoadKgM2Min?: number | null | undefined;
  /** Boucle magnétique auditive (exigé). */
  hearingLoopRequired?: boolean | null | undefined;
  /** Hauteur sous plafond (au moins) en m, de 1.5 à 50. */
  heightMMin?: string | null | undefined;
  /** Quai de chargement (exigé). */
  loadingDockRequired?: boolean | null | undefined;
  /** Température la plus basse (au plus) en °C, de -40 à 30. */
  lowestTemperatureCMax?: string | null | undefined;
  /** Activité bruyante admise (exigé). */
  noiseAllowedRequired?: boolean | null | undefined;
  /** Cadre d'occupation (parmi). */
  occupancyFrameIn?: Array<OccupancyFrame> | null | undefined;
  /** Nuitée admise (exigé). */
  overnightAllowedRequired?: boolean | null | undefined;
  /** Accord du propriétaire (exigé). */
  ownerConsentRequired?: boolean | null | undefined;
  /** Places de stationnement (au moins) en places, de 0 à 5000. */
  parkingPlacesMin?: number | null | undefined;
  /** Puissance électrique (au moins) en kW, de 0 à 10000. */
  powerKwMin?: string | null | undefined;
  /** Nature du local (parmi). */
  premisesKindIn?: Array<PremisesKind> | null | undefined;
  /** Accueil du public admis (exigé). */
  publicAllowedRequired?: boolean | null | undefined;
  /** Places assises (au moins) en places, de 0 à 5000. */
  seatsMin?: number | null | undefined;
  /** Places debout (au moins) en places, de 0 à 20000. */
  standingPlacesMin?: number | null | undefined;
  /** Accès sans marche (PMR) (exigé). */
  stepFreeRequired?: boolean | null | undefined;
  /** Présence d'une personne du lieu (exigé). */
  supervisedRequired?: boolean | null | undefined;
};

/** Ce à quoi se rapporte un prix. De nouvelles valeurs peuvent s'ajouter. */
export type PriceUnit =
  /** journée */
  | 'DAY'
  /** forfait */
  | 'FLAT'
  /** heure */
  | 'HOUR';

/** Comment une quantité se comprend. De nouvelles valeurs peuvent s'ajouter. */
export type QuantityBasis =
  /** à tout instant (places, flotte) */
  | 'AT_ONCE'
  /** en tout (un stock) */
  | 'IN_ALL'
  /** par mois */
  | 'PER_MONTH'
  /** par semaine */
  | 'PER_WEEK'
  /** par an */
  | 'PER_YEAR';

/** Pourquoi relancer un besoin ouvert ; plusieurs raisons peuvent valoir. De nouvelles valeurs peuvent s'ajouter. */
export type RequestAttention =
  /** en attente : publié depuis 14 jours, sans que rien soit conclu */
  | 'AGEING'
  /** tout décliné : des mises en relation ont été déclinées, et aucune n'est en cours */
  | 'ALL_DECLINED'
  /** échéance proche : rien n'est conclu, et il commence d'ici 7 jours (d'un seul tenant) ou finit d'ici 7 jours (créneaux de chaque semaine, stock ou flux) */
  | 'DUE_SOON'
  /** accord d'un seul côté : l'un a accepté, ce qu'il faut est retenu, et l'autre n'a pas répondu */
  | 'HALF_AGREED'
  /** sans offre : aucune mise en relation n'est en cours */
  | 'NO_OFFER'
  /** sans réponse : une mise en relation est proposée depuis 5 jours, et aucun des deux côtés n'a répondu */
  | 'UNANSWERED';

/** La nature de la ressource demandée : une seule. */
export type RequestNeedInput =
  {   /** Nature : matériel. */
  equipment: EquipmentNeedInput; premises?: never; skill?: never; vehicle?: never; wasteStream?: never; }
  |  { equipment?: never;   /** Nature : local. */
  premises: PremisesNeedInput; skill?: never; vehicle?: never; wasteStream?: never; }
  |  { equipment?: never; premises?: never;   /** Nature : compétence. */
  skill: SkillNeedInput; vehicle?: never; wasteStream?: never; }
  |  { equipment?: never; premises?: never; skill?: never;   /** Nature : véhicule. */
  vehicle: VehicleNeedInput; wasteStream?: never; }
  |  { equipment?: never; premises?: never; skill?: never; vehicle?: never;   /** Nature : matière, objet ou déchet. */
  wasteStream: WasteStreamNeedInput; };

/** Nature d'une ressource. De nouvelles valeurs peuvent s'ajouter. */
export type ResourceKind =
  /** matériel */
  | 'EQUIPMENT'
  /** local */
  | 'PREMISES'
  /** compétence */
  | 'SKILL'
  /** véhicule */
  | 'VEHICLE'
  /** matière, objet ou déchet */
  | 'WASTE_STREAM';

/** Rôle d'une personne ou d'une application dans un pôle. De nouvelles valeurs peuvent s'ajouter. */
export type Role =
  /** animation du pôle */
  | 'COORDINATOR'
  /** personne d'une structure membre */
  | 'MEMBER_USER'
  /** application partenaire */
  | 'PARTNER_APP';

/** Compétence : niveau. De nouvelles valeurs peuvent s'ajouter. */
export type SkillLevel =
  /** débutant */
  | 'BEGINNER'
  /** confirmé */
  | 'CONFIRMED'
  /** expert */
  | 'EXPERT';

/** Compétence : cadre d'intervention. De nouvelles valeurs peuvent s'ajouter. */
export type SkillMode =
  /** groupement d'employeurs */
  | 'EMPLOYERS_GROUP'
  /** prestation de service */
  | 'SERVICE'
  /** mécénat de compétences */
  | 'SKILLS_SPONSORSHIP'
  /** prêt de main-d'œuvre à but non lucratif */
  | 'STAFF_LOAN'
  /** mise à disposition par une structure d'insertion (AI, ETTI, EATT) */
  | 'TEMP_ASSIGNMENT'
  /** bénévolat */
  | 'VOLUNTEERING';

/** Ce que l'on demande d'une ressource de nature « compétence ». */
export type SkillNeedInput = {
  /** Habilitations et certificats (tous exigés). */
  certificatesAll?: Array<Certificate> | null | undefined;
  /** Engagement de confidentialité (exigé). */
  confidentialityRequired?: boolean | null | undefined;
  /** Niveau de qualification (au moins) de 1 à 8. Source : cadre européen des certifications. */
  eqfLevelMin?: number | null | undefined;
  /** Disponibilité par semaine (au moins) en h/semaine, de 0.5 à 48. */
  hoursPerWeekMin?: string | null | undefined;
  /** Langues (tous exigés). Source : ISO 639-1. */
  languagesAll?: Array<SpokenLanguage> | null | undefined;
  /** Niveau (souhaité, sans être exigé). */
  levelWished?: SkillLevel | null | undefined;
  /** Assurance de responsabilité civile professionnelle (exigé). */
  liabilityInsuredRequired?: boolean | null | undefined;
  /** Réalisable sur place (exigé). */
  onSiteRequired?: boolean | null | undefined;
  /** Réalisable à distance (exigé). */
  remoteRequired?: boolean | null | undefined;
  /** Métier (ROME) (parmi) – par exemple « M1203 » ; un début de code demande toute sa branche. Source : ROME 4.0. */
  romeCodeIn?: Array<string> | null | undefined;
  /** Cadre d'intervention (parmi). Source : code du travail L8241-1, L8241-2, L8241-3. */
  skillModeIn?: Array<SkillMode> | null | undefined;
  /** Accompagnement en insertion (tuteur) (exigé). */
  tutoringRequired?: boolean | null | undefined;
};

/** Compétence : langues. De nouvelles valeurs peuvent s'ajouter. */
export type SpokenLanguage =
  /** arabe */
  | 'AR'
  /** breton */
  | 'BR'
  /** corse */
  | 'CO'
  /** allemand */
  | 'DE'
  /** anglais */
  | 'EN'
  /** espagnol */
  | 'ES'
  /** basque */
  | 'EU'
  /** persan ou dari */
  | 'FA'
  /** français */
  | 'FR'
  /** italien */
  | 'IT'
  /** langue des signes française */
  | 'LSF'
  /** néerlandais */
  | 'NL'
  /** occitan */
  | 'OC'
  /** polonais */
  | 'PL'
  /** pachto */
  | 'PS'
  /** portugais */
  | 'PT'
  /** roumain */
  | 'RO'
  /** russe */
  | 'RU'
  /** turc */
  | 'TR'
  /** ukrainien */
  | 'UK'
  /** chinois */
  | 'ZH';

/** Matière, objet ou déchet : stockage. De nouvelles valeurs peuvent s'ajouter. */
export type StorageCondition =
  /** au froid */
  | 'COLD'
  /** au sec */
  | 'DRY'
  /** à l'abri */
  | 'INDOOR'
  /** fermé à clé */
  | 'LOCKED'
  /** à l'extérieur */
  | 'OUTDOOR'
  /** sur rétention */
  | 'RETENTION';

/** Unité d'une quantité. De nouvelles valeurs peuvent s'ajouter. */
export type Unit =
  /** big-bag */
  | 'BIG_BAG'
  /** mètre cube (m³) */
  | 'CUBIC_METRE'
  /** heure (h) */
  | 'HOUR'
  /** kilogramme (kg) */
  | 'KILOGRAM'
  /** litre (L) */
  | 'LITRE'
  /** palette */
  | 'PALLET'
  /** place */
  | 'PLACE'
  /** tonne (t) */
  | 'TONNE'
  /** unité */
  | 'UNIT';

/** Raison, stable, pour laquelle une commande a été refusée. De nouvelles valeurs peuvent s'ajouter. */
export type UserErrorCode =
  /** {what} existe déjà. */
  | 'ALREADY_EXISTS'
  /** {typed} est le code INSEE de {insee}, et un code postal de {place} ({place_code}), où est votre structure. */
  | 'AMBIGUOUS_COMMUNE'
  /** Une règle de droit l'interdit : {why}. */
  | 'BLOCKED_BY_RULE'
  /** {member} doit d'abord signer la charte du pôle (version {version}). */
  | 'CHARTER_NOT_SIGNED'
  /** Précisez au nom de quelle structure vous agissez. */
  | 'CHOOSE_MEMBER'
  /** Ce créneau ou cette quantité vient d'être retenu pour quelqu'un d'autre. */
  | 'CONFLICT'
  /** Seule l'animation du pôle peut changer ce champ. */
  | 'COORDINATORS_ONLY'
  /** Cette clé d'idempotence a déjà servi pour une autre demande. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** Image trop grande : {maximum} millions de pixels au plus. */
  | 'IMAGE_TOO_LARGE'
  /** Valeur non valable : {why}. */
  | 'INVALID'
  /** Le texte contient des caractères qui ne peuvent pas être enregistrés. */
  | 'INVALID_TEXT'
  /** Il ne reste que {left}. */
  | 'MORE_THAN_LEFT'
  /** {what} introuvable. */
  | 'NOT_FOUND'
  /** Ces deux annonces ne conviennent plus : {why} */
  | 'NO_LONGER_FITS'
  /** Valeur hors limites : entre {minimum} et {maximum}. */
  | 'OUT_OF_RANGE'
  /** Cette période est déjà passée. */
  | 'PERIOD_PAST'
  /** Période trop longue : {maximum} jours au plus. */
  | 'PERIOD_TOO_LONG'
  /** Ce champ est nécessaire. */
  | 'REQUIRED'
  /** La fin doit venir après le début. */
  | 'REVERSED_PERIOD'
  /** L'objet a changé entre-temps : version {actual}, et non {expected}. Relisez-le. */
  | 'STALE_VERSION'
  /** Texte trop long : {maximum} caractères au plus. */
  | 'TOO_LONG'
  /** C'est trop : {maximum} {what} au plus. */
  | 'TOO_MANY'
  /** « {value} » n'est pas un code ({scheme}){hint}. */
  | 'UNKNOWN_CODE'
  /** Commune inconnue : donnez son code INSEE à 5 caractères (et non le code postal){hint}. */
  | 'UNKNOWN_COMMUNE'
  /** Cette image ne se lit pas en entier : elle est incomplète ou abîmée. */
  | 'UNREADABLE_IMAGE'
  /** Cette image n'est pas acceptée : {why}. */
  | 'UNSUPPORTED_IMAGE'
  /** À vérifier par l'animation avant le second accord : {why}. */
  | 'VERIFICATION_REQUIRED'
  /** Impossible dans l'état actuel : {state}. */
  | 'WRONG_STATE';

/** Véhicule : catégorie. De nouvelles valeurs peuvent s'ajouter. */
export type VehicleCategory =
  /** vélo ou vélo cargo */
  | 'CYCLE'
  /** deux, trois ou quatre-roues à moteur */
  | 'L'
  /** transport de personnes (huit passagers au plus) */
  | 'M1'
  /** minibus ou petit car (jusqu'à 5 t) */
  | 'M2'
  /** autocar (plus de 5 t) */
  | 'M3'
  /** utilitaire (jusqu'à 3,5 t) */
  | 'N1'
  /** camion (3,5 à 12 t) */
  | 'N2'
  /** poids lourd (plus de 12 t) */
  | 'N3'
  /** remorque */
  | 'O'
  /** tracteur ou engin */
  | 'T';

/** Ce que l'on demande d'une ressource de nature « véhicule ». */
export type VehicleNeedInput = {
  /** Équipé pour les marchandises dangereuses (ADR) (exigé). Source : ADR. */
  adrEquippedRequired?: boolean | null | undefined;
  /** Volume utile (au moins) en m³, de 0 à 150. */
  cargoVolumeM3Min?: string | null | undefined;
  /** Catégorie (parmi). Source : R311-1. */
  categoryIn?: Array<VehicleCategory> | null | undefined;
  /** Vignette Crit'Air (parmi). */
  critAirIn?: Array<CritAir> | null | undefined;
  /** Caution (au plus) en €, de 0 à 100000. */
  depositEurMax?: number | null | undefined;
  /** Conducteur compris (exigé). */
  driverIncludedRequired?: boolean | null | undefined;
  /** Énergie (parmi). Source : carte grise, P.3. */
  energyIn?: Array<Energy> | null | undefined;
  /** Norme Euro (parmi). Source : carte grise, V.9. */
  euroClassIn?: Array<EuroClass> | null | undefined;
  /** Équipements (tous exigés). */
  fittingsAll?: Array<Fitting> | null | undefined;
  /** Équipements (souhaité, sans être exigé). */
  fittingsWished?: Array<Fitting> | null | undefined;
  /** Carburant ou recharge compris (exigé). */
  fuelIncludedRequired?: boolean | null | undefined;
  /** Hauteur (au plus) en m, de 0.5 à 5. */
  heightMMax?: string | null | undefined;
  /** Assurance couvrant le prêt (exigé). */
  lendingInsuredRequired?: boolean | null | undefined;
  /** Longueur (au plus) en m, de 0.5 à 25. */
  lengthMMax?: string | null | undefined;
  /** Permis nécessaire (couvert par). Source : R221-4. */
  licenceHeld?: Array<DrivingLicence> | null | undefined;
  /** Température la plus basse (au plus) en °C, de -40 à 30. */
  lowestTemperatureCMax?: string | null | undefined;
  /** Kilométrage permis (au moins) en km, de 0 à 100000. */
  mileageCapKmMin?: number | null | undefined;
  /** Charge utile (au moins) en kg, de 0 à 40000. Source : carte grise, F.2 − G.1. */
  payloadKgMin?: number | null | undefined;
  /** Autonomie (au moins) en km, de 0 à 3000. */
  rangeKmMin?: number | null | undefined;
  /** Réfrigéré (exigé). Source : ATP. */
  refrigeratedRequired?: boolean | null | undefined;
  /** Places assises (au moins) en places, de 1 à 100. Source : carte grise, S.1. */
  seatsMin?: number | null | undefined;
  /** Hayon élévateur (exigé). */
  tailLiftRequired?: boolean | null | undefined;
  /** Attelage (exigé). */
  towBarRequired?: boolean | null | undefined;
  /** Masse tractable (au moins) en kg, de 0 à 40000. Source : carte grise, F.3 − F.2. */
  towedMassKgMin?: number | null | undefined;
  /** Accès en fauteuil roulant (TPMR) (exigé). */
  wheelchairAccessRequired?: boolean | null | undefined;
};

/** Ce que vaut une autorisation. De nouvelles valeurs peuvent s'ajouter. */
export type VerificationStatus =
  /** déclarée, à vérifier */
  | 'DECLARED'
  /** expirée */
  | 'EXPIRED'
  /** non retenue par l'animation */
  | 'REJECTED'
  /** vérifiée par l'animation */
  | 'VERIFIED'
  /** retirée */
  | 'WITHDRAWN';

/** Qui voit une annonce et peut être mis en relation. De nouvelles valeurs peuvent s'ajouter. */
export type Visibility =
  /** les membres du pôle */
  | 'MEMBERS'
  /** le pôle et ses partenaires, y compris d'autres pôles */
  | 'POLE_AND_PARTNERS'
  /** privé : la structure et l'animation du pôle ; jamais mis en relation */
  | 'PRIVATE'
  /** tout le monde */
  | 'PUBLIC';

/** Ce que l'on demande d'une ressource de nature « matière, objet ou déchet ». */
export type WasteStreamNeedInput = {
  /** Part d'impuretés (au plus) en %, de 0 à 100. */
  contaminationPercentMax?: string | null | undefined;
  /** Livraison possible (exigé). */
  deliveryPossibleRequired?: boolean | null | undefined;
  /** Moyens de chargement sur place (tous exigés). */
  handlingAll?: Array<HandlingMeans> | null | undefined;
  /** Danger (parmi). Source : déduit du code, des polluants persistants et des propriétés HP ; code de l'environnement R541-8. */
  hazardIn?: Array<Hazard> | null | undefined;
  /** Lot minimum, dans l'unité de la quantité (au plus) de 0 à 1000000. */
  lotMinimumMax?: string | null | undefined;
  /** Statut de la matière (parmi). Source : code de l'environnement L541-1-1, L541-4-2, L541-4-3. */
  materialStatusIn?: Array<MaterialStatus> | null | undefined;
  /** Humidité (au plus) en %, de 0 à 100. */
  moisturePercentMax?: string | null | undefined;
  /** Conditionnement (parmi). */
  packagingIn?: Array<Packaging> | null | undefined;
  /** État physique (parmi). */
  physicalStateIn?: Array<PhysicalState> | null | undefined;
  /** Stockage (tous exigés). */
  storageAll?: Array<StorageCondition> | null | undefined;
  /** Durée de stockage possible avant enlèvement (au moins) en jours, de 0 à 3650. */
  storageDaysMaxMin?: number | null | undefined;
  /** Code de la liste des déchets (parmi) – par exemple « 15 01 03 » ; un début de code demande toute sa branche. Source : code de l'environnement R541-7 ; décision 2000/532/CE. */
  wasteCodeIn?: Array<string> | null | undefined;
};

/** Jour de la semaine. De nouvelles valeurs peuvent s'ajouter. */
export type Weekday =
  /** vendredi */
  | 'FRIDAY'
  /** lundi */
  | 'MONDAY'
  /** samedi */
  | 'SATURDAY'
  /** dimanche */
  | 'SUNDAY'
  /** jeudi */
  | 'THURSDAY'
  /** mardi */
  | 'TUESDAY'
  /** mercredi */
  | 'WEDNESDAY';

/** Créneau hebdomadaire, à l'heure de Paris ; une fin avant le début passe minuit. */
export type WeeklySlotInput = {
  /** Fin, exclue. */
  end: string;
  /** Début, inclus. */
  start: string;
  /** Jour du début. */
  weekday: Weekday;
};

export type UneRessourceQueryVariables = Exact<{
  id: string | number;
}>;


export type UneRessourceQuery = { node:
    | { id: string }
    | { title: string, description: string | null, status: ListingStatus, id: string, photos: Array<{ id: string, url: string, thumbnailUrl: string, alt: string }>, commune: { name: string } | null, member: { id: string, name: string, contact: { name: string, email: string | null, phone: string | null } | null } | null }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { title: string, description: string | null, status: ListingStatus, id: string, photos: Array<{ id: string, url: string, thumbnailUrl: string, alt: string }>, commune: { name: string } | null, member: { id: string, name: string, contact: { name: string, email: string | null, phone: string | null } | null } | null }
    | { id: string }
    | { id: string }
    | { title: string, description: string | null, status: ListingStatus, id: string, photos: Array<{ id: string, url: string, thumbnailUrl: string, alt: string }>, commune: { name: string } | null, member: { id: string, name: string, contact: { name: string, email: string | null, phone: string | null } | null } | null }
    | { id: string }
    | { title: string, description: string | null, status: ListingStatus, id: string, photos: Array<{ id: string, url: string, thumbnailUrl: string, alt: string }>, commune: { name: string } | null, member: { id: string, name: string, contact: { name: string, email: string | null, phone: string | null } | null } | null }
    | { id: string }
    | { title: string, description: string | null, status: ListingStatus, id: string, photos: Array<{ id: string, url: string, thumbnailUrl: string, alt: string }>, commune: { name: string } | null, member: { id: string, name: string, contact: { name: string, email: string | null, phone: string | null } | null } | null }
    | { id: string }
   | null };

export type RessourcesDuPoleQueryVariables = Exact<{
  pole: string | number;
  after?: string | null | undefined;
}>;


export type RessourcesDuPoleQuery = { resources: { edges: Array<{ cursor: string, node:
        | { id: string, title: string, kind: ResourceKind, status: ListingStatus, createdAt: string, member: { id: string, name: string } | null }
        | { id: string, title: string, kind: ResourceKind, status: ListingStatus, createdAt: string, member: { id: string, name: string } | null }
        | { id: string, title: string, kind: ResourceKind, status: ListingStatus, createdAt: string, member: { id: string, name: string } | null }
        | { id: string, title: string, kind: ResourceKind, status: ListingStatus, createdAt: string, member: { id: string, name: string } | null }
        | { id: string, title: string, kind: ResourceKind, status: ListingStatus, createdAt: string, member: { id: string, name: string } | null }
       }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BesoinsEtOffresQueryVariables = Exact<{
  pole: string | number;
}>;


export type BesoinsEtOffresQuery = { requests: { nodes: Array<
      | { id: string, title: string, status: ListingStatus, period: { start: string, end: string }, matches: { nodes: Array<{ id: string, score: number, status: MatchStatus, sentence: string, resource:
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
             | null }> } }
      | { id: string, title: string, status: ListingStatus, period: { start: string, end: string }, matches: { nodes: Array<{ id: string, score: number, status: MatchStatus, sentence: string, resource:
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
             | null }> } }
      | { id: string, title: string, status: ListingStatus, period: { start: string, end: string }, matches: { nodes: Array<{ id: string, score: number, status: MatchStatus, sentence: string, resource:
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
             | null }> } }
      | { id: string, title: string, status: ListingStatus, period: { start: string, end: string }, matches: { nodes: Array<{ id: string, score: number, status: MatchStatus, sentence: string, resource:
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
             | null }> } }
      | { id: string, title: string, status: ListingStatus, period: { start: string, end: string }, matches: { nodes: Array<{ id: string, score: number, status: MatchStatus, sentence: string, resource:
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
              | { id: string, title: string, member: { id: string, name: string } | null }
             | null }> } }
    > } };

export type CentRessourcesQueryVariables = Exact<{
  pole: string | number;
  after?: string | null | undefined;
}>;


export type CentRessourcesQuery = { resources: { nodes: Array<
      | { id: string, reference: string, kind: ResourceKind, title: string, status: ListingStatus, visibility: Visibility, exchangeModes: Array<ExchangeMode>, quantityBasis: QuantityBasis, radiusKm: string, createdAt: string, updatedAt: string, quantity: { value: string, unit: Unit }, member: { id: string, name: string } | null }
      | { id: string, reference: string, kind: ResourceKind, title: string, status: ListingStatus, visibility: Visibility, exchangeModes: Array<ExchangeMode>, quantityBasis: QuantityBasis, radiusKm: string, createdAt: string, updatedAt: string, quantity: { value: string, unit: Unit }, member: { id: string, name: string } | null }
      | { id: string, reference: string, kind: ResourceKind, title: string, status: ListingStatus, visibility: Visibility, exchangeModes: Array<ExchangeMode>, quantityBasis: QuantityBasis, radiusKm: string, createdAt: string, updatedAt: string, quantity: { value: string, unit: Unit }, member: { id: string, name: string } | null }
      | { id: string, reference: string, kind: ResourceKind, title: string, status: ListingStatus, visibility: Visibility, exchangeModes: Array<ExchangeMode>, quantityBasis: QuantityBasis, radiusKm: string, createdAt: string, updatedAt: string, quantity: { value: string, unit: Unit }, member: { id: string, name: string } | null }
      | { id: string, reference: string, kind: ResourceKind, title: string, status: ListingStatus, visibility: Visibility, exchangeModes: Array<ExchangeMode>, quantityBasis: QuantityBasis, radiusKm: string, createdAt: string, updatedAt: string, quantity: { value: string, unit: Unit }, member: { id: string, name: string } | null }
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LesPlusProchesQueryVariables = Exact<{
  kind: ResourceKind;
  near: NearInput;
}>;


export type LesPlusProchesQuery = { resources: { edges: Array<{ distanceKm: string | null, node:
        | { id: string, title: string, price: { amount: string, per: PriceUnit } | null, commune: { name: string } | null, member: { id: string, name: string } | null }
        | { id: string, title: string, price: { amount: string, per: PriceUnit } | null, commune: { name: string } | null, member: { id: string, name: string } | null }
        | { id: string, title: string, price: { amount: string, per: PriceUnit } | null, commune: { name: string } | null, member: { id: string, name: string } | null }
        | { id: string, title: string, price: { amount: string, per: PriceUnit } | null, commune: { name: string } | null, member: { id: string, name: string } | null }
        | { id: string, title: string, price: { amount: string, per: PriceUnit } | null, commune: { name: string } | null, member: { id: string, name: string } | null }
       }> } };

export type ASuivreQueryVariables = Exact<{
  attention: Array<RequestAttention> | RequestAttention;
  after?: string | null | undefined;
}>;


export type ASuivreQuery = { requests: { totalCount: number, nodes: Array<
      | { id: string, title: string, ageDays: number, attention: Array<RequestAttention>, period: { start: string, end: string }, member: { id: string, name: string } | null }
      | { id: string, title: string, ageDays: number, attention: Array<RequestAttention>, period: { start: string, end: string }, member: { id: string, name: string } | null }
      | { id: string, title: string, ageDays: number, attention: Array<RequestAttention>, period: { start: string, end: string }, member: { id: string, name: string } | null }
      | { id: string, title: string, ageDays: number, attention: Array<RequestAttention>, period: { start: string, end: string }, member: { id: string, name: string } | null }
      | { id: string, title: string, ageDays: number, attention: Array<RequestAttention>, period: { start: string, end: string }, member: { id: string, name: string } | null }
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MesMisesEnRelationQueryVariables = Exact<{
  status?: Array<MatchStatus> | MatchStatus | null | undefined;
  after?: string | null | undefined;
}>;


export type MesMisesEnRelationQuery = { matches: { nodes: Array<{ id: string, version: number, status: MatchStatus, score: number, sentence: string, possibleEvents: Array<MatchEvent>, checks: Array<{ code: CheckCode, status: CheckStatus, sentence: string, remedy: string | null }>, request:
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
       | null, resource:
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
       | null, provider: { id: string, name: string } | null, receiver: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MesReservationsQueryVariables = Exact<{
  status?: Array<BookingStatus> | BookingStatus | null | undefined;
  after?: string | null | undefined;
}>;


export type MesReservationsQuery = { bookings: { nodes: Array<{ id: string, status: BookingStatus, periods: Array<{ start: string, end: string }>, resource:
        | { id: string, title: string, site: { id: string, name: string, address: string | null } | null }
        | { id: string, title: string, site: { id: string, name: string, address: string | null } | null }
        | { id: string, title: string, site: { id: string, name: string, address: string | null } | null }
        | { id: string, title: string, site: { id: string, name: string, address: string | null } | null }
        | { id: string, title: string, site: { id: string, name: string, address: string | null } | null }
       | null, providerContact: { name: string, email: string | null, phone: string | null } | null, receiverContact: { name: string, email: string | null, phone: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AnnuaireQueryVariables = Exact<{
  pole: string | number;
  after?: string | null | undefined;
}>;


export type AnnuaireQuery = { members: { nodes: Array<{ id: string, name: string, article9Category: Article9Category, essFamily: EssFamily | null, labels: Array<MemberLabel>, sites: Array<{ id: string, name: string, main: boolean, commune: { name: string } | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AutorisationsQueryVariables = Exact<{
  pole: string | number;
  status: Array<VerificationStatus> | VerificationStatus;
}>;


export type AutorisationsQuery = { permits: { nodes: Array<{ id: string, kind: PermitKind, rubrique: string | null, number: string | null, validUntil: string | null, status: VerificationStatus, version: number, member: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UnPoleQueryVariables = Exact<{
  slug: string;
}>;


export type UnPoleQuery = { pole: { id: string, name: string, charter: { version: number, title: string } | null, resources: { nodes: Array<
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
      > }, requests: { nodes: Array<
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
        | { id: string, title: string, member: { id: string, name: string } | null }
      > } } | null };

export type AccueilQueryVariables = Exact<{ [key: string]: never; }>;


export type AccueilQuery = { viewer: { name: string | null, grants: Array<{ role: Role, pole: { id: string, name: string } | null, member: { id: string, name: string, charterStatus: CharterStatus, resources: { nodes: Array<
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
          > }, requests: { nodes: Array<
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
            | { id: string, title: string, status: ListingStatus }
          > }, bookingsToSettle: { nodes: Array<{ id: string, status: BookingStatus, periods: Array<{ start: string, end: string }> }> } } | null }> } };

export type RechercheQueryVariables = Exact<{
  text: string;
  after?: string | null | undefined;
}>;


export type RechercheQuery = { resources: { nodes: Array<
      | { id: string, title: string, description: string | null, commune: { name: string } | null, member: { id: string, name: string } | null }
      | { id: string, title: string, description: string | null, commune: { name: string } | null, member: { id: string, name: string } | null }
      | { id: string, title: string, description: string | null, commune: { name: string } | null, member: { id: string, name: string } | null }
      | { id: string, title: string, description: string | null, commune: { name: string } | null, member: { id: string, name: string } | null }
      | { id: string, title: string, description: string | null, commune: { name: string } | null, member: { id: string, name: string } | null }
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ToldFragment = { code: UserErrorCode, field: Array<string>, message: string, remedy: string | null };

export type ExprimerUnBesoinMutationVariables = Exact<{
  input: PostRequestInput;
}>;


export type ExprimerUnBesoinMutation = { postRequest: { request:
      | { id: string, reference: string, matches: { nodes: Array<{ id: string, score: number, criteria: Array<{ code: CriterionCode, pointsLost: number, sentence: string }>, resource:
              | { id: string, title: string }
              | { seats: number | null, id: string, title: string }
              | { id: string, title: string }
              | { tailLift: boolean | null, id: string, title: string }
              | { id: string, title: string }
             | null }> } }
      | { id: string, reference: string, matches: { nodes: Array<{ id: string, score: number, criteria: Array<{ code: CriterionCode, pointsLost: number, sentence: string }>, resource:
              | { id: string, title: string }
              | { seats: number | null, id: string, title: string }
              | { id: string, title: string }
              | { tailLift: boolean | null, id: string, title: string }
              | { id: string, title: string }
             | null }> } }
      | { id: string, reference: string, matches: { nodes: Array<{ id: string, score: number, criteria: Array<{ code: CriterionCode, pointsLost: number, sentence: string }>, resource:
              | { id: string, title: string }
              | { seats: number | null, id: string, title: string }
              | { id: string, title: string }
              | { tailLift: boolean | null, id: string, title: string }
              | { id: string, title: string }
             | null }> } }
      | { id: string, reference: string, matches: { nodes: Array<{ id: string, score: number, criteria: Array<{ code: CriterionCode, pointsLost: number, sentence: string }>, resource:
              | { id: string, title: string }
              | { seats: number | null, id: string, title: string }
              | { id: string, title: string }
              | { tailLift: boolean | null, id: string, title: string }
              | { id: string, title: string }
             | null }> } }
      | { id: string, reference: string, matches: { nodes: Array<{ id: string, score: number, criteria: Array<{ code: CriterionCode, pointsLost: number, sentence: string }>, resource:
              | { id: string, title: string }
              | { seats: number | null, id: string, title: string }
              | { id: string, title: string }
              | { tailLift: boolean | null, id: string, title: string }
              | { id: string, title: string }
             | null }> } }
     | null, nearMisses: Array<{ sentence: string, resource:
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
        | { id: string, title: string }
       | null }>, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string, remedy: string | null }> } | null };

export type MettreEnPauseMutationVariables = Exact<{
  input: PauseResourceInput;
}>;


export type MettreEnPauseMutation = { pauseResource: { resource:
      | { id: string, status: ListingStatus, version: number }
      | { id: string, status: ListingStatus, version: number }
      | { id: string, status: ListingStatus, version: number }
      | { id: string, status: ListingStatus, version: number }
      | { id: string, status: ListingStatus, version: number }
     | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string, remedy: string | null }> } | null };

export const ToldFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Told"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<ToldFragment, unknown>;
export const UneRessourceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UneRessource"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"photos"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"thumbnailUrl"}},{"kind":"Field","name":{"kind":"Name","value":"alt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commune"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<UneRessourceQuery, UneRessourceQueryVariables>;
export const RessourcesDuPoleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RessourcesDuPole"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"poleId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pole"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<RessourcesDuPoleQuery, RessourcesDuPoleQueryVariables>;
export const BesoinsEtOffresDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BesoinsEtOffres"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"poleId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pole"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}}]}},{"kind":"Field","name":{"kind":"Name","value":"matches"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<BesoinsEtOffresQuery, BesoinsEtOffresQueryVariables>;
export const CentRessourcesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CentRessources"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"poleId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pole"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"exchangeModes"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantityBasis"}},{"kind":"Field","name":{"kind":"Name","value":"radiusKm"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<CentRessourcesQuery, CentRessourcesQueryVariables>;
export const LesPlusProchesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LesPlusProches"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"near"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NearInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"near"},"value":{"kind":"Variable","name":{"kind":"Name","value":"near"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"NEAREST"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"distanceKm"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"price"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"per"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commune"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<LesPlusProchesQuery, LesPlusProchesQueryVariables>;
export const ASuivreDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ASuivre"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"attention"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestAttention"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"attention"},"value":{"kind":"Variable","name":{"kind":"Name","value":"attention"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"attentionOrder"},"value":{"kind":"EnumValue","value":"ASC"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"attention"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ASuivreQuery, ASuivreQueryVariables>;
export const MesMisesEnRelationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MesMisesEnRelation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MatchStatus"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matches"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"}},{"kind":"Field","name":{"kind":"Name","value":"possibleEvents"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<MesMisesEnRelationQuery, MesMisesEnRelationQueryVariables>;
export const MesReservationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MesReservations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"BookingStatus"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bookings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"site"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"providerContact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receiverContact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<MesReservationsQuery, MesReservationsQueryVariables>;
export const AnnuaireDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Annuaire"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"poleId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pole"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"article9Category"}},{"kind":"Field","name":{"kind":"Name","value":"essFamily"}},{"kind":"Field","name":{"kind":"Name","value":"labels"}},{"kind":"Field","name":{"kind":"Name","value":"sites"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"main"}},{"kind":"Field","name":{"kind":"Name","value":"commune"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AnnuaireQuery, AnnuaireQueryVariables>;
export const AutorisationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Autorisations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerificationStatus"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"poleId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pole"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"rubrique"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AutorisationsQuery, AutorisationsQueryVariables>;
export const UnPoleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnPole"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"charter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"requests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<UnPoleQuery, UnPoleQueryVariables>;
export const AccueilDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accueil"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"grants"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"pole"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"charterStatus"}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"requests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"bookingsToSettle"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AccueilQuery, AccueilQueryVariables>;
export const RechercheDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Recherche"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resources"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"commune"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<RechercheQuery, RechercheQueryVariables>;
export const ExprimerUnBesoinDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ExprimerUnBesoin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PostRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"postRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"matches"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"criteria"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"pointsLost"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Vehicle"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tailLift"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Premises"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seats"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"nearMisses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sentence"}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Told"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Told"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<ExprimerUnBesoinMutation, ExprimerUnBesoinMutationVariables>;
export const MettreEnPauseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MettreEnPause"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PauseResourceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseResource"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Told"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Told"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<MettreEnPauseMutation, MettreEnPauseMutationVariables>;