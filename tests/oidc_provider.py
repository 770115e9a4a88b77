"""A small OpenID Connect provider on loopback: it lets everybody in as whoever the test says they are."""

import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import Thread
from time import time
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "suara-loket", "rahasia klien"


class Provider:
    """What the provider answers; a test changes `claims` and the rest before somebody comes."""

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {"sub": "1001", "email": "sari@contoh.go.id", "email_verified": True}
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.signing_key: RSAKey | OctKey = self.key
        self.algorithm = "RS256"
        self.broken = False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def app(self) -> Flask:
        """Return its pages."""
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/jwks", view_func=self.jwks)
        return app

    def configuration(self) -> Response:
        """Say where everything is."""
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/jwks",
            response_types_supported=["code"],
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    def authorize(self) -> Any:
        """Let whoever asks in, and send them back with a code."""
        self.asked.append(request.args.to_dict())
        code = secrets.token_urlsafe(16)
        self.codes[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    def token(self) -> Any:
        """Give an ID token for a code, once, to the client that proves it asked for it (PKCE)."""
        if self.broken:
            return Response("out of order", 500)
        asked = self.codes.pop(request.form["code"], None)
        kind, _, written = request.headers["Authorization"].partition(" ")
        digest = sha256(request.form["code_verifier"].encode()).digest()
        fits = (
            asked
            and kind == "Basic"
            and b64decode(written).decode().replace("+", " ").replace("%20", " ") == f"{CLIENT}:{SECRET}"
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
            and asked["redirect_uri"] == request.form["redirect_uri"]
        )
        if not asked or not fits:
            return jsonify(error="invalid_grant"), 400
        moment = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 60,
            "nonce": asked["nonce"],
            **self.claims,
        }
        header = {"alg": self.algorithm, "kid": "one"}
        token = jwt.encode(header, claims, self.signing_key, algorithms=[self.algorithm])
        return jsonify(access_token="x", token_type="Bearer", expires_in=60, id_token=token)

    def jwks(self) -> Response:
        """Give the public key."""
        return jsonify(keys=[self.key.as_dict(private=False)])


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on a free port."""
    known = Provider()
    server = make_server("127.0.0.1", 0, known.app(), threaded=True)
    known.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()
