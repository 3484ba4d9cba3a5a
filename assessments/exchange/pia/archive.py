"""The ZIP of the CNIL's PIA tool: the analysis as JSON, and the attached files. It is read in memory, never unpacked."""

from __future__ import annotations

import json
import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from assessments.exchange.pia.model import PiaFile
from assessments.exchange.reading import ImportRefused, refuse
from assessments.storage.errors import quote
from checklists.zips import DAMAGED, ENCRYPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_ZIP = 100_000_000
MOST_BYTES = 200_000_000
"""Largest ZIP, and most bytes that its members may give, both in bytes."""
MOST_MEMBERS = 1_000
LARGEST_JSON = 20_000_000

_CRUMBS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def open_zip(data: bytes) -> tuple[bytes, tuple[PiaFile, ...]]:
    """The JSON of the analysis, and every other file, in the order of their names.

    Raises:
        ImportRefused: when the ZIP is broken, too large, made to mislead or to exhaust, or holds no analysis or several.
    """
    if len(data) > LARGEST_ZIP:
        size = LARGEST_ZIP // 1_000_000
        raise refuse(f"ce ZIP dépasse {size}\u00a0Mo.", f"this ZIP is larger than {size} MB.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = dict(_members(archive))
    except ImportRefused:
        raise
    except DAMAGED:
        raise refuse("ce ZIP est abîmé.", "this ZIP is damaged.") from None
    name = _analysis(found)
    rest = tuple(PiaFile(_last(path), found[path]) for path in sorted(found) if path != name)
    return found[name], rest


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise refuse(
            f"ce ZIP contient plus de {MOST_MEMBERS} fichiers.", f"this ZIP holds more than {MOST_MEMBERS} files."
        )
    seen: set[str] = set()
    room = MOST_BYTES
    for info in infos:
        _check(info)
        if info.filename in seen:
            said = quote(info.filename)
            raise refuse(f"ce ZIP contient deux fois «\u00a0{said}\u00a0».", f"this ZIP holds “{said}” twice.")
        seen.add(info.filename)
        if info.is_dir() or any(crumb in info.filename for crumb in _CRUMBS):
            continue  # what the computer of the sender adds to every folder
        with archive.open(info) as member:
            data = member.read(room + 1)  # what the member says of its size may be false
        room -= len(data)
        if room < 0:
            size = MOST_BYTES // 1_000_000
            raise refuse(
                f"les fichiers de ce ZIP dépassent {size}\u00a0Mo une fois décompressés.",
                f"the files of this ZIP are larger than {size} MB once unpacked.",
            )
        yield info.filename, data


def _check(info: zipfile.ZipInfo) -> None:
    said = quote(info.filename)
    parts = info.filename.replace("\\", "/").split("/")
    if not info.filename or ".." in parts or info.filename[0] in "/\\" or ":" in parts[0]:
        raise refuse(
            f"ce ZIP contient un chemin interdit, «\u00a0{said}\u00a0».", f"this ZIP holds a forbidden path, “{said}”."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise refuse(f"dans ce ZIP, «\u00a0{said}\u00a0» est un lien.", f"in this ZIP, “{said}” is a link.")
    if info.flag_bits & ENCRYPTED:
        raise refuse(
            "ce ZIP est protégé par un mot de passe. Exportez-le de nouveau, sans mot de passe.",
            "this ZIP is protected by a password. Export it again, without a password.",
        )


def _analysis(found: dict[str, bytes]) -> str:
    """The path of the JSON that is the analysis: of those that hold one, the least deep."""
    paths = [path for path in found if path.lower().endswith(".json")]
    holding = [path for path in paths if _holds_analysis(found[path])]
    least = min((path.count("/") for path in holding), default=0)
    first = [path for path in holding if path.count("/") == least]
    if len(first) == 1:
        return first[0]
    if first:
        raise refuse(
            "ce ZIP contient plusieurs analyses. Importez-les une par une.",
            "this ZIP holds several analyses. Import them one by one.",
        )
    if len(paths) == 1:
        return paths[0]  # what is wrong with it is said when it is read
    raise refuse(
        "ce ZIP ne contient pas d’analyse de l’outil PIA de la CNIL (pia.json).",
        "this ZIP holds no analysis of the CNIL’s PIA tool (pia.json).",
    )


def _holds_analysis(data: bytes) -> bool:
    """A first look only: the file is read with care afterwards."""
    if len(data) > LARGEST_JSON:
        return False
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("pia"), dict)


def _last(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
