"""Office documents are archives: what is inside is looked at, without unpacking it, for what runs or calls elsewhere.

Sources: ECMA-376 part 2 (packages, relationships and their ``TargetMode``) and OpenDocument 1.3 part 2 (``mimetype``, manifest).
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from assessments.storage.evidence.wrong import BROKEN, EMBEDDED, HUGE, LOCKED, MACROS, NOT_SO, REMOTE, Wrong
from checklists.zips import DAMAGED, ENCRYPTED, list_is_longer

if TYPE_CHECKING:
    from collections.abc import Callable

    from checklists.model import Text

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old formats, and of documents with a password
_MOST_MEMBERS = 10_000
_LONGEST_LIST = 2_000_000
_MOST_UNPACKED = 300_000_000
_LARGEST_PART = 4_000_000
"""Of the parts that are read here (types, relationships, manifest), in bytes; real ones have a few thousand."""
_STORED_OR_DEFLATED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_MACRO = re.compile(
    r"(?:^|/)(?:vba(?:project|data)[^/]*|(?:xl/)?macrosheets/.*|(?:basic|scripts)/.*|attachedtoolbars\.bin)$",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"(?:^|/)(?:activex/.*|ctrlprops/.*|oleobject[^/]*|[^/]*\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|jar|msi|lnk"
    r"|html?|mht|mhtml|xhtml|swf|docm|dotm|xlsm|xlsb|xltm|xlam|pptm|potm|ppam))$",
    re.IGNORECASE,
)
_LINKS_ONLY = frozenset({"hyperlink"})
"""Relations to the outside that nothing follows by itself; a person clicks."""
_DDE = re.compile(rb"<(?:\w+:)?dde(?:Link|Items)\b", re.IGNORECASE)


class _Package:
    """The archive, checked as such before anything in it is read."""

    def __init__(self, data: bytes) -> None:
        if list_is_longer(data, _LONGEST_LIST):
            raise Wrong(HUGE)
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise Wrong(BROKEN if data[:2] == b"PK" else NOT_SO) from error
        members = self.file.infolist()
        self.names = [member.filename for member in members]
        if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
            raise Wrong(HUGE)
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise Wrong(LOCKED)
        if any(member.compress_type not in _STORED_OR_DEFLATED for member in members):
            raise Wrong(BROKEN)
        # Two members of one name, or a path out of the archive: two programs would see two documents.
        if len({name.lower() for name in self.names}) < len(self.names) or any(map(_astray, self.names)):
            raise Wrong(BROKEN)

    def read(self, name: str) -> bytes:
        """A small part. Raises ``Wrong`` when it is missing, large or damaged."""
        try:
            if self.file.getinfo(name).file_size > _LARGEST_PART:
                raise Wrong(HUGE)
            return self.file.read(name)
        except KeyError:
            raise Wrong(NOT_SO) from None
        except DAMAGED:
            raise Wrong(BROKEN) from None


def _astray(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _elements(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of an XML part with their attributes, without name spaces. A document type, which may define entities, is refused."""
    found: list[tuple[str, dict[str, str]]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()}))

    def refuse(*_given: object) -> None:
        raise Wrong(BROKEN)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise Wrong(BROKEN) from None
    return found


def _check_members(package: _Package) -> None:
    for pattern, wrong in ((_MACRO, MACROS), (_ACTIVE, EMBEDDED)):
        if any(pattern.search(name) for name in package.names):
            raise Wrong(wrong)


def ooxml(main: str) -> Callable[[bytes], Text | None]:
    """The check of a Word, Excel or PowerPoint document whose main part has this content type."""

    def check(package: _Package) -> None:
        types = {
            attributes.get("ContentType", "").lower()
            for name, attributes in _elements(package.read("[Content_Types].xml"))
            if name in {"Override", "Default"}
        }
        if any("macroenabled" in type_ or "vbaproject" in type_ for type_ in types):
            raise Wrong(MACROS)
        if main.lower() not in types:
            raise Wrong(NOT_SO)
        for name in package.names:
            if name.lower().endswith(".rels"):
                _check_relations(package.read(name))
            elif "externallinks/" in name.lower() and _DDE.search(package.read(name)):
                raise Wrong(REMOTE)

    return _checked(check)


def _check_relations(part: bytes) -> None:
    for name, attributes in _elements(part):
        if name != "Relationship":
            continue
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if attributes.get("TargetMode", "").lower() == "external" and kind not in _LINKS_ONLY:
            raise Wrong(REMOTE)


def odf(mime: str) -> Callable[[bytes], Text | None]:
    """The check of an OpenDocument file of this media type."""

    def check(package: _Package) -> None:
        if package.read("mimetype").strip() != mime.encode():
            raise Wrong(NOT_SO)
        elements = _elements(package.read("META-INF/manifest.xml"))
        if any(name == "encryption-data" for name, _ in elements):
            raise Wrong(LOCKED)

    return _checked(check)


def _checked(check: Callable[[_Package], None]) -> Callable[[bytes], Text | None]:
    def checked(data: bytes) -> Text | None:
        if data.startswith(_OLD):
            return LOCKED
        try:
            package = _Package(data)
            check(package)
            _check_members(package)
        except Wrong as wrong:
            return wrong.text
        return None

    return checked
