// The schema and the operations that partners copy, by graphql-eslint's own recommendations.
import { fileURLToPath } from 'node:url';
import plugin from '@graphql-eslint/eslint-plugin';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const project = {
  parser: plugin.parser,
  parserOptions: { graphQLConfig: { schema: at('../../schema.graphql'), documents: at('../../docs/operations/*.graphql') } },
};
const { configs } = plugin;

export default [
  {
    files: ['schema.graphql'],
    languageOptions: project,
    plugins: { '@graphql-eslint': plugin },
    rules: {
      ...configs['flat/schema-recommended'].rules,
      ...configs['flat/schema-relay'].rules,
      // Why these differ: docs/decisions/0042-public-tools.md.
      '@graphql-eslint/relay-edge-types': ['error', {
        listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false,
      }],
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
  {
    files: ['docs/operations/*.graphql'],
    languageOptions: project,
    plugins: { '@graphql-eslint': plugin },
    rules: configs['flat/operations-recommended'].rules,
  },
];
