"""The routes before the application: the first account, signing in and out, an invitation. Pages of HTML, without scripts."""

from __future__ import annotations

import hmac
import logging
import secrets
from functools import cache
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from app_pages.database import engine
from app_pages.shell import oidc, visitors
from app_pages.shell.forms import Field, Form, language_of, local_target, render, sent, set_cookie
from app_pages.shell.local import address_of, device_of, from_this_machine
from app_pages.shell.settings import Mode, settings
from app_pages.shell.words import WORDS
from app_pages.show import html_table
from assessments.access import Refusal
from assessments.passwords import PasswordRefused
from assessments.storage import sessions
from assessments.storage.privacy import open_notices
from reports.privacy import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from app_pages.shell.visitors import Language

_LOG = logging.getLogger(__name__)

COOKIE = "balise_session"
"""Holds the secret of a session; the row in the database says whether it still holds."""

SIGN_IN, SIGN_OUT, FIRST, INVITATION = "/connexion", "/deconnexion", "/premier-compte", "/invitation"
PRIVACY = "/notice-donnees"
_REFUSED = HTTPStatus.FORBIDDEN  # 401 would promise a way of signing in that browsers know


def sign_in_routes() -> Sequence[BaseRoute]:
    """Return the routes of this module; none when there are no accounts."""
    if settings().mode is Mode.OFF:
        return []
    both = ["GET", "POST"]
    return [
        Route(SIGN_IN, sign_in, methods=both),
        Route(SIGN_OUT, sign_out, methods=both),
        Route(FIRST, first_account, methods=both),
        Route(INVITATION, invitation, methods=both),
        Route(PRIVACY, privacy, methods=["GET"]),
        *([Route(oidc.BEGIN, oidc.begin, methods=["GET"])] if settings().mode is Mode.OIDC else []),
    ]


@cache
def first_code() -> str:
    """The code that whoever opens the first account from another machine has to know; made once for this process."""
    return secrets.token_hex(5).upper()


def announce_first_account() -> None:
    """Write the code in the log when there is no account yet."""
    if settings().mode is not Mode.OFF and first_needed():
        _LOG.warning(
            "Aucun compte / no account: ouvrez %s ; d'une autre machine, code / from another machine, code: %s",
            FIRST,
            first_code(),
        )


def first_needed() -> bool:
    """Whether there is nobody yet who could sign in and let others in."""
    return not settings().first_by_claim and not sessions.has_accounts(engine())


def token_hash_of(cookies: Mapping[str, str]) -> str | None:
    """The SHA-256 of the session cookie; None when there is none, or not one that we make."""
    return visitors.hash_of(cookies.get(COOKIE))


async def current(request: Request) -> sessions.SignedIn | None:
    """Who is signed in with this request's cookie."""
    return await run_in_threadpool(
        sessions.signed_in, engine(), token_hash_of(request.cookies), touch=False, idle=settings().idle
    )


async def _enter(request: Request, token: str, target: str) -> Response:
    """Go on into the application with a new session; the one that the browser had before ends."""
    await run_in_threadpool(sessions.sign_out, engine(), token_hash_of(request.cookies))
    response = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    set_cookie(response, request, COOKIE, token)
    await _bring_language(request, token)
    return response


async def _bring_language(request: Request, token: str) -> None:
    """Show the pages in the language of the account, on this browser too."""
    found = await run_in_threadpool(sessions.signed_in, engine(), visitors.hash_of(token), touch=False)
    visitor = visitors.hash_of(request.cookies.get(visitors.COOKIE))
    language = visitors.as_language(found.account.language) if found else None
    if visitor and language:
        await run_in_threadpool(visitors.store().save, visitor, language=language)


async def sign_in(request: Request) -> Response:
    """Show the sign-in page, or sign in."""
    target, language = local_target(request.query_params.get("suite")), await language_of(request)
    if request.method == "GET":
        if await run_in_threadpool(first_needed):
            return RedirectResponse(FIRST, HTTPStatus.SEE_OTHER)
        if await current(request):
            return RedirectResponse(target, HTTPStatus.SEE_OTHER)
        failed = WORDS[language]["provider_failed"] if "echec" in request.query_params else ""
        return _sign_in_page(request, language, target, error=failed)
    fields = await sent(request)
    if fields is None:
        return _sign_in_page(request, language, target, error=WORDS[language]["from_elsewhere"], status=_REFUSED)
    target = local_target(fields.get("suite"))
    try:
        token = await run_in_threadpool(
            sessions.sign_in,
            engine(),
            fields.get("identifiant", ""),
            fields.get("mot-de-passe", ""),
            address=address_of(request.scope),
            device=device_of(request.scope),
        )
    except Refusal as refusal:
        known = fields.get("identifiant", "")[:400]
        return _sign_in_page(request, language, target, error=refusal.to(language), known=known, status=_REFUSED)
    return await _enter(request, token, target)


