// EXAMPLES: one initial tab each, in this order. The tab's title is the operation's name.
// `variables` is optional, JSON text.
export const EXAMPLES = [
  {
    query: `# Bienvenue !
# Ctrl+Entrée : exécuter
# Ctrl+Espace : proposer les champs
# Le livre, à gauche : le schéma

query MembresDuPole {
  pole {
    name
    members(first: 5) {
      nodes {
        name
      }
    }
  }
}
`,
  },
  {
    query: `# Les ressources, page par page :
# pour la suivante, donnez endCursor
# à la variable « after ».

query RessourcesOffertes($first: Int!, $after: String) {
  pole {
    resources(first: $first, after: $after) {
      nodes {
        title
      }
      pageInfo {
        hasNextPage
        endCursor
      }
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
    query: `# Les demandes, et pour chacune
# les meilleures offres.

query DemandesEtPropositions {
  pole {
    requests(first: 5) {
      nodes {
        title
        matches(first: 3) {
          nodes {
            score
          }
        }
      }
    }
  }
}
`,
  },
];
