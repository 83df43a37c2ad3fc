"""The roots of the API, as lists."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLSchema, is_input_object_type
from strawberry.schema.config import StrawberryConfig

from ptce.schema import (
    agreeing,
    belonging,
    coordinating,
    deals,
    editing,
    granting,
    inviting,
    keying,
    listings,
    membership,
    pausing,
    permitting,
    photographing,
    posting,
    privacy,
    proposals,
    publishing,
    registering,
    weights,
)
from ptce.schema.accesses import PERSONAL_ACCESSES, PersonalAccess
from ptce.schema.applications import APPLICATIONS, Application
from ptce.schema.audits import AUDIT_EVENTS, AuditEvent
from ptce.schema.bookings import Booking
from ptce.schema.changelogs import CHANGELOG, SchemaChangelog
from ptce.schema.concepts import CONCEPT_FIELD, RANKING, TOP, Concept, ConceptRanking
from ptce.schema.contact_consents import (
    CONSENTS,
    GIVE,
    TERMS,
    WITHDRAW,
    ContactConsent,
    ContactConsentTerms,
)
from ptce.schema.criteria import CRITERIA, ScoreCriteria
from ptce.schema.drafts import DRAFT_REQUEST, DRAFT_RESOURCE, RequestDraft, ResourceDraft
from ptce.schema.entities import MEMBER, PERMIT, SESSION
from ptce.schema.explanations import EXPLANATION, NEAREST_MISSES, MatchExplanation, NearMisses
from ptce.schema.exposures import EXPOSURE, Exposure
from ptce.schema.fields import connection
from ptce.schema.finding import NODE, NODE_LIST
from ptce.schema.grants import GRANTS, RoleGrant
from ptce.schema.invitations import NEWEST, SignInSession, SignInSessionOrder
from ptce.schema.limits import LIMITS_FIELD, Limits
from ptce.schema.matches import Match
from ptce.schema.meanings import MEANINGS, Meanings
from ptce.schema.member_filters import MemberFilter, members_filter
from ptce.schema.members import MEMBERS, Member, MemberOrder
from ptce.schema.pages import Connection, PlacedConnection
from ptce.schema.permits import (
    PERMITS,
    Permit,
    PermitFilter,
    PermitOrder,
    permit_arms,
    permits_filter,
)
from ptce.schema.poles import POLE_FIELD, Pole
from ptce.schema.posting import MATCH_PREVIEW, MatchPreview
from ptce.schema.proposals import ThesaurusProposal
from ptce.schema.requests import REQUEST_TYPES, Request
from ptce.schema.resources import RESOURCE_TYPES, Resource
from ptce.schema.rules import RULES_FIELD, RuleSet
from ptce.schema.scalars import SCALARS
from ptce.schema.shapes import Node
from ptce.schema.streams import OUTLETS, SUGGESTIONS, WasteCodeSuggestions, WasteOutlets
from ptce.schema.transitions import TRANSITIONS, MatchTransition
from ptce.schema.viewers import VIEWER, Viewer
from ptce.schema.weights import WeightSet


@strawberry.type(description="Ce qui se lit. Chaque liste ne montre que ce que vous pouvez voir.")
class Query:
    node: Node | None = NODE
    nodes: list[Node | None] = NODE_LIST
    viewer: Viewer = VIEWER
    pole: Pole | None = POLE_FIELD
    members: Connection[Member] = connection(
        MEMBER,
        MEMBERS,
        "Membres et candidats des pôles.",
        order_input=MemberOrder,
        filter_input=MemberFilter,
        filters=members_filter,
    )
    resources: PlacedConnection[Resource] = listings.resources("Ressources offertes.")
    requests: PlacedConnection[Request] = listings.requests("Besoins.")
    matches: Connection[Match] = deals.matches("Mises en relation.")
    bookings: Connection[Booking] = deals.bookings("Réservations.")
    permits: Connection[Permit] = connection(
        PERMIT,
        PERMITS,
        "Autorisations des membres.",
        order_input=PermitOrder,
        filter_input=PermitFilter,
        filters=permits_filter,
        arms=permit_arms,
    )
    audit_events: Connection[AuditEvent] = AUDIT_EVENTS
    personal_accesses: Connection[PersonalAccess] = PERSONAL_ACCESSES
    role_grants: Connection[RoleGrant] = GRANTS
    sessions: Connection[SignInSession] = connection(
        SESSION, NEWEST, "Vos sessions.", order_input=SignInSessionOrder
    )
    applications: Connection[Application] = APPLICATIONS
    match_preview: MatchPreview | None = MATCH_PREVIEW
    near_misses: NearMisses | None = NEAREST_MISSES
    match_explanation: MatchExplanation | None = EXPLANATION
    criteria: ScoreCriteria | None = CRITERIA
    rules: RuleSet | None = RULES_FIELD
    retention_policy: privacy.RetentionPolicy = privacy.RETENTION
    contact_consent_terms: ContactConsentTerms = TERMS
    contact_consents: Connection[ContactConsent] = CONSENTS
    export_my_data: privacy.PersonalDataExport | None = privacy.EXPORT
    match_transitions: list[MatchTransition] = TRANSITIONS
    schema_changelog: SchemaChangelog | None = CHANGELOG
    limits: Limits = LIMITS_FIELD
    concepts: ConceptRanking | None = RANKING
    concept: Concept | None = CONCEPT_FIELD
    top_concepts: Connection[Concept] = TOP
    meanings: Meanings | None = MEANINGS
    draft_request: RequestDraft | None = DRAFT_REQUEST
    draft_resource: ResourceDraft | None = DRAFT_RESOURCE
    waste_code_suggestions: WasteCodeSuggestions | None = SUGGESTIONS
    waste_uses: WasteOutlets | None = OUTLETS
    thesaurus_proposals: Connection[ThesaurusProposal] = proposals.PROPOSALS
    weight_sets: Connection[WeightSet] = weights.WEIGHT_SETS
    exposure: Exposure | None = EXPOSURE


@strawberry.type(description="Ce qui change le monde : chaque champ est une commande.")
class Mutation:
    register_member: Any = registering.REGISTER
    sign_charter: Any = registering.SIGN
    publish_charter: Any = belonging.PUBLISH_CHARTER_FIELD
    withdraw_charter_signature: Any = belonging.WITHDRAW_SIGNATURE
    suspend_member: Any = belonging.SUSPEND
    reinstate_member: Any = belonging.REINSTATE
    withdraw_member: Any = belonging.WITHDRAW
    update_member: Any = membership.UPDATE
    add_site: Any = membership.ADD_SITE
    update_site: Any = membership.UPDATE_SITE
    close_site: Any = membership.CLOSE_SITE
    declare_broker: Any = membership.DECLARE_BROKER
    declare_permit: Any = permitting.DECLARE
    update_permit: Any = permitting.UPDATE
    withdraw_permit: Any = permitting.WITHDRAW
    verify_permit: Any = permitting.VERIFY
    reject_permit: Any = permitting.REJECT
    publish_resource: Any = publishing.PUBLISH
    update_resource: Any = editing.UPDATE_RESOURCE_FIELD
    withdraw_resource: Any = publishing.WITHDRAW
    pause_resource: Any = pausing.PAUSE_RESOURCE_FIELD
    resume_resource: Any = pausing.RESUME_RESOURCE_FIELD
    describe_photo: Any = photographing.DESCRIBE
    order_photos: Any = photographing.ORDER
    remove_photo: Any = photographing.REMOVE
    post_request: Any = posting.POST
    update_request: Any = editing.UPDATE_REQUEST_FIELD
    withdraw_request: Any = posting.WITHDRAW
    pause_request: Any = pausing.PAUSE_REQUEST_FIELD
    resume_request: Any = pausing.RESUME_REQUEST_FIELD
    shortlist_match: Any = coordinating.SHORTLIST
    propose_match: Any = agreeing.PROPOSE
    record_verification: Any = agreeing.VERIFY
    accept_match: Any = agreeing.ACCEPT
    decline_match: Any = agreeing.DECLINE
    withdraw_match: Any = coordinating.WITHDRAW
    reopen_match: Any = coordinating.REOPEN
    cancel_booking: Any = agreeing.CANCEL
    grant_role: Any = granting.GRANT
    revoke_role: Any = granting.REVOKE
    erase_myself: Any = privacy.MYSELF
    erase_person: Any = privacy.PERSON
    give_contact_consent: Any = GIVE
    withdraw_contact_consent: Any = WITHDRAW
    invite_person: Any = inviting.INVITE_PERSON
    revoke_invitation: Any = inviting.REVOKE_INVITATION
    revoke_session: Any = inviting.REVOKE_SESSION
    register_application: Any = keying.REGISTER
    update_application: Any = keying.UPDATE
    close_application: Any = keying.CLOSE
    issue_key: Any = keying.ISSUE
    rotate_key: Any = keying.ROTATE
    revoke_key: Any = keying.REVOKE
    propose_label: Any = proposals.PROPOSE_LABEL_FIELD
    propose_concept: Any = proposals.PROPOSE_CONCEPT_FIELD
    approve_proposal: Any = proposals.APPROVE
    reject_proposal: Any = proposals.REJECT
    set_weights: Any = weights.SET
    restore_weights: Any = weights.RESTORE
    apply_weights: Any = weights.APPLY
    reject_weights: Any = weights.REJECT


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[*RESOURCE_TYPES, *REQUEST_TYPES],
    config=StrawberryConfig(scalar_map=SCALARS),
)


def graphql_schema() -> GraphQLSchema:
    """The schema as graphql-core knows it, against which documents are validated.

    Strawberry checks one-of inputs by itself and without a path; told of them, graphql-core does,
    in documents and in variables alike.
    """
    for type_ in SCHEMA._schema.type_map.values():
        definition = type_.extensions.get("strawberry-definition")
        if is_input_object_type(type_) and getattr(definition, "is_one_of", False):
            type_.is_one_of = True
    return SCHEMA._schema


def sdl() -> str:
    """The contract, as committed in schema.graphql; GraphQL's own @oneOf is described too."""
    one_of = "directive @oneOf on INPUT_OBJECT"
    described = f'"""De ces champs, exactement un est donné, et il n\'est pas null."""\n{one_of}'
    return SCHEMA.as_str().replace(one_of, described) + "\n"
