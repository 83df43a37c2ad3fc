// Apollo Client: its cache merges Relay's pages, its link sends hashes first.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { COMMAND, COUNT, FIRST, LIST, REFUSED, UNKNOWN, UPSIDE_DOWN, headers, sent, told, url } from './requests.mjs';

const sha256 = async (text) => createHash('sha256').update(text).digest('hex');
const clientOf = (...links) => new ApolloClient({
  link: ApolloLink.from([...links, new HttpLink({ uri: url, headers, fetch: told })]),
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { resources: relayStylePagination() } } } }),
});
const failure = (work) => work.then(() => null, (error) => error.errors.map((each) => each.extensions.code));

const client = clientOf();
const { data: counted } = await client.query({ query: gql(COUNT) });

const list = client.watchQuery({ query: gql(LIST), variables: { first: FIRST } });
list.subscribe(() => {});
let page = (await list.refetch()).data.resources.pageInfo;
let pages = 1;
while (page.hasNextPage) {
  page = (await list.fetchMore({ variables: { after: page.endCursor } })).data.resources.pageInfo;
  pages += 1;
}
const ids = client.readQuery({ query: gql(LIST), variables: { first: FIRST } }).resources.edges.map((edge) => edge.node.id);

const { data: command } = await client.mutate({ mutation: gql(COMMAND), variables: { input: UPSIDE_DOWN } });
const refused = await failure(client.query({ query: gql(REFUSED) }));
const unknown = await failure(client.query({ query: gql(UNKNOWN) }));

const persisted = {};
for (const useGETForHashedQueries of [false, true]) {
  sent.length = 0;
  const query = gql(`query Hachee${useGETForHashedQueries} { viewer { name } }`);
  for (let time = 0; time < 2; time += 1) {
    const hashed = clientOf(new PersistedQueryLink({ sha256, useGETForHashedQueries }));
    await hashed.query({ query });
  }
  persisted[useGETForHashedQueries ? 'GET' : 'POST'] = [...sent];
}
client.stop();

console.log(JSON.stringify({
  counted, ids, pages, command: command.postRequest, refused, unknown, persisted,
}));
