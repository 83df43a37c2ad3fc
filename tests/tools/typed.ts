// A partner's code on what graphql-codegen wrote: it compiles only if the types say what is answered.
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { BesoinsEtOffresDocument, ExprimerUnBesoinDocument, LesPlusProchesDocument } from './generated/codegen/graphql.ts';

export const asked: VariablesOf<typeof ExprimerUnBesoinDocument> = {
  input: {
    title: 'Fourgon frigorifique',
    need: { vehicle: { refrigeratedRequired: true, cargoVolumeM3Min: '8' } },
    period: { start: '2030-01-08T08:00', end: '2030-01-08T18:00' },
  },
};

export const near: VariablesOf<typeof LesPlusProchesDocument> = {
  kind: 'VEHICLE',
  near: { communeCode: '83137', radiusKm: '20' },
};

// @ts-expect-error A need is of exactly one kind.
asked.input.need = { vehicle: {}, premises: {} };

// @ts-expect-error A nature that does not exist.
near.kind = 'SPACESHIP';

export function titles(answer: ResultOf<typeof BesoinsEtOffresDocument>): string[] {
  return answer.requests.nodes.flatMap((each) => each.matches.nodes.map((match) => match.resource?.title ?? '?'));
}
