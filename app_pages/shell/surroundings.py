"""The middleware: everything that a request meets before and after Streamlit."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response

from app_pages.shell import page, visitors
from app_pages.shell.headers import FIXED_HEADERS, content_security_policy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app_pages.shell.visitors import Language

_LOG = logging.getLogger(__name__)

# First path segments that never answer with the application's page.
_NOT_PAGES = frozenset({"_stcore", "static", "media", "component", "shell", "sante", "public"})
# Streamlit's interface for programs is off; it must not even describe itself.
_CLOSED = "/_stcore/agent/"
# Asked without these, Streamlit answers with the whole page as plain bytes, which can then be rewritten.
_ASK_WITHOUT = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})
# True of the page as it was before rewriting, not after.
_ANSWER_WITHOUT = ("content-length", "etag", "last-modified", "accept-ranges")


class Surroundings:
    """Adds the security headers to every answer and puts the application's page in the visitor's language.

    Websockets pass untouched: Streamlit checks their origin itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_security_headers(scope, send)
        path: str = scope["path"]
        if f"{path}/".startswith(_CLOSED):
            await PlainTextResponse("Not found", status_code=HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif path.split("/", 2)[1] in _NOT_PAGES:
            await self._app(scope, receive, send)
        else:
            await self._serve_page(scope, receive, send)

    async def _serve_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Streamlit answer, and rewrite the answer when it is the application's page."""
        scope = dict(scope)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in _ASK_WITHOUT]
        # With this extension the body would be sent by the server behind our back.
        scope["extensions"] = {
            name: value for name, value in (scope.get("extensions") or {}).items() if name != "http.response.pathsend"
        }
        start: Message | None = None
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(scope, receive, send, start, b"".join(parts))

        await self._app(scope, receive, collect)


async def _send_page(scope: Scope, receive: Receive, send: Send, start: Message, body: bytes) -> None:
    """Send the application's page in the visitor's language; give a new visitor a cookie."""
    token, language = await _visitor_of(Headers(raw=scope["headers"]))
    nested = scope["path"].count("/") > 1
    if page.is_streamlit_page(body) and nested:
        # Pages live one level deep. Streamlit would answer with a page whose relative scripts cannot be found: a blank one.
        response = Response(page.not_found(language), status_code=HTTPStatus.NOT_FOUND, media_type="text/html")
        await response(scope, receive, send)
        return
    headers = MutableHeaders(raw=start["headers"])
    for name in _ANSWER_WITHOUT:
        del headers[name]
    if page.is_streamlit_page(body):
        body = page.rewritten(body, language)
    if scope["method"] != "HEAD":
        headers["content-length"] = str(len(body))
    headers["cache-control"] = "no-store"  # the language of the page depends on who asks
    if token is None:
        headers.append("set-cookie", _cookie(visitors.new_token(), secure=scope["scheme"] == "https"))
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def _visitor_of(headers: Headers) -> tuple[str | None, Language]:
    """Return the SHA-256 of the visitor's cookie (None when there is no valid one) and the visitor's language."""
    token_hash = visitors.hash_of(cookie_parser(headers.get("cookie", "")).get(visitors.COOKIE))
    language = visitors.preferred_language(headers.get("accept-language"))
    if token_hash is None:
        return None, language
    try:
        visitor = await run_in_threadpool(visitors.store().get, token_hash)
    except Exception:  # noqa: BLE001 - whatever the store raises
        # The page can still be served; the pages themselves say when the database cannot be reached.
        _LOG.exception("The visitor's language could not be read")
        return token_hash, language
    return token_hash, visitor.language if visitor else language


def _with_security_headers(scope: Scope, send: Send) -> Send:
    policy = content_security_policy(Headers(raw=scope["headers"]).get("host", ""))

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *FIXED_HEADERS, (b"content-security-policy", policy)]
        await send(message)

    return send_with_headers


def _is_html(start: Message) -> bool:
    content_type = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == HTTPStatus.OK and content_type.startswith("text/html")


def _cookie(token: str, *, secure: bool) -> str:
    attributes = [
        f"{visitors.COOKIE}={token}",
        "Path=/",
        f"Max-Age={visitors.COOKIE_SECONDS}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    return "; ".join([*attributes, "Secure"] if secure else attributes)
