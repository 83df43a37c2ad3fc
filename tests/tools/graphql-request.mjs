// graphql-request, which knows nothing of hashes.
import { GraphQLClient } from 'graphql-request';
import { COMMAND, COUNT, FIRST, LIST, REFUSED, UNKNOWN, UPSIDE_DOWN, headers, told, url } from './requests.mjs';

const client = new GraphQLClient(url, { headers, fetch: told });
const failure = (work) => work.then(
  () => null, (error) => error.response.errors.map((each) => each.extensions.code),
);

const counted = await client.request(COUNT);
const ids = [];
let page = { hasNextPage: true, endCursor: null };
let pages = 0;
while (page.hasNextPage) {
  const { resources } = await client.request(LIST, { first: FIRST, after: page.endCursor });
  ids.push(...resources.edges.map((edge) => edge.node.id));
  page = resources.pageInfo;
  pages += 1;
}
const command = (await client.request(COMMAND, { input: UPSIDE_DOWN })).postRequest;
const refused = await failure(client.request(REFUSED));
const unknown = await failure(client.request(UNKNOWN));

console.log(JSON.stringify({ counted, ids, pages, command, refused, unknown }));
