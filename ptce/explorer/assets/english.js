// What the examples say to whoever asked for the page in English: the comment above each operation.
const COMMENTS = {
  OffresDuPole: `# Welcome! Ctrl+Enter: run.
# Ctrl+Space: suggest fields.
# The book, on the left: the schema.
# Without a token, you see what is public only.
# “make run” shows three, and keeps them in
# data/demo.json: paste one at the page's top.
`,
  SalleJeudiSoir: `# A room for thirty people, without a step, free
# on Thursday evening, within 10 km by road.
# It needs a member's or a coordinator's token:
# without one, the list is empty. “make run” shows
# some, and keeps them in data/demo.json.
# “concepts” finds the code of a commune.
`,
  Apercu: `# What would answer a need, without posting it:
# nothing is kept. The pole's offers need a token.
`,
  BesoinsEtOffres: `# The needs that you see and, for each, its best
# offers (a token is needed).
`,
  BesoinsARelancer: `# The needs to chase up, those most threatened by
# silence first: your member's, or those of a pole
# that you coordinate (a token is needed). For
# others, the list is empty.
`,
  UnePhrase: `# A sentence in French read as a need: each value
# with the words it came from, the rest null.
`,
  TrouverUnCode: `# From words to a code: waste, a job, a commune,
# an activity…
`,
};

// Tabs that somebody left open are kept apart from those of the French page.
const apart = (key) => `en:${key}`;

export const ENGLISH_STORAGE = {
  getItem: (key) => localStorage.getItem(apart(key)),
  setItem: (key, value) => localStorage.setItem(apart(key), value),
  removeItem: (key) => localStorage.removeItem(apart(key)),
  keys: () => Object.keys(localStorage).filter((key) => key.startsWith(apart(""))),
  get length() {
    return this.keys().length;
  },
  clear() {
    this.keys().forEach((key) => localStorage.removeItem(key));
  },
};

export function inEnglish(example) {
  const name = /^query (\w+)/m.exec(example.query)[1];
  return { ...example, query: example.query.replace(/^(#.*\n)+/, COMMENTS[name]) };
}
