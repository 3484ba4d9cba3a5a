"""Archives (ZIP) from anybody, looked at before they are opened: bundles, workbooks, office documents, exports of other tools."""

from __future__ import annotations

import zipfile
import zlib

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""All that the library raises for an archive that is broken, cut short, locked or packed in a way that it does not know."""
ENCRYPTED = 0x1
"""The bit of a member's flags that says that it is locked by a password."""
_MARKS = (b"PK\x03\x04", b"PK\x05\x06")

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_SIZE_OF_LIST = slice(12, 16)
"""Where the end record says how many bytes the list of members takes (APPNOTE 6.3.10, section 4.3.16)."""


def is_zip(data: bytes) -> bool:
    """Whether bytes begin as a ZIP does, an empty one included."""
    return data.startswith(_MARKS)


def list_is_longer(data: bytes, most: int) -> bool:
    """Whether the list of members of a ZIP may take more than ``most`` bytes, or be in the form meant for huge archives.

    Asked before anything in it is listed: a list of millions of members would fill the memory.
    """
    tail = data[-(_END_SIZE + _LONGEST_COMMENT) :]
    at = tail.find(_END)
    while at >= 0:  # every record that a reader could take for the end
        if int.from_bytes(tail[at:][_SIZE_OF_LIST], "little") > most:
            return True
        at = tail.find(_END, at + 1)
    return False


def ends_where_it_says(data: bytes) -> bool:
    """Whether the last end record is the end of the data: one cut short may end inside a document that it held."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    return at >= 0 and at + _END_SIZE + int.from_bytes(data[at + 20 : at + _END_SIZE], "little") == len(data)
