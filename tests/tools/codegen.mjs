// graphql-codegen's types of the documents that partners copy, and of some commands.
const strings = { Date: 'string', DateTime: 'string', Decimal: 'string', LocalTime: 'string' };

export default {
  schema: '../../schema.graphql',
  documents: ['../../docs/operations/*.graphql', 'operations/*.graphql'],
  generates: {
    'generated/codegen/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { strictScalars: true, scalars: strings, useTypeImports: true },
    },
  },
};
