/**
 * @generated SignedSource<<e1382bfd4a257d52b89a89b70943251f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ListingStatus = "ALLOCATED" | "EXPIRED" | "PARTIALLY_ALLOCATED" | "PAUSED" | "PUBLISHED" | "WITHDRAWN" | "%future added value";
export type PriceUnit = "DAY" | "FLAT" | "HOUR" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type Card_resource$data = {
  readonly cargoVolumeM3?: string | null | undefined;
  readonly id: string;
  readonly member: {
    readonly id: string;
    readonly name: string;
  } | null | undefined;
  readonly price: {
    readonly amount: string;
    readonly per: PriceUnit;
  } | null | undefined;
  readonly status: ListingStatus;
  readonly title: string;
  readonly " $fragmentType": "Card_resource";
};
export type Card_resource$key = {
  readonly " $data"?: Card_resource$data;
  readonly " $fragmentSpreads": FragmentRefs<"Card_resource">;
};

import CardRefetchQuery_graphql from './CardRefetchQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "refetch": {
      "connection": null,
      "fragmentPathInResult": [
        "node"
      ],
      "operation": CardRefetchQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "Card_resource",
  "selections": [
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "title",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Price",
      "kind": "LinkedField",
      "name": "price",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "amount",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "per",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Member",
      "kind": "LinkedField",
      "name": "member",
      "plural": false,
      "selections": [
        (v0/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "name",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "kind": "InlineFragment",
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "cargoVolumeM3",
          "storageKey": null
        }
      ],
      "type": "Vehicle",
      "abstractKey": null
    }
  ],
  "type": "Resource",
  "abstractKey": "__isResource"
};
})();

(node as any).hash = "7c820db6f4a7a5737ae5e28cb453a2e3";

export default node;
