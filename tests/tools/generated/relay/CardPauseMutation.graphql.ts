/**
 * @generated SignedSource<<570b13170f1c8bb8090267389c407df7>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type UserErrorCode = "ALREADY_EXISTS" | "AMBIGUOUS_COMMUNE" | "BLOCKED_BY_RULE" | "CHARTER_NOT_SIGNED" | "CHOOSE_MEMBER" | "CONFLICT" | "COORDINATORS_ONLY" | "IDEMPOTENCY_KEY_REUSED" | "IMAGE_TOO_LARGE" | "INVALID" | "INVALID_TEXT" | "MORE_THAN_LEFT" | "NOT_FOUND" | "NO_LONGER_FITS" | "OUT_OF_RANGE" | "PERIOD_PAST" | "PERIOD_TOO_LONG" | "REQUIRED" | "REVERSED_PERIOD" | "STALE_VERSION" | "TOO_LONG" | "TOO_MANY" | "UNKNOWN_CODE" | "UNKNOWN_COMMUNE" | "UNREADABLE_IMAGE" | "UNSUPPORTED_IMAGE" | "VERIFICATION_REQUIRED" | "WRONG_STATE" | "%future added value";
export type PauseResourceInput = {
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  onBehalfOf?: string | null | undefined;
  reason?: string | null | undefined;
  resourceId: string;
  until?: string | null | undefined;
};
export type CardPauseMutation$variables = {
  input: PauseResourceInput;
};
export type CardPauseMutation$data = {
  readonly pauseResource: {
    readonly resource: {
      readonly " $fragmentSpreads": FragmentRefs<"Card_resource">;
    } | null | undefined;
    readonly userErrors: ReadonlyArray<{
      readonly code: UserErrorCode;
      readonly field: ReadonlyArray<string>;
      readonly message: string;
    }>;
  } | null | undefined;
};
export type CardPauseMutation = {
  response: CardPauseMutation$data;
  variables: CardPauseMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "concreteType": "UserError",
  "kind": "LinkedField",
  "name": "userErrors",
  "plural": true,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "code",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "field",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "message",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "CardPauseMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PauseResourcePayload",
        "kind": "LinkedField",
        "name": "pauseResource",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "resource",
            "plural": false,
            "selections": [
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "Card_resource"
              }
            ],
            "storageKey": null
          },
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "CardPauseMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PauseResourcePayload",
        "kind": "LinkedField",
        "name": "pauseResource",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "resource",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "__typename",
                "storageKey": null
              },
              {
                "kind": "TypeDiscriminator",
                "abstractKey": "__isResource"
              },
              (v3/*:: as any*/),
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
                  (v3/*:: as any*/),
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
            "storageKey": null
          },
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "be7067da2646e977c0b5577a87899e73",
    "id": null,
    "metadata": {},
    "name": "CardPauseMutation",
    "operationKind": "mutation",
    "text": "mutation CardPauseMutation(\n  $input: PauseResourceInput!\n) {\n  pauseResource(input: $input) {\n    resource {\n      __typename\n      ...Card_resource\n      id\n    }\n    userErrors {\n      code\n      field\n      message\n    }\n  }\n}\n\nfragment Card_resource on Resource {\n  __isResource: __typename\n  id\n  title\n  status\n  price {\n    amount\n    per\n  }\n  member {\n    id\n    name\n  }\n  ... on Vehicle {\n    cargoVolumeM3\n  }\n}\n"
  }
};
})();

(node as any).hash = "8214c26e3800384fbe028e7614508944";

export default node;
