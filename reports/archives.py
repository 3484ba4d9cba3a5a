"""Archives that give the same bytes for the same content: what DOCX and XLSX files are inside."""

from __future__ import annotations

import io
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of everything inside the file: the earliest that the format knows."""


def same_bytes(data: bytes, changed: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The same archive with a fixed date in each entry; libraries would stamp the moment at which they save.

    Args:
        data: a ZIP archive that we made.
        changed: entries whose content is replaced, by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in found.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _MOMENT)
            fixed.compress_type, fixed.external_attr, fixed.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(fixed, changed.get(entry.filename) or found.read(entry.filename))
    return out.getvalue()
