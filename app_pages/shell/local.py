"""Whether a request comes from this very machine, by a browser that means this very machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from app_pages.shell.settings import is_loopback

if TYPE_CHECKING:
    from starlette.types import Scope

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def from_this_machine(scope: Scope) -> bool:
    """Whether nobody else can have sent this request.

    A front server on this machine also comes from 127.0.0.1: what it forwards, or asks under a public name, is not local. The
    name asked for also keeps out a foreign site whose name was made to lead here (DNS rebinding).
    """
    headers = Headers(raw=scope["headers"])
    if any(name in headers for name in _FORWARDED):
        return False
    client = scope.get("client")
    host = headers.get("host", "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return (client is None or is_loopback(client[0])) and is_loopback(name)


def address_of(scope: Scope) -> str:
    """The address of the browser, to count failures by; empty when only this machine's own is known."""
    client = scope.get("client")
    return "" if client is None or is_loopback(client[0]) else str(client[0])


def device_of(scope: Scope) -> str:
    """The family of the browser and of its system, nothing finer: enough to recognise one's own."""
    agent = Headers(raw=scope["headers"]).get("user-agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part)


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
