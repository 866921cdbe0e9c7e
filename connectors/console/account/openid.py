"""Asks an OpenID Connect provider who someone is: authorization code flow with PKCE, state and nonce."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, HttpUrl, ValidationError

from knowledge.clock import Clock, now_jst

_TIMEOUT_S = 5.0
_KEPT_S = 3600.0
_LEEWAY_S = 60
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


class NotVerified(Exception):
    """The provider did not vouch for anybody, or not in a way that can be believed; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What has to come back from the provider: kept in the browser that began, sealed."""

    state: str
    nonce: str
    verifier: str


class _Provider(BaseModel):
    """What the provider says of itself (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: HttpUrl
    token_endpoint: HttpUrl
    jwks_uri: HttpUrl


class OpenId:
    """One provider. Safe to share by threads; every call to it takes a few seconds at most.

    :param redirect_uri: where the provider sends people back to.
    """

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, redirect_uri: str, clock: Clock = now_jst
    ) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[float, _Provider, KeySet] | None = None

    def begin(self) -> tuple[str, Attempt]:
        """The address to send someone to, and what has to come back.

        :raises NotVerified: the provider cannot be reached.
        """
        provider, _ = self._provider()
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with self._client() as client:
            address, state = client.create_authorization_url(
                str(provider.authorization_endpoint), code_verifier=verifier, nonce=nonce
            )
        return str(address), Attempt(str(state), nonce, verifier)

    def finish(self, attempt: Attempt, state: str, code: str) -> str:
        """The verified mail address of whoever comes back with `state` and `code`.

        :raises NotVerified: any of it is not as it must be.
        """
        if not secrets.compare_digest(state.encode(), attempt.state.encode()):
            raise NotVerified("state")
        provider, _ = self._provider()
        try:
            with self._client() as client:
                token = client.fetch_token(str(provider.token_endpoint), code=code, code_verifier=attempt.verifier)
        except (httpx.HTTPError, OAuthError, ValueError) as error:
            raise NotVerified("token endpoint") from error
        claims = self._claims(str(token.get("id_token", "")), attempt.nonce)
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise NotVerified("no verified mail address")
        return email

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token, every one of them checked that has to be."""
        provider, keys = self._provider()
        try:
            try:
                decoded = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                provider, keys = self._provider(fresh=True)  # it may sign with a new key
                decoded = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                now=int(self._clock().timestamp()),
                leeway=_LEEWAY_S,
                iss={"essential": True, "value": provider.issuer},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise NotVerified(f"id token: {type(error).__name__}") from error
        claims = dict(decoded.claims)
        if claims.get("azp", self._client_id) != self._client_id:
            raise NotVerified("id token: azp")
        return claims

    def _provider(self, *, fresh: bool = False) -> tuple[_Provider, KeySet]:
        """The provider and its keys, remembered for an hour."""
        with self._lock:
            if not fresh and self._known is not None and time.monotonic() - self._known[0] < _KEPT_S:
                return self._known[1:]
            try:
                with httpx.Client(timeout=_TIMEOUT_S) as client:
                    told = client.get(f"{self._issuer}/.well-known/openid-configuration").raise_for_status().json()
                    provider = _Provider.model_validate(told)
                    keys = KeySet.import_key_set(client.get(str(provider.jwks_uri)).raise_for_status().json())
            except (httpx.HTTPError, ValidationError, JoseError, ValueError, KeyError) as error:
                raise NotVerified(f"discovery: {type(error).__name__}") from error
            if provider.issuer.rstrip("/") != self._issuer:
                raise NotVerified("discovery: another issuer")
            self._known = (time.monotonic(), provider, keys)
            return provider, keys

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self._client_id, self._client_secret, scope="openid email", redirect_uri=self._redirect_uri,
            code_challenge_method="S256", timeout=_TIMEOUT_S,
        )  # fmt: skip
