"""Security headers: what a browser is told not to do with our pages."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from streamlit import file_util

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")

# Anything a page may use of the visitor's device. The application needs none of it, except writing to the clipboard when
# somebody presses « copy ».
_PERMISSIONS = {
    "accelerometer": "",
    "camera": "",
    "display-capture": "",
    "geolocation": "",
    "gyroscope": "",
    "microphone": "",
    "midi": "",
    "payment": "",
    "publickey-credentials-get": "",
    "usb": "",
    "clipboard-write": "self",
    "fullscreen": "self",
}

FIXED_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        ", ".join(f"{feature}=({allowed})" for feature, allowed in _PERMISSIONS.items()).encode("ascii"),
    ),
)


@cache
def streamlit_index() -> bytes:
    """Return the page that the installed Streamlit serves, as bytes."""
    return (Path(file_util.get_static_dir()) / "index.html").read_bytes()


@cache
def inline_script_hashes() -> tuple[str, ...]:
    """Return the CSP source of each inline script of the installed Streamlit, computed rather than written down.

    An upgrade of Streamlit that changes its inline script therefore changes the policy with it.
    """
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode('ascii')}'"
        for script in _INLINE_SCRIPT.findall(streamlit_index())
    )


def content_security_policy(host: str) -> bytes:
    """Return the policy for pages asked from this host.

    Args:
        host: The ``Host`` header. It names the only websocket that the page may open: ``'self'`` does not cover ``ws:`` in
            every browser. Anything that is not a plain host name is left out.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *inline_script_hashes())),
        # Streamlit's components write their style at run time; a style can change an appearance, not run code.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self'{sockets}",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items()).encode("ascii")
