"""The routes beside the pages: health, our own scripts and style, what is published, and signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app_pages.shell.page import FORMS_STYLE, SCRIPTS, STATIC, STYLE
from app_pages.shell.public import public_routes
from app_pages.shell.signing import sign_in_routes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

_MEDIA_TYPES = {**dict.fromkeys(SCRIPTS, "text/javascript"), STYLE: "text/css", FORMS_STYLE: "text/css"}


def routes() -> Sequence[BaseRoute]:
    """Return the routes that ``app.py`` mounts beside Streamlit's own."""
    return [
        Route("/sante", health, name="health"),
        *(Route(f"/shell/{name}", _file(name), name=name) for name in _MEDIA_TYPES),
        *public_routes(),
        *sign_in_routes(),
    ]


async def health(_request: Request) -> JSONResponse:
    """Answer that the process serves requests. For monitoring; says nothing about the data."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    content = (STATIC / name).read_bytes()

    async def serve(_request: Request) -> Response:
        # The address changes with the content, so a browser may keep it for good.
        return Response(
            content,
            media_type=_MEDIA_TYPES[name],
            headers={"cache-control": "public, max-age=31536000, immutable"},
        )

    return serve
