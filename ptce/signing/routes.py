"""Where the pages and the endpoints of sign-in are."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from ptce.signing import accounts, consents, endpoints, identities, oauth, pages
from ptce.signing.letters import INVITATION, LINK

ROUTES: tuple[BaseRoute, ...] = (
    Route("/sign-in", pages.home, methods=["GET"]),
    Route("/sign-in/link", pages.ask_link, methods=["POST"]),
    Route(f"{LINK}{{secret}}", pages.show_link, methods=["GET"]),
    Route(f"{LINK}{{secret}}", pages.use_link, methods=["POST"]),
    Route("/sign-in/password", pages.sign_in, methods=["POST"]),
    Route("/sign-in/password/new", accounts.set_password, methods=["POST"]),
    Route(f"{INVITATION}{{secret}}", pages.show_invitation, methods=["GET"]),
    Route(f"{INVITATION}{{secret}}", pages.accept_invitation, methods=["POST"]),
    Route(f"{INVITATION}{{secret}}/provider", identities.leave, methods=["GET"]),
    Route("/sign-in/provider", identities.leave, methods=["GET"]),
    Route(identities.BACK, identities.come_back, methods=["GET"]),
    Route("/sign-in/out", accounts.sign_out, methods=["POST"]),
    Route("/sign-in/links", endpoints.ask_link, methods=["POST"]),
    Route("/sign-in/tokens", endpoints.give_tokens, methods=["POST"]),
    Route("/sign-in/tokens/refresh", endpoints.refresh, methods=["POST"]),
    Route("/sign-in/tokens/revoke", endpoints.revoke, methods=["POST"]),
    Route(oauth.AUTHORIZE, consents.show, methods=["GET"]),
    Route(oauth.AUTHORIZE, consents.decide, methods=["POST"]),
    Route(oauth.TOKEN, oauth.token, methods=["POST"]),
    Route(oauth.REVOKE, oauth.revoke, methods=["POST"]),
    Route(oauth.METADATA, oauth.metadata, methods=["GET"]),
)
