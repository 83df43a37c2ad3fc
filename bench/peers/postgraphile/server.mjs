// PostGraphile 5 with its own HTTP server (grafserv), as its documentation runs it in production.
// Nothing filters rows here: no row-level security, no settings a request.
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  // An order by a column in the middle of an index (the best match first) is allowed.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
  schema: { exportSchemaSDLPath: process.env.EXPORT_SDL || undefined },
  pgServices: [
    makePgService({
      schemas: ["public"],
      poolConfig: {
        host: process.env.PGHOST,
        port: Number(process.env.PGPORT),
        user: process.env.PGUSER,
        database: process.env.PGDATABASE,
        max: Number(process.env.POOL),
        application_name: "postgraphile",
      },
    }),
  ],
});

const serv = pgl.createServ(grafserv);
const server = createServer();
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
await serv.addTo(server);
await serv.ready?.();
server.listen(Number(process.env.PORT), "127.0.0.1");
