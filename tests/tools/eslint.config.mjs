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
    rules: { ...configs['flat/schema-recommended'].rules, ...configs['flat/schema-relay'].rules },
  },
  {
    files: ['docs/operations/*.graphql'],
    languageOptions: project,
    plugins: { '@graphql-eslint': plugin },
    rules: configs['flat/operations-recommended'].rules,
  },
];
