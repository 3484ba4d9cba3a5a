"""Signing in through an identity provider. Streamlit speaks OpenID Connect (``st.login``); the session is ours.

Streamlit would give the browser a signed cookie that stays good for thirty days, copies included. Its answer is caught on the
way: what the provider said is read from it, a session of our own is opened, and Streamlit's cookie never reaches the browser.
"""

from __future__ import annotations

import json
import logging
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from app_pages.database import engine
from app_pages.shell.forms import local_target, set_cookie
from app_pages.shell.local import device_of
from app_pages.shell.settings import settings
from assessments.access import Refusal
from assessments.storage.outside import sign_in_from_outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assessments.accounts import Given

_LOG = logging.getLogger(__name__)

BEGIN = "/connexion-fournisseur"
TARGET_COOKIE = "balise_suite"
_USER = "_streamlit_user"
_THEIRS = (_USER, "_streamlit_user_tokens")
_PROVIDER = "default"


def link(label: str, target: str) -> str:
    """A link, not a form: the content policy keeps forms from being sent on to another site."""
    return f'<p><a class="button" href="{BEGIN}?suite={escape(quote(target, safe="/"))}">{escape(label)}</a></p>'


async def begin(request: Request) -> Response:
    """Leave for the provider, by the same way as ``st.login``; where to come back to is kept in a cookie."""
    response = RedirectResponse(f"/auth/login?provider={encode_provider_token(_PROVIDER)}", HTTPStatus.SEE_OTHER)
    set_cookie(response, request, TARGET_COOKIE, quote(local_target(request.query_params.get("suite")), safe=""))
    return response


async def finish(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> str | None:
    """Let Streamlit check what the provider answers, then open a session of our own instead of sending its cookie.

    Returns:
        The secret of the new session, already on its way to the browser; None when there is none.
    """
    headers: list[tuple[bytes, bytes]] = []

    async def catch(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers.extend(message["headers"])

    await app(scope, receive, catch)
    request = Request(scope)
    claims = claims_of(value.decode("latin-1") for name, value in headers if name.lower() == b"set-cookie")
    token = await run_in_threadpool(_session, claims, device_of(scope)) if claims else None
    target = local_target(unquote(request.cookies.get(TARGET_COOKIE, "")))
    back = target if token else f"/connexion?echec=1&suite={quote(target, safe='/')}"
    response = RedirectResponse(back, HTTPStatus.SEE_OTHER)
    if token:
        set_cookie(response, request, "balise_session", token)
    # What Authlib keeps for one sign-in goes on to the browser (it empties it); what stands for a person does not.
    for name, value in headers:
        if name.lower() == b"set-cookie" and not value.startswith(tuple(theirs.encode() for theirs in _THEIRS)):
            response.raw_headers.append((name, value))
    for gone in (TARGET_COOKIE, *_theirs_in(request.cookies)):
        response.delete_cookie(gone, path="/")
    await response(scope, receive, send)
    return token


def claims_of(set_cookies: Iterable[str]) -> dict[str, Any]:
    """What the provider said, as Streamlit checked it and signed it in its cookie; empty when it refused."""
    found: dict[str, str] = {}
    for line in set_cookies:
        name, _, rest = line.partition("=")
        value = rest.split(";", 1)[0].strip().strip('"')
        if name.startswith(_USER) and value:
            found[name] = value
    secret = settings().oidc["cookie_secret"]

    def one(name: str) -> bytes | None:
        value = found.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1"))

    whole = get_cookie_with_chunks(one, _USER)
    claims = json.loads(whole) if whole else {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") else {}


def _session(claims: Mapping[str, Any], device: str) -> str | None:
    named = claims.get("name") or " ".join(
        str(claims.get(part) or "") for part in ("given_name", "usual_name", "family_name")
    )
    try:
        return sign_in_from_outside(
            engine(),
            issuer=str(claims.get("iss") or ""),
            subject=str(claims.get("sub") or ""),
            name=str(named).strip() or str(claims.get("preferred_username") or claims.get("email") or ""),
            email=str(claims.get("email") or ""),
            given=given_by(claims),
            device=device,
        )
    except Refusal:
        _LOG.warning("Somebody whom the provider knows was refused: the account is closed, or the claims name nobody")
        return None


def given_by(claims: Mapping[str, Any]) -> frozenset[Given] | None:
    """The roles that the claims give, as the administrator decided; None when roles are given here only.

    The claim may be a list, or one text; a dot in its name leads inside (``realm_access.roles``).
    """
    rules = settings().roles
    if rules is None:
        return None
    value: Any = claims
    for step in settings().claim.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    values = value if isinstance(value, list) else [value]
    return frozenset[Any]().union(*(rules.get(one, frozenset()) for one in values if isinstance(one, str)))


def _theirs_in(cookies: Mapping[str, str]) -> list[str]:
    """Streamlit's cookies that an earlier version may have left in this browser."""
    return [name for name in cookies if name.startswith(_THEIRS)]
