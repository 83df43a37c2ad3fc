// One resource, read again on its own, with its matches by pages.
import { graphql } from 'relay-runtime';

export const card = graphql`
  fragment Card_resource on Resource @refetchable(queryName: "CardRefetchQuery") {
    id
    title
    status
    price { amount per }
    member { id name }
    ... on Vehicle { cargoVolumeM3 }
  }
`;

export const matches = graphql`
  fragment Card_matches on Resource
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" })
  @refetchable(queryName: "CardMatchesPaginationQuery") {
    matches(first: $first, after: $after) @connection(key: "Card_matches") {
      edges { node { id score sentence } }
    }
  }
`;

export const pause = graphql`
  mutation CardPauseMutation($input: PauseResourceInput!) {
    pauseResource(input: $input) {
      resource { ...Card_resource }
      userErrors { code field message }
    }
  }
`;
