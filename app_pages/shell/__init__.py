"""What surrounds the pages: headers, page language, cookies, signing in, the accessibility scripts, the health route.

``app.py`` needs only :func:`routes`, :func:`middleware`, :func:`secrets` and :func:`report_failure`. Pages use
:mod:`app_pages.shell.session`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from streamlit import net_util

from app_pages.database import engine
from app_pages.shell import visitors
from app_pages.shell.failures import report_failure
from app_pages.shell.gate import Gate
from app_pages.shell.served import routes
from app_pages.shell.settings import settings as decided
from app_pages.shell.signing import announce_first_account
from app_pages.shell.surroundings import Surroundings
from assessments import passwords
from assessments.storage.visitors import get_visitor, save_visitor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["middleware", "report_failure", "routes", "secrets"]


def stay_inside() -> None:
    """Keep Streamlit from asking a server on the Internet for this machine's address.

    It does so before it refuses a connection from another site; with an address set beforehand it does not ask.
    """
    net_util._external_ip = ""  # noqa: SLF001 - there is no setting for it


def middleware() -> Sequence[Middleware]:
    """Return what every request passes through before Streamlit sees it; visitors are kept in the database from then on."""
    stay_inside()
    visitors.use_store(visitors.DatabaseVisitors(engine(), get_visitor, save_visitor))
    announce_first_account()
    passwords.prepare()
    return [Middleware(Surroundings), Middleware(Gate)]


def secrets() -> Mapping[str, Any] | None:
    """Return what Streamlit needs to speak to an identity provider; None when there is none. Refuses an unsafe start."""
    return decided().secrets