def _sign_in_page(
    request: Request, language: Language, target: str, *, error: str = "", known: str = "", status: int = 200
) -> Response:
    words = WORDS[language]
    form = Form(
        SIGN_IN,
        words["sign_in"],
        [
            Field("identifiant", words["login"], hint=words["login_hint"], complete="username", value=known),
            Field("mot-de-passe", words["password"], "password", complete="current-password"),
        ],
        [("suite", target)],
    )
    address = f"{SIGN_IN}?suite={quote(target, safe='/')}"
    parts: list[str | Form] = [form, words["forgotten"]]
    if settings().mode is Mode.OIDC:
        name = settings().provider_name or words["provider_default"]
        opened = " open" if known or error == words["from_elsewhere"] else ""
        parts = [
            oidc.link(words["provider"].format(name=name), target),
            f"<details{opened}><summary>{words['local_account']}</summary>",
            form,
            "</details>",
        ]
    parts.append(f'<p><a href="{PRIVACY}">{words["privacy_link"]}</a></p>')
    return render(request, language, title=words["sign_in"], parts=parts, error=error, status=status, switch=address)


async def privacy(request: Request) -> Response:
    """The notice about personal data, for whoever has not signed in; it names the authorities that chose to be named."""
    language = await language_of(request)
    notices = await run_in_threadpool(open_notices, engine())
    parts: list[str | Form] = []
    for block in blocks(language, notices, provider=settings().mode is Mode.OIDC):
        parts += [f"<h2>{escape(block.title)}</h2>", *(f"<p>{escape(line)}</p>" for line in block.lines)]
        if block.rows:
            parts.append(html_table(block.headers, block.rows, block.title))
    parts.append(f'<p><a href="{SIGN_IN}">{WORDS[language]["to_sign_in"]}</a></p>')
    return render(request, language, title=WORDS[language]["privacy"], parts=parts, switch=PRIVACY)


async def sign_out(request: Request) -> Response:
    """Ask whether to sign out, or sign out: the row of the session ends, whatever copies of the cookie remain."""
    language = await language_of(request)
    words = WORDS[language]
    if request.method == "GET" or await sent(request) is None:
        form = Form(SIGN_OUT, words["sign_out"])
        ask = words["sign_out_ask"]
        return render(request, language, title=words["sign_out"], parts=[ask, form], switch=SIGN_OUT)
    await run_in_threadpool(sessions.sign_out, engine(), token_hash_of(request.cookies))
    link = f'<p><a class="button" href="{SIGN_IN}">{words["sign_in"]}</a></p>'
    response = render(request, language, title=words["signed_out"], parts=[link])
    response.delete_cookie(COOKIE, path="/")
    return response


async def first_account(request: Request) -> Response:
    """Open the first account. The page exists as long as there is none."""
    if await run_in_threadpool(sessions.has_accounts, engine()):
        return RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    language = await language_of(request)
    if request.method == "GET":
        return _first_page(request, language, {})
    fields = await sent(request) or {}
    if wrong := await _wrong_with_first(request, fields):
        return _first_page(request, language, fields, error=WORDS[language][wrong], wrong=_WRONG[wrong])
    try:
        await run_in_threadpool(
            sessions.create_first_account,
            engine(),
            login=fields.get("identifiant", ""),
            name=fields.get("nom", ""),
            password=fields.get("mot-de-passe", ""),
            also_projects="aussi" in fields,
        )
        token = await run_in_threadpool(
            sessions.sign_in,
            engine(),
            fields.get("identifiant", ""),
            fields.get("mot-de-passe", ""),
            device=device_of(request.scope),
        )
    except Refusal as refusal:
        about = PASSWORDS if isinstance(refusal, PasswordRefused) else ("identifiant", "nom")
        return _first_page(request, language, fields, error=refusal.to(language), wrong=about)
    return await _enter(request, token, "/")


