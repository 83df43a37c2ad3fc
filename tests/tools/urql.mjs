// urql's core, with its exchange for hashes.
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { COMMAND, COUNT, FIRST, LIST, REFUSED, UNKNOWN, UPSIDE_DOWN, headers, sent, told, url } from './requests.mjs';

const clientOf = (...exchanges) => new Client({
  url, fetch: told, fetchOptions: { headers }, preferGetMethod: false,
  exchanges: [cacheExchange, ...exchanges, fetchExchange],
});
const whole = (answer) => {
  if (answer.error) throw answer.error;
  return answer.data;
};
const failure = (answer) => answer.error?.graphQLErrors.map((each) => each.extensions.code) ?? null;

const client = clientOf();
const counted = whole(await client.query(COUNT, {}));
const ids = [];
let page = { hasNextPage: true, endCursor: null };
let pages = 0;
while (page.hasNextPage) {
  const { resources } = whole(await client.query(LIST, { first: FIRST, after: page.endCursor }));
  ids.push(...resources.edges.map((edge) => edge.node.id));
  page = resources.pageInfo;
  pages += 1;
}
const command = whole(await client.mutation(COMMAND, { input: UPSIDE_DOWN })).postRequest;
const refused = failure(await client.query(REFUSED, {}));
const unknown = failure(await client.query(UNKNOWN, {}));

const persisted = {};
for (const preferGetForPersistedQueries of [false, true]) {
  sent.length = 0;
  const query = `query HacheeUrql${preferGetForPersistedQueries} { viewer { name } }`;
  for (let time = 0; time < 2; time += 1) {
    whole(await clientOf(persistedExchange({ preferGetForPersistedQueries })).query(query, {}));
  }
  persisted[preferGetForPersistedQueries ? 'GET' : 'POST'] = [...sent];
}

console.log(JSON.stringify({ counted, ids, pages, command, refused, unknown, persisted }));
