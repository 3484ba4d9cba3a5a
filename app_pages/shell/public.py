"""The public pages: what authorities chose to publish, for everybody, without an account, a cookie or a script.

Nothing but published copies is read here. The language comes from the address, else from the browser; a page is the same for
everybody who asks for it, so caches may keep it, for a minute: what is withdrawn must go soon.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app_pages.database import store
from app_pages.shell import visitors
from reports.public.listing import build_absent, build_list, matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from app_pages.shell.visitors import Language

PUBLIC = "/public"
_KEPT = "public, max-age=60"
_NOT_KEPT = "public, no-cache"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def public_routes() -> Sequence[Route]:
    """The list, the pages, and a 404 of our own for every other address below."""
    return [
        Route(PUBLIC, public_list, name="public_list"),
        Route(f"{PUBLIC}/", _without_slash, name="public_slash"),
        Route(f"{PUBLIC}/{{id_}}", public_page, name="public_page"),
        Route(f"{PUBLIC}/{{rest:path}}", _nothing, name="public_nothing"),
    ]


async def public_list(request: Request) -> Response:
    """Every authority that published something, then its records; searched by words, or one authority alone."""
    asked, authority = request.query_params.get("q", ""), request.query_params.get("collectivite", "")
    language = _language(request)
    published = await run_in_threadpool(store().published)
    found = matching(published, asked, authority)
    return _answer(request, language, build_list(published, language, found=found, asked=asked, authority=authority))


async def public_page(request: Request) -> Response:
    """A published page, the very bytes that were published; 410 once withdrawn, 404 where nothing ever was."""
    language = _language(request)
    found = await run_in_threadpool(store().published_page, request.path_params["id_"], language)
    if found is None:
        return await _nothing(request)
    if found.withdrawn_at is not None:
        html = build_absent(language, _list_from(request), withdrawn_at=found.withdrawn_at)
        return _answer(request, language, html, status=HTTPStatus.GONE)
    return _answer(request, language, found.html)


async def _nothing(request: Request) -> Response:
    language = _language(request)
    return _answer(request, language, build_absent(language, _list_from(request)), status=HTTPStatus.NOT_FOUND)


async def _without_slash(_request: Request) -> Response:
    return RedirectResponse(f"..{PUBLIC}", HTTPStatus.PERMANENT_REDIRECT)


def _list_from(request: Request) -> str:
    """The list, seen from an address below it: relative, so that a front server may add a prefix."""
    return "../" * (request.url.path.count("/") - 1) + PUBLIC[1:]


def _language(request: Request) -> Language:
    """Asked for in the address, else the browser's: never what a cookie says, so that the page is the same for everybody."""
    asked = visitors.as_language(request.query_params.get("langue"))
    return asked or visitors.preferred_language(request.headers.get("accept-language"))


def _answer(request: Request, language: Language, html: str, *, status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = html.encode()
    tag = f'"{sha256(body).hexdigest()}"'
    headers = {
        "cache-control": _KEPT if status is HTTPStatus.OK else _NOT_KEPT,
        "content-language": language,
        "vary": "Accept-Language",
        "etag": tag,
        # Beside the policy of the whole site, which allows scripts of its own, and that of the page itself, which knows the
        # style that was published with it: all of them hold.
        "content-security-policy": _POLICY,
    }
    if status is HTTPStatus.OK and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, status_code=status, headers=headers, media_type="text/html")
