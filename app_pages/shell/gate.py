"""The gate: which requests need a session before Streamlit sees them.

It sends people to the sign-in page. It is not what protects assessments: every run of a page asks again who is there, and the
store asks again what they may do.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse

from app_pages.database import engine
from app_pages.shell import oidc, signing, visitors
from app_pages.shell.forms import set_cookie
from app_pages.shell.local import device_of, from_this_machine
from app_pages.shell.settings import CALLBACK, Mode, settings
from assessments.access import Refusal
from assessments.storage import sessions
from assessments.storage.outside import sign_in_from_outside

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = frozenset(
    {
        "sante",
        "shell",
        "static",
        "component",
        "_stcore",
        "connexion",
        "connexion-fournisseur",
        "deconnexion",
        "premier-compte",
        "invitation",
        "public",
        "notice-donnees",
        "robots.txt",
        "favicon.png",
        "favicon.ico",
    }
)
"""First path segments that answer to anybody. What is below « public » was published: see ``shell.public``."""

_FILES = ("/media/", "/_stcore/upload_file")
"""What belongs to an open page: nobody needs it without a session."""

_NEVER = ("/auth/logout",)
"""Streamlit's own way out, which leaves copied cookies good; ours is /deconnexion."""


class Gate:
    """Sends whoever has no session to the sign-in page; without accounts, keeps other machines out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif settings().mode is Mode.OFF:
            await self._single(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)  # each run asks who is there, and says so on the page
        else:
            await self._with_accounts(scope, receive, send)

    async def _single(self, scope: Scope, receive: Receive, send: Send) -> None:
        if from_this_machine(scope) or scope["path"] == "/sante":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            language = visitors.preferred_language(Headers(raw=scope["headers"]).get("accept-language"))
            await signing.refused_page(language)(scope, receive, send)

    async def _with_accounts(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        provider = path.startswith(("/auth/", CALLBACK))
        if path.startswith(_NEVER) or (provider and settings().mode is not Mode.OIDC):
            await PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif path == CALLBACK:
            await oidc.finish(self._app, scope, receive, send)
        elif path.startswith(_FILES):
            if await _signed_in(scope) is None:
                await PlainTextResponse("Forbidden", HTTPStatus.FORBIDDEN)(scope, receive, send)
            else:
                await self._app(scope, receive, send)
        elif provider or path.split("/", 2)[1] in OPEN:
            await self._app(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await _signed_in(scope)
        if settings().header and (name := Headers(raw=scope["headers"]).get(settings().header, "").strip()):
            if found is None or found.account.provider != HEADER_ISSUER or found.account.email != name:
                send = await _entering(scope, send, name)
            await self._app(scope, receive, send)
        elif found is not None:
            await self._app(scope, receive, send)
        else:
            first = await run_in_threadpool(signing.first_needed)
            query = scope["query_string"].decode("latin-1")
            asked = quote(scope["path"]) + (f"?{query}" if query else "")
            target = f"{signing.SIGN_IN}?suite={quote(asked, safe='/')}" if not first else signing.FIRST
            await RedirectResponse(target, HTTPStatus.SEE_OTHER)(scope, receive, send)


HEADER_ISSUER = "front server"
"""What stands for the issuer of people whom a front server vouches for."""


async def _signed_in(scope: Scope) -> sessions.SignedIn | None:
    cookies = cookie_parser(Headers(raw=scope["headers"]).get("cookie", ""))
    token_hash = signing.token_hash_of(cookies)
    if token_hash is None:
        return None
    return await run_in_threadpool(sessions.signed_in, engine(), token_hash, touch=False, idle=settings().idle)


async def _entering(scope: Scope, send: Send, name: str) -> Send:
    """Open a session for whom the front server names, and add its cookie to the answer."""
    try:
        token = await run_in_threadpool(
            sign_in_from_outside,
            engine(),
            issuer=HEADER_ISSUER,
            subject=name,
            name=name,
            email=name,
            device=device_of(scope),
        )
    except Refusal:
        return send
    cookie = PlainTextResponse("")
    request = Request(scope)
    set_cookie(cookie, request, signing.COOKIE, token)

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.append("set-cookie", cookie.headers["set-cookie"])
            message = {**message, "headers": headers.raw}
        await send(message)

    return with_cookie
