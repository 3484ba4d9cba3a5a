"""Small pages of our own, in HTML and without JavaScript, and what keeps their forms from being sent by another site."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app_pages.shell import visitors
from app_pages.shell.page import APPLICATION_NAME, FORMS_STYLE, version_of
from app_pages.shell.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from starlette.requests import Request

    from app_pages.shell.visitors import Language

COOKIE = "balise_form"
LARGEST_FORM = 20_000  # bytes; no form here takes more than a few short fields
LONGEST_TARGET = 1_000


@dataclass(frozen=True)
class Field:
    """A field of a form. ``hint`` is read with its label; ``complete`` is the browser's name for what goes in it."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    complete: str = "off"
    value: str = ""
    required: bool = True


@dataclass(frozen=True)
class Form:
    """A form that is sent to ``action``; ``hidden`` goes with it."""

    action: str
    button: str
    fields: Sequence[Field] = ()
    hidden: Sequence[tuple[str, str]] = ()


def render(
    request: Request,
    language: Language,
    *,
    title: str,
    parts: Sequence[str | Form],
    error: str = "",
    wrong: Collection[str] | None = None,
    status: int = 200,
    switch: str = "",
) -> Response:
    """Return a page.

    Args:
        request: what was asked; its form cookie is kept, or a new one set.
        language: of every text given.
        title: the main heading.
        parts: paragraphs, as plain text, and forms, in order. A part that begins with ``<`` is HTML of ours.
        error: what was wrong with the form sent before; empty when nothing was.
        wrong: names of the fields that it is about; None for all of them.
        status: of the answer.
        switch: address of the same page, to which ``langue`` is added for the link to the other language.
    """
    token = request.cookies.get(COOKIE, "")
    fresh = visitors.hash_of(token) is None
    if fresh:
        token = secrets.token_urlsafe(32)
    body = "".join(
        _form(part, _mark(token), invalid=lambda name: bool(error) and (wrong is None or name in wrong))
        if isinstance(part, Form)
        else _paragraph(part)
        for part in parts
    )
    words = WORDS[language]
    alert = f'<div role="alert" id="erreur">{escape(error)}</div>' if error else ""
    heading = f"{words['error']}{title}" if error else title
    other: Language = "en" if language == "fr" else "fr"
    joined = "&" if "?" in switch else "?"
    link = (
        f'<footer><a lang="{other}" hreflang="{other}" href="{escape(f"{switch}{joined}langue={other}")}">'
        f"{WORDS[other]['this_language']}</a></footer>"
        if switch
        else ""
    )
    response = HTMLResponse(
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)} – {APPLICATION_NAME}</title>"
        f'<link rel="stylesheet" href="/shell/{FORMS_STYLE}?v={version_of(FORMS_STYLE)}"></head>'
        f'<body><main><p class="name">{APPLICATION_NAME}</p><h1>{escape(title)}</h1>{alert}{body}{link}</main></body></html>',
        status_code=status,
        headers={"cache-control": "no-store"},
    )
    if fresh:
        set_cookie(response, request, COOKIE, token, strict=True)
    return response


def _paragraph(text: str) -> str:
    return text if text.startswith("<") else f"<p>{escape(text)}</p>"


def _form(form: Form, mark: str, *, invalid: Callable[[str], bool]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in (("jeton", mark), *form.hidden)
    )
    fields = "".join(_field(field, invalid=invalid(field.name)) for field in form.fields)
    return (
        f'<form method="post" action="{escape(form.action)}">{hidden}{fields}'
        f"<button>{escape(form.button)}</button></form>"
    )


def _field(field: Field, *, invalid: bool) -> str:
    name = escape(field.name)
    if field.kind == "checkbox":
        checked = " checked" if field.value else ""
        return f'<label class="choice"><input type="checkbox" name="{name}" value="oui"{checked}><span>{escape(field.label)}</span></label>'
    described = [f"aide-{name}"] if field.hint else []
    described += ["erreur"] if invalid else []
    hint = f'<span class="hint" id="aide-{name}">{escape(field.hint)}</span>' if field.hint else ""
    attributes = "".join(
        (
            f' aria-describedby="{" ".join(described)}"' if described else "",
            ' aria-invalid="true"' if invalid else "",
            " required" if field.required else "",
            ' autocapitalize="none" spellcheck="false"' if field.kind == "text" else "",
        )
    )
    return (
        f'<label for="{name}">{escape(field.label)}</label>{hint}'
        f'<input type="{field.kind}" id="{name}" name="{name}" value="{escape(field.value)}"'
        f' autocomplete="{field.complete}" maxlength="400"{attributes}>'
    )


def _mark(token: str) -> str:
    """What a form carries beside its cookie; it tells nothing of the cookie."""
    return hashlib.sha256(f"form:{token}".encode()).hexdigest()


async def sent(request: Request) -> dict[str, str] | None:
    """Read a form sent by one of our own pages; None when another site sent it, or when it is too large to be ours.

    The browser says from where it sends (``Origin``), and the form carries what only our page could know.
    """
    if not _from_here(request):
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return None
    try:
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    fields = {name: values[-1] for name, values in found.items()}
    token = request.cookies.get(COOKIE, "")
    if visitors.hash_of(token) is None or not hmac.compare_digest(
        fields.get("jeton", "").encode(), _mark(token).encode()
    ):
        return None
    return fields


def _from_here(request: Request) -> bool:
    origin = request.headers.get("origin") or ""
    try:
        return bool(origin) and urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower() != ""
    except ValueError:
        return False


def local_target(address: str | None) -> str:
    """The address to go to after signing in: one of this application, or its first page."""
    text = address or "/"
    plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    inside = text.startswith("/") and not text.startswith("//") and len(text) <= LONGEST_TARGET
    return text if plain and inside and not text.lower().startswith(_NOT_TARGETS) else "/"


_NOT_TARGETS = ("/connexion", "/deconnexion", "/premier-compte", "/invitation", "/auth/", "/oauth2callback", "/_stcore")


def set_cookie(response: Response, request: Request, name: str, value: str, *, strict: bool = False) -> None:
    """Set a cookie that ends with the browser, out of reach of scripts."""
    response.set_cookie(
        name,
        value,
        path="/",
        httponly=True,
        samesite="strict" if strict else "lax",
        secure=request.url.scheme == "https",
    )


async def language_of(request: Request) -> Language:
    """The reader's language: asked for in the address, else chosen before, else the browser's."""
    token_hash = visitors.hash_of(request.cookies.get(visitors.COOKIE))
    chosen = visitors.as_language(request.query_params.get("langue"))
    if chosen is not None:
        if token_hash:
            await run_in_threadpool(visitors.store().save, token_hash, language=chosen)
        return chosen
    stored = await run_in_threadpool(visitors.store().get, token_hash) if token_hash else None
    return stored.language if stored else visitors.preferred_language(request.headers.get("accept-language"))
