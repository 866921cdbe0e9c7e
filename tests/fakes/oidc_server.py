"""A local OpenID Connect provider: discovery, authorisation, tokens with real signatures, keys; it misbehaves on demand."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "madoguchi"
CLIENT_SECRET = "a-secret"


@dataclass
class OidcServer:
    """Set who signs in (`email`, `verified`) and what of the ID token is wrong; look at what was `asked`.

    :param claims: replace claims of the ID token; None takes one away.
    :param signs_with: another key than the published one, if any.
    :param refuses: answers the authorisation with this error.
    :param broken: answers everything with 500.
    """

    email: str = "a@example.jp"
    verified: Any = True
    claims: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    refuses: str = ""
    broken: bool = False
    says_issuer: str = ""
    issuer: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"}))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, query = urlsplit(request.path).path, _flat(urlsplit(request.path).query)
        if self.broken:
            return _send(request, 500, {})
        match path:
            case "/.well-known/openid-configuration":
                return _send(request, 200, self._discovery())
            case "/keys":
                return _send(request, 200, KeySet([self.key]).as_dict(private=False))
            case "/authorize":
                return self._authorize(request, query)
            case "/token":
                length = int(request.headers["Content-Length"])
                return self._token(request, _flat(request.rfile.read(length).decode()))
        return _send(request, 404, {})

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.says_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _authorize(self, request: BaseHTTPRequestHandler, query: dict[str, str]) -> None:
        self.asked.append(query)
        back = {"state": query["state"]}
        if self.refuses:
            back["error"] = self.refuses
        else:
            back["code"] = f"code-{len(self.asked)}"
            self._codes[back["code"]] = query
        request.send_response(302)
        request.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _token(self, request: BaseHTTPRequestHandler, sent: dict[str, str]) -> None:
        """A code counts once, for the client with the secret, with the verifier that fits the challenge."""
        asked = self._codes.pop(sent.get("code", ""), None)
        secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"] or asked["code_challenge_method"] != "S256":
            return _send(request, 400, {"error": "invalid_grant"})
        if request.headers["Authorization"] != f"Basic {secret}" or sent["redirect_uri"] != asked["redirect_uri"]:
            return _send(request, 401, {"error": "invalid_client"})
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "1", "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": self.email, "email_verified": self.verified,
        } | self.claims  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, kept, self.signs_with or self.key)
        return _send(request, 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed})


@contextlib.contextmanager
def oidc_server() -> Iterator[OidcServer]:
    """A running one."""
    fake = OidcServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            fake.answer(self)

        def do_POST(self) -> None:
            fake.answer(self)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _send(request: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
