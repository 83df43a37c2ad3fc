// What each client is made to ask, and a fetch that writes down what it sent.
export const url = process.env.URL;
export const headers = { authorization: `Bearer ${process.env.TOKEN}` };

export const LIST = `query Liste($first: Int!, $after: String) {
  resources(first: $first, after: $after) {
    edges { cursor node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
export const COUNT = 'query Compte { resources { totalCount } viewer { name } }';
export const COMMAND = `mutation Exprimer($input: PostRequestInput!) {
  postRequest(input: $input) { request { id } userErrors { code field message } }
}`;
export const UPSIDE_DOWN = {
  title: 'Fourgon',
  need: { vehicle: {} },
  period: { start: '2030-01-08T18:00', end: '2030-01-08T08:00' },
};
export const REFUSED = 'query Refusee { resources(after: "rien") { totalCount } }';
export const UNKNOWN = 'query Inconnue { pasUnChamp }';
export const FIRST = 7;

export const sent = [];
export async function told(address, options) {
  const answer = await fetch(address, options);
  const asked = options.body
    ? JSON.parse(options.body)
    : Object.fromEntries(new URL(address).searchParams);
  sent.push({ method: options.method ?? 'GET', text: 'query' in asked, status: answer.status });
  return answer;
}
