// EXAMPLES: one initial tab each, in this order. The tab's title is the operation's name.
// `variables` is optional, JSON text.

// The next such day of the week (0: Sunday), on the reader's calendar: « 2026-12-01 ».
function next(weekday) {
  const day = new Date();
  day.setDate(day.getDate() + ((7 + weekday - day.getDay()) % 7 || 7));
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

const tuesday = next(2);
const thursday = next(4);

export const EXAMPLES = [
  {
    query: `# Bienvenue ! Ctrl+Entrée : exécuter.
# Ctrl+Espace : proposer les champs.
# Le livre, à gauche : le schéma.
# Sans jeton, vous ne voyez que ce qui est public.
# « make run » en affiche trois, et les garde dans
# data/demo.json : à coller en haut de la page.

query OffresDuPole($first: Int, $after: String) {
  viewer {
    name
    grants { role pole { name } member { name } }
  }
  pole {
    name
    charter { version title }
    resources(first: $first, after: $after) {
      totalCount
      nodes {
        title
        commune { name }
        price { amount per }
        member { name }
        ... on Vehicle { cargoVolumeM3 refrigerated }
        ... on Premises { seats stepFree }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,
    variables: `{
  "first": 10,
  "after": null
}
`,
  },
  {
    query: `# Une salle pour trente personnes, sans marche,
# libre jeudi soir, à moins de 10 km par la route.
# Il faut un jeton de membre ou d'animation : sans
# lui, la liste est vide. « make run » en affiche,
# et les garde dans data/demo.json : à coller en
# haut de la page.
# « concepts » trouve le code d'une commune.

query SalleJeudiSoir(
  $ou: NearInput!
  $quand: FreeDuringInput!
) {
  resources(
    first: 10
    filter: {
      near: $ou
      freeDuring: $quand
      premises: {
        seatsMin: 30
        stepFreeRequired: true
      }
    }
    orderBy: { field: NEAREST, direction: ASC }
  ) {
    totalCount
    edges {
      distanceKm
      node {
        title
        commune { name }
        price { amount per }
        member { name }
        ... on Premises { seats stepFree }
      }
    }
  }
}
`,
    variables: `{
  "ou": { "communeCode": "83126", "radiusKm": 10 },
  "quand": { "start": "${thursday}T18:00", "end": "${thursday}T21:00" }
}
`,
  },
  {
    query: `# Ce qui répondrait à un besoin, sans l'exprimer :
# rien n'est enregistré. Jeton nécessaire pour les
# offres du pôle.

query Apercu($besoin: PostRequestInput!) {
  matchPreview(input: $besoin) {
    candidates
    notice
    offers {
      score
      sentence
      criteria { code pointsLost sentence }
      checks { status sentence }
      resource { title member { name } }
    }
    nearMisses { sentence resource { title } }
  }
}
`,
    variables: `{
  "besoin": {
    "title": "Camionnette frigorifique",
    "communeCode": "83126",
    "need": { "vehicle": { "refrigeratedRequired": true, "cargoVolumeM3Min": 8 } },
    "period": { "start": "${tuesday}T08:00", "end": "${tuesday}T18:00" }
  }
}
`,
  },
  {
    query: `# Les besoins que vous voyez et, pour chacun, les
# meilleures offres (jeton nécessaire).

query BesoinsEtOffres {
  pole {
    requests(first: 5) {
      nodes {
        reference
        title
        status
        period { start end }
        member { name }
        matches(first: 3) {
          nodes { status score sentence resource { title member { name } } }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Les besoins à relancer, les plus menacés de
# silence d'abord : ceux de votre structure, ou du
# pôle que vous animez (jeton nécessaire). Pour
# d'autres, la liste est vide.

query BesoinsARelancer($raisons: [RequestAttention!]!) {
  requests(
    first: 20
    filter: { attention: $raisons }
    attentionOrder: ASC
  ) {
    totalCount
    nodes {
      reference
      title
      attention
      ageDays
      period { start }
      member { name contact { name phone email } }
      matches(first: 3) {
        nodes { status score declineReason resource { title member { name } } }
      }
    }
  }
}
`,
    variables: `{
  "raisons": [
    "NO_OFFER", "UNANSWERED", "HALF_AGREED",
    "ALL_DECLINED", "AGEING", "DUE_SOON"
  ]
}
`,
  },
  {
    query: `# De mots au code : un déchet, un métier, une
# commune, une activité…

query TrouverUnCode($texte: String!) {
  dechets: concepts(scheme: LOW, text: $texte, first: 5) {
    hits {
      matchedLabel
      foundBy
      concept { written label hazardous mirrors { written label } broader { label } }
    }
  }
  metiers: concepts(scheme: ROME, text: "boulanger", first: 3) {
    hits { concept { code label names } }
  }
  communes: concepts(scheme: COMMUNE, text: "83100") {
    hits { foundBy concept { code label commune { postcodes departmentName } } }
  }
}
`,
    variables: `{
  "texte": "palettes"
}
`,
  },
  {
    query: `# Une phrase lue comme un besoin : chaque valeur
# avec les mots dont elle vient, le reste null.

query UnePhrase($phrase: String!) {
  draftRequest(text: $phrase) {
    kind { kind words { text start end } }
    concept { label }
    place { communeCode commune { name } candidates { insee name } words { text } }
    period { start end words { text } }
    weeklySlots { weekday start end }
    quantity { quantity unit }
    attributes { name label number flag terms words { text } }
    budget { amount strict }
  }
}
`,
    variables: `{
  "phrase": "cherche camionnette frigo mardi prochain 8 m³ vers La Seyne"
}
`,
  },
];