PASSWORDS = ("mot-de-passe", "encore")
_WRONG = {"from_elsewhere": (), "code_wrong": ("code",), "differ": PASSWORDS}


async def _wrong_with_first(request: Request, fields: dict[str, str]) -> str:
    """What is wrong with the form of the first account before anything is kept, by name of its sentence; empty for nothing."""
    if not fields:
        return "from_elsewhere"
    code = fields.get("code", "").strip().upper().encode()
    if not from_this_machine(request.scope) and not await _knows_code(request, code):
        return "code_wrong"
    return "" if fields.get("mot-de-passe") == fields.get("encore") else "differ"


async def _knows_code(request: Request, code: bytes) -> bool:
    """Whether the code is right; wrong ones are counted like wrong passwords."""
    allowed = await run_in_threadpool(sessions.may_try, engine(), "premier-compte", address_of(request.scope))
    return hmac.compare_digest(code, first_code().encode()) and allowed


def _first_page(
    request: Request, language: Language, fields: dict[str, str], *, error: str = "", wrong: Sequence[str] = ()
) -> Response:
    words = WORDS[language]
    form = Form(
        FIRST,
        words["create"],
        [
            *([] if from_this_machine(request.scope) else [Field("code", words["code"], hint=words["code_hint"])]),
            Field(
                "identifiant",
                words["first_login"],
                hint=words["first_login_hint"],
                complete="username",
                value=fields.get("identifiant", "")[:400],
            ),
            Field("nom", words["name"], hint=words["name_hint"], complete="name", value=fields.get("nom", "")[:400]),
            *_password_fields(language),
            Field("aussi", words["also"], "checkbox", value=fields.get("aussi", ""), required=False),
        ],
    )
    return render(
        request,
        language,
        title=words["first"],
        parts=[words["first_intro"], form],
        error=error,
        wrong=wrong,
        status=_REFUSED if error else HTTPStatus.OK,
        switch=FIRST,
    )


def _password_fields(language: Language) -> list[Field]:
    words = WORDS[language]
    return [
        Field("mot-de-passe", words["chosen"], "password", hint=words["chosen_hint"], complete="new-password"),
        Field("encore", words["again"], "password", complete="new-password"),
    ]


async def invitation(request: Request) -> Response:
    """Choose a password with a one-time link; the link is used up by choosing, not by looking."""
    language = await language_of(request)
    words = WORDS[language]
    fields = await sent(request) if request.method == "POST" else {}
    code = (fields or {}).get("code") or request.query_params.get("code", "")
    try:
        account = await run_in_threadpool(sessions.account_of_link, engine(), code)
    except Refusal as refusal:
        link = f'<p><a href="{SIGN_IN}">{words["to_sign_in"]}</a></p>'
        return render(request, language, title=words["no_link"], parts=[refusal.to(language), link], status=_REFUSED)
    error = ""
    if request.method == "POST":
        if fields is None:
            error = words["from_elsewhere"]
        elif fields.get("mot-de-passe") != fields.get("encore"):
            error = words["differ"]
        else:
            try:
                chosen = fields.get("mot-de-passe", "")
                device = device_of(request.scope)
                token = await run_in_threadpool(sessions.use_link, engine(), code, chosen, device=device)
                return await _enter(request, token, "/")
            except Refusal as refusal:
                error = refusal.to(language)
    # The login goes along, so that a password manager keeps it with the password.
    form = Form(
        INVITATION,
        words["keep"],
        [
            Field("identifiant", words["login"], complete="username", value=account.login, required=False),
            *_password_fields(language),
        ],
        [("code", code)],
    )
    about = words["invitation_intro"].format(name=account.name, login=account.login)
    return render(
        request,
        language,
        title=words["invitation"],
        parts=[about, form],
        error=error,
        wrong=PASSWORDS,
        status=_REFUSED if error else HTTPStatus.OK,
        switch=f"{INVITATION}?code={quote(code, safe='')}",
    )


def refused_page(language: Language) -> Response:
    """What somebody reads who reaches an installation without accounts from another machine."""
    words = WORDS[language]
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{words["single"]} – Balise</title></head>'
        f"<body><main><h1>{words['single']}</h1><p>{words['single_why']}</p></main></body></html>",
        status_code=_REFUSED,
    )
