// Every audit that graphql-http has for a server, and what it says of this one.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.env.URL });
console.log(JSON.stringify(await Promise.all(results.map(async (each) => ({
  id: each.id, name: each.name, status: each.status, reason: each.reason ?? null,
  said: each.response ? `${each.response.status} ${await each.response.clone().text()}` : null,
})))));
