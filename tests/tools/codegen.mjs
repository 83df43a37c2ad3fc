// graphql-codegen's types of the documents that partners copy, and of some commands.
const scalars = { Date: 'string', DateTime: 'string', Decimal: 'string', JSON: 'unknown', LocalTime: 'string' };

export default {
  schema: '../../schema.graphql',
  documents: ['../../docs/operations/*.graphql', 'operations/*.graphql'],
  generates: {
    'generated/codegen/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { strictScalars: true, scalars, useTypeImports: true },
    },
  },
};
