"""A small provider of identities over real HTTP: it does what it should, or what a test bends.

One person is always signed in there. It checks the client, the redirection and PKCE.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ptce.settings import OpenId
from tests.listening import listening
from tests.world import NOW

CLIENT, SECRET = "ptce", "le secret: du client"


@dataclass
class Idp:
    """`says` changes the claims of its tokens, `publishes` what it says of itself."""

    issuer: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    publishes: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048))
    forged_by: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys_read: int = 0
    refuses: bool = False

    def rotate(self) -> None:
        self.key = ECKey.generate_key("P-256")

    @property
    def settings(self) -> OpenId:
        return OpenId(self.issuer, CLIENT, SECRET, "Connexion du pôle")

    async def discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            }
            | self.publishes
        )

    async def keys(self, _: Request) -> Response:
        self.keys_read += 1
        return JSONResponse(dict(KeySet([self.key]).as_dict(private=False)))

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"]
        back = {"state": asked["state"], "iss": self.issuer}
        if self.refuses:
            back["error"] = "access_denied"
        else:
            code = back["code"] = secrets.token_urlsafe(8)
            self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        form = {name: each[0] for name, each in parse_qs((await request.body()).decode()).items()}
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        client, _, secret = base64.b64decode(basic).decode().partition(":")
        asked = self.codes.pop(form.get("code", ""), None)
        if (unquote(client), unquote(secret)) != (CLIENT, SECRET) or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": "at", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])}
        )

    async def told(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer at"
        return JSONResponse(self.userinfo)

    def signed(self, nonce: str) -> str:
        at = int(NOW.timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "personne-1",
            "iat": at,
            "exp": at + 300,
            "nonce": nonce,
            "email": "camille@example.org",
            "email_verified": True,
            "name": "Camille Roux",
        } | self.says
        claims = {name: each for name, each in claims.items() if each is not None}
        key = self.forged_by or self.key
        self.key.ensure_kid()
        alg = {"RSA": "RS256", "EC": "ES256", "oct": "HS256"}[key.key_type]
        header = {"alg": alg, "kid": self.key.kid} | self.header
        return jwt.encode(header, claims, key, [alg])


def symmetric() -> OctKey:
    """Our own client secret as a key: whoever knows it must not sign."""
    return OctKey.import_key(SECRET.ljust(32, "x"))


@asynccontextmanager
async def provider() -> AsyncIterator[Idp]:
    idp = Idp()
    routes = [
        Route("/.well-known/openid-configuration", idp.discovery),
        Route("/keys", idp.keys),
        Route("/authorize", idp.authorize),
        Route("/token", idp.token, methods=["POST"]),
        Route("/userinfo", idp.told),
    ]
    async with listening(Starlette(routes=routes)) as port:
        idp.issuer = f"http://127.0.0.1:{port}"
        yield idp
