"""A provider of identities: OpenID Connect, by the authorization code with PKCE, state and nonce.

What it publishes (discovery, keys) is read from it and kept; keys are read again when a token is
signed by one that is not known. Signatures and claims are judged by joserfc; this module is loaded
only where a provider is set, for its libraries weigh on a process.

An attempt is one secret, in the cookie of the browser that began it: state, nonce and verifier are
derived from it, so whoever comes back is who left, and nothing is kept meanwhile.
"""

from __future__ import annotations

import base64
import hashlib
from hmac import compare_digest
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ptce.clock import Clock
from ptce.settings import OpenId
from ptce.signing.desk import Identity
from ptce.signing.refusals import PROVIDER_REFUSED, PROVIDER_UNREACHABLE

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid email profile"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Signatures by a key that only the provider has: never `none`, never one made by our secret."""

PATIENCE_S = 10.0
LARGEST = 512 * 1024
KEPT_S = 3_600.0
LEEWAY_S = 60
LONGEST = 255
"""Letters of an issuer's subject, by the specification."""


class Provider:
    def __init__(self, settings: OpenId, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = -KEPT_S

    @property
    def name(self) -> str:
        return self._settings.name

    async def way(self, secret: str, back: str) -> str:
        """The address of the provider to go to, for this attempt; it leads to `back`."""
        metadata = await self._discovered()
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(_derived("verifier", secret).encode()).digest()
        )
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": _derived("state", secret),
            "nonce": _derived("nonce", secret),
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = str(metadata["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    async def back(self, secret: str, given: dict[str, str], back: str) -> Identity:
        """Who came back. BadRequest for nobody."""
        metadata = await self._discovered()
        state = _derived("state", secret)
        if not compare_digest(given.get("state", "").encode(), state.encode()):
            raise PROVIDER_REFUSED
        if given.get("iss", self._settings.issuer) != self._settings.issuer:  # RFC 9207
            raise PROVIDER_REFUSED
        if "error" in given or not given.get("code"):
            raise PROVIDER_REFUSED
        tokens = await self._tokens(metadata, given["code"], secret, back)
        claims = await self._claims(str(tokens.get("id_token", "")), _derived("nonce", secret))
        if "email" not in claims and "userinfo_endpoint" in metadata:
            claims |= await self._told(metadata, tokens, claims["sub"])
        email, name = claims.get("email"), claims.get("name")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        return Identity(
            self._settings.issuer,
            claims["sub"],
            str(email) if verified else None,
            name if isinstance(name, str) else None,
        )

    async def _tokens(
        self, metadata: dict[str, Any], code: str, secret: str, back: str
    ) -> dict[str, Any]:
        """What the code is exchanged for."""
        settings = self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": _derived("verifier", secret),
        }
        auth: httpx.BasicAuth | None = None
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if settings.client_secret is None:
            form["client_id"] = settings.client_id
        elif "client_secret_basic" in ways:
            auth = httpx.BasicAuth(
                quote(settings.client_id, safe=""), quote(settings.client_secret, safe="")
            )
        else:
            form |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
        return await self._asked("POST", metadata["token_endpoint"], data=form, auth=auth)

    async def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """What an ID token says, once everything about it is in order."""
        client = self._settings.client_id
        try:
            decoded = jwt.decode(token, await self._known_keys(), ALGORITHMS)
        except (JoseError, ValueError):
            try:  # the provider may have changed its keys
                decoded = jwt.decode(token, await self._known_keys(again=True), ALGORITHMS)
            except (JoseError, ValueError):
                raise PROVIDER_REFUSED from None
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        claims = decoded.claims
        try:
            registry.validate(claims)
        except (JoseError, TypeError, ValueError):
            raise PROVIDER_REFUSED from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != client:
            raise PROVIDER_REFUSED
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or "\0" in subject:
            raise PROVIDER_REFUSED
        return dict(claims)

    async def _told(
        self, metadata: dict[str, Any], tokens: dict[str, Any], subject: str
    ) -> dict[str, Any]:
        """What the provider says of the same subject beside the token."""
        bearer = {"authorization": f"Bearer {tokens.get('access_token', '')}"}
        told = await self._asked("GET", metadata["userinfo_endpoint"], headers=bearer)
        if told.get("sub") != subject:
            raise PROVIDER_REFUSED
        return {name: told[name] for name in ("email", "email_verified", "name") if name in told}

    async def _discovered(self) -> dict[str, Any]:
        if monotonic() - self._read_at >= KEPT_S or not self._metadata:
            address = f"{self._settings.issuer.rstrip('/')}{DISCOVERY}"
            read = await self._asked("GET", address)
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            secure = self._settings.issuer.startswith("https://")
            if read.get("issuer") != self._settings.issuer or any(
                not isinstance(read.get(name), str)
                or (secure and urlsplit(read[name]).scheme != "https")
                for name in needed
            ):
                raise PROVIDER_UNREACHABLE
            self._metadata, self._read_at, self._keys = read, monotonic(), None
        return self._metadata

    async def _known_keys(self, *, again: bool = False) -> KeySet:
        if self._keys is None or again:
            metadata = await self._discovered()
            read = await self._asked("GET", metadata["jwks_uri"])
            try:
                self._keys = KeySet.import_key_set(read)  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError):
                raise PROVIDER_UNREACHABLE from None
        return self._keys

    async def _asked(self, method: str, address: str, **sent: Any) -> dict[str, Any]:
        """A JSON object of the provider. It is never followed elsewhere, and never long waited
        for."""
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_S, follow_redirects=False) as client:
                headers = {"accept": "application/json", **sent.pop("headers", {})}
                answer = await client.request(method, address, headers=headers, **sent)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise PROVIDER_UNREACHABLE from None
        if answer.status_code != 200 or len(answer.content) > LARGEST:
            refused = method == "POST" and answer.status_code in (400, 401, 403)
            raise PROVIDER_REFUSED if refused else PROVIDER_UNREACHABLE
        try:
            read = answer.json()
        except ValueError:
            raise PROVIDER_UNREACHABLE from None
        if not isinstance(read, dict):
            raise PROVIDER_UNREACHABLE
        return read


def _derived(what: str, secret: str) -> str:
    digest = hashlib.sha256(f"ptce {what} {secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
