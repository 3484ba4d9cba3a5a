"""What a ZIP says of itself at its end, before anything in it is listed: a list of millions of members would fill the memory."""

from __future__ import annotations

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_SIZE_OF_LIST = slice(12, 16)
"""Where the end record says how many bytes the list of members takes (APPNOTE 6.3.10, section 4.3.16)."""


def list_is_longer(data: bytes, most: int) -> bool:
    """Whether the list of members of a ZIP may take more than ``most`` bytes, or be in the form meant for huge archives."""
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
