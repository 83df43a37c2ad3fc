// The list of a small application: a page and the next ones, a card a line, a button that pauses.
import { graphql } from 'relay-runtime';

export const page = graphql`
  query CatalogueQuery($kind: ResourceKind, $first: Int!, $after: String) {
    ...Catalogue_resources @arguments(kind: $kind, first: $first, after: $after)
    viewer { name }
  }
`;

export const list = graphql`
  fragment Catalogue_resources on Query
  @argumentDefinitions(kind: { type: "ResourceKind" }, first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "CataloguePaginationQuery") {
    resources(first: $first, after: $after, filter: { kind: $kind }) @connection(key: "Catalogue_resources") {
      totalCount
      edges { node { id ...Card_resource } }
    }
  }
`;
