"""ZIP archives for tests: made of some members, read back, or said to be encrypted."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def zipped(
    members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED, *, stored: Collection[str] = ()
) -> bytes:
    """A ZIP of some members, in their order; those named in ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name in stored else method)
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """What a ZIP holds, by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marked_encrypted(data: bytes) -> bytes:
    """The same ZIP, every member said to be encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)
