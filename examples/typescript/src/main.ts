// Lire ce qui est près de Toulon, regarder ce qui répondrait à un besoin, puis l'exprimer.
// PTCE_URL (http://127.0.0.1:8000/graphql) et PTCE_TOKEN : un jeton de membre, pour exprimer.
import { randomUUID } from "node:crypto";
import type { AlentourQuery, PostRequestInput, TypedDocumentString } from "./generated/graphql.js";
import { AlentourDocument, ApercuDocument, ExprimerDocument } from "./generated/graphql.js";

const url = process.env.PTCE_URL ?? "http://127.0.0.1:8000/graphql";
const token = process.env.PTCE_TOKEN;

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await answer.json()) as Answer<Data>;
  if (!data || errors) {
    throw new Error(errors?.map((each) => `${each.extensions.code} ${each.message}`).join("\n"));
  }
  return data;
}

async function* around(communeCode: string, radiusKm: number) {
  let apres: string | null | undefined = null;
  do {
    const { resources }: AlentourQuery = await ask(AlentourDocument, {
      lieu: { communeCode, radiusKm },
      apres,
    });
    yield* resources.edges;
    apres = resources.pageInfo.hasNextPage ? resources.pageInfo.endCursor : null;
  } while (apres);
}

for await (const { distanceKm, node } of around("83137", 30)) {
  console.log(distanceKm, "km", node.kind, node.title);
}

const besoin: PostRequestInput = {
  title: "Fourgon frigorifique",
  communeCode: "83137",
  need: { vehicle: { refrigeratedRequired: true } },
  period: { start: "2030-01-08T08:00", end: "2030-01-08T18:00" },
  idempotencyKey: randomUUID(),
};
const { matchPreview } = await ask(ApercuDocument, { besoin });
for (const offer of matchPreview?.offers ?? []) {
  console.log(offer.score, offer.sentence);
}

if (token) {
  const { postRequest } = await ask(ExprimerDocument, { besoin });
  for (const error of postRequest?.userErrors ?? []) {
    console.log(error.code, error.field.join("."), error.message, error.remedy ?? "");
  }
  console.log(postRequest?.request?.reference ?? "");
}
