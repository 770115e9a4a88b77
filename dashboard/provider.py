"""Signing in through the office's own provider (OpenID Connect): the optional extra `oidc`.

Set by SKM_OIDC_ISSUER, SKM_OIDC_CLIENT_ID and SKM_OIDC_CLIENT_SECRET, and SKM_OIDC_NAME for what the button
says. Code flow with PKCE, state and nonce; what the provider says of somebody's role is not even asked for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from werkzeug.wrappers import Response

_LOG = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds that the provider has for an answer: somebody is waiting."""

SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
"""Algorithms of an ID token: never "none", nor one whose key is the client's own secret."""


class Unanswered(Exception):
    """The provider did not answer, or not as one."""


class NotShown(Exception):
    """Who somebody is was not shown: they gave up, or what came back is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Who somebody is to the provider: `subject` for ever, and an address that it has verified, or ""."""

    subject: str
    email: str


def install(app: Flask) -> None:
    """Make the provider known where one is set. Raises ValueError where it is set by half, or over HTTP."""
    issuer, client = str(app.config.get("OIDC_ISSUER") or ""), str(app.config.get("OIDC_CLIENT_ID") or "")
    if not issuer:
        return
    secret = str(app.config.get("OIDC_CLIENT_SECRET") or "")
    if not client or not secret:
        raise ValueError("SKM_OIDC_ISSUER needs SKM_OIDC_CLIENT_ID and SKM_OIDC_CLIENT_SECRET")
    if not issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("SKM_OIDC_ISSUER is an https:// address")
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - an extra, not always here
    except ImportError:
        _LOG.warning(
            "SKM_OIDC_ISSUER is set, but the extra is not installed: pip install 'suara-loket[oidc]'"
        )
        return
    app.extensions["provider"] = OAuth(app).register(
        "provider",
        client_id=client,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )


def name() -> str:
    """Return what the office calls its provider, or "" where there is none."""
    if "provider" not in current_app.extensions:
        return ""
    return str(current_app.config.get("OIDC_NAME") or "SSO")


def leave(back: str) -> Response:
    """Send somebody to the provider, to come back at an address. Raises Unanswered."""
    known = current_app.extensions["provider"]
    with _answering():
        _examine(known)
        answer: Response = known.authorize_redirect(back)
    return answer


def come_back() -> Shown:
    """Return who came back. Raises NotShown and Unanswered."""
    known = current_app.extensions["provider"]
    issuer = str(current_app.config["OIDC_ISSUER"])
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": known.client_id},
    }
    with _answering():
        _examine(known)
        claims: dict[str, Any] = known.authorize_access_token(claims_options=options).get("userinfo") or {}
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not subject:
        raise NotShown
    verified = claims.get("email_verified") is True and isinstance(email, str)
    return Shown(f"{issuer}|{subject}", str(email).strip().lower() if verified else "")


@contextmanager
def _answering() -> Iterator[None]:
    """Turn whatever goes wrong between us and the provider into one of two plain states."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - an extra, not always here
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        yield
    except RequestException as wrong:
        _LOG.warning("the provider did not answer: %s", type(wrong).__name__)
        raise Unanswered from wrong
    except (AuthlibBaseError, JoseError, ValueError, KeyError, RuntimeError) as wrong:
        _LOG.warning("the provider did not show who it was: %s", type(wrong).__name__)
        raise NotShown from wrong


def _examine(known: Any) -> None:
    """Hold the provider to signatures that its own key alone can make, whatever else it says that it does."""
    told = known.load_server_metadata()
    if told.get("issuer") != str(current_app.config["OIDC_ISSUER"]):
        raise ValueError("another issuer")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    told["id_token_signing_alg_values_supported"] = sorted(SIGNATURES & set(offered))
