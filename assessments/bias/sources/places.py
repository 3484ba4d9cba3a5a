"""Where the administrator lets audits read from, beside uploads: a folder, and databases by name. Set in the environment."""

from __future__ import annotations

import os
from pathlib import Path

from assessments.bias.plan import SMALLEST_SHOWN

_MOST = 1000


def audit_folder() -> Path | None:
    """The folder whose files may be audited: ``BALISE_AUDIT_FOLDER``; None when it is not set, or is no folder."""
    given = os.environ.get("BALISE_AUDIT_FOLDER", "").strip()
    folder = Path(given).absolute() if given else None
    return folder if folder is not None and folder.is_dir() else None


def audit_databases() -> dict[str, str]:
    """Addresses of the databases by the name that people see: ``BALISE_AUDIT_DATABASES``, as ``name=address;name=address``.

    The addresses may hold passwords: they are never shown. An entry without a name or an address is left out.
    """
    found = {}
    for entry in os.environ.get("BALISE_AUDIT_DATABASES", "").split(";"):
        name, _, address = entry.partition("=")
        if name.strip() and address.strip():
            found[name.strip()] = address.strip()
    return found


def smallest_shown() -> int:
    """Below how many people nothing is shown: ``BALISE_AUDIT_SMALLEST_GROUP``, from 1 to 1000; 11 when it is not set or not so."""
    given = os.environ.get("BALISE_AUDIT_SMALLEST_GROUP", "").strip()
    return int(given) if given.isascii() and given.isdecimal() and 1 <= int(given) <= _MOST else SMALLEST_SHOWN
